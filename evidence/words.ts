// How evidence says things to people: outcomes, endings, moments, durations. Unknown words are shown as they are.
import type { StopReason } from "../run/types";
import { fields, number, text } from "./log-event";
import type { Moment, Screen, Step, Story } from "./told";

const OUTCOMES: Readonly<Record<string, string>> = {
  newScreen: "a new screen",
  otherScreen: "another screen",
  sameScreen: "the same screen, changed",
  unchanged: "nothing changed",
  leftApp: "out of the app",
  crashed: "the app crashed",
  hung: "the app stopped responding",
};

/** What a step led to. */
export function outcomeOf({ outcome }: Step): string {
  if (outcome === null) return "not finished";
  return OUTCOMES[outcome] ?? outcome;
}

/** Every reason is told; logs of later versions may name others. */
const STOP_REASONS: Readonly<Record<StopReason, string>> = {
  goal_reached: "The goal was reached.",
  explored: "Everything within reach was tried.",
  step_budget: "The run made all its steps.",
  time_budget: "The run used up its time.",
  restart_budget: "The app had to be restarted too often.",
  outside_budget: "The app kept being left for others.",
  app_crash: "The app does not stay up.",
  stuck: "No way led on.",
  replayed: "The whole path was walked again.",
  replay_departed: "The app departed from the path that was walked again.",
  canceled: "The run was canceled.",
  canceled_before_start: "The run was canceled before it began.",
  canceled_worker_lost: "The run was canceled while nobody walked it.",
  canceled_forced: "The run was canceled and did not end in time.",
  app_not_installable: "The app could not be installed.",
  app_not_launchable: "The app could not be started.",
  app_not_found: "The app was not on the device.",
  device_unavailable: "There was no device to use.",
  device_lost: "The device was lost.",
  appium_unreachable: "No Appium server answered.",
  not_appium: "What answered is no Appium server.",
  appium_failed: "Appium failed.",
  worker_lost: "The worker was lost too often.",
  bug: "Rove itself failed.",
};

/** Why the run ended, in a sentence. */
export function endingOf({ stopReason, finishedAt }: Story): string {
  if (finishedAt === null) return "The run goes on.";
  if (stopReason === null) return "";
  return Object.hasOwn(STOP_REASONS, stopReason)
    ? STOP_REASONS[stopReason as StopReason]
    : stopReason;
}

const VERDICTS: Readonly<Record<string, (story: Story) => string>> = {
  passed: ({ stopReason }) =>
    stopReason === "goal_reached"
      ? "Passed: the goal was reached, and no crash and no hang showed."
      : "Passed: no crash and no hang showed.",
  failed: ({ defects, asked, stopReason }) => {
    const wrong = [
      defects.some(({ kind }) => kind === "crash") && "the app crashed",
      defects.some(({ kind }) => kind === "anr") && "the app stopped responding",
      // With a defect the verdict says nothing of the goal.
      defects.length === 0 &&
        asked.goal !== null &&
        stopReason !== "goal_reached" &&
        "the goal was not reached",
    ];
    return `Failed: ${wrong.filter(Boolean).join(", and ") || "see the findings"}.`;
  },
  inconclusive: ({ status, asked, moments }) => {
    if (status === "canceled") return "Inconclusive: it was ended before it could tell.";
    if (status === "failed") return "Inconclusive: what went wrong says nothing of the app.";
    if (moments.some(({ type, data }) => type === "wall.reported" && data.answer === "none"))
      return "Inconclusive: an account was asked for, and there was no way past.";
    if (asked.goal !== null) return "Inconclusive: nothing tells whether the goal was reached.";
    return "Inconclusive: too little was seen for more.";
  },
};

/** What the run says of the app, in a sentence. */
export function verdictOf(story: Story): string {
  const { verdict } = story;
  if (verdict === null) return "No verdict yet.";
  return Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict]!(story) : `${verdict}.`;
}

