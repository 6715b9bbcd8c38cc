// Touches any widget that shows, all alike, and goes back now and then: the yardstick that any thinking must beat.
import type { Observation } from "../screen/types";
import { actionOf, Baseline, pickOne, widgetActions } from "./baseline";
import type { Choice, Dice } from "./types";

/** A fresh random explorer. */
export function createRandomWidget(): RandomWidget {
  return new RandomWidget();
}

class RandomWidget extends Baseline {
  protected override note(): void {}

  protected override pick(observation: Observation, _here: unknown, dice: Dice): Choice | null {
    const back = actionOf(observation, "back");
    const offered = [...widgetActions(observation), ...(back === undefined ? [] : [back])];
    if (offered.length === 0) return null;
    return { action: pickOne(offered, dice), reason: "any widget" };
  }
}
