// Turns records into rows for people and the list of what was missed. Computes and words; runs nothing.
import type { StrategyName } from "../../agent/explore/explorer";
import type { Verdict } from "../../run/types";
import { median } from "../bench";
import { isFalselyPassed, type MetDefect, metIn, type RunRecord, seenBy } from "./record";
import { a12, groupBy, mean, ratioInterval, wilcoxon } from "./statistics";

/** What is asked of the default strategy, on seeds that nobody has seen. */
export const TARGETS = {
  overRandom: 1.5,
  overDroidBot: 2,
  overNearest: 1.25,
  screens: 0.85,
  crashes: 0.7,
  duplicates: 0.05,
  merged: 0.02,
  sampleScreens: 150,
  sampleDuplicates: 0.03,
} as const;

const DEFAULT: StrategyName = "frontier";

/** One strategy over all runs. */
export interface Summary {
  strategy: StrategyName;
  /** Share of reachable screens at each mark. */
  curve: number[];
  auc: number;
  /** Mean area of each app, in the apps' order. */
  perApp: number[];
  crashes: number;
  signatures: number;
  falseDefects: number;
  /** Walks with each verdict, and those judged `passed` although something broke. */
  verdicts: Map<Verdict, number>;
  falselyPassed: number;
  goals: number;
  goalSteps: number | null;
  wasted: number;
  duplicates: number;
  merged: number;
  mislabelled: number;
  stepsPerS: number;
  screensPerMinute: number;
}

/** Steps at which curves are read. */
export function marksOf(steps: number): number[] {
  return [0.1, 0.2, 0.5, 1].map((share) => Math.round(share * steps));
}

/** Sums a strategy up. */
export function summarise(strategy: StrategyName, records: readonly RunRecord[]): Summary {
  const sum = (value: (record: RunRecord) => number): number =>
    records.reduce((total, record) => total + value(record), 0);
  const { steps } = records[0]!;
  const reached = records.filter(({ goalAt }) => goalAt !== null).map(({ goalAt }) => goalAt!);
  const withGoal = records.filter(({ hasGoal }) => hasGoal).length;
  return {
    strategy,
    curve: marksOf(steps).map((mark) =>
      mean(records.map((record) => seenBy(record, mark) / record.reachable)),
    ),
    auc: mean(records.map(({ auc }) => auc)),
    perApp: [...groupBy(records, ({ app }) => app).values()].map((group) =>
      mean(group.map(({ auc }) => auc)),
    ),
    crashes: sum(metIn) / sum(({ planted }) => planted.length),
    signatures: mean(records.map(({ signatures }) => signatures)),
    falseDefects: sum(({ falseDefects }) => falseDefects),
    verdicts: countOf(records.map(({ verdict }) => verdict)),
    falselyPassed: records.filter(isFalselyPassed).length,
    goals: withGoal === 0 ? 0 : reached.length / withGoal,
    goalSteps: reached.length === 0 ? null : median(reached),
    wasted:
      sum((record) => record.unchanged + record.outside + record.restarts) /
      (records.length * steps),
    duplicates: sum(({ duplicates }) => duplicates) / sum(({ told }) => told),
    merged:
      sum(({ merged }) => merged) /
      sum(({ told, duplicates, merged }) => told - duplicates + merged),
    mislabelled: sum(({ mislabelled }) => mislabelled) / sum(({ looks }) => looks),
    stepsPerS: (1_000 * records.length * steps) / sum(({ tookMs }) => tookMs),
    screensPerMinute: sum(({ seenAt }) => seenAt.length) / sum(({ minutes }) => minutes),
  };
}

