// Ways to a step: the one that was walked, and the shortest that the run's graph knows from a fresh start of the app.
// Pure; a way is a list of steps of the run, to be done one after the other.
import { type Defect, type Step, type Story, stepOf } from "./told";

/** Kinds of action that change a screen without leaving it, on which a later action may depend. */
const PREPARING: ReadonlySet<string> = new Set(["scroll", "swipe", "type", "fillForm"]);
/** What makes a way longer than its steps: the less sure a step leads there again, the dearer. */
const EXTRA_COST: Readonly<Record<string, number>> = {
  back: 0.5,
  wait: 1,
  background: 1,
  rotate: 1,
  restart: 5,
};

/** The steps from the last fresh start of the app up to and with the step of that ordinal. */
export function walkedTo(story: Story, ordinal: number): Step[] {
  const walked = story.steps.filter((step) => step.ordinal <= ordinal && step.isPerformed);
  const start = walked.findLastIndex((step) => step.isFreshStart);
  return walked.slice(Math.max(0, start));
}

/**
 * The shortest known way from a fresh start of the app up to and with that step; what was really walked where it is as
 * short, because that is known to work. Empty for a step that was not done.
 */
export function shortestTo(story: Story, ordinal: number, hops = hopsOf(story)): Step[] {
  const target = stepOf(story, ordinal);
  if (!target?.isPerformed) return [];
  const walked = walkedTo(story, ordinal);
  const there = routeTo(story, hops, placeBefore(target));
  if (!there) return walked;
  const short = [...there, ...preparationOf(story, target), target];
  return short.length < walked.length ? short : walked;
}

/** The shortest known way to a defect, over all the times that it showed. */
export function shortestToDefect(story: Story, { sightings }: Defect): Step[] {
  const hops = hopsOf(story);
  const ways = sightings
    .slice(0, 20)
    .map(({ stepOrdinal, afterStep }) =>
      stepOrdinal === null ? walkedTo(story, afterStep) : shortestTo(story, stepOrdinal, hops),
    );
  return ways.reduce((best, way) => (way.length < best.length ? way : best), ways[0] ?? []);
}

/** Places are screens with their titles: what one of them offers, another of the same screen may not. */
interface Hop {
  from: string;
  to: string;
  steps: Step[];
  cost: number;
}

/** From each place, the cheapest hop to each other one. */
type Hops = ReadonlyMap<string, ReadonlyMap<string, Hop>>;

/** Steps from a fresh start to a place, cheapest first by Dijkstra; null where no known way leads there. */
function routeTo(story: Story, hops: Hops, place: string): Step[] | null {
  const costs = new Map<string, number>();
  const cameBy = new Map<string, Hop>();
  const open = new Set<string>();
  for (const entry of story.entries) {
    const at = placeOf(entry.screenId, entry.title);
    costs.set(at, 0);
    open.add(at);
  }
  while (open.size > 0) {
    const here = [...open].reduce((a, b) => (costs.get(a)! <= costs.get(b)! ? a : b));
    if (here === place) return stepsBack(cameBy, here);
    open.delete(here);
    for (const hop of hops.get(here)?.values() ?? []) {
      const cost = costs.get(here)! + hop.cost;
      if (cost >= (costs.get(hop.to) ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(hop.to, cost);
      cameBy.set(hop.to, hop);
      open.add(hop.to);
    }
  }
  return null;
}

function stepsBack(cameBy: ReadonlyMap<string, Hop>, place: string): Step[] {
  const steps: Step[] = [];
  for (let hop = cameBy.get(place); hop; hop = cameBy.get(hop.from)) steps.unshift(...hop.steps);
  return steps;
}

function hopsOf(story: Story): Hops {
  const hops = new Map<string, Map<string, Hop>>();
  for (const step of story.steps) {
    const { outcome } = step;
    const from = placeBefore(step);
    const to = placeBehind(step);
    if (to === null || to === from || outcome === "crashed" || outcome === "hung") continue;
    const steps = [...preparationOf(story, step), step];
    const cost = steps.length + (EXTRA_COST[step.kind] ?? 0);
    const others = hops.get(from) ?? new Map<string, Hop>();
    hops.set(from, others);
    const known = others.get(to);
    if (!known || cost < known.cost) others.set(to, { from, to, steps, cost });
  }
  return hops;
}

/** A number in a title is content. */
function placeOf(screenId: string, title: string | null): string {
  return `${screenId}\n${title?.replace(/\d+/g, "#") ?? ""}`;
}

function placeBefore({ fromScreenId, fromTitle }: Step): string {
  return placeOf(fromScreenId, fromTitle);
}

/** Null where the step has not finished. */
function placeBehind({ toScreenId, toTitle }: Step): string | null {
  return toScreenId === null ? null : placeOf(toScreenId, toTitle);
}

/** Ordinals run from 1 without gaps unless the log does not begin at the run's beginning. */
function indexOf({ steps }: Story, step: Step): number {
  return steps[step.ordinal - 1] === step ? step.ordinal - 1 : steps.indexOf(step);
}

/** What was scrolled and typed on the screen since it was entered, up to the step. */
function preparationOf(story: Story, step: Step): Step[] {
  const preparing: Step[] = [];
  if (step.isFreshStart) return preparing;
  for (let at = indexOf(story, step) - 1; at >= 0; at--) {
    const earlier = story.steps[at]!;
    const here = placeBefore(step);
    if (placeBehind(earlier) !== here || placeBefore(earlier) !== here) break;
    if (PREPARING.has(earlier.kind) && earlier.outcome !== "unchanged") preparing.unshift(earlier);
    if (earlier.isFreshStart) break;
  }
  return preparing;
}
