// What must be true of every run in a ledger, whatever has happened to it: each invariant with its id, a sentence, and
// the query that finds what breaks it. Every query sees one snapshot, so a ledger may be checked while runs go on.
// Reads only, and knows the ledger by its tables alone.

/** Runs a query without parameters and answers its rows. */
export type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** One place where an invariant does not hold. */
export interface Violation {
  id: string;
  /** Null where no single run is to blame. */
  runId: string | null;
  /** What was found, in words. */
  detail: string;
}

export interface Expectations {
  /** Runs whose id is smaller may have lost their events with their day. Default: none has. */
  keptSince?: string;
  /** All faults are healed and all work is done: no run may still be on its way. Default false. */
  isSettled?: boolean;
}

interface Invariant {
  id: string;
  sentence: string;
  /** Selects `runId` and `detail` of what breaks it. */
  sql: (expected: Required<Expectations>) => string;
}

const ENDED = "status in ('completed', 'failed', 'canceled')";
const ENDINGS = "('run.completed', 'run.failed', 'run.canceled')";
const CLAIMS = "('run.started', 'run.resumed')";

const LOG: Invariant[] = [
  {
    id: "L1",
    sentence: "The events of a run are numbered 1..n without a hole or a double.",
    sql: () => `
      select run_id as "runId", format('%s events from %s to %s', count(*), min(seq), max(seq)) as detail
        from run_events group by run_id
      having min(seq) <> 1 or max(seq) <> count(*) or count(distinct seq) <> count(*)`,
  },
  {
    id: "L2",
    sentence: "The row's last_seq is the last event's number.",
    sql: ({ keptSince }) => `
      select r.run_id as "runId", format('last_seq %s, last event %s', r.last_seq, e.last) as detail
        from runs r left join (select run_id, max(seq) as last from run_events group by run_id) e using (run_id)
       where r.last_seq is distinct from e.last and (e.last is not null or r.run_id >= '${keptSince}')`,
  },
  {
    id: "L3",
    sentence:
      "A run that has ended has exactly one terminal event, and it is the last; no other has one.",
    sql: ({ keptSince }) => `
      select r.run_id as "runId",
             format('%s with %s terminal events, last of them %s of %s', r.status, e.ends, e.ending, e.last) as detail
        from runs r
       cross join lateral (
         select count(*) as events, count(*) filter (where is_terminal) as ends,
                max(seq) filter (where is_terminal) as ending, max(seq) as last
           from run_events e where e.run_id = r.run_id) e
       where (e.events > 0 or r.run_id >= '${keptSince}')
         and case when r.${ENDED} then e.ends <> 1 or e.ending is distinct from e.last else e.ends <> 0 end`,
  },
  {
    id: "L4",
    sentence: "The lease's epoch never falls along the log.",
    sql: () => `
      select run_id as "runId", format('epoch %s behind %s at event %s', lease_epoch, before, seq) as detail
        from (select *, lag(lease_epoch) over (partition by run_id order by seq) as before from run_events) e
       where lease_epoch < before`,
  },
  {
    id: "L5",
    sentence: "An event is never changed, and leaves only with its whole day.",
    // Counted by Postgres even when rolled back: nobody may as much as try.
    // The default partition gives its rows to the day that is made for them, so what left it tells nothing.
    sql: () => `
      select null as "runId", format('%s: %s updates, %s deletes', s.relname, n_tup_upd, n_tup_del) as detail
        from pg_stat_user_tables s join pg_inherits i on i.inhrelid = s.relid
       where i.inhparent = 'run_events'::regclass
         and (n_tup_upd > 0 or (n_tup_del > 0 and s.relname <> 'run_events_default'))`,
  },
  {
    id: "L6",
    sentence:
      "The terminal event says what the row says: its type is run.<status>, and only it bears such a name.",
    sql: () => `
      select r.run_id as "runId", format('event %s is %s with %s, row is %s', e.seq, e.type, e.payload, r.status) as detail
        from run_events e join runs r using (run_id)
       where case when e.is_terminal
                  then (e.type, e.payload->>'status', e.payload->>'verdict', e.payload->>'stopReason')
                       is distinct from ('run.' || r.status, r.status, r.verdict, r.stop_reason)
                  else e.type in ${ENDINGS} end`,
  },
];

