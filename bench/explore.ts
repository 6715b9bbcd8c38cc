// Strategies of exploring held against each other on generated apps with the shape of real ones, without any device.
import { parseArgs } from "node:util";
import { STRATEGIES, type StrategyName } from "../agent/explore/explorer";
import { type Bench, type Figure, median } from "./bench";
import type { Batch } from "./explore/batch";
import { GENERATOR_VERSION } from "./explore/calibration";
import { runAll } from "./explore/pool";
import type { RunRecord } from "./explore/record";
import {
  appRows,
  marksOf,
  missedBy,
  percent,
  reachRow,
  type Summary,
  shareRows,
  strategyRow,
  summarise,
  TARGETS,
  verdictRow,
  versusRow,
} from "./explore/report";
import { BUILDING_SEED, drawnSeed } from "./explore/seeds";

const SAMPLE_STEPS = 300;

interface Asked {
  apps: number[];
  seeds: number[];
  steps: number;
  strategies: StrategyName[];
  isFresh: boolean;
}

/** `--models N --seeds K --steps S --fresh SEED --building --strategy X[,Y]` behind the bench's name. */
function asked(): Asked {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      models: { type: "string", default: "50" },
      seeds: { type: "string", default: "5" },
      steps: { type: "string", default: "500" },
      fresh: { type: "string" },
      building: { type: "boolean", default: false },
      strategy: { type: "string" },
    },
  });
  const first = values.building ? BUILDING_SEED : Number(values.fresh ?? drawnSeed());
  return {
    apps: Array.from({ length: Number(values.models) }, (_, at) => first + at),
    seeds: Array.from({ length: Number(values.seeds) }, (_, at) => at + 1),
    steps: Number(values.steps),
    strategies: named(values.strategy),
    isFresh: !values.building,
  };
}

function named(list: string | undefined): StrategyName[] {
  if (list === undefined) return [...STRATEGIES];
  return list.split(",").map((name) => {
    const known = STRATEGIES.find((strategy) => strategy === name);
    if (known === undefined) throw new Error(`No strategy "${name}": ${STRATEGIES.join(", ")}`);
    return known;
  });
}

export const explore: Bench = {
  name: "explore",
  summary:
    "area under the curve of screens over steps, default strategy over random widget, on fresh generated apps",
  unit: "x",
  goal: { atLeast: TARGETS.overRandom },
  async measure() {
    const order = asked();
    const { strategies, seeds, steps } = order;
    const [ours = "frontier"] = strategies;
    const base = { strategies, seeds, steps, withGoal: false };
    const walks = order.apps.map((app): Batch => ({ ...base, app }));
    const goals = order.apps.map(
      (app): Batch => ({
        ...base,
        app,
        strategies: [ours],
        seeds: seeds.slice(0, 2),
        withGoal: true,
      }),
    );
    const samples: Batch = { ...base, app: "ApiDemos", strategies: [ours], steps: SAMPLE_STEPS };
    const again: Batch = { ...walks[0]!, seeds: seeds.slice(0, 1) };
    const startedMs = performance.now();
    const all = await runAll([samples, ...walks, ...goals, again], (done) => {
      if (process.stderr.isTTY)
        process.stderr.write(`\r${done} of ${walks.length + goals.length + 2} `);
    });
    const tookS = (performance.now() - startedMs) / 1000;
    const counts = [seeds.length, walks.length * strategies.length * seeds.length];
    const ofSamples = all.slice(0, counts[0]);
    const records = all.slice(counts[0], counts[0]! + counts[1]!);
    const rest = all.slice(counts[0]! + counts[1]!);
    const ofGoals = rest.slice(0, goals.length * Math.min(2, seeds.length));
    const repeated = rest.slice(ofGoals.length);
    return figure(order, { records, ofGoals, ofSamples, repeated, tookS });
  },
};

interface Measured {
  records: RunRecord[];
  ofGoals: RunRecord[];
  ofSamples: RunRecord[];
  repeated: RunRecord[];
  tookS: number;
}

function figure(order: Asked, { records, ofGoals, ofSamples, repeated, tookS }: Measured): Figure {
  const { strategies, steps } = order;
  const marks = marksOf(steps);
  const summaries = new Map<StrategyName, Summary>(
    strategies.map((strategy) => [
      strategy,
      summarise(
        strategy,
        records.filter((record) => record.strategy === strategy),
      ),
    ]),
  );
  const [ours] = strategies;
  const mine = summaries.get(ours!)!;
  const random = summaries.get("randomWidget");
  const samples = samplesOf(ofSamples);
  const changed = repeated.filter(
    ({ strategy, seed, trace }) =>
      records.find((run) => run.strategy === strategy && run.seed === seed)?.trace !== trace,
  );
  const withGoal = summarise(ours!, ofGoals);
  return {
    value: random === undefined ? Number.NaN : mine.auc / random.auc,
    baseline: random === undefined ? null : 1,
    rows: [
      [
        order.isFresh ? "fresh seeds" : "building seeds",
        `${order.apps[0]}-${order.apps.at(-1)}, generator ${GENERATOR_VERSION}, ${order.apps.length} apps x ${order.seeds.length} seeds x ${steps} steps, ${tookS.toFixed(0)} s`,
      ],
      ...appRows(records, strategies),
      ...[...summaries.values()].map((summary) => strategyRow(summary, marks)),
      ...shareRows(records.filter(({ strategy }) => strategy === ours)),
      reachRow(records),
      verdictRow(summaries.values()),
      ...[...summaries.values()].filter((one) => one !== mine).map((one) => versusRow(mine, one)),
      [
        "told the goal",
        `${percent(withGoal.goals)} reach it, median step ${withGoal.goalSteps ?? "-"}`,
      ],
      [
        `ApiDemos, ${SAMPLE_STEPS} steps`,
        `median ${samples.screens} screens, ${percent(samples.duplicates)} duplicates, ${percent(samples.merged)} merged, each run ${samples.each}`,
      ],
      [
        "same seed, same actions",
        changed.length === 0 ? `${repeated.length} runs repeated alike` : "no",
      ],
    ],
    missed: [
      ...missedBy(summaries),
      ...(samples.screens < TARGETS.sampleScreens
        ? [`ApiDemos: ${samples.screens} screens, goal ${TARGETS.sampleScreens}`]
        : []),
      ...(samples.duplicates >= TARGETS.sampleDuplicates
        ? [
            `ApiDemos: ${percent(samples.duplicates)} duplicates, goal below ${percent(TARGETS.sampleDuplicates)}`,
          ]
        : []),
      ...changed.map(({ strategy }) => `${strategy} did not repeat its own actions`),
    ],
  };
}

function samplesOf(records: readonly RunRecord[]): {
  screens: number;
  duplicates: number;
  merged: number;
  each: string;
} {
  const own = records.map(({ told, duplicates }) => told - duplicates);
  const { duplicates, merged } = summarise("frontier", records);
  return { screens: median(own), duplicates, merged, each: own.join(", ") };
}
