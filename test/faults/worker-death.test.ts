// Workers that die, stop, block or leave: another one brings the run to its end, and who lost it touches nothing.
//
// Case of the fault list     Test
// kill -9 at named points    a worker killed ...
// 1 stopped, 2 blocked       a worker that loses its run ...
// 7 poison run               a worker killed each time by the same run
// 37 cancel ignored          a worker that loses its run and ignores a cancel
// 39 clocks                  workers whose clocks are ten minutes off
// 43 deploys                 old versions leave in order; agent/orchestrator/worker.test.ts, run/tail.test.ts
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Process, Scene } from "./scene";
import type { Wire } from "./wire";

/** Where in its work a process can be caught: the statements and requests by what only they say. */
const claim = /lease_device\(c\.run_id\)/;
const append = /writer_ord = writer_ord \+/;
const finish = /set status = case when cancel_requested_at is null then/;
const touch = /^POST \S+\/actions/;

const steps = 6;

let scene: Scene;
/** What the steps of the walk of seed 1 do when nothing disturbs it, and how often the phone is touched for it. */
let undisturbed: string[];
let touches = 0;

beforeAll(async () => {
  const logFile = process.env.ROVE_FAULT_LOG;
  scene = await Scene.open({ phones: 2, ...(logFile && { logFile }) });
  await scene.living(2);
  // Slow enough to be met in the middle of something.
  for (const udid of scene.udids) await scene.inject(udid, { kind: "sourceSlow", ms: 100 });
  const deaf = appium().listen((text) => {
    if (touch.test(text)) touches += 1;
  });
  const runId = await scene.startRun({ maxSteps: steps });
  await scene.over(runId);
  deaf();
  undisturbed = labels(await stepsOf(runId));
});

afterAll(() => scene?.close());

afterEach(async () => {
  await scene.calm();
  expect(await scene.violations()).toEqual([]);
});

describe("a worker killed", () => {
  test.each([
    { point: "before its claim is written", at: claim, when: "sent", skip: 0 },
    { point: "after its claim, before it hears of it", at: claim, when: "done", skip: 0 },
    { point: "before an append", at: append, when: "sent", skip: 12 },
    { point: "after an append, before it hears of it", at: append, when: "done", skip: 15 },
    { point: "before the end is written", at: finish, when: "sent", skip: 0 },
    { point: "after the end is written, before it hears of it", at: finish, when: "done", skip: 0 },
  ] as const)("$point: the run goes on as if nothing had happened", async (trap) => {
    const processes = await scene.living(2);
    const sprung = scene.trapFirst(processes, trap);
    const runId = await scene.startRun({ maxSteps: steps });
    const victim = await sprung;
    await victim.kill();
    await expectWhole(runId);
  });

  test("after the phone was touched, before it could tell: the touch is not repeated", async () => {
    await scene.living(2);
    let again = 0;
    const deaf = appium().listen((text) => {
      if (touch.test(text)) again += 1;
    });
    const sprung = appium().trap({ at: touch, when: "done", skip: 1 });
    const runId = await scene.startRun({ maxSteps: steps });
    await sprung;
    await (await scene.holderOf(runId)).kill();
    appium().cut();
    await expectWhole(runId);
    deaf();
    expect(labels(await stepsOf(runId))).toEqual(undisturbed);
    expect(again).toBe(touches);
  });

  test("while it cancels: the run ends canceled and lets go of its phone", async () => {
    await scene.living(2);
    const runId = await scene.startRun({ maxSteps: 500 });
    await scene.reaches(runId, "step.finished", 2);
    const closing = appium().trap({ at: /^DELETE /, when: "sent" });
    expect(await scene.cancel(runId)).toBe("CANCELLED");
    await closing;
    await (await scene.holderOf(runId)).kill();
    expect(await scene.over(runId)).toMatchObject({
      status: "canceled",
      stopReason: "canceled_worker_lost",
    });
    await expectFreeOfSessions();
    await expectWhole(await scene.startRun({ maxSteps: steps }));
  });

  test("each time by the same run: that run fails, and its neighbour does not suffer", async () => {
    await scene.only(1, {});
    const poison = await scene.startRun({ maxSteps: 50 });
    const neighbour = await scene.startRun({ maxSteps: 500, udid: scene.udids[1] });
    const both = [[poison, neighbour]];
    await scene.sql("update runs set max_attempts = 3 where run_id = any($1)", both);
    await scene.reaches(poison, "step.finished", 2);
    await scene.inject(scene.udids[0]!, { kind: "serverHang" });
    for (let death = 1; death <= 3; death += 1) {
      await scene.reaches(neighbour, "step.finished", (await stepsOf(neighbour)).length + 5);
      await (await scene.holderOf(poison)).kill();
      await scene.living(1);
    }
    expect(await scene.over(poison)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "worker_lost",
    });
    await scene.reaches(neighbour, "step.finished", (await stepsOf(neighbour)).length + 5);
    await scene.restore(scene.udids[0]!);
  });
});

