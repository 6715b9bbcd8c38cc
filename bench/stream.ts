// How late a viewer sees what was committed: from the commit of an event to its bytes at the client, through the app's
// own process; with notifications and with all of them lost; and how often the database is read for it.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { createRunChanges } from "../db/run-changes";
import type { App } from "../local-runtime/app";
import { startAppOn } from "./app-process";
import { type Bench, median, percentile } from "./bench";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database";
import { batchOf, insertRunningRuns, LONG_LEASE_MS } from "./running-runs";
import { openReader } from "./sse-reader";
import { type LedgerStatements, ledgerStatements } from "./statements";

const RUNS = 100;
const EVENTS_A_SECOND = 1_000;
const SECONDS = 8;
const REPETITIONS = 5;
const TICK_MS = 5;
const GOAL = { p50Ms: 15, p99Ms: 60, lostMs: 1_100, readsPerEvent: 0.1 };

/** One run and what this bench has written and seen of it. */
interface WatchedRun {
  runId: string;
  lastSeq: number;
  writerOrd: number;
  /** Of events under way: when they were committed, or when they arrived. */
  committedAt: Map<number, number>;
  arrivedAt: Map<number, number>;
  /** Appends of a run go one after the other. */
  last: Promise<void>;
}

interface Round {
  latenciesMs: number[];
  readsPerEvent: number;
  /** How late this process' own timers were, p99: what a busy machine adds. */
  ownDelayMs: number;
}

interface Writer {
  pool: Pool;
  statements: LedgerStatements;
  /** Null: every notification is lost. */
  changed: ((runId: string) => void) | null;
}

async function write(run: WatchedRun, { pool, statements, changed }: Writer): Promise<void> {
  const { runId, writerOrd } = run;
  const batch = batchOf(1, 1 + Math.floor(writerOrd / 10));
  const answer = await pool.query(
    await statements.append({ runId, epoch: 1 }, writerOrd, batch, LONG_LEASE_MS),
  );
  const now = performance.now();
  if (answer.rowCount !== 1) throw new Error(`The append to ${runId} was refused.`);
  changed?.(runId);
  run.writerOrd += 1;
  run.lastSeq += 1;
  run.committedAt.set(run.lastSeq, now);
}

/** Writes at an even rate for the round's seconds, whether or not the answers keep up. */
async function writeEvenly(runs: WatchedRun[], writer: Writer): Promise<void> {
  const total = EVENTS_A_SECOND * SECONDS;
  const begun = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, ((performance.now() - begun) / 1_000) * EVENTS_A_SECOND);
    for (; sent < due; sent += 1) {
      const run = runs[sent % runs.length]!;
      run.last = run.last.then(() => write(run, writer));
    }
    await sleep(TICK_MS);
  }
  await Promise.all(runs.map((run) => run.last));
}

/** Reads of the log by the app so far: of events, and of the heads that its poll compares. */
async function readsSoFar(pool: Pool): Promise<number> {
  const counted = await pool.query<{ reads: number }>(
    `select coalesce(sum(calls), 0)::int as reads from pg_stat_statements
      where userid = 'encore-service'::regrole and query ~* '^\\s*select'
        and (query ~ 'run_events' or query ~ 'last_seq as "lastSeq" from runs')
        and query !~ 'pg_notify'`,
  );
  return counted.rows[0]!.reads;
}

async function round(app: App, runs: WatchedRun[], writer: Writer): Promise<Round> {
  for (const run of runs) {
    run.committedAt.clear();
    run.arrivedAt.clear();
  }
  const before = runs.map((run) => run.lastSeq);
  const readers = await Promise.all(
    runs.map((run) =>
      openReader(app.url, run.runId, run.lastSeq, (seq) => {
        run.arrivedAt.set(seq, performance.now());
      }),
    ),
  );
  const ownDelay = monitorEventLoopDelay({ resolution: 5 });
  ownDelay.enable();
  const readsBefore = await readsSoFar(writer.pool);
  await writeEvenly(runs, writer);
  const deadline = performance.now() + 10_000;
  while (runs.some((run) => run.arrivedAt.size < run.committedAt.size)) {
    if (performance.now() > deadline) throw new Error("Events did not arrive within ten seconds.");
    await sleep(20);
  }
  const reads = (await readsSoFar(writer.pool)) - readsBefore;
  ownDelay.disable();
  for (const reader of readers) reader.close();
  const latenciesMs = runs.flatMap((run, index) =>
    Array.from({ length: run.lastSeq - before[index]! }, (_, n) => {
      const seq = before[index]! + n + 1;
      // The bytes may be here before the answer to the append is.
      return Math.max(0, run.arrivedAt.get(seq)! - run.committedAt.get(seq)!);
    }),
  );
  return {
    latenciesMs,
    readsPerEvent: reads / latenciesMs.length,
    ownDelayMs: Math.max(0, ownDelay.percentile(99) / 1e6 - 5),
  };
}

