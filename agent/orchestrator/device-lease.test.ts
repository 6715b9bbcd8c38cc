import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import type { RunInput } from "../../run/types";
import { startAppium } from "../../stack/appium";
import { startVirtualDevices } from "../../virtual-device/start";
import type { Devices } from "../device/device";
import { webdriverDevices } from "../device/webdriver";
import {
  cancelRun,
  db,
  eventsOf,
  factsOf,
  type LoggedEvent,
  queueRun,
  violationsOf,
} from "./__tests__/runs";
import { leaseConfigOf } from "./lease";
import { type Reaper, startReaper } from "./reaper";
import { startWorker, type Worker } from "./worker";

const app = "io.appium.android.apis";
const apkPath = fileURLToPath(
  new URL("../../node_modules/android-apidemos/apks/ApiDemos-debug.apk", import.meta.url),
);
const logger = loggerWith(MODULES.AGENT, AGENT_ACTORS.WORKER, {});
let home: string;
let phones: Awaited<ReturnType<typeof startVirtualDevices>>;
let appium: Awaited<ReturnType<typeof startAppium>>;
const workers: Worker[] = [];
const reapers: Reaper[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "rove-lease-"));
  phones = await startVirtualDevices({
    home,
    devices: [
      { udid: "p-1", pace: "instant" },
      { udid: "p-2", pace: "instant" },
    ],
  });
  appium = await startAppium({ env: phones.env, port: 0, logFile: join(home, "appium.log") });
});

afterEach(async () => {
  for (const reaper of reapers.splice(0)) reaper.stop();
  for (const udid of ["p-1", "p-2"]) {
    await fetch(`${phones.controlUrl}/devices/${udid}/restore`, { method: "POST" });
  }
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await db.exec`delete from devices where run_id is null`;
});

afterAll(async () => {
  await appium?.stop();
  await phones?.stop();
  await rm(home, { recursive: true, force: true });
});

function openWorker(devices: Devices = webdriverDevices, env: NodeJS.ProcessEnv = {}): Worker {
  const worker = startWorker({
    name: "w1",
    config: leaseConfigOf({ ROVE_POLL_MS: "100", ROVE_AWAY_MS: "1500", ...env }),
    devices,
    api: { port: 4000 },
    logger,
    onGrown: () => undefined,
    onFree: () => undefined,
  });
  workers.push(worker);
  return worker;
}

function queueDemo(more: Partial<RunInput>): Promise<string> {
  return queueRun({
    apkPath,
    appiumServerUrl: appium.url,
    packageName: app,
    maxSteps: 4,
    udid: null,
    ...more,
  });
}

async function register(...udids: string[]): Promise<void> {
  await db.exec`
    insert into devices (appium_server, udid, is_registered)
    select appium_server_of(${appium.url}::text), udid, true from unnest(${udids}::text[]) udid`;
}

