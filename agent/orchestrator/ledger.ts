// The workshop's side of the ledger: claim, append, heartbeat, end, reap. One statement a function, and every write is
// guarded by the lease's epoch: who lost the lease changes nothing and gets null. Only the database's clock decides.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import type { RunInput, StopReason } from "../../run/types";
import type { SessionPorts } from "../device/device";
import type { Ending } from "../ending";
import type { Lesson } from "../explore/types";

const db = SQLDatabase.named("rove");

/** A run that a worker holds. `epoch` is its fencing token. */
export interface Claim {
  runId: string;
  epoch: number;
  attempt: number;
  input: RunInput;
  /** State of the last checkpoint; null where there is none. */
  state: unknown;
  createdAt: Date;
  device: DeviceLease;
}

/** A device that a run holds. */
export interface DeviceLease {
  /** Null on the unnamed device of a server: the server picks. */
  udid: string | null;
  ports: SessionPorts;
  /** Session that an earlier holder has left open on it; null where there is none. */
  leftSessionId: string | null;
}

/** How many candidates one look brings: others take some of them meanwhile. */
const candidatesMax = 20;

/**
 * Takes the oldest run that waits, or whose worker is dead, and whose device is free; null where there is none. Any
 * number of claimers. A run that has to wait for its device is told so in its log, once a wait: `onWaiting` hears of it.
 * `refused` are runs that this worker cannot go on with.
 */
export async function claimNext(
  worker: string,
  leaseMs: number,
  about: { refused?: string[]; onWaiting?: (runId: string) => void } = {},
): Promise<Claim | null> {
  for (const runId of await candidates(about.refused ?? [])) {
    const tried = await claim(runId, worker, leaseMs);
    if (tried?.isWaiting) about.onWaiting?.(runId);
    if (tried?.claim) return tried.claim;
  }
  return null;
}

/**
 * Runs that look as if they could be claimed, or have to be told that they wait; oldest first. Locks nothing, and looks
 * at each server once, not once for every run that waits for it.
 */
async function candidates(refused: string[]): Promise<string[]> {
  const rows = await db.queryAll<{ runId: string }>`
    with s as (
      select appium_server, bool_or(udid = '*' and run_id is not null) as is_taken,
             bool_or(is_registered) as has_pool, bool_or(run_id is not null) as is_used,
             coalesce(array_agg(udid) filter (where is_registered and state = 'ready' and run_id is null), '{}') as free
        from devices group by appium_server)
    select r.run_id as "runId"
      from runs r
      join run_inputs i on i.run_id = r.run_id
      left join s on s.appium_server = i.appium_server
      left join devices d on d.appium_server = i.appium_server and d.udid = i.udid
     where ((r.status = 'queued' and r.next_attempt_at <= clock_timestamp())
            or (r.status = 'running' and r.lease_expires_at < clock_timestamp()))
       and r.cancel_requested_at is null and r.attempt < r.max_attempts
       and r.run_id <> all (${refused}::text[])
       and (r.waiting_since is null or s.appium_server is null or not s.is_taken and case
              when i.udid is not null then d.udid is null or d.run_id is null and d.state = 'ready'
              when s.has_pool then not s.free <@ r.lost_udids
              else not s.is_used end)
     order by r.created_at, r.run_id
     limit ${candidatesMax}::int`;
  return rows.map(({ runId }) => runId);
}

interface Tried {
  isWaiting: boolean;
  claim: Claim | null;
}

