// Two who want the same row at the same moment, in both orders, forced by a gate in the database; and runs that begin
// about midnight or by a clock that goes backwards.
//
// Case of the fault list     Test
// 35 cancel and claim        a cancel that meets the claim: ...
// 35 cancel and end          a cancel that meets the end: ...
// 35 cancel and reaper       a cancel that meets whoever takes the run from a dead worker
// 36 cancel twice            each of these asks twice
// 38 pause                   none: runs cannot be paused
// 39 the database's clock    a database whose clock is set back or forward ...
// 40 ULIDs and midnight      runs that begin about midnight or ..., runs whose process' clock is set back ...
//
// What a database's clock that is set back, or forward, can do, by what asks it for the time:
// - leases (claim, append, heartbeat, reap): a lease that was taken before lasts longer by the step, or ends at once. Its
//   epoch, not its time, decides who may write, and a worker ends by its own monotonic clock.
// - waits (next_attempt_at, the outbox's available_at, the grace of a cancel, quarantines): longer or shorter by the step.
// - what says when something was (created_at, started_at, an event's ts, leased_at): out of order across the step. An
//   event's place is its number, which is counted under the run's lock, and an outbox row's is its id; the queue's order,
//   by created_at, is unfair by the step, as is which of two faults of a device counts against it.
// - partitions: made for a week ahead, and dropped by days.
import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { installDatabaseClock, setDatabaseClock } from "./database-clock";
import { type Process, Scene, until } from "./scene";

let scene: Scene;
let gates = 0;
/** Connections that keep a gate shut; a test that failed leaves some. */
const holders: PoolClient[] = [];

beforeAll(async () => {
  const logFile = process.env.ROVE_FAULT_LOG;
  scene = await Scene.open({ phones: 2, ...(logFile && { logFile }) });
  await scene.living(2);
});

afterAll(() => scene?.close());

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.release(true);
  await scene.calm();
  for (; gates > 0; gates -= 1) await scene.sql(`drop function if exists gate_${gates} cascade`);
  expect(await scene.violations()).toEqual([]);
});

const cancels = "new.cancel_requested_at is distinct from old.cancel_requested_at";
const claims = "new.status = 'running' and old.status = 'queued'";
const ends = "new.status = 'completed'";
const takesOver = "old.status = 'running' and new.lease_epoch > old.lease_epoch";

