// Goes to the nearest untried action, whatever it is: what most model-based tools boil down to (APE without its
// refinement). Uses the same screens and routes as the default, without its sense of what pays.
import type { Action, Observation } from "../screen/types";
import { actionOf, Baseline, pickOne, widgetActions } from "./baseline";
import type { Screen } from "./memory";
import { routesFrom } from "./routes";
import type { Choice, Dice } from "./types";

/** A fresh nearest-frontier explorer. */
export function createNearestFrontier(): NearestFrontier {
  return new NearestFrontier();
}

class NearestFrontier extends Baseline {
  protected override note(): void {}

  protected override pick(observation: Observation, here: Screen, dice: Dice): Choice | null {
    const throwOne = dice();
    const untried = widgetActions(observation).filter((action) => isUntried(here, action));
    if (untried.length > 0) {
      return { action: pickOne(untried, () => throwOne), reason: "untried here" };
    }
    const shown = new Set(observation.actions.map(({ key }) => key));
    const routes = routesFrom(this.map, here, {
      firstSteps: ({ action }) => (shown.has(action.key) ? { action, extraCost: 0 } : null),
      restart: actionOf(observation, "restart") ?? null,
    });
    let nearest: { screen: Screen; cost: number; first: Action } | null = null;
    for (const [screen, { cost, first }] of routes) {
      if (first === null || (nearest !== null && cost >= nearest.cost)) continue;
      if (hasUntried(screen)) nearest = { screen, cost, first };
    }
    if (nearest !== null)
      return { action: nearest.first, reason: `on the way to ${nearest.screen.id}` };
    const again = observation.actions.filter(
      ({ kind, target }) => target !== null || kind === "back" || kind === "restart",
    );
    return again.length === 0
      ? null
      : { action: pickOne(again, () => throwOne), reason: "nothing untried: anything" };
  }
}

function isUntried(screen: Screen, action: Action): boolean {
  return (screen.actions.get(action.key)?.tries ?? 0) === 0;
}

function hasUntried(screen: Screen): boolean {
  for (const { action, tries, misses } of screen.actions.values()) {
    if (tries === 0 && misses < 2 && action.target !== null && action.kind !== "fillForm")
      return true;
  }
  return false;
}