function countOf<T>(list: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** One row a strategy. */
export function strategyRow(summary: Summary, marks: readonly number[]): [string, string] {
  const parts = [
    ...summary.curve.map((share, at) => `@${marks[at]} ${percent(share)}`),
    `AUC ${summary.auc.toFixed(3)}`,
    `crash sites ${percent(summary.crashes)}`,
    `crashes a run ${summary.signatures.toFixed(1)}`,
    `goal ${percent(summary.goals)} in ${summary.goalSteps ?? "-"}`,
    `wasted ${percent(summary.wasted)}`,
    `duplicates ${percent(summary.duplicates)}`,
    `merged ${percent(summary.merged)}`,
    `mislabelled ${percent(summary.mislabelled)}`,
    `false ${summary.falseDefects}`,
    `${summary.screensPerMinute.toFixed(2)} screens/min`,
    `${Math.round(summary.stepsPerS)} steps/s`,
  ];
  return [summary.strategy, parts.join("  ")];
}

/** How the default stands to another strategy: ratio of areas, its interval, effect size, significance, over apps. */
export function versusRow(ours: Summary, theirs: Summary): [string, string] {
  const [low, high] = ratioInterval(ours.perApp, theirs.perApp);
  const wins = ours.perApp.filter((value, at) => value > theirs.perApp[at]!).length;
  return [
    `AUC over ${theirs.strategy}`,
    `${(ours.auc / theirs.auc).toFixed(2)}x  95 % ${low.toFixed(2)}-${high.toFixed(2)}  A12 ${a12(ours.perApp, theirs.perApp).toFixed(2)}  Wilcoxon p ${wilcoxon(ours.perApp, theirs.perApp).toExponential(1)}  better on ${wins} of ${ours.perApp.length} apps`,
  ];
}

/** One row an app: what the default reached, and everybody's area. */
export function appRows(
  records: readonly RunRecord[],
  strategies: readonly StrategyName[],
): [string, string][] {
  return [...groupBy(records, ({ app }) => app)].map(([app, runs]) => {
    const ours = runs.filter(({ strategy }) => strategy === strategies[0]);
    const [first] = ours;
    const areas = strategies.map((strategy) => {
      const of = runs.filter((run) => run.strategy === strategy);
      return `${strategy} ${mean(of.map(({ auc }) => auc)).toFixed(3)}`;
    });
    const reached = mean(ours.map(({ seenAt, reachable }) => seenAt.length / reachable));
    const broken = mean(ours.map(metIn));
    return [
      `${app} (${first?.reachable ?? 0} screens)`,
      `${percent(reached)}  crashes ${broken.toFixed(1)} of ${first?.planted.length ?? 0}  AUC: ${areas.join("  ")}`,
    ];
  });
}

/** Upper ends of the sizes of apps that are told apart, in screens. */
const SIZES = [35, 60, 100, Number.POSITIVE_INFINITY];

/** What the default found, by what sets a defect off and by how large the app is. */
export function shareRows(records: readonly RunRecord[]): [string, string][] {
  const sites = records.flatMap(({ planted }) => planted);
  const sizeOf = ({ reachable }: RunRecord): string => {
    const at = SIZES.findIndex((most) => reachable <= most);
    return at === SIZES.length - 1 ? `above ${SIZES[at - 1]}` : `up to ${SIZES[at]}`;
  };
  const bySize = [...groupBy(records, sizeOf)]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([size, of]) => {
      const screens = mean(of.map(({ seenAt, reachable }) => seenAt.length / reachable));
      const all = of.flatMap(({ planted }) => planted).length;
      const met = of.reduce((sum, record) => sum + metIn(record), 0);
      return `${size}: ${percent(screens)} of screens, ${percent(met / all)} of sites, ${of.length} runs`;
    });
  return [
    ["crash sites, 95 % interval", spreadOver(records)],
    ["crash sites by kind", byWay(sites)],
    ["by screens of the app", bySize.join("  ")],
  ];
}

/** Between which shares of defects met other apps of the same generator would lie, were as many of them drawn. */
function spreadOver(records: readonly RunRecord[]): string {
  const apps = [...groupBy(records, ({ app }) => app).values()];
  const met = apps.map((runs) => runs.reduce((sum, record) => sum + metIn(record), 0));
  const planted = apps.map((runs) => runs.reduce((sum, record) => sum + record.planted.length, 0));
  const [low, high] = ratioInterval(met, planted);
  return `${percent(low)}-${percent(high)} over ${apps.length} apps`;
}