/** Takes this run and its device, or writes down that it waits for one: one statement. Null: another was quicker. */
async function claim(runId: string, worker: string, leaseMs: number): Promise<Tried | null> {
  const row = await db.queryRow<ClaimRow>`
    with c as (
      select run_id from runs
       where run_id = ${runId}::text
         and ((status = 'queued' and next_attempt_at <= clock_timestamp())
              or (status = 'running' and lease_expires_at < clock_timestamp()))
         and cancel_requested_at is null and attempt < max_attempts
         for update skip locked),
    d as (select c.run_id, l.* from c cross join lateral lease_device(c.run_id) l),
    h as (
      update runs r
         set status = 'running', lease_epoch = lease_epoch + 1, writer_ord = 0, processing_by = ${worker}::text,
             lease_expires_at = clock_timestamp() + ${leaseMs}::int * interval '1 ms',
             heartbeat_at = clock_timestamp(), started_at = coalesce(started_at, now()), updated_at = now(),
             attempt = attempt + 1, last_seq = last_seq + 1, waiting_since = null
        from d
       where r.run_id = d.run_id and d.udid is not null
      returning r.*),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select run_id, last_seq, lease_epoch, case when lease_epoch = 1 then 'run.started' else 'run.resumed' end,
             jsonb_build_object('attempt', attempt, 'worker', ${worker}::text)
        from h),
    w as (
      update runs r
         set waiting_since = now(), updated_at = now(), last_seq = last_seq + 1,
             -- One whose worker is dead, and whose device is out of service: that worker must not come back to it.
             lease_epoch = lease_epoch + (status = 'running')::int, status = 'queued', processing_by = null,
             lease_expires_at = null
        from d
       where r.run_id = d.run_id and d.udid is null and r.waiting_since is null
      returning r.run_id, r.last_seq, r.lease_epoch),
    we as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select w.run_id, w.last_seq, w.lease_epoch, 'run.waiting_for_device',
             jsonb_build_object('udid', i.udid, 'heldBy', d.held_by)
        from w join d on d.run_id = w.run_id join run_inputs i on i.run_id = w.run_id)
    select d.run_id as "runId", exists (select from w) as "isWaiting", h.lease_epoch as "epoch", h.attempt,
           case when h.run_id is not null then i.input || coalesce(i.secrets, '{}') end as "input", h.created_at as "createdAt",
           nullif(d.udid, '*') as "udid", d.system_port as "systemPort", d.mjpeg_server_port as "mjpegServerPort",
           d.chromedriver_port as "chromedriverPort", s.session_id as "leftSessionId",
           case when h.run_id is not null then (
             select k.state from run_checkpoints k where k.run_id = h.run_id order by k.step_ordinal desc limit 1) end as "state"
      from d left join h on h.run_id = d.run_id join run_inputs i on i.run_id = d.run_id
           left join devices s on s.appium_server = i.appium_server and s.udid = d.udid`;
  if (!row) return null;
  const { isWaiting, udid, systemPort, mjpegServerPort, chromedriverPort, ...more } = row;
  const { epoch, leftSessionId, ...claimed } = more;
  if (epoch === null) return { isWaiting, claim: null };
  const device = { udid, ports: { systemPort, mjpegServerPort, chromedriverPort }, leftSessionId };
  return { isWaiting, claim: { ...claimed, epoch, device } };
}

interface ClaimRow extends Omit<Claim, "epoch" | "device">, SessionPorts {
  isWaiting: boolean;
  /** Null where the run has to wait; then the rest is, too. */
  epoch: number | null;
  udid: string | null;
  leftSessionId: string | null;
}

/** Everything that the checkpoints of a run have taught, oldest step first. */
export async function lessonsOf(
  runId: string,
): Promise<{ stepOrdinal: number; lessons: Lesson[] }[]> {
  return await db.queryAll<{ stepOrdinal: number; lessons: Lesson[] }>`
    select step_ordinal as "stepOrdinal", lesson as "lessons" from run_checkpoints
     where run_id = ${runId}::text and lesson is not null
     order by step_ordinal`;
}

/** Events and, with them, the step's checkpoint: all of it or nothing. Texts are JSON. */
export interface Batch {
  types: string[];
  payloads: string[];
  stepOrdinal: number;
  /** Null leaves the checkpoints as they are. */
  state: string | null;
  /** Null leaves the step's lesson as it is. */
  lesson: string | null;
}

// An append in parts, so that one without a checkpoint opens no table of checkpoints: that would cost a tenth of its time.
const headMoved = `
    with h as (
      update runs
         set last_seq = last_seq + $4::int, writer_ord = writer_ord + $4::int, updated_at = now(),
             attempt = case when $5::bool then 1 else attempt end,
             lease_expires_at = clock_timestamp() + $6::int * interval '1 ms', heartbeat_at = clock_timestamp()
       where run_id = $1::text and lease_epoch = $2::bigint and status = 'running' and writer_ord = $3::bigint
      returning run_id, last_seq, lease_epoch, cancel_requested_at)`;

const eventsAdded = `
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select h.run_id, h.last_seq - $4::int + u.ord, h.lease_epoch, u.type, u.payload::jsonb
        from h, unnest($7::text[], $8::text[]) with ordinality u (type, payload, ord))`;