const LEASE: Invariant[] = [
  {
    id: "E1",
    sentence: "A run is claimed at most once in an epoch.",
    sql: () => `
      select run_id as "runId", format('epoch %s claimed by %s', lease_epoch, string_agg(payload->>'worker', ', ')) as detail
        from run_events where type in ${CLAIMS}
       group by run_id, lease_epoch having count(*) > 1`,
  },
  {
    id: "E2",
    sentence:
      "What a worker wrote stands behind its own claim; nothing is newer than the row's epoch.",
    sql: () => `
      select e.run_id as "runId", format('event %s (%s) of epoch %s without a claim before it', e.seq, e.type, e.lease_epoch) as detail
        from run_events e
       where e.type not like 'run.%' and not exists (
         select from run_events c
          where c.run_id = e.run_id and c.seq < e.seq and c.lease_epoch = e.lease_epoch and c.type in ${CLAIMS})
      union all
      select r.run_id, format('event %s of epoch %s, row at %s', e.seq, e.lease_epoch, r.lease_epoch)
        from runs r join run_events e using (run_id) where e.lease_epoch > r.lease_epoch
      union all
      select k.run_id, format('checkpoint of step %s has epoch %s, its event %s has %s', k.step_ordinal, k.lease_epoch, k.seq, e.lease_epoch)
        from run_checkpoints k join run_events e on e.run_id = k.run_id and e.seq = k.seq
       where e.lease_epoch <> k.lease_epoch`,
  },
  {
    id: "E4",
    sentence: "A run is running if and only if a worker has its lease.",
    sql: () => `
      select run_id as "runId", format('%s, held by %s until %s', status, processing_by, lease_expires_at) as detail
        from runs
       where (status = 'running') <> (processing_by is not null) or (status = 'running') <> (lease_expires_at is not null)`,
  },
  {
    id: "E5",
    sentence: "No run is tried more often than it may be.",
    sql: () => `
      select run_id as "runId", format('attempt %s of %s', attempt, max_attempts) as detail
        from runs where attempt > max_attempts`,
  },
  {
    id: "D1",
    sentence: "A running run holds one device, and a run that has ended none.",
    sql: () => `
      select r.run_id as "runId", format('%s with %s devices', r.status, count(d.udid)) as detail
        from runs r left join devices d using (run_id)
       group by r.run_id
      having case when r.status = 'running' then count(d.udid) <> 1 when r.${ENDED} then count(d.udid) > 0
                  else count(d.udid) > 1 end`,
  },
];

const START: Invariant[] = [
  {
    id: "S1",
    sentence:
      "A run has its row, its input and its first event run.queued, or none of them and no doorbell.",
    sql: ({ keptSince }) => `
      select r.run_id as "runId", 'no input' as detail
        from runs r where not exists (select from run_inputs i where i.run_id = r.run_id)
      union all
      select e.run_id, format('begins with %s of epoch %s', e.type, e.lease_epoch)
        from run_events e where seq = 1 and (type, lease_epoch) <> ('run.queued', 0)
      union all
      select r.run_id, 'no events' from runs r
       where r.last_seq = 0 and (r.run_id >= '${keptSince}' or not r.${ENDED})
      union all
      select o.run_id, o.what || ' without a run'
        from (select distinct run_id, 'events' as what from run_events
              union all select run_id, 'input' from run_inputs
              union all select distinct run_id, 'checkpoints' from run_checkpoints
              union all select key, 'a doorbell' from outbox where topic = 'run-job') o
       where not exists (select from runs r where r.run_id = o.run_id)`,
  },
  {
    id: "S2",
    sentence: "One idempotency key, one run.",
    sql: () => `
      select min(run_id) as "runId", format('key %s has %s runs', idempotency_key, count(*)) as detail
        from runs where idempotency_key is not null
       group by tenant_id, idempotency_key having count(*) > 1`,
  },
  {
    id: "S3",
    sentence: "When all is healed and done, every run has ended and no doorbell waits.",
    sql: ({ isSettled }) => `
      select run_id as "runId", status as detail from runs where ${isSettled} and not ${ENDED}
      union all
      select key, 'a doorbell waits' from outbox where ${isSettled} and topic = 'run-job'`,
  },
];

const CANCEL: Invariant[] = [
  {
    id: "C1",
    sentence: "A run whose cancel was taken never ends as anything but canceled.",
    sql: () => `
      select run_id as "runId", format('%s (%s) though canceled at %s', status, stop_reason, cancel_requested_at) as detail
        from runs where cancel_requested_at is not null and status in ('completed', 'failed')`,
  },
  {
    id: "C2",
    sentence: "After a cancel the run does at most what one turn of its loop does.",
    sql: () => `
      select e.run_id as "runId", format('%s times %s after the cancel', count(*), e.type) as detail
        from run_events e
       where e.type in ('action.performed', 'step.finished') and e.seq > (
         select min(c.seq) from run_events c where c.run_id = e.run_id and c.type = 'run.cancel_requested')
       group by e.run_id, e.type having count(*) > 1`,
  },
  {
    id: "C3",
    sentence: "A cancel is taken once, and never from a run that has ended.",
    sql: () => `
      select r.run_id as "runId", format('%s cancels', count(e.seq)) as detail
        from runs r join run_events e on e.run_id = r.run_id and e.type = 'run.cancel_requested'
       group by r.run_id having count(*) > 1 or r.cancel_requested_at is null
      union all
      select run_id, format('canceled at %s, ended at %s', cancel_requested_at, finished_at)
        from runs where cancel_requested_at > finished_at`,
  },
  {
    id: "C4",
    sentence: "A run that was canceled before its start never had a worker.",
    sql: () => `
      select r.run_id as "runId", format('%s claims', count(*)) as detail
        from runs r join run_events e on e.run_id = r.run_id and e.type in ${CLAIMS}
       where r.stop_reason = 'canceled_before_start' group by r.run_id`,
  },
];

