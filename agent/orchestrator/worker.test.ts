import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { artifacts } from "../../artifacts/bucket";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import type { RunInput } from "../../run/types";
import { startAppium } from "../../stack/appium";
import { startVirtualDevices } from "../../virtual-device/start";
import type { Devices } from "../device/device";
import { Fault } from "../device/faults";
import { webdriverDevices } from "../device/webdriver";
import {
  cancelRun,
  db,
  eventsOf,
  factsOf,
  type LoggedEvent,
  queueRun,
  takeAway,
  violationsOf,
} from "./__tests__/runs";
import { leaseConfigOf } from "./lease";
import { startWorker, type Worker } from "./worker";

const udid = "w-1";
const apkPath = fileURLToPath(
  new URL("../../node_modules/android-apidemos/apks/ApiDemos-debug.apk", import.meta.url),
);
let home: string;
let phones: Awaited<ReturnType<typeof startVirtualDevices>>;
let appium: Awaited<ReturnType<typeof startAppium>>;
const workers: Worker[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "rove-worker-"));
  phones = await startVirtualDevices({ home, devices: [{ udid, pace: "instant" }] });
  appium = await startAppium({ env: phones.env, port: 0, logFile: join(home, "appium.log") });
});

afterEach(async () => {
  await fetch(`${phones.controlUrl}/devices/${udid}/restore`, { method: "POST" });
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

afterAll(async () => {
  await appium?.stop();
  await phones?.stop();
  await rm(home, { recursive: true, force: true });
});

function openWorker(
  name: string,
  env: NodeJS.ProcessEnv = {},
  devices: Devices = webdriverDevices,
): Worker {
  const worker = startWorker({
    name,
    config: leaseConfigOf({ ROVE_POLL_MS: "100", ROVE_AWAY_MS: "1500", ...env }),
    devices,
    api: { port: 4000 },
    logger: loggerWith(MODULES.AGENT, AGENT_ACTORS.WORKER, {}),
    onGrown: () => undefined,
    onFree: () => undefined,
  });
  workers.push(worker);
  return worker;
}

function queueDemo(maxSteps: number, more: Partial<RunInput> = {}): Promise<string> {
  return queueRun({ apkPath, appiumServerUrl: appium.url, udid, maxSteps, ...more });
}

async function inject(fault: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${phones.controlUrl}/devices/${udid}/faults`, {
    method: "POST",
    body: JSON.stringify(fault),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

/** Resolves once the run's log has so many events of this type. */
async function has(runId: string, type: string, count = 1): Promise<void> {
  await expect
    .poll(async () => (await eventsOf(runId)).filter((event) => event.type === type).length, {
      timeout: 60_000,
      interval: 20,
    })
    .toBeGreaterThanOrEqual(count);
}

/** The whole log of a run that has ended, which has kept the laws. */
async function ended(runId: string): Promise<LoggedEvent[]> {
  await expect
    .poll(async () => (await factsOf(runId)).status, { timeout: 100_000, interval: 50 })
    .toMatch(/completed|failed|canceled/);
  expect(await violationsOf(runId)).toEqual([]);
  return await eventsOf(runId);
}

const ofType = (events: LoggedEvent[], type: string) =>
  events.flatMap((event) => (event.type === type ? [event.payload] : []));

/** Id of the session that the phone serves; null without one. */
async function openSession(): Promise<unknown> {
  const answer = await fetch(`${phones.controlUrl}/devices/${udid}`);
  return ((await answer.json()) as { sessionId: string | null }).sessionId;
}

describe("a run on a device", () => {
  test("is walked step by step to its budget, with evidence of every step", async () => {
    const runId = await queueDemo(6);
    openWorker("w1");
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "completed",
      verdict: "passed",
      stopReason: "step_budget",
    });
    const finished = ofType(events, "step.finished");
    expect(finished.map(({ stepOrdinal }) => stepOrdinal)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { screenshot, source } of finished) {
      expect((await artifacts.download(String(screenshot))).subarray(1, 4).toString()).toBe("PNG");
      expect((await artifacts.download(String(source))).toString()).toContain("<hierarchy");
    }
    expect(ofType(events, "agent.node.started")).toHaveLength(
      ofType(events, "agent.node.finished").length,
    );
    expect(ofType(events, "agent.node.finished").at(-1)).toMatchObject({
      nodeName: "Stop",
      outcomeStatus: "SUCCESS",
    });
    expect(await openSession()).toBeNull();
  });

  test("looks once a step, tells its intent before the device is touched, and commits three times", async () => {
    const runId = await queueDemo(5);
    openWorker("w1");
    const events = await ended(runId);
    expect(ofType(events, "screen.perceived")).toHaveLength(1 + 5);
    const batches = await db.queryAll<{ types: string[] }>`
      select array_agg(type order by seq) as types from run_events
       where run_id = ${runId}::text group by xmin::text order by min(seq)`;
    const withIntent = batches.filter(({ types }) => types.includes("action.chosen"));
    expect(withIntent).toHaveLength(5);
    for (const { types } of withIntent) expect(types).not.toContain("action.performed");
    // Opening, installing, launching, waiting, looking, ending: two each at most.
    expect(batches.length).toBeLessThanOrEqual(5 * 3 + 12);
  });
});

describe("a cancel", () => {
  test("ends the walk within one turn and gives the session back", async () => {
    const runId = await queueDemo(500);
    const worker = openWorker("w1");
    await has(runId, "step.finished", 2);
    await cancelRun(runId);
    worker.look(runId);
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "canceled",
      verdict: "inconclusive",
      stopReason: "canceled",
    });
    const asked = events.findIndex(({ type }) => type === "run.cancel_requested");
    expect(ofType(events.slice(asked), "action.performed").length).toBeLessThanOrEqual(1);
    expect(events.at(-1)?.type).toBe("run.canceled");
    expect(await openSession()).toBeNull();
  });

  test("is honoured while the device does not answer", async () => {
    const runId = await queueDemo(500);
    const worker = openWorker("w1");
    await has(runId, "step.finished", 1);
    await inject({ kind: "serverHang" });
    await has(runId, "agent.node.started", 12);
    await cancelRun(runId);
    worker.look(runId);
    await ended(runId);
    expect(await factsOf(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
  });
});

describe("a worker that leaves", () => {
  test("hands its run over between two steps, and the next goes on with the app as it was", async () => {
    const runId = await queueDemo(8);
    const first = openWorker("w1");
    await has(runId, "step.finished", 3);
    await first.stop();
    expect(await factsOf(runId)).toMatchObject({ status: "queued" });
    openWorker("w2");
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    const resumed = events.findIndex(({ type }) => type === "run.resumed");
    expect(ofType(events.slice(resumed), "app.installed")).toEqual([]);
    expect(ofType(events.slice(resumed), "app.launched")[0]).toMatchObject({ isAttached: true });
    expect(ofType(events, "step.finished").map(({ stepOrdinal }) => stepOrdinal)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect(ofType(events, "agent.node.started").map(({ nodeName }) => nodeName)).toContain(
      "ResumeFromCheckpoint",
    );
  });

  test("or is thought dead loses its run silently, and every step is finished once", async () => {
    const runId = await queueDemo(8);
    openWorker("w1");
    await has(runId, "step.finished", 2);
    // The first worker is alive and in the middle of something. It, or another, takes the run up again.
    await takeAway(runId);
    openWorker("w2");
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "completed",
      stopReason: "step_budget",
    });
    const lost = events.findIndex(({ type }) => type === "run.lease_lost");
    expect(events[lost + 1]?.type).toBe("run.resumed");
    expect(ofType(events, "step.finished")).toHaveLength(8);
  });
});

describe("trouble", () => {
  test("with the helper on the phone is mended by a new session, and the walk goes on", async () => {
    const runId = await queueDemo(6);
    openWorker("w1");
    await has(runId, "step.finished", 2);
    await inject({ kind: "instrumentationCrash" });
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    // Where the crash cuts a command in the middle, that cut is met, and mended in vain, first.
    expect(ofType(events, "recovery.applied").at(-1)).toMatchObject({
      fault: "instrumentation_dead",
      action: "R2",
    });
    expect(ofType(events, "app.installed")).toHaveLength(1);
    const failures = ofType(events, "agent.node.finished").filter(
      ({ outcomeStatus }) => outcomeStatus === "FAILURE",
    );
    expect(failures).toHaveLength(ofType(events, "recovery.applied").length);
  });

  test("with the app itself is a finding, and the walk goes on", async () => {
    const runId = await queueDemo(6);
    openWorker("w1");
    await has(runId, "step.finished", 2);
    await inject({ kind: "appCrash" });
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "completed",
      verdict: "failed",
      stopReason: "step_budget",
    });
    const [crash] = ofType(events, "app.crashed");
    expect(crash).toMatchObject({ isRepeated: false });
    const log = await artifacts.download((crash as { log: { name: string } }).log.name);
    expect(log.toString()).toContain("FATAL EXCEPTION");
    expect(ofType(events, "step.finished").map(({ outcome }) => outcome)).toContain("crashed");
  });

  test("with an app that never starts ends the run as its crash", async () => {
    await inject({ kind: "launchCrash", times: 50 });
    const runId = await queueDemo(20);
    openWorker("w1");
    await ended(runId);
    expect(await factsOf(runId)).toMatchObject({ verdict: "failed", stopReason: "app_crash" });
  });

  test("with installing is told with what to do about it, and is no defect of the app", async () => {
    await inject({
      kind: "installFailure",
      code: "INSTALL_FAILED_INSUFFICIENT_STORAGE",
      times: 10,
    });
    const runId = await queueDemo(5);
    openWorker("w1");
    const events = await ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "app_not_installable",
    });
    expect(events.at(-1)?.payload).toMatchObject({ remedy: expect.stringMatching(/room/) });
    expect(await openSession()).toBeNull();
  });

  test("with an address where nothing answers, or something else does, ends the run at once", async () => {
    const stranger = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    const { port } = stranger.address() as AddressInfo;
    const strange = await queueDemo(5, { appiumServerUrl: `http://127.0.0.1:${port}` });
    const silent = await queueDemo(5, { appiumServerUrl: "http://127.0.0.1:9" });
    openWorker("w1");
    await ended(strange);
    await ended(silent);
    expect(await factsOf(strange)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "not_appium",
    });
    expect(await factsOf(silent)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "appium_unreachable",
    });
    stranger.close();
  });
});

