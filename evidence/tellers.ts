// What each kind of event adds to a story. One function a kind; none throws, whatever the event holds.
import {
  artifactName,
  fields,
  items,
  type LogEvent,
  number,
  numberOrNull,
  text,
  textOrNull,
} from "./log-event";
import { depart, retraceOf } from "./retrace";
import type {
  Box,
  Defect,
  FilledField,
  Locator,
  Picture,
  Place,
  Screen,
  Step,
  Story,
  Touch,
} from "./told";

type Teller = (story: Story, event: LogEvent) => void;

/** Event type -> what it adds. Types that are not here are kept as moments. */
export const TELLERS: Readonly<Record<string, Teller>> = {
  "run.queued": tellQueued,
  "run.started": tellStarted,
  "run.resumed": (story, event) => {
    tellStarted(story, event);
    // Another worker looks anew; a choice that was open is taken up or taken back.
    story.now.look = null;
    keepMoment(story, event);
  },
  "run.completed": tellEnd,
  "run.failed": tellEnd,
  "run.canceled": tellEnd,
  "agent.node.started": () => undefined,
  "agent.node.finished": tellNode,
  "device.session_opened": tellSession,
  "app.launched": (story, event) => {
    if (event.data.isAttached !== true || story.now.isAppGone) startAfresh(story);
    keepMoment(story, event);
  },
  "app.restarted": (story, event) => {
    startAfresh(story);
    keepMoment(story, event);
  },
  "app.crashed": tellDefect("crash"),
  "app.hung": tellDefect("anr"),
  "log.kept": tellLog,
  "screen.perceived": tellLook,
  "screen.discovered": tellDiscovery,
  "action.chosen": tellChoice,
  "action.performed": tellAction,
  "step.finished": tellStepEnd,
  "replay.departed": (story, event) => {
    if (story.retrace) depart(story.retrace, event.data);
    keepMoment(story, event);
  },
};

/** Keeps what has no teller of its own. */
export const tellOther: Teller = keepMoment;

function keepMoment(story: Story, { seq, ts, type, data }: LogEvent): void {
  story.moments.push({ seq, at: ts, type, afterStep: story.now.lastFinished, data });
}

function startAfresh({ now }: Story): void {
  now.awaitsEntry = true;
  now.startedAfresh = true;
  now.isAppGone = false;
}

function tellQueued(story: Story, { ts, data }: LogEvent): void {
  story.queuedAt = ts;
  story.asked = {
    packageName: text(data.packageName),
    appActivity: text(data.appActivity),
    apkPath: text(data.apkPath),
    appiumServerUrl: text(data.appiumServerUrl),
    goal: textOrNull(data.goal),
    maxSteps: number(data.maxSteps),
    seed: number(data.seed),
    udid: textOrNull(data.udid),
  };
  story.retrace = retraceOf(data);
}

function tellStarted(story: Story, { ts, data }: LogEvent): void {
  story.status = "running";
  story.startedAt ??= ts;
  story.attempts = Math.max(story.attempts + 1, number(data.attempt));
}

function tellEnd(story: Story, { ts, type, data }: LogEvent): void {
  story.status = text(data.status) || type.slice("run.".length);
  story.verdict = textOrNull(data.verdict) ?? "inconclusive";
  story.stopReason = textOrNull(data.stopReason);
  story.ending = data;
  story.finishedAt = ts;
}

function tellNode(story: Story, { data }: LogEvent): void {
  const name = text(data.nodeName);
  const known = story.nodes.get(name);
  const timing = known ?? { name, count: 0, totalMs: 0, longestMs: 0, failures: 0 };
  const durationMs = number(data.durationMs);
  timing.count += 1;
  timing.totalMs += durationMs;
  timing.longestMs = Math.max(timing.longestMs, durationMs);
  if (data.outcomeStatus === "FAILURE") timing.failures += 1;
  if (!known) story.nodes.set(name, timing);
}

