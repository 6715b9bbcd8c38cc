// `npm run bench`: lists the benches. `npm run bench -- NAME`: runs one, prints a table and, last, one JSON line.
import { append } from "./append";
import type { Bench } from "./bench";
import { boot } from "./boot";
import { explore } from "./explore";
import { exploreReal } from "./explore-real";
import { firstEvent } from "./first-event";
import { heartbeat } from "./heartbeat";
import { memory } from "./memory";
import { perceive } from "./perceive";
import { resume } from "./resume";
import { stepOverhead } from "./step-overhead";
import { stream } from "./stream";
import { tails } from "./tails";

const BENCHES: Bench[] = [
  stepOverhead,
  boot,
  firstEvent,
  memory,
  explore,
  exploreReal,
  perceive,
  append,
  stream,
  tails,
  heartbeat,
  resume,
];

const goalText = (bench: Bench): string =>
  "atMost" in bench.goal
    ? `at most ${bench.goal.atMost} ${bench.unit}`
    : `at least ${bench.goal.atLeast} ${bench.unit}`;

function list(): void {
  console.log("Usage: npm run bench -- NAME\n");
  const width = Math.max(...BENCHES.map((bench) => bench.name.length));
  for (const bench of BENCHES) {
    console.log(`  ${bench.name.padEnd(width)}  ${bench.summary}; goal: ${goalText(bench)}`);
  }
}

async function runBench(bench: Bench): Promise<boolean> {
  console.log(`${bench.name}: ${bench.summary}\n`);
  const figure = await bench.measure();
  const width = Math.max(...figure.rows.map(([label]) => label.length));
  for (const [label, value] of figure.rows) console.log(`  ${label.padEnd(width)}  ${value}`);
  for (const sentence of figure.missed ?? []) console.log(`  missed: ${sentence}`);
  const isReached =
    "atMost" in bench.goal ? figure.value <= bench.goal.atMost : figure.value >= bench.goal.atLeast;
  const met = isReached && (figure.missed ?? []).length === 0;
  const goal = "atMost" in bench.goal ? bench.goal.atMost : bench.goal.atLeast;
  const { value, baseline } = figure;
  console.log(
    `\n${JSON.stringify({ name: bench.name, value: round(value), unit: bench.unit, baseline: baseline === null ? null : round(baseline), goal, met })}`,
  );
  return met;
}

const round = (value: number): number => Number(value.toPrecision(4));

const [name] = process.argv.slice(2);
if (name === undefined || name === "--help") {
  list();
} else {
  const bench = BENCHES.find((candidate) => candidate.name === name);
  if (!bench) {
    console.error(`There is no bench "${name}".\n`);
    list();
    process.exit(2);
  }
  process.exitCode = (await runBench(bench)) ? 0 : 1;
}