test("a mistake of our own ends the run as a bug, and says nothing of the app", async () => {
  const runId = await queueDemo(5);
  const broken: Devices = {
    ...webdriverDevices,
    open: () => Promise.reject(new TypeError("x is not a function")),
  };
  openWorker("w1", {}, broken);
  const events = await ended(runId);
  expect(await factsOf(runId)).toMatchObject({
    status: "failed",
    verdict: "inconclusive",
    stopReason: "bug",
  });
  expect(JSON.stringify(events.at(-1)?.payload)).toContain("x is not a function");
  expect(JSON.stringify(events)).not.toContain("worker.test.ts");
});

test("a full disk ends the run with what to do about it, and is called no mistake", async () => {
  const runId = await queueDemo(5);
  const full = new Error("ENOSPC: no space left on device, write");
  openWorker("w1", {}, { ...webdriverDevices, open: () => Promise.reject(full) });
  expect((await ended(runId)).at(-1)?.payload).toMatchObject({
    verdict: "inconclusive",
    message: full.message,
    remedy: expect.stringContaining("Make room") as string,
  });
});

test("what a driver quotes of an account is told without it, in every ending", async () => {
  const credentials = { username: "tess.user@example.com", password: "s3cret-Pa55" };
  const said = `Cannot set the element to '${credentials.password}' ${"x".repeat(450)} Tess.User@example.com`;
  for (const error of [new TypeError(said), new Fault("appium_lost", said)]) {
    const runId = await queueDemo(5, { credentials });
    const worker = openWorker("w1", {}, { ...webdriverDevices, open: () => Promise.reject(error) });
    const log = JSON.stringify(await ended(runId));
    expect(log).toContain("Cannot set the element to '‹password›'");
    expect(log).not.toMatch(/s3cret|tess\.user/i);
    await worker.stop();
  }
  const told = await db.queryRow<{ message: string | null }>`
    select last_fault_message as message from devices where udid = ${udid}::text`;
  expect(told?.message ?? "").not.toMatch(/s3cret|tess\.user/i);
});

test("a checkpoint of a newer version is left for a newer worker", async () => {
  const runId = await queueDemo(5);
  await db.exec`
    insert into run_checkpoints (run_id, step_ordinal, lease_epoch, seq, state)
    values (${runId}::text, 3, 1, 1, '{"v": 99}')`;
  openWorker("w1");
  await has(runId, "run.requeued");
  expect(await factsOf(runId)).toMatchObject({ status: "queued", attempt: 0 });
  // The worker has looked again and again by the time that it is through with another run.
  await ended(await queueDemo(1, { udid: "w-9" }));
  const events = await eventsOf(runId);
  expect(ofType(events, "run.requeued")).toEqual([{ reason: "checkpoint_newer" }]);
  expect(ofType(events, "agent.node.started")).toEqual([]);
  expect(await violationsOf(runId)).toEqual([]);
  await db.exec`delete from run_checkpoints where run_id = ${runId}::text`;
  openWorker("w2");
  expect((await ended(runId)).at(-1)?.type).toBe("run.completed");
});
