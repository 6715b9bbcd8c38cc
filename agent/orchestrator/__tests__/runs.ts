// Runs for tests of the ledger, and the invariants that every run must keep. Writes what the front desk would write.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import { monotonicFactory } from "ulid";
import type { RunInput } from "../../../run/types";

export const db = SQLDatabase.named("rove");

/** Ids in the order in which they were asked for, also within one millisecond. */
const nextId = monotonicFactory();

const input: RunInput = {
  apkPath: "/apps/demo.apk",
  appiumServerUrl: "http://127.0.0.1:4723",
  packageName: "io.appium.android.apis",
  appActivity: ".ApiDemos",
  maxSteps: 5,
  goal: null,
  udid: null,
  seed: 1,
  capabilities: {},
};

/** A queued run with its first event, on a device of its own unless another is named. */
export async function queueRun(more: Partial<RunInput> = {}): Promise<string> {
  const runId = nextId();
  const { credentials, ...told } = more;
  const secrets = credentials ? JSON.stringify({ credentials }) : null;
  await db.exec`
    with c as (
      insert into app_configs (tenant_id, project_id, apk_path, package_name, app_activity)
      values ('t', 'p', ${runId}::text, 'p', 'a') returning app_config_id),
    r as (
      insert into runs (run_id, tenant_id, project_id, app_config_id, last_seq)
      select ${runId}::text, 't', 'p', app_config_id, 1 from c returning run_id),
    i as (insert into run_inputs (run_id, input, secrets)
      select run_id, ${JSON.stringify({ ...input, udid: `phone-${runId}`, ...told })}::text::jsonb, ${secrets}::text::jsonb from r)
    insert into run_events (run_id, seq, lease_epoch, type, payload) select run_id, 1, 0, 'run.queued', '{}' from r`;
  return runId;
}

/** What the cancel door writes. */
export async function cancelRun(runId: string): Promise<void> {
  await db.exec`
    with h as (
      update runs
         set cancel_requested_at = now(), last_seq = last_seq + 1,
             status = case when status = 'queued' then 'canceled' else status end,
             verdict = case when status = 'queued' then 'inconclusive' end,
             stop_reason = case when status = 'queued' then 'canceled_before_start' end,
             finished_at = case when status = 'queued' then now() end
       where run_id = ${runId}::text and status in ('queued', 'running') and cancel_requested_at is null
      returning run_id, last_seq, status, lease_epoch)
    insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
    select run_id, last_seq, lease_epoch, case status when 'canceled' then 'run.canceled' else 'run.cancel_requested' end,
           status = 'canceled', '{}' from h`;
}

/** Lets a run's lease be over, as if its worker had been silent for long. */
export async function expire(runId: string): Promise<void> {
  await db.exec`update runs set lease_expires_at = clock_timestamp() - interval '5 s' where run_id = ${runId}::text`;
}

/** Takes a run from its worker in one statement, as the reaper does with one that it thinks dead. */
export async function takeAway(runId: string): Promise<void> {
  await db.exec`
    with h as (
      update runs
         set status = 'queued', lease_epoch = lease_epoch + 1, last_seq = last_seq + 1, processing_by = null,
             lease_expires_at = null, next_attempt_at = now()
       where run_id = ${runId}::text and status = 'running'
      returning run_id, last_seq, lease_epoch)
    insert into run_events (run_id, seq, lease_epoch, type, payload)
    select run_id, last_seq, lease_epoch, 'run.lease_lost', '{}' from h`;
}

export interface LoggedEvent {
  seq: number;
  type: string;
  epoch: number;
  isTerminal: boolean;
  payload: Record<string, unknown>;
}

export async function eventsOf(runId: string): Promise<LoggedEvent[]> {
  return await db.queryAll<LoggedEvent>`
    select seq, type, lease_epoch as "epoch", is_terminal as "isTerminal", payload
      from run_events where run_id = ${runId}::text order by seq`;
}

export interface RunFacts {
  status: string;
  verdict: string | null;
  stopReason: string | null;
  attempt: number;
  epoch: number;
  lastSeq: number;
}

export async function factsOf(runId: string): Promise<RunFacts> {
  const row = await db.queryRow<RunFacts>`
    select status, verdict, stop_reason as "stopReason", attempt, lease_epoch as "epoch", last_seq as "lastSeq"
      from runs where run_id = ${runId}::text`;
  if (!row) throw new Error(`There is no run ${runId}`);
  return row;
}

/** What is wrong with a run's log, in words; empty where it keeps the laws. */
export async function violationsOf(runId: string): Promise<string[]> {
  const run = await factsOf(runId);
  const events = await eventsOf(runId);
  const wrong: string[] = [];
  const must = (holds: boolean, law: string) => {
    if (!holds) wrong.push(`${law} (run ${runId})`);
  };
  const isEnded = ["completed", "failed", "canceled"].includes(run.status);
  const terminal = events.filter((event) => event.isTerminal);
  const finished = events.flatMap(({ type, payload }) =>
    type === "step.finished" ? [payload.stepOrdinal] : [],
  );
  must(
    events.every((event, index) => event.seq === index + 1),
    "seqs are 1..n without a hole",
  );
  must(run.lastSeq === events.length, "the head of the log is its length");
  must(terminal.length === (isEnded ? 1 : 0), "exactly one terminal event, and only at the end");
  must(!isEnded || events.at(-1)?.isTerminal === true, "the terminal event is the last");
  must(!isEnded || terminal[0]?.type === `run.${run.status}`, "the terminal event says the status");
  must(
    events.every((event, index) => event.epoch >= (events[index - 1]?.epoch ?? 0)),
    "epochs never fall",
  );
  must(new Set(finished).size === finished.length, "every step is finished once");
  return wrong;
}