/** What any walk of any strategy met, each defect of an app counted once: what nobody meets may be out of reach. */
export function reachRow(records: readonly RunRecord[]): [string, string] {
  const sites = [...groupBy(records, ({ app }) => app).values()].flatMap((runs) =>
    runs[0]!.planted.map(({ way }, at): MetDefect => {
      const steps = runs.flatMap(({ planted }) => planted[at]?.metAt ?? []);
      return { way, metAt: steps.length === 0 ? null : Math.min(...steps) };
    }),
  );
  return ["met by any walk of any strategy", byWay(sites)];
}

function byWay(sites: readonly MetDefect[]): string {
  return [...groupBy(sites, ({ way }) => way)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([way, of]) => {
      const met = of.filter(({ metAt }) => metAt !== null).length;
      return `${way} ${percent(met / of.length)} of ${of.length}`;
    })
    .join("  ");
}

/** Verdicts over all walks of all strategies, and how many of them say `passed` although something broke. */
export function verdictRow(summaries: Iterable<Summary>): [string, string] {
  const counts = new Map<Verdict, number>();
  let falselyPassed = 0;
  let falseDefects = 0;
  for (const summary of summaries) {
    falselyPassed += summary.falselyPassed;
    falseDefects += summary.falseDefects;
    for (const [verdict, walks] of summary.verdicts)
      counts.set(verdict, (counts.get(verdict) ?? 0) + walks);
  }
  const parts = [...counts].map(([verdict, walks]) => `${verdict} ${walks}`).sort();
  return [
    "verdicts",
    `${parts.join("  ")}  falsely passed ${falselyPassed}  false crashes and hangs ${falseDefects}`,
  ];
}

/** What the default strategy misses of its targets, as sentences. */
export function missedBy(summaries: ReadonlyMap<StrategyName, Summary>): string[] {
  const missed: string[] = [];
  const ours = summaries.get(DEFAULT);
  if (ours === undefined) return missed;
  const ratio = (names: readonly StrategyName[], goal: number, what: string): void => {
    const areas = names.flatMap((name) => summaries.get(name)?.auc ?? []);
    if (areas.length === 0) return;
    const value = ours.auc / Math.max(...areas);
    if (value < goal) missed.push(`AUC is ${value.toFixed(2)}x ${what}, goal ${goal}x`);
  };
  const least = (value: number, goal: number, what: string): void => {
    if (value < goal) missed.push(`${what} ${percent(value)}, goal at least ${percent(goal)}`);
  };
  const most = (value: number, goal: number, what: string): void => {
    if (value > goal) missed.push(`${what} ${percent(value)}, goal at most ${percent(goal)}`);
  };
  ratio(["randomWidget"], TARGETS.overRandom, "random widget's");
  ratio(["droidbotDfs", "droidbotBfs"], TARGETS.overDroidBot, "the better DroidBot's");
  ratio(["nearestFrontier"], TARGETS.overNearest, "nearest frontier's");
  least(ours.curve.at(-1) ?? 0, TARGETS.screens, "reachable screens at the last step");
  least(ours.crashes, TARGETS.crashes, "planted crash sites met");
  most(ours.duplicates, TARGETS.duplicates, "duplicate screens");
  most(ours.merged, TARGETS.merged, "falsely merged screens");
  const claims = [...summaries.values()].reduce((sum, { falseDefects }) => sum + falseDefects, 0);
  if (claims > 0) missed.push(`${claims} defects were claimed that are none`);
  const passed = [...summaries.values()].reduce((sum, { falselyPassed }) => sum + falselyPassed, 0);
  if (passed > 0) missed.push(`${passed} walks were judged passed although something broke`);
  missed.push(...orderBroken(summaries));
  return missed;
}

/** Published order of tools on large apps: where it does not hold, the benchmark is wrong. */
function orderBroken(summaries: ReadonlyMap<StrategyName, Summary>): string[] {
  const area = (name: StrategyName): number => summaries.get(name)?.auc ?? Number.NaN;
  const droidBot = Math.max(area("droidbotDfs"), area("droidbotBfs"));
  if (area("monkey") < droidBot && droidBot < area("fastbot2")) return [];
  return Number.isNaN(area("monkey") + droidBot + area("fastbot2"))
    ? []
    : ["the baselines do not behave as published: Monkey < DroidBot < Fastbot2"];
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
