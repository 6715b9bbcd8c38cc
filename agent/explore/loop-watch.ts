// Notices going in circles: the same action on the same screen three times without anything untried in between. Bans
// that action for a while, and asks for ever stronger ways out: back, another branch, a restart, stopping.
import type { Action } from "../screen/types";
import type { Fold, Screen } from "./memory";
import type { Lesson } from "./types";

/** What to do about a loop now. */
export type Escape = "back" | "branch" | "restart" | "stop" | null;

const REPEATS = 3;
/** Steps for which the action that closed the loop stays banned. */
const BAN_STEPS = 40;
const LADDER: readonly Escape[] = ["back", "branch", "restart", "stop"];

/** Watches the steps of one run. */
export class LoopWatch {
  private readonly repeats = new Map<string, number>();
  private readonly bannedUntil = new Map<string, number>();
  private rung = -1;
  private isPending = false;
  private lastLoopStep = 0;
  private step = 0;
  private lastKey: string | null = null;
  private lastCount = 0;
  private last: Action | null = null;

  /** Folds one step. */
  learn({ after }: Lesson, { stat, from, sighting }: Fold, step: number): void {
    this.step = step;
    const isTurn =
      isScroll(after) && isScroll(this.last) && after.direction !== this.last.direction;
    if (after !== null) {
      this.last = after;
      this.lastCount = after.key === this.lastKey ? this.lastCount + 1 : 1;
      this.lastKey = after.key;
      this.isPending = false;
    }
    if (sighting.isNew || stat?.tries === 1) {
      this.rung = -1;
      this.repeats.clear();
      return;
    }
    if (stat === null || from === null || after === null) return;
    const place = placeOf(from, after.key);
    const count = (this.repeats.get(place) ?? 0) + 1;
    this.repeats.set(place, count);
    const isProgress = isScroll(after) && sighting.outcome === "sameScreen" && !isTurn;
    if (count < REPEATS || isProgress) return;
    // Circles long apart are accidents of a long walk, not one that gets ever worse.
    if (step - this.lastLoopStep > BAN_STEPS) this.rung = -1;
    this.lastLoopStep = step;
    this.bannedUntil.set(place, step + BAN_STEPS);
    this.repeats.clear();
    this.rung = Math.min(this.rung + 1, LADDER.length - 1);
    this.isPending = true;
  }

  /** The way out that is due now; null where nothing circles. */
  escape(): Escape {
    return this.isPending ? (LADDER[this.rung] ?? null) : null;
  }

  /** Whether the action is banned on that screen for now. */
  isBanned(screen: Screen, actionKey: string): boolean {
    return (this.bannedUntil.get(placeOf(screen, actionKey)) ?? 0) > this.step;
  }

  /** How often in a row the action was the last thing done. */
  repeatsOf(actionKey: string): number {
    return this.lastKey === actionKey ? this.lastCount : 0;
  }
}

function placeOf(screen: Screen, actionKey: string): string {
  return `${screen.id}\n${actionKey}`;
}

/** Scrolling on through a long list repeats without circling; up and down again does not get on. */
function isScroll(action: Action | null): action is Action {
  return action?.kind === "scroll" || action?.kind === "swipe";
}