async function measureRounds(database: LedgerDatabase, app: App) {
  const { pool } = database;
  const statements = await ledgerStatements();
  const runIds = await insertRunningRuns(pool, statements, RUNS);
  const runs = runIds.map(
    (runId): WatchedRun => ({
      runId,
      lastSeq: 2,
      writerOrd: 0,
      committedAt: new Map(),
      arrivedAt: new Map(),
      last: Promise.resolve(),
    }),
  );
  const changes = createRunChanges(async (payload) => {
    await pool.query(await statements.notify(payload));
  });
  const changed = (runId: string) => changes.changed(runId);
  const told: Round[] = [];
  const lost: Round[] = [];
  for (let repetition = -1; repetition < REPETITIONS; repetition += 1) {
    const withNotify = await round(app, runs, { pool, statements, changed });
    const without = await round(app, runs, { pool, statements, changed: null });
    // The first round warms both processes up.
    if (repetition < 0) continue;
    told.push(withNotify);
    lost.push(without);
  }
  return { told, lost };
}

export const stream: Bench = {
  name: "stream",
  summary: `commit to byte at the SSE client, ${EVENTS_A_SECOND} events/s over ${RUNS} runs, p99; the poll alone beside it`,
  unit: "ms",
  goal: { atMost: GOAL.p99Ms },
  async measure() {
    const database = await startLedgerDatabase({ clients: 20, isCounting: true });
    let app: App | undefined;
    try {
      app = await startAppOn(database);
      const { told, lost } = await measureRounds(database, app);
      const ms = (rounds: Round[], fraction: number) =>
        median(rounds.map((one) => percentile(one.latenciesMs, fraction)));
      const p50 = ms(told, 0.5);
      const p99 = ms(told, 0.99);
      const slowestLost = ms(lost, 1);
      const reads = median(told.map((one) => one.readsPerEvent));
      const missed: string[] = [];
      if (p50 > GOAL.p50Ms) missed.push(`p50 is ${p50.toFixed(1)} ms, goal ${GOAL.p50Ms} ms`);
      if (slowestLost > GOAL.lostMs) {
        missed.push(
          `with all notifications lost ${slowestLost.toFixed(0)} ms, goal ${GOAL.lostMs} ms`,
        );
      }
      if (reads > GOAL.readsPerEvent) {
        missed.push(`${reads.toFixed(3)} reads per event, goal ${GOAL.readsPerEvent}`);
      }
      return {
        value: p99,
        baseline: ms(lost, 0.99),
        rows: [
          ["repetitions x seconds", `${REPETITIONS} x ${SECONDS}, interleaved`],
          ["p50", `${p50.toFixed(1)} ms (goal ${GOAL.p50Ms})`],
          ["p99", `${p99.toFixed(1)} ms (goal ${GOAL.p99Ms})`],
          ["p99, each", told.map((one) => percentile(one.latenciesMs, 0.99).toFixed(0)).join(" ")],
          ["slowest", `${ms(told, 1).toFixed(0)} ms`],
          [
            "this process' own delay, p99",
            `${median(told.map((one) => one.ownDelayMs)).toFixed(1)} ms`,
          ],
          ["database reads per event", `${reads.toFixed(3)} (goal ${GOAL.readsPerEvent})`],
          ["all notifications lost, p50", `${ms(lost, 0.5).toFixed(0)} ms`],
          ["all notifications lost, slowest", `${slowestLost.toFixed(0)} ms (goal ${GOAL.lostMs})`],
          [
            "all notifications lost, reads",
            median(lost.map((one) => one.readsPerEvent)).toFixed(4),
          ],
        ],
        missed,
      };
    } finally {
      await app?.stop();
      await database.stop();
    }
  },
};
