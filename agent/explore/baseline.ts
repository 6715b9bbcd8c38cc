// What every baseline shares with the default, so that comparing them compares choosing alone: the same memory of
// screens for the report, the same way home from outside, the same patience with a screen that is still empty.
import type { Action, Observation } from "../screen/types";
import { isOwnWindow } from "../screen/window";
import type { Fold, Screen } from "./memory";
import { Outside } from "./outside";
import { ScreenMap } from "./screen-map";
import type { Choice, Dice, Explorer, Lesson, Sighting, StuckReason } from "./types";

/** A baseline says what it makes of a step and what it would do on a screen of the app. */
export abstract class Baseline implements Explorer {
  protected readonly map = new ScreenMap();
  private readonly outside = new Outside();
  private waits = 0;
  private reason: StuckReason | null = null;

  /** Folds a step into what the strategy itself remembers. */
  protected abstract note(lesson: Lesson, fold: Fold): void;
  /** What to do on a screen of the app; null: nothing is left. */
  protected abstract pick(observation: Observation, here: Screen, dice: Dice): Choice | null;

  learn(lesson: Lesson): Sighting {
    const fold = this.map.learn(lesson);
    this.outside.learn(lesson, fold);
    this.waits = lesson.after?.kind === "wait" ? this.waits + 1 : 0;
    this.note(lesson, fold);
    return fold.sighting;
  }

  choose(observation: Observation, dice: Dice): Choice | null {
    this.reason = null;
    const { here } = this.map;
    const wait = actionOf(observation, "wait");
    if (this.map.isFilling && wait !== undefined)
      return { action: wait, reason: "its content is still to come" };
    if (!isOwnWindow(observation.windowKind) || here === null) {
      const choice = this.outside.choose(observation);
      if (choice === null) this.reason = "stuck";
      return choice;
    }
    const isBare = observation.actions.every(({ target }) => target === null);
    if (isBare && this.waits < 3 && wait !== undefined)
      return { action: wait, reason: "nothing to touch yet" };
    const choice = this.pick(observation, here, dice);
    if (choice === null) this.reason = "explored";
    return choice;
  }

  screenCount(): number {
    return this.map.screens.length;
  }

  stepsSinceNew(): number {
    return this.map.step - this.map.lastNewStep;
  }

  stuckReason(): StuckReason | null {
    return this.reason;
  }
}

/** The offered action of a kind. */
export function actionOf(observation: Observation, kind: Action["kind"]): Action | undefined {
  return observation.actions.find((action) => action.kind === kind);
}

/** Single actions on widgets: what tools without forms, nets and guesses have to work with. */
export function widgetActions(observation: Observation): Action[] {
  return observation.actions.filter(
    ({ kind, features, target }) =>
      target !== null && kind !== "fillForm" && !features.includes("grid"),
  );
}

/** One of the list, evenly. The list must not be empty. */
export function pickOne<T>(list: readonly T[], dice: Dice): T {
  return list[Math.min(list.length - 1, Math.floor(dice() * list.length))]!;
}
