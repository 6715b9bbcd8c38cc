// What the guarantees cost: the ledger's fenced append against a plain INSERT, and its start against a job queue's.
import { runMigrations } from "graphile-worker";
import type { Pool, PoolClient } from "pg";
import { type Bench, median } from "./bench";
import { startLedgerDatabase } from "./ledger-database";
import { batchOf, insertRunningRuns, LONG_LEASE_MS, newRun } from "./running-runs";
import { type LedgerStatements, ledgerStatements, type Statement } from "./statements";

const CLIENTS = 32;
const RUNS = 960;
const REPETITIONS = 11;
const SECONDS = 1;
const BATCH = 10;
/** A start must be this many times as fast as graphile-worker's add_job. */
const START_GOAL = 2;

/** Answers a client's next query; called again as soon as the last one is answered. */
type Work = (client: number, turn: number) => Promise<Statement>;

/** Queries a second of all clients together, each with one query under way. */
async function rateOf(connections: PoolClient[], work: Work): Promise<number> {
  const begun = performance.now();
  const until = begun + SECONDS * 1_000;
  let done = 0;
  await Promise.all(
    connections.map(async (connection, client) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        await connection.query(await work(client, turn));
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - begun) / 1_000);
}

/** Appends to the clients' own runs in turn; each knows how many events its runs have. */
function appending(
  statements: LedgerStatements,
  runIds: string[],
  written: number[],
  events: number,
  isCheckpoint: boolean,
): Work {
  const mine = RUNS / CLIENTS;
  const batches = new Map<number, ReturnType<typeof batchOf>>();
  return (client, turn) => {
    const run = client * mine + (turn % mine);
    const writerOrd = written[run]!;
    written[run] = writerOrd + events;
    // A step has about ten events.
    const step = 1 + Math.floor(writerOrd / 10);
    const whole = batches.get(step) ?? batchOf(events, step);
    const batch = isCheckpoint ? whole : { ...whole, state: null };
    batches.set(step, whole);
    return statements.append({ runId: runIds[run]!, epoch: 1 }, writerOrd, batch, LONG_LEASE_MS);
  };
}

/** The same log as anybody would begin it: numbered by one sequence, nothing guarded, readable by run. */
const PLAIN_TABLE = `
  create table plain_events (
    run_id text collate "C" not null, seq bigserial, type text not null,
    ts timestamptz not null default clock_timestamp(), payload jsonb not null, primary key (run_id, seq))`;

function inserting(runIds: string[]): Work {
  const { types, payloads } = batchOf(1, 1);
  return async (client, turn) => ({
    name: "plain",
    text: "insert into plain_events (run_id, type, payload) values ($1, $2, $3::jsonb) returning seq",
    values: [runIds[(client * 31 + turn) % RUNS], types[0], payloads[0]],
  });
}

const addingJob: Work = async () => ({
  name: "add_job",
  text: "select id from graphile_worker.add_job('run-job', $1::json)",
  values: [JSON.stringify({ runId: newRun().runId })],
});

interface Rates {
  plain: number[];
  append: number[];
  checkpoint: number[];
  batch: number[];
  start: number[];
  addJob: number[];
}

async function measureRates(pool: Pool, connections: PoolClient[]): Promise<Rates> {
  const statements = await ledgerStatements();
  const runIds = await insertRunningRuns(pool, statements, RUNS);
  await pool.query(PLAIN_TABLE);
  const written = Array.from({ length: RUNS }, () => 0);
  const rates: Rates = { plain: [], append: [], checkpoint: [], batch: [], start: [], addJob: [] };
  for (let repetition = -1; repetition < REPETITIONS; repetition += 1) {
    const round: [keyof Rates, Work][] = [
      ["plain", inserting(runIds)],
      ["append", appending(statements, runIds, written, 1, false)],
      ["checkpoint", appending(statements, runIds, written, 1, true)],
      ["batch", appending(statements, runIds, written, BATCH, true)],
      ["start", () => statements.start(newRun())],
      ["addJob", addingJob],
    ];
    for (const [name, work] of round) {
      const rate = await rateOf(connections, work);
      // The first round fills caches and plans.
      if (repetition >= 0) rates[name].push(rate);
    }
  }
  const lost = await pool.query<{ count: number }>(
    "select count(*)::int as count from runs where status = 'running' and last_seq <> writer_ord + 2",
  );
  const accepted = await pool.query<{ events: string }>(
    "select sum(writer_ord) as events from runs where status = 'running'",
  );
  const sent = written.reduce((sum, events) => sum + events, 0);
  if (lost.rows[0]?.count !== 0 || Number(accepted.rows[0]?.events) !== sent) {
    throw new Error("An append was not taken: what was measured is not what it should be.");
  }
  return rates;
}

const ratios = (of: number[], to: number[]): number[] => of.map((rate, index) => rate / to[index]!);
const perSecond = (rates: number[]): string => `${median(rates).toFixed(0)} a second`;

export const append: Bench = {
  name: "append",
  summary: `the ledger's fenced append of one event against a plain INSERT, ${CLIENTS} clients, fsync on`,
  unit: "ratio",
  goal: { atLeast: 0.55 },
  async measure() {
    const database = await startLedgerDatabase({ clients: CLIENTS + 1 });
    try {
      const { pool } = database;
      await runMigrations({ connectionString: database.url });
      const connections = await Promise.all(Array.from({ length: CLIENTS }, () => pool.connect()));
      const rates = await measureRates(pool, connections).finally(() => {
        for (const connection of connections) connection.release();
      });
      const appendRatios = ratios(rates.append, rates.plain);
      const startRatios = ratios(rates.start, rates.addJob);
      const start = median(startRatios);
      return {
        value: median(appendRatios),
        baseline: 1,
        rows: [
          ["repetitions x seconds", `${REPETITIONS} x ${SECONDS}, interleaved`],
          ["plain INSERT", perSecond(rates.plain)],
          ["fenced append of progress, 1 event", perSecond(rates.append)],
          ["fenced append with checkpoint, 1 event", perSecond(rates.checkpoint)],
          [`fenced append with checkpoint, ${BATCH} events`, perSecond(rates.batch)],
          ["with checkpoint / INSERT", median(ratios(rates.checkpoint, rates.plain)).toFixed(2)],
          ["append / INSERT, each", appendRatios.map((ratio) => ratio.toFixed(2)).join(" ")],
          [
            "events in batches / events one by one",
            median(ratios(rates.batch, rates.checkpoint).map((ratio) => ratio * BATCH)).toFixed(1),
          ],
          ["start", perSecond(rates.start)],
          ["graphile-worker add_job", perSecond(rates.addJob)],
          ["start / add_job, each", startRatios.map((ratio) => ratio.toFixed(2)).join(" ")],
          ["start / add_job, median", `${start.toFixed(2)} (goal ${START_GOAL})`],
        ],
        missed:
          start >= START_GOAL
            ? []
            : [`start is ${start.toFixed(2)} times add_job, goal ${START_GOAL}`],
      };
    } finally {
      await database.stop();
    }
  },
};
