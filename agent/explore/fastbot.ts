// A strategy in the manner of Fastbot2, from its published ideas: states are an activity and the set of its widget
// makes without text; unvisited actions first, by kind; then n-step SARSA with a reward for activities still unseen,
// drawn by softmax. No routes: it learns what leads on.
import type { Action, Observation } from "../screen/types";
import { actionOf, Baseline, pickOne, widgetActions } from "./baseline";
import type { Screen } from "./memory";
import type { Choice, Dice, Lesson } from "./types";

const LEARNING_RATE = 0.25;
const DISCOUNT = 0.8;
const HORIZON = 5;
const TEMPERATURE = 0.1;
/** Weights of unvisited actions by kind. */
const PRIORITY: Partial<Record<Action["kind"], number>> = {
  tap: 4,
  type: 4,
  longPress: 2,
  scroll: 2,
  swipe: 2,
  back: 1,
};

/** A fresh Fastbot2-like explorer. */
export function createFastbot(): Fastbot {
  return new Fastbot();
}

class Fastbot extends Baseline {
  private readonly visits = new Map<string, number>();
  private readonly values = new Map<string, number>();
  /** Widget make to the activities it has led to. */
  private readonly reach = new Map<string, Map<string, number>>();
  private readonly activities = new Map<string, number>();
  private state = "";
  private readonly recent: { value: string; reward: number }[] = [];

  protected override note({ observation, after }: Lesson): void {
    const before = this.state;
    this.state = stateOf(observation);
    const activity = observation.activity ?? observation.packageName;
    this.activities.set(activity, (this.activities.get(activity) ?? 0) + 1);
    if (after === null || before === "") return;
    const value = valueKey(before, after);
    this.visits.set(value, (this.visits.get(value) ?? 0) + 1);
    const reached = this.reach.get(makeOf(after)) ?? new Map<string, number>();
    reached.set(activity, (reached.get(activity) ?? 0) + 1);
    this.reach.set(makeOf(after), reached);
    this.reward(value, this.promiseOf(observation));
  }

  protected override pick(observation: Observation, _here: Screen, dice: Dice): Choice | null {
    const back = actionOf(observation, "back");
    const offered = [...merged(widgetActions(observation)), ...(back === undefined ? [] : [back])];
    if (offered.length === 0) return null;
    const unvisited = offered.filter((action) => !this.visits.has(valueKey(this.state, action)));
    if (unvisited.length > 0 && (unvisited.length > 1 || unvisited[0] !== back)) {
      const weights = unvisited.map(
        (action) => (PRIORITY[action.kind] ?? 1) * (1 + 5 * this.noveltyOf(action)),
      );
      const make = makeOf(drawn(unvisited, weights, dice()));
      return { action: this.oneOf(offered, observation, make, dice), reason: "unvisited widget" };
    }
    const values = offered.map(
      (action) => (this.values.get(valueKey(this.state, action)) ?? 0) + this.noveltyOf(action),
    );
    const top = Math.max(...values);
    const weights = values.map((value) => Math.exp((value - top) / TEMPERATURE));
    const make = makeOf(drawn(offered, weights, dice()));
    return { action: this.oneOf(offered, observation, make, dice), reason: "highest value" };
  }

  /** Equal widgets count as one; which of them is touched is left to chance. */
  private oneOf(
    offered: readonly Action[],
    observation: Observation,
    make: string,
    dice: Dice,
  ): Action {
    const alike = widgetActions(observation).filter((action) => makeOf(action) === make);
    return pickOne(alike.length > 0 ? alike : offered.filter((a) => makeOf(a) === make), dice);
  }

  /** Chance that a make of widget leads to an activity hardly seen. */
  private noveltyOf(action: Action): number {
    const reached = this.reach.get(makeOf(action));
    if (reached === undefined) return 0;
    let total = 0;
    let fresh = 0;
    for (const [activity, count] of reached) {
      total += count;
      fresh += count / Math.sqrt(this.activities.get(activity) ?? 1);
    }
    return fresh / total;
  }

  private promiseOf(observation: Observation): number {
    const seen = this.activities.get(observation.activity ?? observation.packageName) ?? 1;
    const unvisited = widgetActions(observation).filter(
      (action) => !this.visits.has(valueKey(this.state, action)),
    ).length;
    return 1 / Math.sqrt(seen) + Math.min(1, unvisited / 10);
  }

  private reward(value: string, reward: number): void {
    this.recent.push({ value, reward });
    if (this.recent.length > HORIZON) this.recent.shift();
    let sum = 0;
    for (let at = this.recent.length - 1; at >= 0; at--) {
      const step = this.recent[at]!;
      sum = step.reward + DISCOUNT * sum;
      const old = this.values.get(step.value) ?? 0;
      this.values.set(step.value, old + LEARNING_RATE * (sum / HORIZON - old));
    }
  }
}

function stateOf(observation: Observation): string {
  const makes = new Set(widgetActions(observation).map(makeOf));
  return `${observation.activity ?? observation.packageName}|${[...makes].sort().join(",")}`;
}

/** Kind, class and id; text is off, so that widgets alike share what is learned. */
function makeOf({ kind, target, direction }: Action): string {
  return `${kind}.${target?.className ?? ""}.${target?.resourceId ?? ""}.${direction ?? ""}`;
}

function valueKey(state: string, action: Action): string {
  return `${state}\n${makeOf(action)}`;
}

function merged(actions: readonly Action[]): Action[] {
  const byMake = new Map<string, Action>();
  for (const action of actions) {
    if (!byMake.has(makeOf(action))) byMake.set(makeOf(action), action);
  }
  return [...byMake.values()];
}

/** One of the list by weight. */
function drawn<T>(list: readonly T[], weights: readonly number[], thrown: number): T {
  let rest = thrown * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return list[at]!;
  }
  return list[list.length - 1]!;
}
