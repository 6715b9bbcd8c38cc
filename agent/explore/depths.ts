// How far from the app's first screen each screen is, over the ways that were walked. A tab, a menu and a dialog count as
// one screen further.
import type { Fold, Screen } from "./memory";
import type { Lesson } from "./types";

/** Remembers the shortest ways met so far. */
export class Depths {
  private readonly known = new WeakMap<Screen, number>();

  /** Folds one step. */
  learn({ after }: Lesson, { from, to }: Fold): void {
    if (to === null) return;
    if (after?.kind === "restart") this.known.set(to, 0);
    else if (from === null) {
      // Begun there; what is come back to from another app is known.
      if (!this.known.has(to)) this.known.set(to, 0);
    } else if (after?.kind !== "back" && to !== from) {
      this.known.set(to, Math.min(this.of(to), this.of(from) + 1));
    }
  }

  /** Screens between the app's first one and this one; far where that is not known. */
  of(screen: Screen): number {
    return this.known.get(screen) ?? FAR;
  }
}

const FAR = 99;
