// Wires and servers that break under processes which live on: Postgres dies, connections are cut, go dead or lose what
// they carry, the doorbell is lost or rings too often. Runs end, readers miss nothing, and everybody is of use again.
//
// Case of the fault list     Test
// 3 4 5 messages too many    the doorbell that rings for many at once, for one that is over and for none
// 6 message lost             the doorbell that never rings
// 8 relay killed             the doorbell of a relay killed ...
// 9 10 11 relays, topic      run/outbox-publisher.test.ts
// 12 Postgres killed         Postgres that dies at once, again and again
// 13 connections killed      Postgres that ends connections between two statements
// 14 answer of a commit      an answer that is lost ...
// E2 writes that come late   a network that ... delivers ... when the lease has moved on
// 15 pool exhausted          Postgres whose row is locked for longer than a lease, with a start in the midst of it
// 15 file handles exhausted  a process, and a worker, that has no file handle left
// 21 LISTEN killed           notifications whose connections are cut
// 22 half-open connections   a network that loses a worker without a word; db/listen.test.ts
// 23 NOTIFY lost             notifications of which ... are lost
import { execFileSync } from "node:child_process";
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  onTestFailed,
  onTestFinished,
  test,
} from "vitest";
import { diceFor } from "../../agent/explore/dice";
import { follow } from "../../cli/follow";
import { type Process, pause, Scene, until } from "./scene";

const claim = /lease_device\(c\.run_id\)/;
const append = /writer_ord = writer_ord \+/;
const finish = /set status = case when cancel_requested_at is null then/;
const outboxRead = /from outbox\s+where available_at/;
const outboxDone = /delete from outbox where id/;
const jobDone = /delete from .*_private_jobs/;

const seed = Number(process.env.ROVE_FAULT_SEED ?? Date.now() % 1_000_000);

let scene: Scene;

beforeAll(async () => {
  const logFile = process.env.ROVE_FAULT_LOG;
  scene = await Scene.open({ phones: 2, ...(logFile && { logFile }) });
  await scene.living(2);
});

afterAll(() => scene?.close());

afterEach(async () => {
  await scene.calm();
  expect(await scene.violations()).toEqual([]);
});

