import { ulid } from "ulid";
import { beforeEach, describe, expect, test } from "vitest";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import { db } from "./__tests__/runs";
import { keepEventDaysOf, startRetention } from "./retention";
import { dropEventDays, ensureEventDays } from "./retention-ledger";

const dayMs = 86_400_000;
const todayMs = Math.floor(Date.now() / dayMs) * dayMs;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const partitionOf = (ms: number) => `run_events_${dayOf(ms).replaceAll("-", "")}`;

/** A run that began at this moment, with two events. */
async function runAt(ms: number, status = "completed"): Promise<string> {
  const runId = ulid(ms);
  const isLive = status === "queued";
  await db.exec`
    with c as (
      insert into app_configs (tenant_id, project_id, apk_path, package_name, app_activity)
      values ('t', 'p', ${runId}::text, 'p', 'a') returning app_config_id),
    r as (
      insert into runs (run_id, tenant_id, project_id, app_config_id, status, verdict, stop_reason, finished_at, last_seq)
      select ${runId}::text, 't', 'p', app_config_id, ${status}::text, ${isLive ? null : "passed"}::text,
             ${isLive ? null : "explored"}::text, case when ${isLive}::bool then null else now() end, 2 from c),
    k as (
      insert into run_checkpoints (run_id, step_ordinal, lease_epoch, seq, state) values (${runId}::text, 1, 1, 1, '{}'))
    insert into run_events (run_id, seq, lease_epoch, type, payload)
    values (${runId}::text, 1, 0, 'run.queued', '{}'), (${runId}::text, 2, 0, 'x', '{}')`;
  return runId;
}

/** In which partition the run's events lie; empty where they are gone. */
async function placesOf(runId: string): Promise<string[]> {
  const rows = await db.queryAll<{ place: string }>`
    select distinct tableoid::regclass::text as "place" from run_events where run_id = ${runId}::text`;
  return rows.map(({ place }) => place);
}

async function partitions(): Promise<string[]> {
  const rows = await db.queryAll<{ name: string }>`
    select inhrelid::regclass::text as "name" from pg_inherits
     where inhparent = 'run_events'::regclass order by 1`;
  return rows.map(({ name }) => name);
}

beforeEach(async () => {
  await db.exec`delete from devices`;
  await db.exec`delete from run_events`;
  await db.exec`delete from run_checkpoints`;
  await db.exec`delete from run_inputs`;
  await db.exec`delete from runs`;
  // Removes the partitions of past days, which hold nothing now.
  await dropEventDays(1);
});

test("the bounds of a day are the ULIDs of its midnights", async () => {
  for (const ms of [1, dayMs - 1, todayMs - 1, todayMs, todayMs + 1, 281_474_976_710_655]) {
    const row = await db.queryRow<{ floor: string; day: string }>`
      select ulid_floor(to_timestamp(${ms}::float8 / 1000)) as "floor", ulid_day(${ulid(ms)}::text)::text as "day"`;
    const head = ulid(ms).slice(0, 10);
    expect(row?.floor).toBe(`${head}0000000000000000`);
    if (ms < 253_402_300_800_000) expect(row?.day).toBe(dayOf(ms));
  }
});

