// What to do while a screen's content is still to come. Waiting teaches nothing; to be turned or left just then is what many
// apps do not survive, and takes no longer.
import type { Observation } from "../screen/types";
import type { ActionStat } from "./memory";
import { type Mishap, mishapOf } from "./stays";
import type { Choice, Lesson } from "./types";

/** Remembers what was done meanwhile. */
export class Meanwhile {
  /** By what led to the screen. */
  private readonly done = new WeakMap<ActionStat, Set<Mishap>>();

  /** Folds one step; `underway` is what had led to the screen that was still to come before it. */
  learn({ after }: Lesson, underway: ActionStat | null): void {
    const mishap = after === null ? null : mishapOf(after);
    if (underway === null || mishap === null) return;
    const known = this.done.get(underway) ?? new Set<Mishap>();
    this.done.set(underway, known.add(mishap));
  }

  /** Each mishap once on each way; `isKnown` says which of them the screen went through before. Null: wait. */
  choose(
    { actions }: Observation,
    underway: ActionStat | null,
    isKnown: (mishap: Mishap) => boolean,
  ): Choice | null {
    if (underway === null) return null;
    for (const action of actions) {
      const mishap = mishapOf(action);
      if (mishap === null || isKnown(mishap) || this.done.get(underway)?.has(mishap)) continue;
      return { action, reason: `while its content is still to come: ${action.label}` };
    }
    return null;
  }
}