const checkpointKept = `
    c as (
      insert into run_checkpoints (run_id, step_ordinal, lease_epoch, seq, state, lesson)
      select run_id, $9::int, lease_epoch, last_seq, $10::text::jsonb, $11::text::jsonb
        from h
          on conflict (run_id, step_ordinal) do update
         set lease_epoch = excluded.lease_epoch, seq = excluded.seq, state = excluded.state,
             lesson = coalesce(excluded.lesson, run_checkpoints.lesson))`;

const wasCanceled = `
    select cancel_requested_at is not null as "isCanceled" from h`;

const appendProgress = `${headMoved},${eventsAdded}${wasCanceled}`;
const appendWithCheckpoint = `${headMoved},${checkpointKept},${eventsAdded}${wasCanceled}`;

/**
 * Writes a batch and renews the lease. `writerOrd` is the number of events that this epoch has written before.
 * Null: another has the run, or this very batch was written by an earlier try (`standing` tells).
 */
export async function append(
  { runId, epoch }: Pick<Claim, "runId" | "epoch">,
  writerOrd: number,
  { types, payloads, stepOrdinal, state, lesson }: Batch,
  leaseMs: number,
): Promise<{ isCanceled: boolean } | null> {
  // Attempts are counted from the last step on: a run that gets on is not what kills its workers, and a run that does
  // must not use up the attempts of those that die with it.
  const isStepDone = types.includes("step.finished");
  const events = [runId, epoch, writerOrd, types.length, isStepDone, leaseMs, types, payloads];
  return state === null
    ? await db.rawQueryRow<{ isCanceled: boolean }>(appendProgress, ...events)
    : await db.rawQueryRow<{ isCanceled: boolean }>(
        appendWithCheckpoint,
        ...events,
        stepOrdinal,
        state,
        lesson,
      );
}

/** Where the run stands now, for a writer whose write was not taken. */
export interface Standing {
  epoch: number;
  writerOrd: number;
  status: string;
  isCanceled: boolean;
}

export async function standing(runId: string): Promise<Standing | null> {
  return await db.queryRow<Standing>`
    select lease_epoch as "epoch", writer_ord as "writerOrd", status, cancel_requested_at is not null as "isCanceled"
      from runs where run_id = ${runId}::text`;
}

/** Renews the lease and answers what the run is asked for. Null: the lease is lost. */
export async function heartbeat(
  claim: Pick<Claim, "runId" | "epoch">,
  leaseMs: number,
): Promise<{ isCanceled: boolean } | null> {
  return await db.queryRow<{ isCanceled: boolean }>`
    update runs
       set lease_expires_at = clock_timestamp() + ${leaseMs}::int * interval '1 ms', heartbeat_at = clock_timestamp()
     where run_id = ${claim.runId}::text and lease_epoch = ${claim.epoch}::bigint and status = 'running'
    returning cancel_requested_at is not null as "isCanceled"`;
}

/** Ends a run with its one terminal event. A cancel that was committed before wins. Null: the lease is lost. */
export async function finish(
  claim: Pick<Claim, "runId" | "epoch">,
  ending: Ending,
  payload: string,
): Promise<{ status: string; stopReason: StopReason } | null> {
  return await db.queryRow<{ status: string; stopReason: StopReason }>`
    with h as (
      update runs
         set status = case when cancel_requested_at is null then ${ending.status}::text else 'canceled' end,
             verdict = case when cancel_requested_at is null then ${ending.verdict}::text else 'inconclusive' end,
             stop_reason = case when cancel_requested_at is null then ${ending.stopReason}::text else 'canceled' end,
             finished_at = now(), updated_at = now(), processing_by = null, lease_expires_at = null,
             last_seq = last_seq + 1
       where run_id = ${claim.runId}::text and lease_epoch = ${claim.epoch}::bigint and status = 'running'
      returning run_id, last_seq, lease_epoch, status, verdict, stop_reason),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch, 'run.' || status, true,
             ${payload}::text::jsonb
               || jsonb_build_object('status', status, 'verdict', verdict, 'stopReason', stop_reason)
        from h)
    select status, stop_reason as "stopReason" from h`;
}

/**
 * Gives a run back to the queue. It keeps its device, so that it goes on where its app is. Its attempt is spared where
 * nothing went wrong; a run that exhausts each of its workers must come to an end. Null: the lease is lost, or a cancel
 * came first and the run has to be ended.
 */
