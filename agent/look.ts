// One look at the device: page source, screenshot, activity in front and log, each asked for once, reduced to an
// observation and told to the explorer. The pictures are kept as evidence. Decides nothing.
import type { ArtifactRef, RunInput } from "../run/types";
import type { Device } from "./device/device";
import { Fault } from "./device/faults";
import type { RunEvent } from "./events";
import { goalReached } from "./explore/goal";
import type { Patch } from "./machine";
import { DEFAULT_OBSERVE_OPTIONS, type ObserveOptions, observe } from "./screen/observe";
import { isEditable, shortClassOf } from "./screen/scene";
import { screenKeyOf } from "./screen/screen-key";
import { parseSource } from "./screen/source";
import { some } from "./screen/tree";
import type { Action, Hierarchy, Observation } from "./screen/types";
import { visualHash } from "./screen/visual-hash";
import { secretsOf } from "./secrets";
import type { Defect, Look, Step } from "./step";
import { testabilityOf } from "./testability";

/** A dying app's last lines may come late: the waits before the log is read again when the app is suddenly gone. */
const latePausesMs = [0, 500, 700];

/** Looks in a row that may do without a page source before it counts as a fault. */
const maxBlind = 2;

/**
 * Looks, learns and keeps the evidence. `doneBefore` says, knowing what is seen, what was done since the look before:
 * null where nothing was. The sighting's outcome follows from it. What the app was trusted with is hidden before anything
 * is kept or learnt.
 */
export async function takeLook(
  step: Step,
  doneBefore: (seen: Observation) => Action | null,
): Promise<{ look: Look; events: RunEvent[] }> {
  const startedMs = step.clock.nowMs();
  const device = step.phone.device();
  const secrets = secretsOf(step.input.credentials);
  const reading = readSource(step, device);
  // Asked for together: Appium answers one after the other, and what came first is worked on meanwhile.
  const [picture, { xml: shown, unreadable }, foreground, defects, appLabel] = await together([
    keptPicture(step, device, () => reading.then(({ xml }) => !secrets.isShownIn(xml))),
    reading,
    device.foreground(),
    step.phone.newDefects(),
    step.phone.appLabel(),
  ]);
  const xml = secrets.inSource(shown);
  const hierarchy = parseSource(xml);
  const observation = secrets.inActions(
    observe({
      hierarchy,
      foreground,
      appPackage: step.input.packageName,
      ...(appLabel !== null && { appLabel }),
      visualHash: picture.hash,
      isKeyboardShown: await isKeyboardShown(step, device, hierarchy),
      options: optionsOf(step.input),
    }),
  );
  const source = await step.store(Buffer.from(xml), "xml");
  const after = doneBefore(observation);
  defects.push(...(await lateDefects(step, observation, after, defects)));
  const signatures = defects.map(({ signature }) => signature);
  const lesson = { observation, after, ...(signatures.length > 0 && { defects: signatures }) };
  const sighting = step.explorer.learn(lesson);
  step.sight.lessons.push(lesson);
  const look: Look = {
    hierarchy,
    foreground,
    appLabel,
    observation,
    sighting,
    screenshot: picture.ref,
    source,
    isBlind: unreadable !== null,
    defects,
  };
  step.sight.look = look;
  return { look, events: eventsOf(step, look, unreadable, step.clock.nowMs() - startedMs) };
}

function optionsOf({ seed, allowDestructive, denyWords, credentials }: RunInput): ObserveOptions {
  return {
    seed,
    allowDestructive: allowDestructive ?? DEFAULT_OBSERVE_OPTIONS.allowDestructive,
    denyWords: denyWords ?? DEFAULT_OBSERVE_OPTIONS.denyWords,
    ...(credentials && { credentials }),
  };
}

/** The page source, or an empty one and the fault where the app's main thread keeps it from being read, now and then. */
async function readSource(
  step: Step,
  device: Device,
): Promise<{ xml: string; unreadable: string | null }> {
  const known = step.sight.settledSource;
  step.sight.settledSource = null;
  if (known !== null) return { xml: known, unreadable: null };
  try {
    return { xml: await device.source(), unreadable: null };
  } catch (error) {
    const isBearable = step.state.blindInARow < maxBlind;
    if (!isBusyFault(error) || !isBearable) throw error;
    const { width, height } = device.facts;
    const xml = `<hierarchy rotation="0" width="${width}" height="${height}"></hierarchy>`;
    return { xml, unreadable: error.kind };
  }
}

