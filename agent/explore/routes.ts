// The cheapest known ways from where we are to every screen, over edges that were walked before. Costs are in actions.
import type { Action } from "../screen/types";
import { type ActionStat, availabilityOf, CRASH, OUTSIDE, SAME, type Screen } from "./memory";
import type { ScreenMap } from "./screen-map";

/** How to get somewhere: what to do first, and what the whole way costs. */
export interface Route {
  cost: number;
  /** First action of the way; null for where we are. */
  first: Action | null;
}

/** What a restart costs, in actions; it also throws away what was typed. */
const RESTART_COST = 2;
/** Going back one screen of the guessed stack; each further one is less sure. */
const BACK_COST = 1.2;
const BACK_DOUBT = 0.3;
/** Targets met more rarely than this are luck. */
const MIN_SHARE = 0.3;
const SURPRISE_COST = 1.5;
/** Each crash on the way: starting over, and all that was open is lost. */
const CRASH_COST = 6;
/** A way that nobody has walked yet. */
const GUESS_COST = 1.2;

/** Which action starts the way over an edge of the present screen, and its extra cost; null where it is out of reach. */
export type FirstSteps = (stat: ActionStat) => { action: Action; extraCost: number } | null;

/** What routes may use. */
export interface RouteOptions {
  firstSteps: FirstSteps;
  /** Starting the app over; null where it is not offered. */
  restart: Action | null;
  /** Ways not to go. */
  isBarred?: (screen: Screen, stat: ActionStat) => boolean;
  /** Where an untried action most likely leads; null where nothing tells. */
  guessOf?: (screen: Screen, stat: ActionStat) => Screen | null;
}

/** Cheapest routes from `here` (null: outside the app, only a restart helps) to all screens within reach. */
export function routesFrom(
  map: ScreenMap,
  here: Screen | null,
  { firstSteps, restart, isBarred = () => false, guessOf = () => null }: RouteOptions,
): Map<Screen, Route> {
  const routes = new Map<Screen, Route>();
  const queue = new Queue();
  if (here !== null) queue.push({ screen: here, cost: 0, first: null });
  pushTrail(map, here, firstSteps, queue);
  if (restart !== null) {
    const total = [...map.entries.values()].reduce((sum, value) => sum + value, 0);
    for (const [screen, count] of map.entries) {
      if (count / total >= MIN_SHARE)
        queue.push({ screen, cost: RESTART_COST * (total / count), first: restart });
    }
  }
  for (let at = queue.pop(); at !== null; at = queue.pop()) {
    if (routes.has(at.screen)) continue;
    routes.set(at.screen, { cost: at.cost, first: at.first });
    const isHere = at.screen === here;
    const edges = [...edgesFrom(map, at.screen), ...guessedFrom(at.screen, guessOf)];
    for (const { stat, screen, cost } of edges) {
      if (routes.has(screen) || isBarred(at.screen, stat)) continue;
      const step = isHere ? firstSteps(stat) : null;
      if (isHere && step === null) continue;
      queue.push({
        screen,
        cost: at.cost + cost + (step?.extraCost ?? 0),
        first: step?.action ?? at.first,
      });
    }
  }
  return routes;
}

/** Edges that nobody has walked yet. */
function guessedFrom(
  from: Screen,
  guessOf: (screen: Screen, stat: ActionStat) => Screen | null,
): Edge[] {
  const found: Edge[] = [];
  for (const stat of from.actions.values()) {
    if (stat.tries > 0 || stat.misses > 0) continue;
    const screen = guessOf(from, stat);
    if (screen !== null && screen !== from) found.push({ stat, screen, cost: GUESS_COST });
  }
  return found;
}

/** Where going back leads from here, screen after screen. */
function pushTrail(
  map: ScreenMap,
  here: Screen | null,
  firstSteps: FirstSteps,
  queue: Queue,
): void {
  const back = here?.actions.get("back");
  const step = back === undefined ? null : firstSteps(back);
  if (back === undefined || step === null) return;
  // A screen that has kept us or sent us elsewhere before will do so again.
  if (back.tries >= 2 && back.asStacked === 0) return;
  let cost = 0;
  for (const [below, screen] of [...map.trail].reverse().entries()) {
    cost += BACK_COST + BACK_DOUBT * below;
    queue.push({ screen, cost, first: step.action });
  }
}

interface Edge {
  stat: ActionStat;
  screen: Screen;
  cost: number;
}

const edges = new WeakMap<Screen, { changes: number; found: Edge[] }>();

/** All edges of a screen; worked out anew only after something has changed there. */
function edgesFrom(map: ScreenMap, from: Screen): Edge[] {
  const known = edges.get(from);
  if (known?.changes === from.changes) return known.found;
  const found = [...from.actions.values()].flatMap((stat) => edgesOf(map, stat));
  edges.set(from, { changes: from.changes, found });
  return found;
}

function edgesOf(map: ScreenMap, stat: ActionStat): Edge[] {
  // Starting over has a price of its own.
  if (stat.tries === 0 || stat.action.kind === "restart") return [];
  // What lies below a screen depends on the way there: only where it does not is going back an edge.
  if (stat.action.kind === "back" && stat.asStacked * 2 >= stat.tries) return [];
  const crashes = (stat.outcomes.get(CRASH) ?? 0) - stat.pardoned;
  const found: Edge[] = [];
  for (const [target, count] of stat.outcomes) {
    if (target === SAME || target === CRASH || target.startsWith(OUTSIDE)) continue;
    const screen = map.byId.get(target);
    const since = stat.tries - (stat.lastMet.get(target) ?? 0);
    if (screen === undefined || (since > 0 && count / stat.tries < MIN_SHARE)) continue;
    found.push({
      stat,
      screen,
      // What did not lead there lately may not do so any more.
      cost:
        stat.tries / count / availabilityOf(stat) ** 2 +
        SURPRISE_COST * since +
        CRASH_COST * crashes,
    });
  }
  return found;
}

interface Entry {
  screen: Screen;
  cost: number;
  first: Action | null;
}

/** A binary heap; equal costs leave in order of discovery, so that routes repeat. */
class Queue {
  private readonly heap: Entry[] = [];

  push(entry: Entry): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(entry, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = entry;
  }

  pop(): Entry | null {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return null;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (!isBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.cost < b.cost || (a.cost === b.cost && a.screen.index < b.screen.index);
}