export async function release(
  claim: Pick<Claim, "runId" | "epoch">,
  delayMs: number,
  reason: "worker_left" | "worker_exhausted" | "checkpoint_newer",
): Promise<{ runId: string } | null> {
  const spared = reason === "worker_exhausted" ? 0 : 1;
  return await db.queryRow<{ runId: string }>`
    with h as (
      update runs
         set status = 'queued', processing_by = null, lease_expires_at = null, updated_at = now(),
             last_seq = last_seq + 1, attempt = greatest(attempt - ${spared}::int, 0),
             next_attempt_at = clock_timestamp() + ${delayMs}::int * interval '1 ms'
       where run_id = ${claim.runId}::text and lease_epoch = ${claim.epoch}::bigint and status = 'running'
         and cancel_requested_at is null
      returning run_id, last_seq, lease_epoch),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select run_id, last_seq, lease_epoch, 'run.requeued', jsonb_build_object('reason', ${reason}::text) from h)
    select run_id as "runId" from h`;
}

/**
 * Takes runs from workers that are gone: back to the queue, or to their end where they were canceled or have used up
 * their attempts. The epoch rises here already, so that a worker that wakes up again is fenced before the next claim.
 */
export async function reap(limit: number): Promise<{ runId: string; status: string }[]> {
  return await db.queryAll<{ runId: string; status: string }>`
    with d as (
      select run_id from runs
       where (status = 'running' and lease_expires_at < clock_timestamp() - interval '1 s')
          or (status = 'queued' and attempt >= max_attempts)
       limit ${limit}::int
         for update skip locked),
    h as (
      update runs r
         set lease_epoch = lease_epoch + 1, last_seq = last_seq + 1, processing_by = null, lease_expires_at = null,
             updated_at = now(),
             status = case when cancel_requested_at is not null then 'canceled'
                           when attempt >= max_attempts then 'failed' else 'queued' end,
             verdict = case when cancel_requested_at is not null or attempt >= max_attempts then 'inconclusive' end,
             finished_at = case when cancel_requested_at is not null or attempt >= max_attempts then now() end,
             stop_reason = case when cancel_requested_at is not null then 'canceled_worker_lost'
                                when attempt >= max_attempts then 'worker_lost' end,
             next_attempt_at = now() + least(interval '5 min', interval '1 s' * power(2, least(attempt, 10)) * (0.5 + random()))
        from d
       where r.run_id = d.run_id
      returning r.*),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch, case status when 'queued' then 'run.lease_lost' else 'run.' || status end,
             status <> 'queued',
             jsonb_strip_nulls(jsonb_build_object('attempt', attempt, 'status', status, 'verdict', verdict, 'stopReason', stop_reason))
        from h)
    select run_id as "runId", status from h`;
}

/** Ends runs whose worker has not honoured a cancel within the grace; the worker is fenced by the same statement. */
export async function forceCanceled(graceMs: number, limit: number): Promise<{ runId: string }[]> {
  return await db.queryAll<{ runId: string }>`
    with d as (
      select run_id from runs
       where status = 'running' and cancel_requested_at < clock_timestamp() - ${graceMs}::int * interval '1 ms'
       limit ${limit}::int
         for update skip locked),
    h as (
      update runs r
         set lease_epoch = lease_epoch + 1, last_seq = last_seq + 1, processing_by = null, lease_expires_at = null,
             status = 'canceled', verdict = 'inconclusive', stop_reason = 'canceled_forced', finished_at = now(),
             updated_at = now()
        from d
       where r.run_id = d.run_id
      returning r.*),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch, 'run.canceled', true,
             jsonb_build_object('status', status, 'verdict', verdict, 'stopReason', stop_reason)
        from h)
    select run_id as "runId" from h`;
}

/** Wakes the readers of these runs; `payload` is run ids separated by commas. */
export async function notifyRunEvents(payload: string): Promise<void> {
  await db.exec`select pg_notify('run_events', ${payload}::text)`;
}

/** Tells every worker that a device may be free. */
export async function notifyDeviceFree(): Promise<void> {
  await db.exec`select pg_notify('run_control', '*')`;
}

/** Where the process's listening connection goes; Encore's own handle has no LISTEN. */
export function listenUrl(): string {
  return db.connectionString;
}