/** What comes of an app that keeps its main thread busy; anything else that a page source fails by is a fault at once. */
export function isBusyFault(error: unknown): error is Fault {
  return error instanceof Fault && busyFaults.has(error.kind);
}

const busyFaults: ReadonlySet<string> = new Set(["screen_busy", "server_timed_out"]);

/** A keyboard needs a field that has the focus: only then is it worth a question to the phone. */
async function isKeyboardShown(step: Step, device: Device, seen: Hierarchy): Promise<boolean> {
  const isAsked = seen.roots.some((root) =>
    some(root, (node) => node.focused && isEditable(node, shortClassOf(node.className))),
  );
  if (!isAsked) return false;
  step.phone.device();
  return await device.isKeyboardShown();
}

/** `mayKeep` tells, once the page source is known, whether the picture may be kept. */
async function keptPicture(
  step: Step,
  device: Device,
  mayKeep: () => Promise<boolean>,
): Promise<{ hash: string | null; ref: ArtifactRef | null }> {
  try {
    const png = await device.screenshot();
    if (step.input.credentials && !(await mayKeep())) return { hash: null, ref: null };
    const [hash, ref] = await Promise.all([visualHash(png), step.store(png, "png")]);
    return { hash, ref };
  } catch (error) {
    // The app forbids pictures of this screen: not an error, the tree carries the step.
    if (error instanceof Fault && error.kind === "secure_screen") return { hash: null, ref: null };
    throw error;
  }
}

/** Like Promise.all, but leaves nothing pending on the device when one of them fails. */
async function together<T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(parts);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}

function eventsOf(
  step: Step,
  look: Look,
  unreadable: string | null,
  durationMs: number,
): RunEvent[] {
  const { observation, sighting, screenshot, source } = look;
  const stepOrdinal = step.state.step;
  const { screenId } = sighting;
  const { activity, title, windowKind, packageName } = observation;
  const events: RunEvent[] = [
    {
      type: "screen.perceived",
      payload: {
        stepOrdinal,
        screenId,
        windowKind,
        packageName,
        activity,
        title,
        actions: observation.actions.length,
        screenshot,
        source,
        durationMs: Math.round(durationMs),
        ...(unreadable !== null && { unreadable }),
      },
    },
  ];
  if (sighting.isNew && isInApp(observation)) {
    events.push({
      type: "screen.discovered",
      payload: {
        stepOrdinal,
        screenId,
        screenKey: screenKeyOf(observation),
        identityVersion: observation.identityVersion,
        isTreePoor: observation.isTreePoor,
        similarTo: sighting.similarTo,
        activity,
        title,
        screenshot,
        notes: testabilityOf(look.hierarchy, observation, {
          densityDpi: step.phone.device().facts.densityDpi ?? null,
          perceivedInMs: durationMs,
        }),
      },
    });
  }
  return events;
}

/** What the log tells only after a while of an app that is not in front any more. */
async function lateDefects(
  step: Step,
  { windowKind }: Observation,
  after: Action | null,
  known: readonly Defect[],
): Promise<Defect[]> {
  if (windowKind !== "launcher" || after === null) return [];
  // Back may well have left the app: worth a read, not a wait.
  const pausesMs = after.kind === "back" ? [0] : latePausesMs;
  const late: Defect[] = [];
  for (const pauseMs of pausesMs) {
    if (known.length + late.length > 0) break;
    await step.clock.sleep(pauseMs, step.signal);
    late.push(...(await step.phone.newDefects()));
  }
  return late;
}

/** Whether the app under test, and not something before or behind it, is what is seen. */
export function isInApp(observation: Observation): boolean {
  return observation.windowKind === "app" || observation.windowKind === "appDialog";
}

/** What a look says of the run: screens known, the goal, and whether anything could be read at all. */
export function learntFrom(step: Step, look: Look): { patch: Patch; events: RunEvent[] } {
  const { state, goal } = step;
  const isReached =
    goal !== null && state.goal === "open" && goalReached(goal, look.observation) === "reached";
  const hasKeyboard = look.observation.actions.some(({ kind }) => kind === "hideKeyboard");
  const patch: Patch = {
    screens: step.explorer.screenCount(),
    blindInARow: look.isBlind ? state.blindInARow + 1 : 0,
    ...(!hasKeyboard && { keyboardInARow: 0 }),
    ...(isReached && { goal: "reached" as const }),
  };
  if (!isReached) return { patch, events: [] };
  const { sighting, screenshot } = look;
  const { screenId } = sighting;
  const payload = { stepOrdinal: state.step, screenId, goal: goal.text, screenshot };
  return { patch, events: [{ type: "goal.reached", payload }] };
}