describe("a cancel that meets the claim", () => {
  test("and was first: no worker ever starts", async () => {
    const gate = await gateAt(cancels);
    // Runs are born in an hour, so that the cancel comes before any claim.
    await scene.sql("alter table runs alter next_attempt_at set default now() + interval '1 hour'");
    const runId = await scene.startRun({ maxSteps: 3 });
    await scene.sql("alter table runs alter next_attempt_at set default now()");
    const asked = cancelTwice(runId);
    await waiting(2);
    // A worker that comes to claim it now finds the row taken.
    await scene.ring(runId, 5);
    await until("an empty queue", async () => (await scene.jobs()) === 0);
    await gate.open();
    expect(await asked).toEqual(["CANCELLED", "CANCELLED"]);
    expect(await scene.over(runId)).toMatchObject({ status: "canceled", epoch: 0 });
    expect(await typesOf(runId)).toEqual(["run.queued", "run.canceled"]);
  });

  test("and came second: the worker ends it", async () => {
    const gate = await gateAt(claims);
    const runId = await scene.startRun({ maxSteps: 300 });
    await waiting(1);
    const asked = cancelTwice(runId);
    await waiting(3);
    await gate.open();
    expect(await asked).toEqual(["CANCELLED", "CANCELLED"]);
    expect(await scene.over(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
    expect(await typesOf(runId)).toContain("run.started");
  });
});

describe("a cancel that meets the end", () => {
  test("and was first: the run is canceled, though it had walked all its steps", async () => {
    const processes = await scene.only(2, { ROVE_LEASE_MS: "30000" });
    const end = await gateAt(ends);
    const cancel = await gateAt(cancels);
    const runId = await scene.startRun({ maxSteps: 2 });
    await waiting(1);
    // The end is undone, and comes again only when the cancel has the row.
    const worker = await scene.holderOf(runId);
    const other = processes.find((one) => one !== worker);
    worker.database.hold();
    await scene.sql(
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity
        where wait_event_type = 'Lock' and query ~ 'case when cancel_requested_at is null then'`,
    );
    const asked = Promise.all([1, 2].map(() => scene.cancel(runId, other?.url)));
    await waiting(2);
    worker.database.mend();
    await waiting(3);
    await end.open();
    await cancel.open();
    expect(await asked).toEqual(["CANCELLED", "CANCELLED"]);
    expect(await scene.over(runId)).toMatchObject({
      status: "canceled",
      verdict: "inconclusive",
      epoch: 1,
    });
  });

  test("and came second: the run is completed, and the cancel says so", async () => {
    const gate = await gateAt(ends);
    const runId = await scene.startRun({ maxSteps: 2 });
    await waiting(1);
    const asked = cancelTwice(runId);
    await waiting(3);
    await gate.open();
    expect(await asked).toEqual(["completed", "completed"]);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  });
});

test("a cancel that meets whoever takes the run from a dead worker is heard all the same", async () => {
  const gate = await gateAt(takesOver);
  const runId = await scene.startRun({ maxSteps: 300 });
  await scene.reaches(runId, "step.finished", 1);
  await (await scene.holderOf(runId)).kill();
  await scene.living(1);
  await waiting(1);
  const asked = cancelTwice(runId);
  await waiting(2);
  await gate.open();
  expect(await asked).toEqual(["CANCELLED", "CANCELLED"]);
  expect(await scene.over(runId)).toMatchObject({ status: "canceled" });
});

test("runs that begin about midnight or by a clock that goes backwards are walked like others, each in one partition", async () => {
  const midnight = new Date();
  midnight.setUTCHours(24, 0, 0, 0);
  const offMs = midnight.getTime() - Date.now();
  const runIds: string[] = [];
  for (const clockMs of [offMs - 1_000, offMs + 1_000, -86_400_000]) {
    const [process] = await scene.only(1, { CLOCK_MS: String(clockMs) });
    const started = [1, 2].map(() => scene.startRun({ maxSteps: 1 }, process!.url));
    const mine = await Promise.all(started);
    runIds.push(...mine);
    for (const runId of mine) {
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    }
  }
  const rows = await scene.sql<{ runId: string; partitions: string[] }>(
    `select run_id as "runId", array_agg(distinct tableoid::regclass::text) as partitions
       from run_events where run_id = any($1::text[]) group by run_id`,
    [runIds],
  );
  expect(rows).toHaveLength(6);
  expect(rows.map(({ partitions }) => partitions.length)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(new Set(rows.flatMap(({ partitions }) => partitions)).size).toBeGreaterThan(1);
});

test("runs whose process' clock is set back while it lives keep their order and are walked like others", async () => {
  // A day is too far to be waited for, five seconds are not.
  for (const stepMs of [-5_000, -86_400_000]) {
    const [process] = await scene.only(1, { CLOCK_STEP_MS: String(stepMs) });
    const before = await startsAt(process!, 1);
    process!.stepClock();
    const after = await startsAt(process!, 1);
    const order = stepMs === -5_000 ? [...before, ...after] : [...after, ...before];
    expect([...before, ...after].sort()).toEqual(order);
    for (const runId of order) {
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    }
    const claimed = await scene.sql<{ runId: string }>(
      `select run_id as "runId" from runs where run_id = any($1::text[]) order by started_at`,
      [order],
    );
    expect(claimed.map(({ runId }) => runId)).toEqual([...before, ...after]);
  }
});

describe("a database whose clock is set", () => {
  const run = (sql: string) => scene.sql(sql);

  beforeAll(() => installDatabaseClock(run));
  afterAll(() => setDatabaseClock(run, 0));

  test.each([
    { how: "back by five seconds", offMs: -5_000 },
    { how: "forward by a minute", offMs: 60_000 },
  ])("$how in the midst of runs costs time and nothing else", async ({ offMs }) => {
    await setDatabaseClock(run, 0);
    await scene.only(2, {});
    // The second one goes on until it is canceled, however long the first takes to be taken over.
    const runIds = await Promise.all(
      scene.udids.map((udid, at) => scene.startRun({ maxSteps: at === 0 ? 40 : 5_000, udid })),
    );
    for (const runId of runIds) await scene.reaches(runId, "step.finished", 2);
    await setDatabaseClock(run, offMs);
    const started = await scene.startRun({ maxSteps: 3 });
    const [born] = await scene.sql<{ offMs: number }>(
      `select extract(epoch from e.ts - clock_timestamp())::float8 * 1000 as "offMs"
         from run_events e where run_id = $1 and seq = 1`,
      [started],
    );
    expect(Math.abs(born!.offMs - offMs)).toBeLessThan(4_000);
    const walked = (await typesOf(runIds[0]!)).filter((type) => type === "step.finished").length;
    await scene.reaches(runIds[0]!, "step.finished", walked + 2);
    await (await scene.holderOf(runIds[0]!)).kill();
    await scene.living(2);
    for (const runId of runIds) await scene.reaches(runId, "step.finished", 8);
    expect(await scene.cancel(runIds[1]!)).toBe("CANCELLED");
    expect(await scene.over(runIds[1]!)).toMatchObject({ status: "canceled" });
    for (const runId of [runIds[0]!, started]) {
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    }
    const [process] = await scene.living(2);
    const told = await (await fetch(`${process!.url}/run/${runIds[0]}/stream`)).text();
    const ids = [...told.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual((await scene.log(runIds[0]!)).map(({ seq }) => seq));
  });
});

interface Gate {
  /** Lets pass who waits, and who comes later. */
  open(): Promise<void>;
}

/** Updates of runs that this condition holds for wait, with the row in their hands, until the gate is opened. */
async function gateAt(condition: string): Promise<Gate> {
  gates += 1;
  const name = `gate_${gates}`;
  const key = gates;
  const holder = await scene.connect();
  holders.push(holder);
  await holder.query("select pg_advisory_lock(4711, $1)", [key]);
  await scene.sql(
    `create function ${name}() returns trigger language plpgsql as
       'begin perform pg_advisory_xact_lock_shared(4711, ${key}); return new; end'`,
  );
  await scene.sql(
    `create trigger ${name} before update on runs for each row when (${condition}) execute function ${name}()`,
  );
  return {
    async open() {
      await holder.query("select pg_advisory_unlock(4711, $1)", [key]);
    },
  };
}

/** Resolves once at least so many statements wait for a lock. */
async function waiting(count: number): Promise<void> {
  await until(`${count} statements that wait`, async () => {
    const [row] = await scene.sql<{ count: number }>(
      "select count(*)::int from pg_stat_activity where wait_event_type = 'Lock'",
    );
    return (row?.count ?? 0) >= count;
  });
}

const cancelTwice = (runId: string) =>
  Promise.all(
    scene.processes
      .filter((process) => !process.isGone())
      .flatMap((process, _, all) => (all.length === 1 ? [process, process] : [process]))
      .slice(0, 2)
      .map(({ url }) => scene.cancel(runId, url)),
  );

/** Starts runs one after the other. */
async function startsAt({ url }: Process, count: number): Promise<string[]> {
  const runIds: string[] = [];
  while (runIds.length < count) runIds.push(await scene.startRun({ maxSteps: 1 }, url));
  return runIds;
}

const typesOf = async (runId: string) => (await scene.log(runId)).map(({ type }) => type);
