// DroidBot's greedy searches as published: a state is the exact content of the screen, every event belongs to one
// state, going back comes last (depth first) or first (breadth first), then the shortest way to a state with
// something left, then a restart, and after five of those anything at random.
import type { Action, Observation } from "../screen/types";
import { actionOf, Baseline, pickOne, widgetActions } from "./baseline";
import type { Screen } from "./memory";
import type { Choice, Dice, Lesson } from "./types";

const MAX_RESTARTS = 5;
const TEXT = "Hello World";

interface State {
  events: Action[];
  tried: Set<string>;
  /** Event to the state it led to. */
  edges: Map<string, State>;
  key: string;
}

/** A fresh DroidBot. */
export function createDroidBot(order: "depth" | "breadth"): DroidBot {
  return new DroidBot(order);
}

class DroidBot extends Baseline {
  private readonly states = new Map<string, State>();
  private readonly missed = new Set<State>();
  private current: State | null = null;
  private restarts = 0;

  constructor(private readonly order: "depth" | "breadth") {
    super();
  }

  protected override note({ observation, after }: Lesson): void {
    const before = this.current;
    const isInside = this.map.here !== null;
    const state = isInside ? this.stateOf(observation) : null;
    if (after?.kind === "restart") this.restarts++;
    if (before !== null && after !== null && after.kind !== "restart") {
      this.noteMissed(before, after, state);
      before.tried.add(after.key);
      if (state !== null && state !== before) before.edges.set(after.key, state);
      else before.edges.delete(after.key);
    }
    this.current = state;
  }

  protected override pick(observation: Observation, _here: Screen, dice: Dice): Choice | null {
    const state = this.current;
    if (state === null) return null;
    const untried = state.events.find(({ key }) => !state.tried.has(key));
    if (untried !== undefined) return { action: untried, reason: "unexplored event" };
    const way = this.wayToTarget(state);
    if (way !== null) return { action: way.first, reason: "on the way to an unexplored state" };
    const restart = actionOf(observation, "restart");
    if (this.restarts <= MAX_RESTARTS && restart !== undefined)
      return { action: restart, reason: "no target within reach" };
    return state.events.length === 0
      ? null
      : { action: pickOne(state.events, dice), reason: "random event" };
  }

  /** A target whose way did not lead where it should is given up. */
  private noteMissed(before: State, after: Action, reached: State | null): void {
    if (before.events.some(({ key }) => !before.tried.has(key))) return;
    const way = this.wayToTarget(before);
    if (way !== null && way.first.key === after.key && way.next !== reached)
      this.missed.add(way.target);
  }

  private stateOf(observation: Observation): State {
    const key = `${observation.activity ?? ""}|${observation.variantKey}`;
    let state = this.states.get(key);
    if (state === undefined) {
      state = { key, events: this.eventsOf(observation), tried: new Set(), edges: new Map() };
      this.states.set(key, state);
    }
    return state;
  }

  private eventsOf(observation: Observation): Action[] {
    const widgets = widgetActions(observation).map((action) =>
      action.kind === "type" ? { ...action, text: TEXT } : action,
    );
    const rank = ({ kind, features }: Action): number =>
      features.includes("leaf") ? 5 : (RANKS[kind] ?? 4);
    const events = [...widgets].sort((a, b) => rank(a) - rank(b));
    const back = actionOf(observation, "back");
    if (back === undefined) return events;
    return this.order === "depth" ? [...events, back] : [back, ...events];
  }

  /** The first state found within reach that has an event left, and how the shortest way there begins. */
  private wayToTarget(from: State): { first: Action; next: State; target: State } | null {
    const begins = new Map<State, { first: Action; next: State } | null>([[from, null]]);
    for (const [state, begin] of begins) {
      if (begin !== null && !this.missed.has(state) && hasUntried(state))
        return { ...begin, target: state };
      for (const [key, next] of state.edges) {
        if (begins.has(next)) continue;
        const first = state.events.find((event) => event.key === key);
        if (begin !== null) begins.set(next, begin);
        else if (first !== undefined) begins.set(next, { first, next });
      }
    }
    return null;
  }
}

const RANKS: Partial<Record<Action["kind"], number>> = {
  tap: 0,
  scroll: 1,
  swipe: 1,
  longPress: 2,
  type: 3,
};

function hasUntried(state: State): boolean {
  return state.events.some(({ key }) => !state.tried.has(key));
}
