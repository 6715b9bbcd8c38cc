// The ledger as evidence reads it: one run's log in pages, and sums over all runs of a package. Each function is one
// statement; none writes.
import { SQLDatabase } from "encore.dev/storage/sqldb";

const db = SQLDatabase.named("rove");

/** One tenant and one project until there are more. */
const TENANT = "default";
const PROJECT = "default";

/** One event of a log; its payload stays the text that Postgres holds. */
export interface LoggedEvent {
  seq: number;
  type: string;
  ts: Date;
  payload: string;
}

/** A page of a run's log after a sequence number, without events of some types. */
export async function readLog(
  runId: string,
  after: number,
  limit: number,
  without: string[],
): Promise<LoggedEvent[]> {
  return await db.queryAll<LoggedEvent>`
    select seq, type, ts, (payload - '{runId,seq,ts}'::text[])::text as payload
      from run_events
     where run_id = ${runId}::text and seq > ${after}::bigint and type <> all(${without}::text[])
     order by seq limit ${limit}::int`;
}

/** A run that saw a defect. */
export interface DefectRun {
  signature: string;
  runId: string;
  count: number;
  firstSeenAt: Date;
  /** Of all runs that saw it, the first, and how many there are. */
  firstRunId: string;
  runCount: number;
}

/** Which runs of the package saw these defects: for each, the newest `limit`, newest first. */
export async function readDefectRuns(
  packageName: string,
  signatures: string[],
  limit: number,
): Promise<DefectRun[]> {
  return await db.queryAll<DefectRun>`
    with seen as (
      select e.payload->>'signature' as signature, e.run_id, count(*) as times, min(e.ts) as first_ts
        from unnest(${signatures}::text[]) s (signature)
        join run_events e
          on md5(e.payload->>'signature') = md5(s.signature) and e.type in ('app.crashed', 'app.hung')
        join runs r on r.run_id = e.run_id
        join app_configs c on c.app_config_id = r.app_config_id
       where c.tenant_id = ${TENANT}::text and c.project_id = ${PROJECT}::text
         and c.package_name = ${packageName}::text
       group by 1, 2
    ), ranked as (
      select *, min(run_id) over w as first_run, count(*) over w as runs,
             row_number() over (partition by signature order by run_id desc) as place
        from seen window w as (partition by signature)
    )
    select signature, run_id as "runId", times as "count", first_ts as "firstSeenAt",
           first_run as "firstRunId", runs as "runCount"
      from ranked where place <= ${limit}::int
     order by signature, run_id desc`;
}

/** The newest runs of a package that have begun, newest first. */
export async function readPackageRuns(
  packageName: string,
  limit: number,
): Promise<{ runId: string }[]> {
  return await db.queryAll<{ runId: string }>`
    select r.run_id as "runId"
      from app_configs c join runs r on r.app_config_id = c.app_config_id
     where c.tenant_id = ${TENANT}::text and c.project_id = ${PROJECT}::text
       and c.package_name = ${packageName}::text and r.started_at is not null
     order by r.run_id desc limit ${limit}::int`;
}

/** A screen as a run found it. */
export interface RunScreen {
  runId: string;
  screenId: string;
  screenKey: string | null;
  title: string | null;
  activity: string | null;
  screenshot: string | null;
  ts: Date;
}

export async function readRunScreens(runIds: string[]): Promise<RunScreen[]> {
  return await db.queryAll<RunScreen>`
    select run_id as "runId", payload->>'screenId' as "screenId", payload->>'screenKey' as "screenKey",
           payload->>'title' as title, payload->>'activity' as activity,
           payload->'screenshot'->>'name' as screenshot, ts
      from run_events
     where run_id = any(${runIds}::text[]) and type = 'screen.discovered'
     order by run_id, seq`;
}

/** Steps of one run with the same ends, kind and label, summed up. */
export interface RunPassage {
  runId: string;
  from: string;
  to: string;
  kind: string;
  label: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

/** What led from screen to screen in these runs; steps in which the app died lead nowhere, a screen that hangs was come to. */
export async function readRunPassages(runIds: string[]): Promise<RunPassage[]> {
  return await db.queryAll<RunPassage>`
    select run_id as "runId", payload->>'fromScreenId' as "from", payload->>'screenId' as "to",
           coalesce(payload->>'kind', '') as kind, coalesce(payload->>'label', '') as label,
           count(*) as "count", min(ts) as "firstAt", max(ts) as "lastAt"
      from run_events
     where run_id = any(${runIds}::text[]) and type = 'step.finished'
       and payload->>'outcome' <> 'crashed'
       and (payload->>'outcome' <> 'hung'
            or (payload->>'screenId' not like 'outside:%' and payload->>'screenId' <> 'empty'))
       and payload->>'fromScreenId' is not null and payload->>'screenId' is not null
     group by 1, 2, 3, 4, 5`;
}

/** A defect on the screen and after the action that it showed at. */
export interface RunDefect {
  runId: string;
  kind: string;
  signature: string;
  title: string;
  screenId: string;
  label: string;
  count: number;
}

export async function readRunDefects(runIds: string[]): Promise<RunDefect[]> {
  return await db.queryAll<RunDefect>`
    select d.run_id as "runId", case d.type when 'app.crashed' then 'crash' else 'anr' end as kind,
           d.payload->>'signature' as signature, coalesce(min(d.payload->>'title'), '') as title,
           s.payload->>'fromScreenId' as "screenId", coalesce(s.payload->>'label', '') as label, count(*) as "count"
      from run_events d
      join run_events s on s.run_id = d.run_id and s.type = 'step.finished'
       and s.payload->>'stepOrdinal' = d.payload->>'stepOrdinal' and s.payload->>'outcome' in ('crashed', 'hung')
     where d.run_id = any(${runIds}::text[]) and d.type in ('app.crashed', 'app.hung')
       and d.payload->>'signature' is not null and s.payload->>'fromScreenId' is not null
     group by 1, 2, 3, 5, 6`;
}
