// How long a run stands still when its worker is killed: from kill -9 of the app's process to `run.resumed`, with a second
// process on the same database.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { startApp } from "../local-runtime/app";
import { startDemoRun } from "../stack/demo-run";
import { PROJECT_ROOT, type Stack, startStack } from "../stack/stack";
import { checkInvariants } from "../test/invariants";
import { type Bench, median, percentile } from "./bench";

const REPETITIONS = 25;
const LEASE_MS = 2_000;
const GRACE_MS = 5_000;
const PATIENCE_MS = 60_000;
/** Everything but the lease is as it is in use. */
const ENV = { ROVE_LEASE_MS: String(LEASE_MS), ROVE_LOG_LEVEL: "warn" };

interface Process {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** A process of the app beside the stack's own. Another program may take its port before it does; then once more. */
async function startSecond(stack: Stack): Promise<Process> {
  return await startAnother(stack).catch(() => startAnother(stack));
}

function startAnother(stack: Stack): Promise<Process> {
  return startApp({
    appRoot: PROJECT_ROOT,
    outDir: join(PROJECT_ROOT, ".encore", "local"),
    dataDir: stack.dataDir,
    postgresUrl: stack.databaseUrl,
    env: ENV,
    onLine: () => {},
  });
}

/** When the first event of this type behind `after` was written, with its place in the log. */
async function eventBehind(
  pool: Pool,
  runId: string,
  type: string,
  after: number,
): Promise<{ seq: number; at: number }> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await pool.query<{ seq: string; ts: Date }>(
      "select seq, ts from run_events where run_id = $1 and type = $2 and seq > $3 order by seq limit 1",
      [runId, type, after],
    );
    const event = found.rows[0];
    if (event) return { seq: Number(event.seq), at: event.ts.getTime() };
    if (performance.now() > deadline)
      throw new Error(`Run ${runId} has had no ${type} for a minute.`);
    await sleep(20);
  }
}

/** The process that holds the run. */
async function holderOf(pool: Pool, runId: string, processes: Process[]): Promise<Process> {
  const row = await pool.query<{ holder: string }>(
    "select processing_by as holder from runs where run_id = $1",
    [runId],
  );
  const holder = processes.find(({ pid }) => row.rows[0]?.holder.endsWith(`:${pid}`));
  if (!holder) throw new Error(`Run ${runId} is held by ${row.rows[0]?.holder}.`);
  return holder;
}

interface Resumed {
  resumedMs: number;
  /** Until the first step that the second worker finished. */
  steppedMs: number;
}

/** Kills the process that walks a run. Answers what it took the other to go on, and leaves one process. */
async function killOne(stack: Stack, pool: Pool, processes: Process[]): Promise<Resumed> {
  const order = { maxSteps: 10_000, seed: 1 };
  const { runId } = await startDemoRun(stack, order, processes[0]!.url);
  const step = await eventBehind(pool, runId, "step.finished", 0);
  const holder = await holderOf(pool, runId, processes);
  const clock = await pool.query<{ now: Date }>("select clock_timestamp() as now");
  process.kill(holder.pid, "SIGKILL");
  processes.splice(processes.indexOf(holder), 1);
  const killedAt = clock.rows[0]!.now.getTime();
  const resumed = await eventBehind(pool, runId, "run.resumed", step.seq);
  const stepped = await eventBehind(pool, runId, "step.finished", resumed.seq);
  await fetch(`${processes[0]!.url}/run/${runId}/cancel`, { method: "POST" });
  await eventBehind(pool, runId, "run.canceled", stepped.seq);
  return { resumedMs: resumed.at - killedAt, steppedMs: stepped.at - killedAt };
}

export const resume: Bench = {
  name: "resume",
  summary: `kill -9 of the worker's process to run.resumed, p99, with a lease of ${LEASE_MS} ms`,
  unit: "ms",
  goal: { atMost: LEASE_MS + GRACE_MS },
  async measure() {
    const stack = await startStack({
      isTemporary: true,
      devices: "virtual",
      pace: "instant",
      isQuiet: true,
      port: 0,
      appiumPort: 0,
      env: ENV,
    });
    const processes: Process[] = [{ url: stack.url, pid: stack.appPid, stop: async () => {} }];
    const database = new URL(stack.databaseUrl);
    database.pathname = "/rove";
    const pool = new Pool({ connectionString: database.href, max: 2 });
    pool.on("error", () => {});
    try {
      const all: Resumed[] = [];
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        processes.push(await startSecond(stack));
        all.push(await killOne(stack, pool, processes));
      }
      const violations = await checkInvariants(async (sql) => (await pool.query(sql)).rows, {
        isSettled: true,
      });
      const waits = all.map(({ resumedMs }) => resumedMs);
      const steps = all.map(({ steppedMs }) => steppedMs);
      return {
        value: percentile(waits, 0.99),
        baseline: LEASE_MS,
        rows: [
          ["kills", String(REPETITIONS)],
          ["lease", `${LEASE_MS} ms`],
          ["resumed, median", `${median(waits).toFixed(0)} ms`],
          ["resumed, p90", `${percentile(waits, 0.9).toFixed(0)} ms`],
          ["resumed, slowest", `${Math.max(...waits).toFixed(0)} ms`],
          ["first step afterwards, median", `${median(steps).toFixed(0)} ms`],
          ["first step afterwards, slowest", `${Math.max(...steps).toFixed(0)} ms`],
          ["invariants broken", String(violations.length)],
        ],
        missed: violations.map(({ id, runId, detail }) => `${id} in run ${runId}: ${detail}`),
      };
    } finally {
      await pool.end();
      for (const one of processes) await one.stop();
      await stack.stop();
    }
  },
};