const RESUME: Invariant[] = [
  {
    id: "R1",
    sentence: "Each step is finished once.",
    sql: () => `
      select run_id as "runId", format('step %s finished %s times', payload->>'stepOrdinal', count(*)) as detail
        from run_events where type = 'step.finished'
       group by run_id, payload->>'stepOrdinal' having count(*) > 1`,
  },
  {
    id: "R2",
    sentence: "Steps follow one another, and the newest checkpoint knows all that are finished.",
    sql: () => `
      select run_id as "runId", format('step %s behind step %s', step, before) as detail
        from (select run_id, (payload->>'stepOrdinal')::int as step,
                     lag((payload->>'stepOrdinal')::int, 1, 0) over (partition by run_id order by seq) as before
                from run_events where type = 'step.finished') s
       where step > before + 1 or step < before
      union all
      select e.run_id, format('step finished at event %s, newest checkpoint at %s', max(e.seq), k.seq)
        from run_events e
        left join lateral (select max(k.seq) as seq from run_checkpoints k where k.run_id = e.run_id) k on true
       where e.type = 'step.finished'
       group by e.run_id, k.seq having max(e.seq) > coalesce(k.seq, 0)`,
  },
];

/** All invariants that the tables can tell of. */
export const INVARIANTS: readonly Invariant[] = [...LOG, ...LEASE, ...START, ...CANCEL, ...RESUME];

/** Checks all runs of a ledger. Empty where everything holds. */
export async function checkInvariants(
  query: Query,
  expectations: Expectations = {},
): Promise<Violation[]> {
  const expected = { keptSince: "", isSettled: false, ...expectations };
  if (!/^[0-9A-Z]*$/.test(expected.keptSince)) throw new Error("keptSince is not a run id.");
  const violations: Violation[] = [];
  for (const { id, sql } of INVARIANTS) {
    const rows = await query(sql(expected));
    for (const { runId, detail } of rows) {
      violations.push({ id, runId: runId as string | null, detail: detail as string });
    }
  }
  return violations;
}

/** A frame as a reader saw it; `seq` is its id, null where it had none. */
export interface ObservedFrame {
  seq: number | null;
  type: string;
}

/** Frames that are not part of any log. */
const SYNTHETIC = new Set(["open", "hb", "end", "reset"]);

/**
 * Holds all that one reader saw, over any number of reconnects, against the run's log.
 * T1: it is the log from its beginning on, nothing missed, doubled or out of order. T6: ids are on the log's events and
 * on nothing else. `isWhole`: the reader was there to the end.
 */
export function checkObservedStream(
  frames: readonly ObservedFrame[],
  log: readonly { seq: number; type: string }[],
  isWhole = true,
): Violation[] {
  const violations: Violation[] = [];
  const found = (id: string, detail: string) => violations.push({ id, runId: null, detail });
  let next = 0;
  for (const { seq, type } of frames) {
    const isSynthetic = SYNTHETIC.has(type);
    if (isSynthetic === (seq !== null)) {
      found("T6", `${type} has ${seq === null ? "no id" : `id ${seq}`}`);
      continue;
    }
    if (seq === null) continue;
    const due = log[next];
    if (due?.seq === seq && due.type === type) {
      next += 1;
      continue;
    }
    const wanted = due ? `${due.seq} (${due.type})` : "nothing more";
    found("T1", `saw ${seq} (${type}) where the log has ${wanted}`);
    next = Math.max(next, log.findIndex((event) => event.seq === seq) + 1);
  }
  if (isWhole && next < log.length) found("T1", `saw ${next} of ${log.length} events`);
  return violations;
}

/** L7: whoever reads a log while it grows sees a beginning of it. `seqs` is what one read answered, in its order. */
export function checkSnapshot(seqs: readonly number[]): Violation[] {
  const at = seqs.findIndex((seq, index) => seq !== index + 1);
  return at < 0
    ? []
    : [{ id: "L7", runId: null, detail: `event ${seqs[at]} at place ${at + 1} of a read` }];
}
