// The path of a run as its log tells it: what was chosen and done on the app itself, in order. Pure. Left out is what a
// run meets by itself when it walks again: dialogs in the way, and the ladders out of other apps and loops.
import type { ReplayStep } from "./types";

/** An event of the log, as far as a path needs it. */
export interface PathEvent {
  type: string;
  payload: Record<string, unknown>;
}

/** The path up to and with a step. */
export function pathFrom(events: readonly PathEvent[], untilStep: number): ReplayStep[] {
  const titles = new Map<unknown, string | null>();
  const detours = new Set<unknown>();
  const performed = new Set<unknown>();
  for (const { type, payload } of events) {
    if (type === "screen.discovered") titles.set(payload.screenId, textOf(payload.title));
    // The other ways out are no steps of their own: what is chosen afterwards is the path's.
    if (type === "policy.switched" && (payload.to === "back" || payload.to === "wait"))
      detours.add(payload.stepOrdinal);
    if (type === "action.performed") performed.add(payload.stepOrdinal);
  }
  const path: ReplayStep[] = [];
  for (const { type, payload } of events) {
    const { stepOrdinal, kind, key, label, screenId, locators } = payload;
    if (type !== "action.chosen" || typeof stepOrdinal !== "number" || stepOrdinal > untilStep)
      continue;
    if (detours.has(stepOrdinal) || !performed.has(stepOrdinal)) continue;
    if (payload.dismisses || String(key).startsWith("interrupt:")) continue;
    path.push({
      stepOrdinal,
      kind: String(kind),
      key: String(key),
      label: String(label),
      locators: Array.isArray(locators) ? locators.flatMap(locatorOf) : [],
      title: titles.get(screenId) ?? null,
    });
  }
  return path;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function locatorOf(value: unknown): ReplayStep["locators"] {
  if (typeof value !== "object" || value === null || !("by" in value) || !("value" in value))
    return [];
  return [{ by: String(value.by), value: String(value.value) }];
}