describe("Postgres", () => {
  test("that dies at once, again and again, loses nothing that was answered", async () => {
    onTestFailed(() => console.error(`ROVE_FAULT_SEED=${seed}`));
    const dice = diceFor(seed, 1);
    const [first] = await scene.living(2);
    const runIds = await Promise.all(
      scene.udids.map((udid) => scene.startRun({ maxSteps: 40, udid })),
    );
    const readers = runIds.map((runId) => readAll(runId, first!));
    const answered: string[] = [];
    for (let crash = 0; crash < 3; crash += 1) {
      await pause(300 + dice() * 700);
      const started = startInsistently(first!, `crash-${crash}`);
      await scene.crashPostgres(dice() * 1_500);
      answered.push(await started);
    }
    for (const runId of [...runIds, ...answered]) {
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    }
    for (const [at, runId] of runIds.entries()) {
      expect(await readers[at]).toEqual(await numbersOf(runId));
    }
  });

  test("that ends connections between two statements is only asked again", async () => {
    onTestFailed(() => console.error(`ROVE_FAULT_SEED=${seed}`));
    const dice = diceFor(seed, 2);
    const [first] = await scene.living(2);
    const runId = await scene.startRun({ maxSteps: 30 });
    const reader = readAll(runId, first!);
    while (!/completed|failed|canceled/.test((await scene.run(runId)).status)) {
      await scene.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where usename = 'encore-service' order by random() limit $1`,
        [1 + Math.floor(dice() * 4)],
      );
      await pause(50 + dice() * 150);
    }
    expect(await scene.run(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    expect(await reader).toEqual(await numbersOf(runId));
  });

  test("that cannot be reached keeps no process from leaving, not even one that has just begun", async () => {
    const [process] = await scene.only(1, {});
    process!.database.refuse();
    expect(await process!.leave()).toBe(0);
  });

  test("whose row is locked for longer than a lease delays that run and no other", async () => {
    const [first] = await scene.only(2, {});
    const locked = await scene.startRun({ maxSteps: 200 });
    await scene.reaches(locked, "step.finished", 1);
    const lock = await scene.connect();
    await lock.query("begin");
    await lock.query("select from runs where run_id = $1 for update", [locked]);
    // More than the pool has connections.
    const cancels = Array.from({ length: 40 }, () => scene.cancel(locked, first!.url));
    const key = `exhausted-${locked}`;
    let isAnswered = false;
    const late = startInsistently(first!, key).finally(() => {
      isAnswered = true;
    });
    const other = await scene.startRun({ maxSteps: 6, udid: scene.udids[1] }, (await second()).url);
    expect(await scene.over(other)).toMatchObject({ status: "completed" });
    expect(isAnswered).toBe(false);
    await lock.query("commit");
    lock.release();
    expect(new Set(await Promise.all(cancels))).toEqual(new Set(["CANCELLED"]));
    expect(await scene.over(locked)).toMatchObject({ status: "canceled" });
    expect(await eventsOf(locked, "run.cancel_requested")).toHaveLength(1);
    expect(await scene.over(await late)).toMatchObject({ status: "completed", attempt: 1 });

    async function second(): Promise<Process> {
      return (await scene.living(2)).find((one) => one !== first)!;
    }
  });
});

test("a process that has no file handle left for a while loses nothing, and is of use again", async () => {
  const processes = await scene.only(2, {});
  const walking = await scene.startRun({ maxSteps: 40 });
  await scene.reaches(walking, "step.finished", 2);
  const victim = await scene.holderOf(walking);
  const other = processes.find((one) => one !== victim);
  const allowHandles = handlesOf(victim);
  onTestFinished(() => allowHandles(true));
  allowHandles(false);
  // Taken at once where it comes over a connection that is there already, else when there are handles again.
  const late = startInsistently(victim, `handles-${walking}`, scene.udids[1]);
  const hasFailed = (what: string) =>
    victim.lines.some((line) => line.includes(what) && line.includes("EMFILE"));
  await until("a picture that cannot be stored", async () => hasFailed("run-artifacts"));
  await fetch(`${victim.url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
  allowHandles(true);
  for (const runId of [walking, await late]) {
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  }
  await other!.kill();
  const next = await scene.startRun({ maxSteps: 3 }, victim.url);
  expect(await scene.over(next)).toMatchObject({ status: "completed", verdict: "passed" });
});

test("a worker that has no file handle left claims nothing, hands over what it cannot go on with, and is of use again", async () => {
  const processes = await scene.only(2, { ROVE_WORKER_SLOTS: "1" });
  const [first, second] = await Promise.all(
    scene.udids.map((udid) => scene.startRun({ maxSteps: 500, udid })),
  );
  const victim = await scene.holderOf(first!);
  const other = processes.find((one) => one !== victim)!;
  const saysIt = (what: string) => victim.lines.some((line) => line.includes(what));
  await scene.reaches(first!, "step.finished", 2);
  await scene.reaches(second!, "step.finished", 2);
  const allowHandles = handlesOf(victim);
  onTestFinished(() => allowHandles(true));
  allowHandles(false);
  // The next command needs a connection of its own.
  scene.appium!.cut();
  await scene.reaches(first!, "run.requeued");
  await until("words on it in the log", async () => saysIt("Claims no runs"));
  const third = await scene.startRun({ maxSteps: 3 }, other.url);
  await scene.cancel(second!, other.url);
  expect(await scene.over(second!)).toMatchObject({ status: "canceled" });
  // Both wait for one phone and one worker.
  await scene.reaches(first!, "run.resumed");
  await scene.cancel(first!, other.url);
  expect(await scene.over(third)).toMatchObject({ status: "completed", attempt: 1 });
  expect(await eventsOf(first!, "recovery.applied")).toEqual([]);
  for (const runId of [first!, third]) {
    expect((await scene.log(runId)).at(-1)).toMatchObject({ isTerminal: true });
  }
  allowHandles(true);
  await until("words on it in the log", async () => saysIt("Claims runs again"));
  await other.kill();
  const next = await scene.startRun({ maxSteps: 3 }, victim.url);
  expect(await scene.over(next)).toMatchObject({ status: "completed", verdict: "passed" });
});

describe("an answer that is lost", () => {
  test.each([
    { to: "an append", at: append, skips: [3, 5, 7] },
    { to: "the end", at: finish, skips: [0] },
  ])("to $to is asked for again, and what was done is not done twice", async ({ at, skips }) => {
    const [process] = await scene.only(1, {});
    let appends = 0;
    const deaf = process!.database.listen((text) => {
      if (append.test(text)) appends += 1;
    });
    const runId = await scene.startRun({ maxSteps: 8 });
    for (const skip of skips) {
      await process!.database.trap({ at, when: "done", skip });
      process!.database.cut();
    }
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    deaf();
    // Start, claim and end are the others that write.
    const [written] = await scene.sql<{ count: number }>(
      "select count(distinct xmin::text)::int - 3 as count from run_events where run_id = $1",
      [runId],
    );
    expect(written?.count).toBeGreaterThan(24);
    expect(appends).toBe((written?.count ?? 0) + (at === append ? skips.length : 0));
  });

  test("to a claim costs one lease", async () => {
    const [process] = await scene.only(1, {});
    const sprung = process!.database.trap({ at: claim, when: "done" });
    const runId = await scene.startRun({ maxSteps: 4 });
    await sprung;
    process!.database.cut();
    expect(await scene.over(runId)).toMatchObject({ status: "completed", epoch: 2 });
  });

  test.each([
    { when: "sent", postgres: "up" },
    { when: "done", postgres: "up" },
    { when: "sent", postgres: "down" },
  ] as const)(
    "to the end of a message is asked for again, and the process lives on: $when, Postgres $postgres",
    async ({ when, postgres }) => {
      const [process] = await scene.only(1, {});
      const sprung = process!.database.trap({ at: jobDone, when });
      const runId = await scene.startRun({ maxSteps: 2 });
      await sprung;
      const isBack = postgres === "down" ? scene.crashPostgres(1_000) : null;
      process!.database.cut();
      await isBack;
      await until("an empty queue", async () => (await scene.jobs()) === 0);
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
      expect(process!.isGone()).toBe(false);
    },
  );
});

describe("a network that loses a worker", () => {
  test("for less than a lease costs nothing", async () => {
    const [process] = await scene.only(1, { ROVE_LEASE_MS: "8000" });
    const runId = await scene.startRun({ maxSteps: 12 });
    await scene.reaches(runId, "step.finished", 3);
    process!.database.hold();
    await pause(1_500);
    process!.database.mend();
    expect(await scene.over(runId)).toMatchObject({ status: "completed", epoch: 1 });
  });

  test.each([
    { what: "an append", at: append, skip: 12 },
    { what: "the end", at: finish, skip: 0 },
  ])(
    "and delivers $what when the lease has moved on: nothing of it is taken",
    async ({ at, skip }) => {
      const processes = await scene.only(2, { ROVE_LEASE_MS: "4000" });
      const held = scene.trapFirst(processes, { at, when: "held", skip });
      const runId = await scene.startRun({ maxSteps: 8 });
      const late = await held;
      const heir = processes.find((one) => one !== late)!;
      // So that the run is the heir's, and not over, when the other's words come.
      await heir.database.trap({ at: finish, when: "held" });
      const before = await scene.run(runId);
      const log = await scene.log(runId);
      expect(before).toMatchObject({ status: "running", epoch: 2 });
      await deliver(late, at);
      expect(await scene.run(runId)).toEqual(before);
      expect(await scene.log(runId)).toEqual(log);
      heir.database.mend();
      expect(await scene.over(runId)).toMatchObject({
        status: "completed",
        verdict: "passed",
        epoch: 2,
      });
      await heir.kill();
      const next = await startInsistently(late, `late-${runId}`);
      expect(await scene.over(next)).toMatchObject({ status: "completed" });
    },
  );

  test("and delivers a claim when another has the run: it is not taken twice", async () => {
    const processes = await scene.only(2, {});
    const held = scene.trapFirst(processes, { at: claim, when: "held" });
    const runId = await scene.startRun({ maxSteps: 20 });
    const late = await held;
    await scene.reaches(runId, "step.finished", 2);
    await deliver(late, claim);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", epoch: 1 });
  });

  test("without a word, its connections dead for ever: another goes on, and it is of use again", async () => {
    const processes = await scene.only(2, {});
    const runId = await scene.startRun({ maxSteps: 300 });
    await scene.reaches(runId, "step.finished", 3);
    const lost = await scene.holderOf(runId);
    lost.database.silence();
    const heir = await scene.holderOf(runId, lost);
    await scene.reaches(
      runId,
      "step.finished",
      (await eventsOf(runId, "step.finished")).length + 3,
    );
    lost.database.mend();
    await scene.cancel(runId, heir.url);
    expect(await scene.over(runId)).toMatchObject({ status: "canceled" });
    for (const one of processes) if (one !== lost) await one.kill();
    const next = await startInsistently(lost, `lost-${runId}`);
    expect(await scene.over(next)).toMatchObject({ status: "completed" });
    expect(await readAll(next, lost)).toEqual(await numbersOf(next));
  });
});

describe("notifications", () => {
  test.each([0.2, 1])("of which %d are lost are missed by nobody", async (part) => {
    onTestFailed(() => console.error(`ROVE_FAULT_SEED=${seed}`));
    // A reader that comes back finds everything: this one stays.
    const processes = await scene.only(2, { ROVE_STREAM_LIFE_MS: "600000" });
    for (const { database } of processes) database.loseNotifications(part, diceFor(seed, 3));
    const runId = await scene.startRun({ maxSteps: 500 });
    const reader = readAll(runId, processes[1]!);
    await scene.reaches(runId, "step.finished", 4);
    await scene.cancel(runId, processes[0]!.url);
    expect(await scene.over(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
    for (const { database } of processes) database.loseNotifications(0);
    expect(await reader).toEqual(await numbersOf(runId));
  });

  test("whose connections are cut: cancels and readers go on, and the lines come back", async () => {
    const processes = await scene.living(2);
    const runId = await scene.startRun({ maxSteps: 500 });
    const reader = readAll(runId, processes[1]!);
    const listeners = `select pid from pg_stat_activity where query ~* '^listen'`;
    const lines = async () => (await scene.sql(listeners)).length;
    await until("a line of each service", async () => (await lines()) >= 3);
    const before = await lines();
    await scene.reaches(runId, "step.finished", 2);
    await scene.sql(`select pg_terminate_backend(pid) from (${listeners}) l`);
    await scene.reaches(runId, "step.finished", 5);
    await scene.cancel(runId, processes[0]!.url);
    expect(await scene.over(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
    expect(await reader).toEqual(await numbersOf(runId));
    await until("the lines", async () => (await lines()) >= before - 1);
  });
});

describe("the doorbell", () => {
  test.each([
    { moment: "after publishing, before its row is gone", at: outboxDone, when: "sent" },
    { moment: "before publishing", at: outboxRead, when: "done" },
    { moment: "after its row is gone, before that is committed", at: outboxDone, when: "done" },
  ] as const)("of a relay killed $moment rings all the same", async (trap) => {
    const processes = await scene.living(2);
    // Bells that nobody rings until the trap is set, so that the relay finds one.
    const lock = await scene.connect();
    await lock.query("begin");
    await lock.query("lock table outbox in access exclusive mode");
    const starting = startInsistently(processes[0]!, `relay-${trap.when}-${Date.now()}`);
    const sprung = scene.trapFirst(processes, trap);
    await lock.query("commit");
    lock.release();
    const runId = await starting;
    const victim = await sprung;
    for (const one of processes) if (one !== victim) await one.kill();
    await victim.kill();
    // Whether it was published nobody knows now, so it has to be published again.
    const bells = () => scene.sql("select from outbox where key = $1", [runId]);
    expect(await bells()).toHaveLength(1);
    await scene.living(1);
    await until("the doorbell", async () => (await bells()).length === 0);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  });

  test("that rings for many at once, for one that is over and for none makes no run twice", async () => {
    await scene.living(2);
    const runId = await scene.startRun({ maxSteps: 5 });
    await scene.ring(runId, 20);
    await scene.over(runId);
    const log = await scene.log(runId);
    await scene.ring(runId, 5);
    await scene.ring("01JZZZZZZZZZZZZZZZZZZZZZZZ", 5);
    const next = await scene.startRun({ maxSteps: 3 });
    expect(await scene.over(next)).toMatchObject({ status: "completed", epoch: 1 });
    expect(await scene.log(runId)).toEqual(log);
    expect(log.filter(({ type }) => type === "run.started")).toHaveLength(1);
    await until("an empty queue", async () => (await scene.jobs()) === 0);
  });

  test("that never rings is not missed", async () => {
    await scene.living(2);
    await scene.sql(
      `create function lose() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await scene.sql(
      "create trigger lose before insert on outbox for each row execute function lose()",
    );
    try {
      const runId = await scene.startRun({ maxSteps: 3 });
      expect(await scene.over(runId)).toMatchObject({ status: "completed" });
    } finally {
      await scene.sql("drop function lose cascade");
    }
  });
});

async function eventsOf(runId: string, type: string): Promise<unknown[]> {
  return (await scene.log(runId)).filter((event) => event.type === type);
}

const numbersOf = async (runId: string) => (await scene.log(runId)).map(({ seq }) => seq);

/** The numbers of all events that a reader sees who follows the run through one process, whatever breaks. */
async function readAll(runId: string, { url }: Process): Promise<number[]> {
  const seen: number[] = [];
  for await (const { seq } of follow({ url: `${url}/run/${runId}/stream`, retryMs: 50 })) {
    if (seq !== null) seen.push(seq);
  }
  return seen;
}

/** Mends the wire of a process; resolves when Postgres has answered the statement that was held there. */
async function deliver({ database }: Process, at: RegExp): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    const deaf = database.listenForAnswers((request) => {
      if (!at.test(request)) return;
      deaf();
      resolve();
    });
  });
  database.mend();
  await answered;
}

/** Lets the process open nothing more, or as much as before. */
function handlesOf({ pid }: Process): (areThere: boolean) => void {
  const prlimit = (...more: string[]) =>
    execFileSync("prlimit", ["--pid", String(pid), ...more], { encoding: "utf8" });
  const before = prlimit("--nofile", "--output=SOFT", "--noheadings").trim();
  // A limit counts numbers, not handles: those below eight were taken before the app began, and stay so.
  return (areThere) => void prlimit(`--nofile=${areThere ? before : 8}:`);
}

/** Asks with one key until it is answered: one run. */
async function startInsistently(
  process: Process,
  key: string,
  udid = scene.udids[0],
): Promise<string> {
  for (;;) {
    const answer = await fetch(`${process.url}/run`, {
      method: "POST",
      headers: { "idempotency-key": key },
      body: JSON.stringify(scene.request({ maxSteps: 3, udid })),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    if (answer?.ok) return ((await answer.json()) as { runId: string }).runId;
    if (answer && answer.status < 500) throw new Error(`${answer.status} ${await answer.text()}`);
    if (process.isGone()) throw new Error("The process that is asked has ended");
    await pause(100);
  }
}
