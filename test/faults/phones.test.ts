// Everything that the virtual phone and its Appium can be made to do wrong, in the middle of a run and through the whole
// house: what is tried, how the run ends, and that trouble of the world is never told as a defect of the app.
//
// Fault                           Test
// helper crash, hang, cut, slow   a fault that passes ...
// phone offline, gone, reboots    a fault that passes ..., a fault that stays ...
// adb hangs, helper never up      a fault that stays ...
// Appium gone, session lost       Appium that ...; agent/orchestrator/device-lease.test.ts (another device, ports)
// installing refused              an app that the phone does not take ...
// crash of the app, hang          a defect of the app ...
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FaultRequest } from "../../virtual-device/faults";
import { Scene } from "./scene";

let scene: Scene;
let udid: string;
/** A phone that no app ever gets onto. */
let bare: string;

beforeAll(async () => {
  const logFile = process.env.ROVE_FAULT_LOG;
  scene = await Scene.open({ phones: 2, ...(logFile && { logFile }) });
  [udid = "", bare = ""] = scene.udids;
  await scene.only(1, { ROVE_LEASE_MS: "10000", ROVE_AWAY_MS: "12000" });
});

afterAll(() => scene?.close());

afterEach(async () => {
  for (const one of scene.udids) await scene.restore(one);
  await scene.calm();
  expect(await scene.violations()).toEqual([]);
  const [held] = await scene.sql<{ count: number }>(
    "select count(*)::int from devices where run_id is not null",
  );
  expect(held).toEqual({ count: 0 });
  // What one test did to a phone is not to rest it in the next.
  await scene.sql(
    `update devices set state = 'ready', quarantined_at = null, quarantine_reason = null, quarantined_until = null,
                        failures_in_a_row = 0`,
  );
});

const steps = 8;
const quick = {
  "appium:uiautomator2ServerReadTimeout": 2_000,
  "appium:uiautomator2ServerLaunchTimeout": 5_000,
  "appium:adbExecTimeout": 3_000,
};

/** A run that meets the fault after its second step. */
async function struckBy(fault: FaultRequest): Promise<string> {
  await scene.inject(udid, { kind: "sourceSlow", ms: 100 });
  const runId = await scene.startRun({ maxSteps: steps, udid, capabilities: quick });
  await scene.reaches(runId, "step.finished", 2);
  await scene.inject(udid, fault);
  return runId;
}

async function eventsOf(runId: string, type: string): Promise<Record<string, unknown>[]> {
  return (await scene.log(runId)).flatMap((event) => (event.type === type ? [event.payload] : []));
}

/** What was tried in a run, checked for what each event has to tell. */
async function recoveriesOf(runId: string): Promise<string[]> {
  const applied = await eventsOf(runId, "recovery.applied");
  expect(applied.length).toBeLessThanOrEqual(3);
  for (const recovery of applied) {
    expect(recovery).toMatchObject({
      signature: expect.stringMatching(/./),
      attempt: expect.any(Number),
      costMs: expect.any(Number),
    });
  }
  return applied.map(({ fault, action }) => `${String(fault)} ${String(action)}`);
}

const defectsOf = async (runId: string): Promise<number> =>
  (await eventsOf(runId, "app.crashed")).length + (await eventsOf(runId, "app.hung")).length;

describe("a fault that passes", () => {
  test.each<{ fault: FaultRequest; tried: RegExp; mendedAfterMs?: number }>([
    { fault: { kind: "instrumentationCrash" }, tried: /instrumentation_dead R2|_cut R[12]/ },
    { fault: { kind: "socketCut", times: 1 }, tried: /helper_connection_cut R1|^$/ },
    { fault: { kind: "serverHang", ms: 6_000 }, tried: /server_timed_out R2/ },
    { fault: { kind: "sourceSlow", ms: 1_200 }, tried: /^$/ },
    { fault: { kind: "reboot", awayMs: 4_000 }, tried: /device_\w+ R2|_cut R1|_dead R2/ },
    {
      fault: { kind: "offline" },
      mendedAfterMs: 2_000,
      tried: /device_offline R2|_cut R1|_dead R2/,
    },
  ])(
    "$fault.kind is mended, and the verdict is as without it",
    async ({ fault, tried, mendedAfterMs }) => {
      const runId = await struckBy(fault);
      if (mendedAfterMs !== undefined) {
        setTimeout(() => void scene.inject(udid, { kind: "online" }), mendedAfterMs);
      }
      expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
      expect((await recoveriesOf(runId)).join()).toMatch(tried);
      expect(await eventsOf(runId, "step.finished")).toHaveLength(steps);
      expect(await defectsOf(runId)).toBe(0);
    },
  );
});

