// What a walk says about its strategy, held against what is known of the app: screens over steps, defects, waste, and how
// well screens were told apart. Plain data that crosses threads.
import type { StrategyName } from "../../agent/explore/explorer";
import type { Verdict } from "../../run/types";
import type { Way } from "./crash-ways";
import type { PlantedName } from "./generator";
import type { Walk } from "./walk";

/** A planted defect, and the step at which it was first met; null where it never was. */
export interface MetDefect {
  way: Way;
  metAt: number | null;
}

/** One run, measured. */
export interface RunRecord {
  app: string;
  strategy: StrategyName;
  seed: number;
  steps: number;
  ended: Walk["ended"];
  /** Screens that can be reached. */
  reachable: number;
  /** Steps at which true screens were first seen, ascending; 0 for what showed at the start. */
  seenAt: number[];
  /** Area under the curve of the share of reachable screens over steps, 0 to 1. */
  auc: number;
  /** The planted defects. */
  planted: MetDefect[];
  verdict: Verdict;
  /** Crashes and hangs that the phone itself knows of, however often the same. */
  broken: number;
  /** Distinct signatures in the log. */
  signatures: number;
  /** Defects claimed that were not planted. */
  falseDefects: number;
  /** Step at which the goal's screen showed; null where it never did or there is none. */
  goalAt: number | null;
  hasGoal: boolean;
  /** Steps without effect, outside the app, and restarts. */
  unchanged: number;
  outside: number;
  restarts: number;
  /** Screens the explorer told apart, those beyond the first of a true one, true ones without any of their own. */
  told: number;
  duplicates: number;
  merged: number;
  /** Looks at the app, and those under a screen that mostly showed another one. */
  looks: number;
  mislabelled: number;
  trace: number;
  /** On the phone's clock. */
  minutes: number;
  /** What the walk itself took, of this machine's time. */
  tookMs: number;
}

/** What is known of an app. */
export interface Known {
  name: string;
  /** Null where nobody counted: every screen met is taken as reachable. */
  screens: readonly string[] | null;
  crashes: readonly PlantedName[];
  goalScreen: string | null;
}

/** Measures a walk. `steps` is the budget, also where the walk ended earlier. */
export function recordOf(
  known: Known,
  { strategy, seed, steps }: { strategy: StrategyName; seed: number; steps: number },
  walk: Walk,
  tookMs: number,
): RunRecord {
  const reachable = new Set(known.screens ?? walk.seenAt.keys());
  const seenAt = [...walk.seenAt]
    .filter(([screen]) => reachable.has(screen))
    .map(([, at]) => at)
    .sort((a, b) => a - b);
  const area = seenAt.reduce((sum, at) => sum + (steps - Math.max(0, at - 1)), 0);
  const broken = plantedAmong(known.crashes, walk);
  const goalAt = known.goalScreen === null ? null : (walk.seenAt.get(known.goalScreen) ?? null);
  return {
    app: known.name,
    strategy,
    seed,
    steps,
    ended: walk.ended,
    reachable: reachable.size,
    seenAt,
    auc: area / (steps * reachable.size),
    planted: known.crashes.map(({ name, way }) => ({ way, metAt: broken.at.get(name) ?? null })),
    verdict: walk.verdict,
    broken: walk.broken,
    signatures: walk.defects.size,
    falseDefects: broken.unknown + walk.falseDefects,
    goalAt,
    hasGoal: known.goalScreen !== null,
    unchanged: walk.outcomes.get("unchanged") ?? 0,
    outside: walk.outcomes.get("leftApp") ?? 0,
    restarts: walk.restarts,
    ...toldApart(walk),
    trace: walk.trace,
    minutes: walk.spentMs / 60_000,
    tookMs,
  };
}

function plantedAmong(
  crashes: readonly PlantedName[],
  { defects }: Walk,
): { at: Map<string, number>; unknown: number } {
  const at = new Map<string, number>();
  let unknown = 0;
  for (const { step, text } of defects.values()) {
    const name = crashes.find((candidate) => text.includes(candidate.name))?.name;
    if (name === undefined) unknown++;
    else if (!at.has(name)) at.set(name, step);
  }
  return { at, unknown };
}

/** How the explorer's screens stand to the true ones: each of its own counts for the true one it showed most. */
function toldApart({
  shownAs,
}: Walk): Pick<RunRecord, "told" | "duplicates" | "merged" | "looks" | "mislabelled"> {
  const owners = new Set<string>();
  const met = new Set<string>();
  let looks = 0;
  let mislabelled = 0;
  for (const shown of shownAs.values()) {
    let owner = "";
    let most = 0;
    let all = 0;
    for (const [truth, count] of shown) {
      met.add(truth);
      all += count;
      if (count > most) [owner, most] = [truth, count];
    }
    owners.add(owner);
    looks += all;
    mislabelled += all - most;
  }
  return {
    told: shownAs.size,
    duplicates: shownAs.size - owners.size,
    merged: met.size - owners.size,
    looks,
    mislabelled,
  };
}

/** Planted defects that were met. */
export function metIn({ planted }: RunRecord): number {
  return planted.filter(({ metAt }) => metAt !== null).length;
}

/** A verdict that says nothing is wrong although something broke on the way. */
export function isFalselyPassed({
  verdict,
  broken,
}: Pick<RunRecord, "verdict" | "broken">): boolean {
  return verdict === "passed" && broken > 0;
}

/** Screens seen by a step. */
export function seenBy({ seenAt }: RunRecord, step: number): number {
  return seenAt.filter((at) => at <= step).length;
}