function tellSession(story: Story, event: LogEvent): void {
  const { data } = event;
  story.sessions += 1;
  story.device = {
    udid: text(data.udid),
    model: text(data.model),
    manufacturer: text(data.manufacturer),
    platformVersion: text(data.platformVersion),
    width: number(data.width),
    height: number(data.height),
  };
  keepMoment(story, event);
}

function tellDefect(kind: Defect["kind"]): Teller {
  return (story, { seq, ts, data }) => {
    const signature = text(data.signature);
    let defect = story.defects.find((each) => each.signature === signature);
    if (!defect) {
      defect = { kind, signature, title: text(data.title) || signature, sightings: [] };
      story.defects.push(defect);
    }
    const { open, openSeq, look, lastFinished } = story.now;
    const isLookLater = look !== null && (open === null || look.seq > openSeq);
    const last = story.steps.at(-1);
    story.now.isAppGone = true;
    defect.sightings.push({
      seq,
      at: ts,
      stepOrdinal: open?.ordinal ?? null,
      afterStep: lastFinished,
      screenId: open ? open.fromScreenId : (last?.toScreenId ?? null),
      before: open ? open.before : (last?.after ?? nothing),
      after: isLookLater ? pictureOf(look) : nothing,
      log: artifactName(data.log),
    });
  };
}

function tellLog(story: Story, { data }: LogEvent): void {
  const log = artifactName(data.log);
  if (log) story.logs.push({ log, lines: number(data.lines), isCut: data.isCut === true });
}

const nothing: Picture = { screenshot: null, source: null };

function pictureOf({ screenshot, source }: Picture): Picture {
  return { screenshot, source };
}

function tellLook(story: Story, { seq, ts, data }: LogEvent): void {
  const { now } = story;
  const id = text(data.screenId);
  const picture = { screenshot: artifactName(data.screenshot), source: artifactName(data.source) };
  const title = textOrNull(data.title);
  now.look = { ...picture, seq, screenId: id, title };
  const lookMs = number(data.durationMs);
  const screen = screenOf(story, id, ts);
  if (screen.kind === "app") now.isAppGone = false;
  screen.lastAt = ts;
  screen.looks += 1;
  screen.slowestLookMs = Math.max(screen.slowestLookMs, lookMs);
  screen.title ??= title;
  screen.activity ??= textOrNull(data.activity);
  screen.packageName ||= text(data.packageName);
  screen.screenshot ??= picture.screenshot;
  if (now.open) {
    now.open.after = picture;
    now.open.toActivity = textOrNull(data.activity);
    now.open.toTitle = title;
    now.open.lookMs = lookMs;
  }
  if (now.awaitsEntry) {
    now.awaitsEntry = false;
    story.entries.push({ screenId: id, title, afterStep: now.lastFinished, at: ts });
  }
}

function screenOf(story: Story, id: string, ts: string): Screen {
  const known = story.screens.get(id);
  if (known) return known;
  const screen: Screen = {
    id,
    key: null,
    kind: id.startsWith("outside:") ? "outside" : id === "empty" ? "empty" : "app",
    title: null,
    activity: null,
    packageName: "",
    similarTo: null,
    screenshot: null,
    firstAt: ts,
    lastAt: ts,
    firstStep: story.now.open?.ordinal ?? story.now.lastFinished,
    looks: 0,
    slowestLookMs: 0,
    notes: [],
  };
  story.screens.set(id, screen);
  return screen;
}

function tellDiscovery(story: Story, { ts, data }: LogEvent): void {
  const screen = screenOf(story, text(data.screenId), ts);
  screen.key = textOrNull(data.screenKey);
  screen.similarTo = textOrNull(data.similarTo);
  screen.title = textOrNull(data.title) ?? screen.title;
  screen.activity = textOrNull(data.activity) ?? screen.activity;
  screen.screenshot = artifactName(data.screenshot) ?? screen.screenshot;
  screen.notes = items(data.notes).map((each) => {
    const { kind, count, examples } = fields(each);
    return { kind: text(kind), count: number(count), examples: items(examples).map(text) };
  });
}

