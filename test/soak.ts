// `npm run soak`: random faults against the whole real stack, round by round, for as long as asked. After each round all
// is healed, every run has to come to its end, and everything that was promised is checked.
import { setMaxListeners } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diceFor } from "../agent/explore/dice";
import { readFlags, wholeNumber } from "../stack/flags";
import { onSignal } from "../stack/signals";
import { Scene } from "./faults/scene";
import type { Violation } from "./invariants";
import { checkLoad, drawLoad, type Load, work } from "./soak/load";
import { drawTroubles, fill, heal, PROCESSES, rest } from "./soak/trouble";

const HELP = `Usage: npm run soak -- [options]

Starts PostgreSQL, Appium, virtual phones and three processes of the app, keeps them at work, and breaks them at random:
kills, stops, blocks and ends processes, crashes PostgreSQL and Appium, cuts, silences and holds connections, loses
notifications, and lets the phones fail. After each round everything is healed, every run has to come to its end, and
all invariants are checked. Exits with 1 at the first that does not hold.

  --minutes N   how long to go on, 1 to 10080 (5)
  --seed S      a whole number; the same seed makes the same troubles and asks for the same runs, in the same order.
                What they meet depends on the machine's timing. (the clock)
  --phones N    number of virtual phones, 1 to 8 (2)
  --help        this text
`;

/** Troubles and new runs of a round come within this. */
const ROUND_MS = 10_000;
/** After the last fault is healed every run has ended and every reader seen it within this, or never will. */
const LIVENESS_MS = 180_000;

interface Totals {
  rounds: number;
  troubles: Map<string, number>;
  endings: Map<string, number>;
  starts: number;
  cancels: number;
  readers: number;
  connections: number;
  frames: number;
}

const values = readFlags(HELP, {
  minutes: { type: "string" },
  seed: { type: "string" },
  phones: { type: "string" },
});
const minutes = wholeNumber("minutes", values.minutes, { atLeast: 1, atMost: 10_080 }) ?? 5;
const seed =
  wholeNumber("seed", values.seed, { atLeast: 0, atMost: Number.MAX_SAFE_INTEGER }) ?? Date.now();
const phones = wholeNumber("phones", values.phones, { atLeast: 1, atMost: 8 }) ?? 2;

const begun = performance.now();
/** The last that was begun; one that breaks off is in no total. */
let roundUnderWay = 0;
const logFile = join(tmpdir(), `rove-soak-${seed}-${process.pid}.log`);
const stopping = new AbortController();
setMaxListeners(0, stopping.signal);
const totals: Totals = {
  rounds: 0,
  troubles: new Map(),
  endings: new Map(),
  starts: 0,
  cancels: 0,
  readers: 0,
  connections: 0,
  frames: 0,
};

console.log(`Soak of ${minutes} min with seed ${seed}`);
const soaking = soak();
onSignal(async (signal) => {
  console.log(`\n${signal}: ending`);
  stopping.abort();
  await soaking.catch(() => undefined);
  await conclude([]);
  return undefined;
});
try {
  const violations = await soaking;
  if (!stopping.signal.aborted) process.exit(await conclude(violations));
} catch (error) {
  if (!stopping.signal.aborted) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.exit(await conclude([{ id: "the soak itself", runId: null, detail }]));
  }
}

/** Rounds until the time is over, somebody stops it, or something does not hold. */
async function soak(): Promise<Violation[]> {
  await mkdir(tmpdir(), { recursive: true });
  const scene = await Scene.open({ phones, logFile });
  try {
    await fill(scene);
    console.log(`${PROCESSES} processes and ${phones} phones are up after ${elapsed()}`);
    while (!stopping.signal.aborted && performance.now() - begun < minutes * 60_000) {
      const violations = await round(scene);
      if (violations.length > 0) return violations;
    }
    return [];
  } finally {
    await scene.close();
  }
}