/** Why an action was chosen, without the action's own words and with the names of dialogs spelled out. */
export function reasonOf({ reason, label }: Step): string {
  const own = reason.endsWith(`: ${label}`) ? reason.slice(0, -label.length - 2) : reason;
  return own.replace(/^[a-z]+(?:[A-Z][a-z]+)+(?=: )/, (name) =>
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  );
}

/** A screen's name: its title, else its activity's or its app's. */
export function screenName(
  screen: Pick<Screen, "title" | "activity" | "packageName"> | undefined,
  id: string,
): string {
  if (!screen) return id;
  const app = screen.packageName === "android" ? "Android" : screen.packageName;
  return screen.title || screen.activity?.split(".").at(-1) || app || id;
}

const WALL_ANSWERS: Readonly<Record<string, string>> = {
  credentials: "the run's own is filled in",
  skip: "going on without",
  none: "there is no way past",
};

const POLICIES: Readonly<Record<string, string>> = {
  back: "goes back",
  wait: "waits",
  activate: "brings the app to the front",
  restart: "restarts the app",
  giveUp: "gives up",
};

/** Names of recoveries as docs/faults.md lists them. */
const RECOVERIES: Readonly<Record<string, string>> = {
  R0: "looks again",
  R1: "asks again",
  R2: "opens a new session",
  R3: "installs Appium's helper apps anew and opens a new session",
  R4: "takes another device",
};

const MOMENTS: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => string>> = {
  "run.resumed": (data) => `another worker went on, attempt ${number(data.attempt)}`,
  "run.lease_lost": () => "the worker was lost",
  "run.cancel_requested": () => "somebody asked for the run's end",
  "device.session_opened": (data) => `session opened on ${text(data.udid)}`,
  "device.session_closed": () => "session closed",
  "app.installed": () => "app installed",
  "app.launched": (data) => (data.isAttached === true ? "app brought to the front" : "app started"),
  "app.restarted": (data) => `app restarted: ${text(data.reason)}`,
  "app.left": (data) => `${text(data.packageName)} was in front`,
  "dialog.dismissed": (data) => {
    const about = text(data.text) || text(data.kind);
    return about === "keyboard" ? "keyboard hidden" : `dialog answered: ${about}`;
  },
  "app.returned": () => "back in the app",
  "wall.reported": (data) =>
    `an account is asked for: ${WALL_ANSWERS[text(data.answer)] ?? text(data.answer)}`,
  "goal.reached": (data) => `goal reached: ${text(data.goal)}`,
  "replay.departed": (data) => {
    const { label, title } = fields(data.expected);
    const seen = text(fields(data.seen).title);
    return `departed from the path: ${text(label)} was due${title ? ` on “${text(title)}”` : ""}${seen ? `, “${seen}” is in front` : ""}`;
  },
  "run.waiting_for_device": () => "waited for a device",
  "run.requeued": () => "handed over to another worker",
  "policy.switched": (data) => {
    const to = text(data.to);
    return `${POLICIES[to] ?? to}: ${text(data.reason)}`;
  },
  "recovery.applied": (data) => {
    const action = text(data.action);
    const fault = text(data.fault).replaceAll("_", " ");
    return action.startsWith("STOP_")
      ? `${fault}: nothing helps against that`
      : `${fault}: ${RECOVERIES[action] ?? action}`;
  },
};

/** A moment in a line. */
export function momentOf({ type, data }: Moment): string {
  const say = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined;
  return say ? say(data) : `${type} ${JSON.stringify(fields(data))}`;
}

/** Milliseconds for people; the blanks in it do not break. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  return durationWords(ms).replaceAll(" ", "\u00a0");
}

function durationWords(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment of the log for people: "2026-01-01 12:00:00 UTC". */
export function clockOf(at: string | null): string {
  return at === null ? "–" : `${at.slice(0, 10)}\u00a0${at.slice(11, 19)}\u00a0UTC`;
}

/** "1 step", "2 steps". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** Milliseconds between two moments of the log; null where one is missing. */
export function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
