// The front desk's half of the ledger: each function is one statement. It writes a run's first line, its wish to be
// canceled, and nothing else; whatever happens while a run runs is the workshop's to write.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import type { PathEvent } from "./path";
import type { ReplayTotals } from "./replay-view";
import type { RunInput, RunStatus, Verdict } from "./types";

const db = SQLDatabase.named("rove");

/** One tenant and one project until there are more. */
const TENANT = "default";
const PROJECT = "default";

/** What POST /run stores. */
export interface NewRun {
  runId: string;
  input: RunInput;
  /** Payload of the first event, `run.queued`. */
  queued: Record<string, unknown>;
  /** Both null when the caller gave no key. */
  idempotencyKey: string | null;
  requestHash: Buffer | null;
}

/**
 * Writes run, input, first event and doorbell in one statement: all or none.
 * Null when nothing was written: the key is taken, or another start added the same app config in this very moment.
 */
export async function insertRun(run: NewRun): Promise<{ createdAt: Date } | null> {
  const { credentials, ...input } = run.input;
  const secrets = credentials ? { credentials } : null;
  return await db.queryRow<{ createdAt: Date }>`
    with known as (
      select app_config_id from app_configs
       where tenant_id = ${TENANT}::text and project_id = ${PROJECT}::text and apk_path = ${input.apkPath}::text
         and package_name = ${input.packageName}::text and app_activity = ${input.appActivity}::text
    ), added as (
      insert into app_configs (tenant_id, project_id, apk_path, package_name, app_activity)
      select ${TENANT}::text, ${PROJECT}::text, ${input.apkPath}::text, ${input.packageName}::text, ${input.appActivity}::text
       where not exists (select from known)
      on conflict do nothing
      returning app_config_id
    ), config as (
      select app_config_id from known union all select app_config_id from added
    ), r as (
      insert into runs (run_id, tenant_id, project_id, app_config_id, idempotency_key, request_hash, last_seq)
      select ${run.runId}::text, ${TENANT}::text, ${PROJECT}::text, app_config_id,
             ${run.idempotencyKey}::text, ${run.requestHash}::bytea, 1
        from config
      on conflict (tenant_id, idempotency_key) where idempotency_key is not null do nothing
      returning run_id, created_at
    ), i as (
      insert into run_inputs (run_id, input, secrets) select run_id, ${input}::jsonb, nullif(${secrets}::jsonb, 'null') from r
    ), e as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select run_id, 1, 0, 'run.queued', ${run.queued}::jsonb from r
    ), o as (
      insert into outbox (topic, key, payload)
      select 'run-job', run_id, jsonb_build_object('runId', run_id) from r
    )
    select created_at as "createdAt" from r`;
}

/** The run that holds an idempotency key. */
export interface KeyHolder {
  runId: string;
  createdAt: Date;
  /** Whether it was started with the same request. */
  sameRequest: boolean;
}

export async function findKeyHolder(key: string, requestHash: Buffer): Promise<KeyHolder | null> {
  return await db.queryRow<KeyHolder>`
    select run_id as "runId", created_at as "createdAt", request_hash = ${requestHash}::bytea as "sameRequest"
      from runs
     where tenant_id = ${TENANT}::text and idempotency_key = ${key}::text`;
}

/** What a cancel found or made. */
export interface CancelState {
  status: RunStatus;
  cancelRequestedAt: Date | null;
}

/**
 * Asks for a run's end: a queued run ends here and now, a running one is flagged for its worker.
 * Null when there was nothing to do: unknown, finished, or asked before.
 */
export async function requestCancel(runId: string): Promise<CancelState | null> {
  return await db.queryRow<CancelState>`
    with h as (
      update runs
         set cancel_requested_at = now(), updated_at = now(), last_seq = last_seq + 1,
             status = case when status = 'queued' then 'canceled' else status end,
             verdict = case when status = 'queued' then 'inconclusive' end,
             finished_at = case when status = 'queued' then now() end,
             stop_reason = case when status <> 'queued' then null
                                when started_at is null then 'canceled_before_start' else 'canceled' end
       where run_id = ${runId}::text and status in ('queued', 'running') and cancel_requested_at is null
      returning run_id, last_seq, status, verdict, stop_reason, lease_epoch, cancel_requested_at
    ), e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch,
             case status when 'canceled' then 'run.canceled' else 'run.cancel_requested' end,
             status = 'canceled',
             case status when 'canceled'
               then jsonb_build_object('status', status, 'verdict', verdict, 'stopReason', stop_reason)
               else '{}'::jsonb end
        from h
    )
    select status, cancel_requested_at as "cancelRequestedAt" from h`;
}

/** A run's state in few words. */
export async function readCancelState(runId: string): Promise<CancelState | null> {
  return await db.queryRow<CancelState>`
    select status, coalesce(cancel_requested_at, case when status = 'canceled' then finished_at end) as "cancelRequestedAt"
      from runs where run_id = ${runId}::text`;
}

/** The row behind GET /run/:id. */
export interface RunRow {
  runId: string;
  status: RunStatus;
  verdict: Verdict | null;
  stopReason: string | null;
  input: RunInput;
  steps: number;
  screens: number;
  replayed: ReplayTotals;
  lastSeq: number;
  attempt: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
  waitingFor: { heldBy: string | null; since: string } | null;
}