describe("days ahead", () => {
  test("are made once, however often and by however many they are asked for", async () => {
    await Promise.all([ensureEventDays(3), ensureEventDays(3), ensureEventDays(3)]);
    expect(await ensureEventDays(3)).toEqual([]);
    const wanted = [0, 1, 2, 3].map((n) => partitionOf(todayMs + n * dayMs));
    expect(await partitions()).toEqual(expect.arrayContaining(wanted));
  });

  test("take the runs of their day, from its first millisecond to its last", async () => {
    await ensureEventDays(3);
    const tomorrow = todayMs + dayMs;
    const last = await runAt(tomorrow - 1);
    const first = await runAt(tomorrow);
    const end = await runAt(tomorrow + dayMs - 1);
    const next = await runAt(tomorrow + dayMs);
    expect(await placesOf(last)).toEqual([partitionOf(todayMs)]);
    expect(await placesOf(first)).toEqual([partitionOf(tomorrow)]);
    expect(await placesOf(end)).toEqual([partitionOf(tomorrow)]);
    expect(await placesOf(next)).toEqual([partitionOf(tomorrow + dayMs)]);
  });

  test("that were not made in time lose nothing: their events are moved out of the default partition", async () => {
    const past = todayMs - 40 * dayMs;
    const runs = [
      await runAt(past - 1),
      await runAt(past),
      await runAt(past + dayMs - 1),
      await runAt(past + dayMs),
    ];
    for (const runId of runs) expect(await placesOf(runId)).toEqual(["run_events_default"]);
    const made = await ensureEventDays(1);
    expect(made).toEqual([dayOf(past - dayMs), dayOf(past), dayOf(past + dayMs)]);
    const places = (await Promise.all(runs.map(placesOf))).flat();
    expect(places).toEqual([past - dayMs, past, past, past + dayMs].map(partitionOf));
    const [row] = await db.queryAll<{ count: number }>`select count(*) as "count" from run_events`;
    expect(row?.count).toBe(8);
  });

  test("keep what the log promises: one terminal event, one event a number", async () => {
    await ensureEventDays(1);
    const runId = await runAt(Date.now());
    const twice = db.exec`
      insert into run_events (run_id, seq, lease_epoch, type, payload) values (${runId}::text, 2, 0, 'y', '{}')`;
    await expect(twice).rejects.toThrow(/duplicate/);
    const terminal = (seq: number) => db.exec`
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      values (${runId}::text, ${seq}::int, 0, 'run.completed', true, '{}')`;
    await terminal(3);
    await expect(terminal(4)).rejects.toThrow(/duplicate/);
  });
});

describe("old days", () => {
  test("are dropped whole with their checkpoints, and their runs stay known", async () => {
    const old = await runAt(todayMs - 31 * dayMs + dayMs - 1);
    const kept = await runAt(todayMs - 30 * dayMs);
    await ensureEventDays(1);
    expect(await dropEventDays(30)).toEqual([dayOf(todayMs - 31 * dayMs)]);
    expect(await placesOf(old)).toEqual([]);
    expect(await placesOf(kept)).toHaveLength(1);
    const states = await db.queryAll<{ runId: string }>`
      select run_id as "runId" from run_checkpoints order by 1`;
    expect(states).toEqual([{ runId: kept }]);
    const run = await db.queryRow`select from runs where run_id = ${old}::text`;
    expect(run).not.toBeNull();
  });

  test("stay while a run of theirs is alive", async () => {
    const ended = await runAt(todayMs - 50 * dayMs);
    const alive = await runAt(todayMs - 50 * dayMs + 1, "queued");
    await ensureEventDays(1);
    expect(await dropEventDays(30)).toEqual([]);
    expect([...(await placesOf(ended)), ...(await placesOf(alive))]).toHaveLength(2);
    await db.exec`
      update runs set status = 'canceled', verdict = 'inconclusive', stop_reason = 'canceled', finished_at = now()
       where run_id = ${alive}::text`;
    expect(await dropEventDays(30)).toEqual([dayOf(todayMs - 50 * dayMs)]);
  });
});

test("the app may not make or drop tables itself, nor ask for nonsense", async () => {
  await expect(db.exec`drop table run_events_default`).rejects.toThrow();
  await expect(db.exec`select add_run_event_partition('2020-01-01')`).rejects.toThrow(/denied/);
  await expect(dropEventDays(0)).rejects.toThrow(/at least 1/);
  await expect(ensureEventDays(0)).rejects.toThrow(/1 to 366/);
});

test("keeps logs for ever unless a number of days is set", () => {
  expect(keepEventDaysOf({})).toBeNull();
  expect(keepEventDaysOf({ ROVE_KEEP_EVENT_DAYS: "30" })).toBe(30);
  for (const text of ["0", "-1", "1.5", "x"]) {
    expect(() => keepEventDaysOf({ ROVE_KEEP_EVENT_DAYS: text })).toThrow(/ROVE_KEEP_EVENT_DAYS/);
  }
});

test("a worker's first turn makes the days ahead and drops the old ones", async () => {
  const old = await runAt(todayMs - 9 * dayMs);
  const retention = startRetention(7, loggerWith(MODULES.AGENT, AGENT_ACTORS.RETENTION, {}));
  await expect.poll(() => placesOf(old), { timeout: 20_000 }).toEqual([]);
  expect(await partitions()).toContain(partitionOf(todayMs + 7 * dayMs));
  retention.stop();
});
