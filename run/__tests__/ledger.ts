// Puts runs into the ledger for tests, and grows their logs the way a worker does.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import { ulid } from "ulid";
import { insertRun, type NewRun } from "../ledger";
import type { RunInput } from "../types";

export const db = SQLDatabase.named("rove");

export const input: RunInput = {
  apkPath: "/apps/shop.apk",
  appiumServerUrl: "http://me:secret@127.0.0.1:4723",
  packageName: "com.example.shop",
  appActivity: "com.example.shop.Main",
  maxSteps: 25,
  goal: null,
  udid: null,
  seed: 1,
  capabilities: {},
};

export function newRun(changes: Partial<NewRun> = {}): NewRun {
  return { runId: ulid(), input, queued: {}, idempotencyKey: null, requestHash: null, ...changes };
}

/** A queued run's id. */
export async function queuedRun(): Promise<string> {
  const run = newRun();
  await insertRun(run);
  return run.runId;
}

/** Lets a worker take the run. */
export async function claim(runId: string): Promise<void> {
  await db.exec`
    update runs set status = 'running', lease_epoch = lease_epoch + 1, processing_by = 'worker', attempt = attempt + 1,
           lease_expires_at = clock_timestamp() + interval '1 hour', started_at = coalesce(started_at, now())
     where run_id = ${runId}::text`;
}

/** Adds events of one type, one for each payload, in one statement. */
export async function append(
  runId: string,
  payloads: object[],
  type = "step.finished",
): Promise<void> {
  await db.exec`
    with h as (
      update runs set last_seq = last_seq + ${payloads.length}::int where run_id = ${runId}::text
      returning run_id, last_seq, lease_epoch)
    insert into run_events (run_id, seq, lease_epoch, type, payload)
    select run_id, last_seq - ${payloads.length}::int + ord, lease_epoch, ${type}::text, payload
      from h, jsonb_array_elements(${payloads}::jsonb) with ordinality u (payload, ord)`;
}

/** Ends the run with its terminal event. */
export async function complete(runId: string): Promise<void> {
  await db.exec`
    with h as (
      update runs set last_seq = last_seq + 1, status = 'completed', verdict = 'passed', stop_reason = 'explored',
             finished_at = now(), processing_by = null, lease_expires_at = null
       where run_id = ${runId}::text
      returning run_id, last_seq, lease_epoch)
    insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
    select run_id, last_seq, lease_epoch, 'run.completed', true, '{}' from h`;
}

/** The run's log, in order. */
export async function eventsOf(runId: string) {
  return await db.queryAll<{
    seq: number;
    type: string;
    isTerminal: boolean;
    payload: Record<string, unknown>;
  }>`
    select seq, type, is_terminal as "isTerminal", payload from run_events
     where run_id = ${runId}::text order by seq`;
}