describe("a worker that loses its run", () => {
  test.each([
    { how: "stopped for longer than its lease", seize: (one: Process) => one.freeze() },
    { how: "blocked for longer than its lease", seize: (one: Process) => one.block() },
  ])(
    "$how: writes nothing more, touches the phone no more, and is of use again",
    async ({ seize }) => {
      const processes = await scene.only(2, { BLOCK_MS: "5000" });
      const runId = await scene.startRun({ maxSteps: 500 });
      await scene.reaches(runId, "step.finished", 3);
      const zombie = await scene.holderOf(runId);
      const opened = await eventsOf(runId, "device.session_opened");
      const session = String(opened.at(-1)?.sessionId);
      seize(zombie);
      const heard: string[] = [];
      const deaf = appium().listenForAnswers((request, answer) => {
        const [asked] = request.split(" HTTP", 1);
        const [, status] = answer.split(" ", 2);
        if (asked?.includes(session)) heard.push(`${status} ${asked}`);
      });
      const heir = await scene.holderOf(runId, zombie);
      await scene.reaches(runId, "device.session_opened", opened.length + 1);
      expect(heard).toContain(`200 DELETE /session/${session}`);
      heard.length = 0;
      zombie.thaw();
      await scene.reaches(runId, "step.finished", (await stepsOf(runId)).length + 5);
      await scene.cancel(runId, heir.url);
      await scene.over(runId);
      deaf();
      // What was on its way when the worker was stopped may still come: its session has ended.
      expect(heard.filter((line) => !line.startsWith("404 "))).toEqual([]);
      await Promise.all(processes.filter((one) => one !== zombie).map((one) => one.kill()));
      await expectWhole(await scene.startRun({ maxSteps: steps }, zombie.url));
    },
  );

  test("and ignores a cancel: the run is ended by force, and nothing of it comes after", async () => {
    const processes = await scene.only(2, {
      ROVE_LEASE_MS: "30000",
      ROVE_CANCEL_GRACE_MS: "1000",
    });
    const runId = await scene.startRun({ maxSteps: 500 });
    await scene.reaches(runId, "step.finished", 2);
    const zombie = await scene.holderOf(runId);
    zombie.freeze();
    const other = processes.find((one) => one !== zombie)!;
    expect(await scene.cancel(runId, other.url)).toBe("CANCELLED");
    expect(await scene.over(runId)).toMatchObject({
      status: "canceled",
      stopReason: "canceled_forced",
    });
    const { length } = await scene.log(runId);
    await expectFreeOfSessions();
    zombie.thaw();
    await expectWhole(await scene.startRun({ maxSteps: steps }, other.url));
    expect(await scene.log(runId)).toHaveLength(length);
  });
});

test("workers whose clocks are ten minutes off take nothing from each other", async () => {
  await scene.killAll();
  const env = { ROVE_LEASE_MS: "8000" };
  await Promise.all(["600000", "-600000"].map((offMs) => scene.start({ ...env, CLOCK_MS: offMs })));
  const runIds = await Promise.all(
    scene.udids.map((udid) => scene.startRun({ maxSteps: 10, udid })),
  );
  for (const runId of runIds) {
    expect(await scene.over(runId)).toMatchObject({ status: "completed", attempt: 1, epoch: 1 });
  }
  const runId = await scene.startRun({ maxSteps: steps });
  await scene.reaches(runId, "step.finished", 2);
  await (await scene.holderOf(runId)).kill();
  await expectWhole(runId);
});

test("old versions leave in order and new ones go on at once", async () => {
  // A lease that nobody could wait out here.
  await scene.only(3, { ROVE_LEASE_MS: "300000" });
  const runId = await scene.startRun({ maxSteps: 25 });
  for (const deploy of [1, 2]) {
    await scene.reaches(runId, "step.finished", 5 * deploy);
    expect(await (await scene.holderOf(runId)).leave()).toBe(0);
    await scene.reaches(runId, "run.resumed", deploy);
  }
  expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  expect(await eventsOf(runId, "run.lease_lost")).toEqual([]);
});

function appium(): Wire {
  if (!scene.appium) throw new Error("There is no Appium");
  return scene.appium;
}

async function eventsOf(runId: string, type: string): Promise<Record<string, unknown>[]> {
  return (await scene.log(runId)).flatMap((event) => (event.type === type ? [event.payload] : []));
}

const stepsOf = (runId: string) => eventsOf(runId, "step.finished");

const labels = (finished: Record<string, unknown>[]): string[] =>
  finished.map(({ label }) => String(label));

/** No phone serves a session: what a dead worker has left open is ended by the living. */
async function expectFreeOfSessions(): Promise<void> {
  const sessions = () => Promise.all(scene.udids.map((udid) => scene.sessionOn(udid)));
  await vi.waitFor(async () => expect(await sessions()).toEqual(scene.udids.map(() => null)), {
    timeout: 30_000,
    interval: 100,
  });
}

/**
 * The run has come to its end, the same way as an undisturbed one. Where a worker died in the middle of a step, the next
 * one may choose another way from there: it did not see how the app came to where it is.
 */
async function expectWhole(runId: string): Promise<void> {
  expect(await scene.over(runId)).toMatchObject({
    status: "completed",
    verdict: "passed",
    stopReason: "step_budget",
  });
  const log = (await scene.log(runId)).map(({ type }) => type);
  const resumed = log.indexOf("run.resumed");
  const own = log.slice(0, resumed < 0 ? log.length : resumed);
  const count = own.filter((type) => type === "step.finished").length;
  const walked = labels(await stepsOf(runId));
  expect(walked).toHaveLength(steps);
  expect(walked.slice(0, count)).toEqual(undisturbed.slice(0, count));
}
