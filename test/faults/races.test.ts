// Two who want the same row at the same moment, in both orders, forced by a gate in the database; and runs that begin
// about midnight or by a clock that goes backwards.
//
// Case of the fault list     Test
// 35 cancel and claim        a cancel that meets the claim: ...
// 35 cancel and end          a cancel that meets the end: ...
// 35 cancel and reaper       a cancel that meets whoever takes the run from a dead worker
// 36 cancel twice            each of these asks twice
// 40 ULIDs and midnight      runs that begin about midnight or ...
import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Scene, until } from "./scene";

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

const typesOf = async (runId: string) => (await scene.log(runId)).map(({ type }) => type);