async function round(scene: Scene): Promise<Violation[]> {
  const number = totals.rounds + 1;
  roundUnderWay = number;
  const troubles = drawTroubles(diceFor(seed, 2 * number), ROUND_MS);
  const plans = drawLoad(diceFor(seed, 2 * number + 1), number, ROUND_MS);
  const load: Load = { runIds: [], canceled: [], readers: [], starts: 0, wrong: [] };
  const roundBegun = performance.now();
  const ending = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ending.signal]);
  setMaxListeners(0, signal);
  const working = work(scene, plans, load, signal);
  const made = troubles.map(async ({ name, atMs, make }) => {
    await rest(atMs, stopping.signal);
    if (stopping.signal.aborted) return;
    await make(scene, stopping.signal).catch((error: unknown) => note(`${name}: ${String(error)}`));
  });
  await rest(ROUND_MS, stopping.signal);
  // A process that was asked to leave while it is stopped goes only once it is thawed.
  if (!stopping.signal.aborted) await healed(scene, Promise.all(made));
  else await heal(scene).catch(() => undefined);
  await Promise.all(made);
  const late = setTimeout(() => ending.abort(), LIVENESS_MS);
  const isStuck = await stuck(scene);
  await working;
  clearTimeout(late);
  if (stopping.signal.aborted) return [];
  const violations = [
    ...isStuck,
    ...(await checkLoad(scene, load)),
    ...(isStuck.length === 0 ? await scene.violations() : []),
  ];
  await count(
    scene,
    troubles.map(({ name }) => name),
    load,
  );
  const tookS = ((performance.now() - roundBegun) / 1_000).toFixed(0);
  console.log(
    `${elapsed()}  round ${number}, ${tookS} s: ${troubles.map(({ name }) => name).join("; ")} -> ${await endingsOf(scene, load)}`,
  );
  return violations;
}

/** Heals until it holds: what still goes on may break again what was mended. */
async function healed(scene: Scene, made: Promise<unknown>): Promise<void> {
  let isOver = false;
  void made.then(() => {
    isOver = true;
  });
  for (let tries = 1; ; tries += 1) {
    const wasOver = isOver;
    const failure = await heal(scene).then(
      () => null,
      (error: unknown) => error,
    );
    if (wasOver && !failure) return;
    if (tries > 60) throw failure ?? new Error("Troubles that do not end");
    await rest(500, stopping.signal);
    if (stopping.signal.aborted) return;
  }
}

/** Waits until every run has ended; those that do not are violations. */
async function stuck(scene: Scene): Promise<Violation[]> {
  const deadline = performance.now() + LIVENESS_MS;
  for (;;) {
    const live = await scene.sql<{ runId: string; status: string }>(
      `select run_id as "runId", status from runs where status in ('queued', 'running')`,
    );
    if (live.length === 0 || stopping.signal.aborted) return [];
    if (performance.now() > deadline) {
      return live.map(({ runId, status }) => ({
        id: "S3",
        runId,
        detail: `still ${status} ${LIVENESS_MS / 1_000} s after all was healed`,
      }));
    }
    await rest(250, stopping.signal);
  }
}

async function count(scene: Scene, names: string[], load: Load): Promise<void> {
  totals.rounds += 1;
  for (const name of names) add(totals.troubles, name.replace(/ (process \d+|for|by)\b.*|,.*/, ""));
  totals.starts += load.starts;
  totals.cancels += load.canceled.length;
  totals.readers += load.readers.length;
  for (const { connections, frames } of load.readers) {
    totals.connections += connections;
    totals.frames += frames.length;
  }
  for (const runId of load.runIds) add(totals.endings, (await scene.run(runId)).status);
}

async function endingsOf(scene: Scene, { runIds }: Load): Promise<string> {
  const endings = new Map<string, number>();
  for (const runId of runIds) {
    const { status, stopReason } = await scene.run(runId);
    add(endings, status === "failed" ? `failed (${stopReason})` : status);
  }
  return listed(endings);
}

/** Prints the sum of it all, and what is wrong; answers the exit code. */
async function conclude(violations: Violation[]): Promise<number> {
  const rows: [string, string][] = [
    ["seed", String(seed)],
    ["elapsed", elapsed()],
    ["rounds", String(totals.rounds)],
    ["troubles", listed(totals.troubles)],
    ["runs", listed(totals.endings)],
    ["starts answered", String(totals.starts)],
    ["cancels taken", String(totals.cancels)],
    ["readers", `${totals.readers}, ${totals.connections} connections, ${totals.frames} frames`],
    ["violations", String(violations.length)],
  ];
  console.log("");
  for (const [label, value] of rows) console.log(`  ${label.padEnd(16)}  ${value}`);
  if (violations.length === 0) {
    await rm(logFile, { force: true });
    return 0;
  }
  console.error("\nWhat does not hold:");
  for (const { id, runId, detail } of violations) {
    console.error(`  ${id}${runId ? ` run ${runId}` : ""}: ${detail}`);
  }
  console.error(`\nIn round ${roundUnderWay} of seed ${seed}. What the processes said: ${logFile}`);
  console.error(`Again: npm run soak -- --minutes ${minutes} --seed ${seed} --phones ${phones}`);
  return 1;
}

function note(sentence: string): void {
  console.log(`${elapsed()}  ${sentence}`);
}

function add(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

function listed(map: Map<string, number>): string {
  return [...map].map(([name, times]) => `${times} ${name}`).join(", ") || "none";
}

function elapsed(): string {
  const s = Math.round((performance.now() - begun) / 1_000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}
