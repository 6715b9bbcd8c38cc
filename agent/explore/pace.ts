// How fast new screens come in, and so how much leisure there is: while every other step shows a new one, an app is better
// walked first and probed afterwards, place by place.
import type { Fold } from "./memory";

/** Steps over which it is taken, and what is expected before the first. */
const MEMORY_STEPS = 50;
const EXPECTED = 0.6;
/**
 * What a defect found is worth, in new screens, once they come slowly. Chosen on generated apps: twice as much meets as many
 * defects and sees fewer screens, half as much meets fewer.
 */
const WORTH = 27;
/** New screens a step at which leisure is one half, and how sharply it changes there: menus of menus are faster. */
const FAST = 0.3;
const SHARPNESS = 8;

/** Watches how new screens come in. */
export class Pace {
  /** New screens a step. */
  private rate = EXPECTED;

  /** Folds one step. */
  learn({ sighting }: Fold): void {
    this.rate += (Number(sighting.isNew) - this.rate) / MEMORY_STEPS;
  }

  /** From 0, while new screens come fast, to 1. */
  leisure(): number {
    return 1 / (1 + (this.rate / FAST) ** SHARPNESS);
  }

  /** What a defect found is worth now, in new screens. */
  breakWorth(): number {
    return WORTH * this.leisure();
  }
}