function tellChoice(story: Story, { seq, ts, data }: LogEvent): void {
  const { now } = story;
  const ordinal = number(data.stepOrdinal);
  const step: Step = {
    ordinal,
    kind: text(data.kind),
    label: text(data.label) || text(data.kind),
    reason: text(data.reason),
    key: text(data.key),
    fromScreenId: text(data.screenId),
    toScreenId: null,
    outcome: null,
    point: placeOf(data.point),
    bounds: boxOf(data.bounds),
    direction: textOrNull(data.direction),
    locators: locatorsOf(data.locators),
    text: textOrNull(data.text),
    fields: items(data.fields).flatMap(fieldOf),
    submit: touchOf(data.submit),
    isFreshStart: now.startedAfresh,
    isPerformed: false,
    before: now.look ? pictureOf(now.look) : nothing,
    after: nothing,
    fromTitle: now.look?.title ?? null,
    toActivity: null,
    toTitle: null,
    chosenAt: ts,
    finishedAt: null,
    actMs: null,
    lookMs: null,
  };
  // Chosen anew after a resume or a mended fault: the same step, decided again.
  const last = story.steps.at(-1);
  if (last && last.ordinal === ordinal && last.finishedAt === null) {
    step.isFreshStart ||= last.isFreshStart;
    story.steps.pop();
  }
  story.steps.push(step);
  now.open = step;
  now.openSeq = seq;
  now.startedAfresh = false;
}

function tellAction(story: Story, { data }: LogEvent): void {
  const { open } = story.now;
  if (!open || open.ordinal !== number(data.stepOrdinal)) return;
  open.isPerformed = true;
  open.actMs = numberOrNull(data.durationMs);
  // Logs from before the choice told where say it here.
  open.point ??= placeOf({ x: data.x, y: data.y });
}

function tellStepEnd(story: Story, event: LogEvent): void {
  const { ts, data } = event;
  const { now } = story;
  const ordinal = number(data.stepOrdinal);
  const step = now.open?.ordinal === ordinal ? now.open : null;
  if (!step) {
    keepMoment(story, event);
    return;
  }
  const { retrace } = story;
  if (retrace) retrace.followed = Math.max(retrace.followed, number(data.followed));
  step.outcome = textOrNull(data.outcome);
  step.toScreenId = textOrNull(data.screenId);
  step.finishedAt = ts;
  step.isPerformed = true;
  step.after = {
    screenshot: artifactName(data.screenshot) ?? step.after.screenshot,
    source: artifactName(data.source) ?? step.after.source,
  };
  now.lastFinished = ordinal;
  now.open = null;
  if (step.kind === "restart" && step.toScreenId !== null) {
    story.entries.push({
      screenId: step.toScreenId,
      title: step.toTitle,
      afterStep: ordinal,
      at: ts,
    });
  }
}

function placeOf(value: unknown): Place | null {
  const { x, y } = fields(value);
  const at = { x: numberOrNull(x), y: numberOrNull(y) };
  return at.x === null || at.y === null ? null : { x: at.x, y: at.y };
}

function boxOf(value: unknown): Box | null {
  const { left, top, right, bottom } = fields(value);
  const sides = [left, top, right, bottom].map(numberOrNull);
  if (sides.includes(null)) return null;
  return { left: number(left), top: number(top), right: number(right), bottom: number(bottom) };
}

function locatorsOf(value: unknown): Locator[] {
  return items(value).flatMap((each) => {
    const { by, value: named, index, count } = fields(each);
    if (by !== "id" && by !== "description" && by !== "text") return [];
    if (text(named) === "") return [];
    return [{ by, value: text(named), index: number(index), count: Math.max(1, number(count)) }];
  });
}

function touchOf(value: unknown): Touch | null {
  const point = placeOf(fields(value).point);
  return point ? { point, locators: locatorsOf(fields(value).locators) } : null;
}

function fieldOf(value: unknown): FilledField[] {
  const touch = touchOf(value);
  return touch ? [{ ...touch, text: textOrNull(fields(value).text) }] : [];
}