export async function readRun(runId: string): Promise<RunRow | null> {
  return await db.queryRow<RunRow>`
    select r.run_id as "runId", r.status, r.verdict, r.stop_reason as "stopReason", i.input,
           (n.totals->>'steps')::int as steps, (n.totals->>'screens')::int as screens,
           jsonb_build_object('followed', n.totals->'followed', 'departed', n.totals->'departed',
                              'signatures', n.totals->'signatures') as replayed,
           r.last_seq as "lastSeq", r.attempt,
           r.created_at as "createdAt", r.started_at as "startedAt", r.finished_at as "finishedAt",
           r.cancel_requested_at as "cancelRequestedAt",
           case when r.status = 'queued' and r.waiting_since is not null then jsonb_build_object(
             'since', r.waiting_since,
             'heldBy', (
               select d.run_id from devices d
                where d.appium_server = i.appium_server and d.run_id <> r.run_id
                  and (i.udid is null or d.udid in (i.udid, '*'))
                order by d.leased_at limit 1)) end as "waitingFor"
      from runs r
      join run_inputs i using (run_id)
     cross join lateral (select coalesce(r.totals, run_totals(r.run_id)) as totals) n
     where r.run_id = ${runId}::text`;
}

/** A run's input and what it takes to know its path. */
export interface PathSource {
  status: RunStatus;
  input: RunInput;
  events: PathEvent[];
}

/** Null for an unknown run. */
export async function readPathEvents(runId: string): Promise<PathSource | null> {
  return await db.queryRow<PathSource>`
    select r.status, i.input, coalesce(e.events, '[]') as events
      from runs r
      join run_inputs i using (run_id)
     cross join lateral (
       select jsonb_agg(jsonb_build_object('type', type, 'payload', payload) order by seq) as events
         from run_events
        where run_id = r.run_id
          and type in ('screen.perceived', 'screen.discovered', 'policy.switched', 'action.chosen', 'action.performed', 'step.finished',
                       'app.crashed', 'app.hung')) e
     where r.run_id = ${runId}::text`;
}

/** Path of a run's APK as stored, or null for an unknown run. */
export async function readApkPath(runId: string): Promise<string | null> {
  const row = await db.queryRow<{ apkPath: string }>`
    select input->>'apkPath' as "apkPath" from run_inputs where run_id = ${runId}::text`;
  return row?.apkPath ?? null;
}

/** Where a run's log stands. */
export interface LogHead {
  status: RunStatus;
  lastSeq: number;
  /** Null when its events were dropped with their partition. */
  firstSeq: number | null;
}

export async function readLogHead(runId: string): Promise<LogHead | null> {
  return await db.queryRow<LogHead>`
    select status, last_seq as "lastSeq",
           (select min(seq) from run_events e where e.run_id = r.run_id) as "firstSeq"
      from runs r where run_id = ${runId}::text`;
}

/** One event as the stream needs it: its payload stays the text that Postgres holds. */
export interface StoredEvent {
  runId: string;
  seq: number;
  type: string;
  ts: Date;
  isTerminal: boolean;
  payload: string;
  /** Whether the log went on behind it when it was read. */
  hasMore: boolean;
}

/** How much of one run a read brings. */
export interface Page {
  events: number;
  /** Bytes of payload; the event that reaches it still comes whole. */
  bytes: number;
}

/** Events of several runs after each one's own cursor, at most a page a run, in order: one read for all. */
export async function readEventsAfter(
  cursors: { runId: string; after: number }[],
  page: Page,
): Promise<StoredEvent[]> {
  const ids = cursors.map((cursor) => cursor.runId);
  const afters = cursors.map((cursor) => cursor.after);
  // Cut by what is stored first, which costs no look at the payloads: only what may still fit is unpacked and counted.
  return await db.queryAll<StoredEvent>`
    select e.run_id as "runId", e.seq, e.type, e.ts, e.is_terminal as "isTerminal", e.payload, e.has_more as "hasMore"
      from unnest(${ids}::text[], ${afters}::bigint[]) d (id, after)
     cross join lateral (
       select *, sum(octet_length(payload)) over (order by seq) - octet_length(payload) as bytes_before
         from (
           select run_id, seq, type, ts, is_terminal, (stored - '{runId,seq,ts}'::text[])::text as payload,
                  has_more
             from (
               select run_id, seq, type, ts, is_terminal, payload as stored, lead(seq) over w is not null as has_more,
                      sum(pg_column_size(payload)) over w - pg_column_size(payload) as stored_before
                 from run_events
                where run_id = d.id collate "C" and seq > d.after
               window w as (order by seq)
                order by seq limit ${page.events}::int) s
            where stored_before < ${page.bytes}::int) p) e
     where e.bytes_before < ${page.bytes}::int
     order by e.run_id, e.seq`;
}

/** Heads of the logs that are being watched. */
export async function readHeads(runIds: string[]): Promise<{ runId: string; lastSeq: number }[]> {
  return await db.queryAll<{ runId: string; lastSeq: number }>`
    select run_id as "runId", last_seq as "lastSeq" from runs where run_id = any(${runIds}::text[])`;
}

/** Wakes the readers of these runs; `payload` is run ids separated by commas. */
export async function notifyRunEvents(payload: string): Promise<void> {
  await db.exec`select pg_notify('run_events', ${payload}::text)`;
}

/** Rings at the worker that holds the run, so that it looks before its next heartbeat; `*` tells every worker to look for runs. */
export async function notifyRunControl(runId: string): Promise<void> {
  await db.exec`select pg_notify('run_control', ${runId}::text)`;
}

export async function pingDatabase(): Promise<void> {
  await db.exec`select 1`;
}

/** Where the process's one listening connection goes; Encore's own handle has no LISTEN. */
export function listenUrl(): string {
  return db.connectionString;
}