describe("a fault that stays", () => {
  test.each<{ fault: FaultRequest; reason: RegExp }>([
    { fault: { kind: "disconnect" }, reason: /^device_(lost|unavailable)$/ },
    { fault: { kind: "offline" }, reason: /^device_(lost|unavailable)$/ },
    { fault: { kind: "unauthorized" }, reason: /^device_(lost|unavailable)$/ },
    { fault: { kind: "serverHang" }, reason: /^(device_lost|appium_failed)$/ },
    { fault: { kind: "socketCut", times: 1_000 }, reason: /^(device_lost|appium_failed)$/ },
  ])("$fault.kind ends the run as the world's trouble", async ({ fault, reason }) => {
    const runId = await struckBy(fault);
    const { status, verdict, stopReason } = await scene.over(runId);
    expect({ status, verdict }).toEqual({ status: "failed", verdict: "inconclusive" });
    expect(stopReason).toMatch(reason);
    await recoveriesOf(runId);
    expect(await defectsOf(runId)).toBe(0);
    expect((await scene.log(runId)).at(-1)?.payload).toMatchObject({
      remedy: expect.stringMatching(/\w{3}/),
    });
  });
});

describe("Appium that", () => {
  test("is away for a moment costs a new session", async () => {
    await scene.inject(udid, { kind: "sourceSlow", ms: 100 });
    const runId = await scene.startRun({ maxSteps: steps, udid, capabilities: quick });
    await scene.reaches(runId, "step.finished", 2);
    await scene.killAppium();
    await scene.startAppium();
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    expect((await recoveriesOf(runId)).join()).toMatch(/appium_\w+ R2|session_lost R2/);
  });

  test("never comes back ends the run as Appium's trouble", async () => {
    await scene.inject(udid, { kind: "sourceSlow", ms: 100 });
    const runId = await scene.startRun({ maxSteps: steps, udid, capabilities: quick });
    await scene.reaches(runId, "step.finished", 2);
    scene.appium?.refuse();
    expect(await scene.over(runId)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "appium_unreachable",
    });
    expect(await defectsOf(runId)).toBe(0);
  });

  test("lost the session opens another", async () => {
    await scene.inject(udid, { kind: "sourceSlow", ms: 100 });
    const runId = await scene.startRun({ maxSteps: steps, udid, capabilities: quick });
    await scene.reaches(runId, "step.finished", 2);
    const [opened] = await eventsOf(runId, "device.session_opened");
    const session = `http://127.0.0.1:${scene.appium?.port}/session/${String(opened?.sessionId)}`;
    expect((await fetch(session, { method: "DELETE" })).status).toBe(200);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    expect((await recoveriesOf(runId)).join()).toMatch(/session_lost R2/);
  });
});

describe("an app that the phone does not take", () => {
  test.each([
    ["INSTALL_FAILED_INSUFFICIENT_STORAGE", /room/],
    ["INSTALL_FAILED_UPDATE_INCOMPATIBLE", /Uninstall/],
    ["INSTALL_FAILED_VERSION_DOWNGRADE", /Uninstall/],
    ["INSTALL_FAILED_NO_MATCHING_ABIS", /fit/],
    ["INSTALL_FAILED_TEST_ONLY", /testOnly/],
    ["INSTALL_PARSE_FAILED_NO_CERTIFICATES", /signed/],
  ])("by %s ends the run with what to do", async (code, remedy) => {
    await scene.inject(bare, { kind: "installFailure", code, times: 10 });
    const runId = await scene.startRun({ maxSteps: steps, udid: bare });
    expect(await scene.over(runId)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "app_not_installable",
    });
    const last = (await scene.log(runId)).at(-1)?.payload;
    expect(last).toMatchObject({ remedy: expect.stringMatching(remedy) });
    expect(await defectsOf(runId)).toBe(0);
  });
});

describe("a defect of the app", () => {
  test.each<{ fault: FaultRequest; type: string }>([
    { fault: { kind: "appCrash", crash: "java" }, type: "app.crashed" },
    { fault: { kind: "appCrash", crash: "native" }, type: "app.crashed" },
    { fault: { kind: "anr" }, type: "app.hung" },
  ])("as $fault is a finding, and nobody's trouble", async ({ fault, type }) => {
    const runId = await struckBy(fault);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "failed" });
    expect(await eventsOf(runId, type)).toHaveLength(1);
    expect(await recoveriesOf(runId)).toEqual([]);
  });
});