async function inject(udid: string, fault: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${phones.controlUrl}/devices/${udid}/faults`, {
    method: "POST",
    body: JSON.stringify(fault),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

async function has(runId: string, type: string, count = 1): Promise<void> {
  await expect
    .poll(async () => ofType(await eventsOf(runId), type).length, { timeout: 60_000, interval: 20 })
    .toBeGreaterThanOrEqual(count);
}

async function ended(runId: string): Promise<LoggedEvent[]> {
  await expect
    .poll(async () => (await factsOf(runId)).status, { timeout: 100_000, interval: 50 })
    .toMatch(/completed|failed|canceled/);
  expect(await violationsOf(runId)).toEqual([]);
  const held = await db.queryAll`select from devices where run_id = ${runId}::text`;
  expect(held).toEqual([]);
  return await eventsOf(runId);
}

const ofType = (events: LoggedEvent[], type: string) =>
  events.flatMap((event) => (event.type === type ? [event.payload] : []));

const udidsOf = (events: LoggedEvent[]) =>
  ofType(events, "device.session_opened").map(({ udid }) => udid);

/** What Appium has logged since its log was this long. */
const appiumLog = async (from = 0) =>
  (await readFile(join(home, "appium.log"), "utf8")).slice(from);

test("runs that name no device share out those that are registered, at the same time", async () => {
  await register("p-1", "p-2");
  const runs = [await queueDemo({}), await queueDemo({})];
  openWorker();
  await Promise.all(runs.map((runId) => has(runId, "step.finished")));
  const logs = await Promise.all(runs.map(ended));
  expect(logs.flatMap(udidsOf).sort((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    "p-1",
    "p-2",
  ]);
  const seen = await db.queryAll<{ model: string | null }>`
    select model from devices where is_registered and last_seen_at is not null`;
  expect(seen).toHaveLength(2);
  expect(seen[0]?.model).toBeTruthy();
});

test("a run on the server's own choice keeps the device that it got, through trouble and a worker's leaving", async () => {
  const runId = await queueDemo({ maxSteps: 8 });
  const first = openWorker();
  await has(runId, "step.finished", 2);
  const held = await db.queryRow<{ udid: string }>`
    select udid from devices where run_id = ${runId}::text`;
  await first.stop();
  openWorker();
  const events = await ended(runId);
  expect(udidsOf(events).length).toBeGreaterThan(1);
  expect(new Set(udidsOf(events))).toEqual(new Set([held?.udid]));
  expect(ofType(events, "app.installed")).toHaveLength(1);
});

test("two runs on one device go one after the other, and the second says that it waits", async () => {
  const runs = [await queueDemo({ udid: "p-1" }), await queueDemo({ udid: "p-1" })];
  openWorker();
  const [first, second] = await Promise.all(runs.map(ended));
  expect(ofType(second ?? [], "run.waiting_for_device")).toEqual([
    { udid: "p-1", heldBy: runs[0] },
  ]);
  const order = await db.queryRow<{ isAfter: boolean }>`
    select b.started_at >= a.finished_at as "isAfter" from runs a, runs b
     where a.run_id = ${runs[0]}::text and b.run_id = ${runs[1]}::text`;
  expect(order?.isAfter).toBe(true);
  expect(first?.at(-1)?.type).toBe("run.completed");
});

test("a run whose device is gone goes on on another one, from where it was", async () => {
  await register("p-1", "p-2");
  const runId = await queueDemo({ maxSteps: 6 });
  openWorker();
  await has(runId, "step.finished", 2);
  const [lost] = udidsOf(await eventsOf(runId));
  await inject(String(lost), { kind: "disconnect" });
  const events = await ended(runId);
  expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  expect(ofType(events, "run.requeued")).toMatchObject([{ reason: "other_device", udid: lost }]);
  const moved = events.slice(events.findIndex(({ type }) => type === "run.requeued"));
  expect(udidsOf(moved)).toEqual([lost === "p-1" ? "p-2" : "p-1"]);
  expect(ofType(moved, "app.installed")).toHaveLength(1);
  expect(ofType(moved, "app.launched")[0]).toMatchObject({ isAttached: false });
  expect(ofType(events, "step.finished").map(({ stepOrdinal }) => stepOrdinal)).toEqual([
    1, 2, 3, 4, 5, 6,
  ]);
  const device = await db.queryRow<{ failures: number; fault: string | null }>`
    select failures_in_a_row as "failures", last_fault as "fault" from devices where udid = ${String(lost)}::text`;
  expect(device).toMatchObject({ failures: 1, fault: expect.stringMatching(/device_|helper_/) });
});

test("a run whose only device is gone ends as the device's loss, not as a defect", async () => {
  const runId = await queueDemo({ udid: "p-1", maxSteps: 50 });
  openWorker();
  await has(runId, "step.finished", 2);
  await inject("p-1", { kind: "offline" });
  const events = await ended(runId);
  expect(await factsOf(runId)).toMatchObject({ status: "failed", verdict: "inconclusive" });
  expect((await factsOf(runId)).stopReason).toMatch(/device_(lost|unavailable)/);
  expect(ofType(events, "run.requeued")).toEqual([]);
});

test("helpers that do not start are removed without a session, and installed anew", async () => {
  openWorker();
  // The first session ever installs them.
  await ended(await queueDemo({ udid: "p-1", maxSteps: 1 }));
  const from = (await appiumLog()).length;
  await inject("p-1", { kind: "instrumentationDiesOnStart", times: 2 });
  const runId = await queueDemo({ udid: "p-1" });
  const events = await ended(runId);
  expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  expect(ofType(events, "recovery.applied")).toMatchObject([
    { fault: "helper_not_started", action: "R3" },
  ]);
  expect(await appiumLog(from)).toContain("Server packages are going to be (re)installed");
});

test("ports that something else holds are not asked for again", async () => {
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const busy = (stranger.address() as AddressInfo).port;
  const asked: (number | undefined)[] = [];
  const unlucky: Devices = {
    ...webdriverDevices,
    open(request) {
      asked.push(request.ports?.systemPort);
      const { ports } = request;
      const isFirst = asked.length === 1 && ports;
      return webdriverDevices.open(
        isFirst ? { ...request, ports: { ...ports, systemPort: busy } } : request,
      );
    },
  };
  const runId = await queueDemo({ udid: "p-1" });
  openWorker(unlucky);
  const events = await ended(runId);
  stranger.close();
  expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  expect(ofType(events, "recovery.applied")).toMatchObject([{ fault: "port_busy", action: "R1" }]);
  expect(asked).toHaveLength(2);
  expect(asked[1]).not.toBe(asked[0]);
});

test("a run starts with nothing remembered of the app, unless it is asked to keep it", async () => {
  const clearing = "mobile: clearApp";
  openWorker();
  await ended(await queueDemo({ udid: "p-2", maxSteps: 1 }));
  let from = (await appiumLog()).length;
  await ended(await queueDemo({ udid: "p-2", maxSteps: 1 }));
  expect(await appiumLog(from)).toContain(clearing);
  from = (await appiumLog()).length;
  const capabilities = { "appium:noReset": true };
  const kept = await ended(await queueDemo({ udid: "p-2", maxSteps: 1, capabilities }));
  expect(ofType(kept, "app.installed")).toHaveLength(1);
  expect(await appiumLog(from)).not.toContain(clearing);
});

test("a cancel is honoured while a session is being opened", async () => {
  await inject("p-1", { kind: "adbHang" });
  const runId = await queueDemo({ udid: "p-1" });
  const worker = openWorker();
  await has(runId, "agent.node.started");
  await cancelRun(runId);
  worker.look(runId);
  await ended(runId);
  expect(await factsOf(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
});

test("a cancel that the worker ignores is forced after its grace, and the device is free", async () => {
  const deaf: Devices = { ...webdriverDevices, open: () => new Promise(() => undefined) };
  const env = { ROVE_CANCEL_GRACE_MS: "400", ROVE_REAP_MS: "50" };
  const runId = await queueDemo({ udid: "p-1" });
  const worker = openWorker(deaf, env);
  reapers.push(
    startReaper(
      leaseConfigOf(env),
      webdriverDevices,
      logger,
      () => undefined,
      () => undefined,
    ),
  );
  await has(runId, "agent.node.started");
  await cancelRun(runId);
  worker.look(runId);
  await ended(runId);
  expect(await factsOf(runId)).toMatchObject({ status: "canceled", stopReason: "canceled_forced" });
});
