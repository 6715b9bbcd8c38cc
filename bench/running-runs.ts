// Runs in the ledger that look as a worker's do, without a worker: for benches of what the ledger costs.
import type { Pool } from "pg";
import { ulid } from "ulid";
import type { Batch } from "../agent/orchestrator/ledger";
import { initialState } from "../agent/run-state";
import type { NewRun } from "../run/ledger";
import type { RunInput } from "../run/types";
import type { LedgerStatements } from "./statements";

/** Lease of runs that no worker may take, in milliseconds. */
export const LONG_LEASE_MS = 3_600_000;

const INPUT: RunInput = {
  apkPath: "/apps/shop.apk",
  appiumServerUrl: "http://127.0.0.1:4723",
  packageName: "com.example.shop",
  appActivity: "com.example.shop.Main",
  maxSteps: 10_000,
  goal: null,
  udid: null,
  seed: 1,
  capabilities: {},
};

/** A run as POST /run would write it. */
export function newRun(): NewRun {
  const { capabilities: _, ...queued } = INPUT;
  return { runId: ulid(), input: INPUT, queued, idempotencyKey: null, requestHash: null };
}

/** Writes this many runs, each held by a worker of its own in epoch 1. No worker sees them before they are held. */
export async function insertRunningRuns(
  pool: Pool,
  statements: LedgerStatements,
  count: number,
): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const runIds: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const run = newRun();
      await client.query(await statements.start(run));
      runIds.push(run.runId);
    }
    await client.query("delete from outbox where key = any($1::text[])", [runIds]);
    await client.query(HOLD, [runIds, LONG_LEASE_MS]);
    await client.query("commit");
    return runIds;
  } finally {
    client.release();
  }
}

const HOLD = `
  with h as (
    update runs
       set status = 'running', lease_epoch = 1, processing_by = 'bench', attempt = 1, started_at = now(),
           lease_expires_at = clock_timestamp() + $2::int * interval '1 ms', heartbeat_at = clock_timestamp(),
           last_seq = last_seq + 1
     where run_id = any($1::text[])
    returning run_id, last_seq)
  insert into run_events (run_id, seq, lease_epoch, type, payload)
  select run_id, last_seq, 1, 'run.started', '{"attempt": 1, "worker": "bench"}' from h`;

/** JSON of this many bytes, as a payload of the log. */
export function payloadOf(bytes: number): string {
  const empty = JSON.stringify({ text: "" });
  return JSON.stringify({ text: "x".repeat(Math.max(0, bytes - empty.length)) });
}

const BUDGETS = { ...INPUT, maxWalkMs: LONG_LEASE_MS };

/** The state of a run at its beginning, as its checkpoints hold it. */
export const STATE = JSON.stringify(initialState(BUDGETS, "none"));

/** A batch of events of 245 bytes, the size that the goal was set with. */
export function batchOf(events: number, stepOrdinal: number): Batch {
  return {
    types: Array.from({ length: events }, () => "action.performed"),
    payloads: Array.from({ length: events }, () => payloadOf(245)),
    stepOrdinal,
    state: STATE,
    lesson: null,
  };
}
