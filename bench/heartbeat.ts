// What heartbeats leave behind: a thousand running runs, each renewed as often as in five minutes. Updates must stay on
// their page (HOT) and the table must not grow, or a day of running is a table of dead rows.
// ROVE_BENCH_REAL_TIME=1 takes the five minutes; otherwise the same heartbeats come as fast as they are answered, with
// the vacuum that autovacuum would do once a minute.
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Bench } from "./bench";
import { startLedgerDatabase } from "./ledger-database";
import { insertRunningRuns, LONG_LEASE_MS } from "./running-runs";
import { type LedgerStatements, ledgerStatements } from "./statements";

const RUNS = 1_000;
const MINUTES = 5;
const HEARTBEAT_S = 10;
const ROUNDS = (MINUTES * 60) / HEARTBEAT_S;
const ROUNDS_A_MINUTE = 60 / HEARTBEAT_S;
const CLIENTS = 20;
/** Of the table's size after its first minute, in which dead rows fill the room that pages leave for them. */
const GROWTH_GOAL = 1.05;

interface Beaten {
  /** Share of updates that stayed on their page. */
  hot: number;
  /** Bytes of the table before, after the first minute, and at the end. */
  emptyBytes: number;
  settledBytes: number;
  lastBytes: number;
  indexBytes: number;
  beatsPerSecond: number;
}

/** One heartbeat of every run. */
async function beatAll(pool: Pool, statements: LedgerStatements, runIds: string[]): Promise<void> {
  const waiting = [...runIds];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let runId = waiting.pop(); runId !== undefined; runId = waiting.pop()) {
        const answer = await pool.query(
          await statements.heartbeat({ runId, epoch: 1 }, LONG_LEASE_MS),
        );
        if (answer.rowCount !== 1) throw new Error(`The heartbeat of ${runId} was refused.`);
      }
    }),
  );
}

async function sizesOf(pool: Pool): Promise<{ table: number; indexes: number }> {
  const sizes = await pool.query<{ table: string; indexes: string }>(
    "select pg_relation_size('runs') as table, pg_indexes_size('runs') as indexes",
  );
  const { table, indexes } = sizes.rows[0]!;
  return { table: Number(table), indexes: Number(indexes) };
}

/** Updates so far, and how many of them were HOT; sessions report theirs with up to a second's delay. */
async function updatesOf(pool: Pool): Promise<{ all: number; hot: number }> {
  await sleep(1_500);
  const counted = await pool.query<{ all: string; hot: string }>(
    `select n_tup_upd as all, n_tup_hot_upd as hot from pg_stat_user_tables where relname = 'runs'`,
  );
  const { all, hot } = counted.rows[0]!;
  return { all: Number(all), hot: Number(hot) };
}

/** Heartbeats of five minutes on a fresh ledger, changed by `alter` before. */
async function beat(alter: string | null): Promise<Beaten> {
  const database = await startLedgerDatabase({ clients: CLIENTS });
  const { pool } = database;
  const isRealTime = Boolean(process.env.ROVE_BENCH_REAL_TIME);
  try {
    if (alter !== null) await pool.query(alter);
    const statements = await ledgerStatements();
    const runIds = await insertRunningRuns(pool, statements, RUNS);
    // As in a ledger that stands for a while: what the insertions left is cleared away.
    await pool.query("vacuum analyze runs");
    const before = await updatesOf(pool);
    const begun = performance.now();
    const emptyBytes = (await sizesOf(pool)).table;
    let settledBytes = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      await beatAll(pool, statements, runIds);
      if (!isRealTime && round % ROUNDS_A_MINUTE === 0) await pool.query("vacuum runs");
      if (round === ROUNDS_A_MINUTE) settledBytes = (await sizesOf(pool)).table;
      if (isRealTime) {
        await sleep(begun + round * HEARTBEAT_S * 1_000 - performance.now());
      }
    }
    const seconds = (performance.now() - begun) / 1_000;
    const after = await updatesOf(pool);
    const sizes = await sizesOf(pool);
    return {
      hot: (after.hot - before.hot) / (after.all - before.all),
      emptyBytes,
      settledBytes,
      lastBytes: sizes.table,
      indexBytes: sizes.indexes,
      beatsPerSecond: (ROUNDS * RUNS) / seconds,
    };
  } finally {
    await database.stop();
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
const sizesText = (beaten: Beaten): string =>
  `${[beaten.emptyBytes, beaten.settledBytes, beaten.lastBytes].map(megabytes).join(" -> ")}, indexes ${megabytes(beaten.indexBytes)}`;

export const heartbeat: Bench = {
  name: "heartbeat",
  summary: `HOT share of ${RUNS} runs' heartbeats of ${MINUTES} minutes, against an index on the lease's end`,
  unit: "%",
  goal: { atLeast: 95 },
  async measure() {
    const indexed = await beat(
      "create index runs_by_lease on runs (lease_expires_at) where status = 'running'",
    );
    const ours = await beat(null);
    const growth = ours.lastBytes / ours.settledBytes;
    return {
      value: ours.hot * 100,
      baseline: indexed.hot * 100,
      rows: [
        ["heartbeats", String(ROUNDS * RUNS)],
        ["HOT", percent(ours.hot)],
        ["table before -> after a minute -> at the end", sizesText(ours)],
        ["growth after the first minute", `${growth.toFixed(3)} (goal ${GROWTH_GOAL})`],
        ["heartbeats a second", ours.beatsPerSecond.toFixed(0)],
        ["with the index: HOT", percent(indexed.hot)],
        ["with the index: table", sizesText(indexed)],
        ["with the index: heartbeats a second", indexed.beatsPerSecond.toFixed(0)],
      ],
      missed:
        growth <= GROWTH_GOAL
          ? []
          : [
              `after its first minute the table grew to ${growth.toFixed(2)} of its size, goal ${GROWTH_GOAL}`,
            ],
    };
  },
};
