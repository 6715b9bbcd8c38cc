// The path of a run as its log tells it: what was chosen and done on the app itself, in order. Pure. Left out is what a
// run meets by itself when it walks again: dialogs in the way, and the ladders out of other apps and loops.
import type { ReplayScreen, ReplayStep } from "./types";

/** An event of the log, as far as a path needs it. */
export interface PathEvent {
  type: string;
  payload: Record<string, unknown>;
}

/** What the log says of the steps around their choice. */
interface Told {
  screens: Map<unknown, ReplayScreen>;
  detours: Set<unknown>;
  performed: Set<unknown>;
  /** Step -> the screen it ended on, under the title that it had then. */
  landings: Map<unknown, { screenId: unknown; title: string | null }>;
  /** Step -> signatures. */
  defects: Map<unknown, Set<string>>;
}

/** The path up to and with a step; of these steps alone where they are given. */
export function pathFrom(
  events: readonly PathEvent[],
  untilStep: number,
  only?: ReadonlySet<number>,
): ReplayStep[] {
  const told = toldBy(events);
  const path: ReplayStep[] = [];
  let title: string | null = null;
  for (const { type, payload } of events) {
    const { stepOrdinal } = payload;
    if (type === "screen.perceived") title = textOf(payload.title);
    if (type !== "action.chosen" || typeof stepOrdinal !== "number" || stepOrdinal > untilStep)
      continue;
    if (only && !only.has(stepOrdinal)) continue;
    if (told.detours.has(stepOrdinal) || !told.performed.has(stepOrdinal)) continue;
    if (payload.dismisses || String(payload.key).startsWith("interrupt:")) continue;
    // Chosen anew after a resume or a mended fault: the same step, decided again.
    if (path.at(-1)?.stepOrdinal === stepOrdinal) path.pop();
    path.push(stepOf(payload, stepOrdinal, title, told));
  }
  return path;
}

function toldBy(events: readonly PathEvent[]): Told {
  const told: Told = {
    screens: new Map(),
    detours: new Set(),
    performed: new Set(),
    landings: new Map(),
    defects: new Map(),
  };
  let seen: string | null = null;
  for (const { type, payload } of events) {
    const { stepOrdinal, screenId, title, activity, screenKey, signature } = payload;
    if (type === "screen.discovered") {
      const key = textOf(screenKey);
      told.screens.set(screenId, { key, title: textOf(title), activity: textOf(activity) });
    }
    // The other ways out are no steps of their own: what is chosen afterwards is the path's.
    if (type === "policy.switched" && (payload.to === "back" || payload.to === "wait"))
      told.detours.add(stepOrdinal);
    if (type === "screen.perceived") seen = textOf(title);
    if (type === "action.performed") told.performed.add(stepOrdinal);
    if (type === "step.finished" && !isDeath(payload.outcome))
      told.landings.set(stepOrdinal, { screenId, title: seen });
    if ((type === "app.crashed" || type === "app.hung") && typeof signature === "string") {
      const known = told.defects.get(stepOrdinal) ?? new Set();
      told.defects.set(stepOrdinal, known.add(signature));
    }
  }
  return told;
}

function stepOf(
  payload: PathEvent["payload"],
  stepOrdinal: number,
  title: string | null,
  told: Told,
): ReplayStep {
  const { kind, key, label, screenId, locators } = payload;
  const screen = screenAs(told.screens.get(screenId), title);
  const landing = told.landings.get(stepOrdinal);
  return {
    stepOrdinal,
    kind: String(kind),
    key: String(key),
    label: String(label),
    locators: Array.isArray(locators) ? locators.flatMap(locatorOf) : [],
    title: screen?.title ?? null,
    screen,
    landing: landing ? screenAs(told.screens.get(landing.screenId), landing.title) : null,
    defects: [...(told.defects.get(stepOrdinal) ?? [])],
  };
}

/** One screen may show several titles, and be one screen for all that. */
function screenAs(screen: ReplayScreen | undefined, title: string | null): ReplayScreen | null {
  return screen ? { ...screen, title: title ?? screen.title } : null;
}

/** Where the app died, what came after says nothing of where it led. */
function isDeath(outcome: unknown): boolean {
  return outcome === "crashed" || outcome === "hung";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function locatorOf(value: unknown): ReplayStep["locators"] {
  if (typeof value !== "object" || value === null || !("by" in value) || !("value" in value))
    return [];
  return [{ by: String(value.by), value: String(value.value) }];
}
