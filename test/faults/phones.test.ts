// Everything that the virtual phone and its Appium can be made to do wrong, in the middle of a run and through the whole
// house: what is tried, how the run ends, and that trouble of the world is never told as a defect of the app.
//
// Fault                                 Test
// helper crash, hang, cut, slow source   a fault that passes ...
// phone restarts, is away for a moment   a fault that passes ...
// phone gone, unauthorized, adb hangs    a fault that stays ...
// helper hangs, cut, never comes up      a fault that stays ...
// Appium gone, session lost              Appium that ...; agent/orchestrator/device-lease.test.ts (another device, ports)
// installing refused                     an app that the phone does not take ...
// crash of the app, hang                 a defect of the app ...
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { FaultRequest } from "../../virtual-device/faults";
import { Scene } from "./scene";

/** What lasts, what is tried before the run gives up, and what it then says. */
const staying: { name: string; faults: FaultRequest[]; tried: RegExp; reason: RegExp }[] = [
  {
    name: "a phone that is unplugged",
    faults: [{ kind: "disconnect" }],
    tried: /R2,device_\w+ R4$/,
    reason: /^device_unavailable$/,
  },
  {
    name: "a phone that is offline",
    faults: [{ kind: "offline" }],
    tried: /R2,device_\w+ R4$/,
    reason: /^device_unavailable$/,
  },
  {
    name: "a phone that trusts this computer no more",
    faults: [{ kind: "unauthorized" }],
    tried: /R2,device_unauthorized R4$/,
    reason: /^device_unavailable$/,
  },
  {
    name: "adb that never ends",
    faults: [{ kind: "adbHang" }],
    tried: /,adb_timed_out R4$/,
    reason: /^device_lost$/,
  },
  {
    name: "a helper that never answers",
    faults: [{ kind: "serverHang" }],
    tried: /^server_timed_out R2,/,
    reason: /^(device_lost|appium_failed)$/,
  },
  {
    name: "a helper whose connections are cut",
    faults: [{ kind: "socketCut", times: 1_000 }],
    tried: /^helper_connection_cut R1,/,
    reason: /^(device_lost|appium_failed)$/,
  },
  {
    name: "a helper that cannot be reached",
    faults: [{ kind: "serverUnreachable" }, { kind: "instrumentationCrash" }],
    // A command that was under way when the helper went may have cost one before.
    tried: /,helper_not_started R3(,helper_not_started R4)?$/,
    reason: /^appium_failed$/,
  },
  {
    name: "a helper that never comes up",
    faults: [{ kind: "instrumentationDiesOnStart", times: 100 }, { kind: "instrumentationCrash" }],
    tried: /R2,/,
    reason: /^appium_failed$/,
  },
];

let scene: Scene;
let udid: string;
/** A phone that no app ever gets onto. */
let bare: string;
/** One for each fault that stays: they take long, each by itself, and little work. */
let broken: string[];

beforeAll(async () => {
  const logFile = process.env.ROVE_FAULT_LOG;
  scene = await Scene.open({ phones: 2 + staying.length, ...(logFile && { logFile }) });
  [udid = "", bare = "", ...broken] = scene.udids;
  await scene.only(1, {
    ROVE_LEASE_MS: "10000",
    ROVE_AWAY_MS: "12000",
    ROVE_WORKER_SLOTS: String(staying.length),
  });
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

/**
 * A run that meets the fault after its second step. One that drew a port which another stack on this machine has drawn
 * too has a recovery less for the fault, and is replaced.
 */
async function struckBy(faults: FaultRequest[], on = udid): Promise<string> {
  await scene.inject(on, { kind: "sourceSlow", ms: 100 });
  for (;;) {
    const runId = await scene.startRun({ maxSteps: steps, udid: on, capabilities: quick });
    await scene.reaches(runId, "step.finished", 2);
    if ((await eventsOf(runId, "recovery.applied")).length === 0) {
      for (const fault of faults) await scene.inject(on, fault);
      return runId;
    }
    await scene.cancel(runId);
    await scene.over(runId);
  }
}

async function eventsOf(runId: string, type: string): Promise<Record<string, unknown>[]> {
  return (await scene.log(runId)).flatMap((event) => (event.type === type ? [event.payload] : []));
}

/**
 * What was tried in a run, checked for what each event has to tell. A port that another stack on this machine drew as
 * well says nothing of the fault.
 */
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
  return applied
    .filter(({ fault }) => fault !== "port_busy")
    .map(({ fault, action }) => `${String(fault)} ${String(action)}`);
}

const defectsOf = async (runId: string): Promise<number> =>
  (await eventsOf(runId, "app.crashed")).length + (await eventsOf(runId, "app.hung")).length;

describe("a fault that passes", () => {
  test.each<{ name: string; faults: FaultRequest[]; tried: RegExp }>([
    {
      name: "a helper that dies",
      faults: [{ kind: "instrumentationCrash" }],
      tried: /(^|,)instrumentation_dead R2$/,
    },
    {
      name: "a helper that dies twice",
      faults: [{ kind: "instrumentationDiesOnStart", times: 1 }, { kind: "instrumentationCrash" }],
      tried: /(^|,)instrumentation_dead R2$/,
    },
    {
      name: "a connection to the helper that is cut",
      faults: [{ kind: "socketCut", times: 2 }],
      tried: /^helper_connection_cut R1/,
    },
    {
      name: "a helper that hangs",
      faults: [{ kind: "serverHang", ms: 6_000 }],
      tried: /^server_timed_out R2$/,
    },
    { name: "a helper that is slow", faults: [{ kind: "sourceSlow", ms: 600 }], tried: /^$/ },
    {
      name: "a phone that restarts",
      faults: [{ kind: "reboot", awayMs: 4_000 }],
      tried: /^[^R]*(R1,[^R]*)?R2$/,
    },
  ])("$name is mended, and the verdict is as without it", async ({ faults, tried }) => {
    const runId = await struckBy(faults);
    await expectMended(runId, tried);
  });

  test("a phone that is away for a moment is waited for", async () => {
    let asked = 0;
    const deaf = scene.appium!.listen((text) => {
      if (text.startsWith("POST /session HTTP")) asked += 1;
    });
    const runId = await struckBy([{ kind: "offline" }]);
    // Once for the run's first session, and twice in vain.
    await vi.waitFor(() => expect(asked).toBe(3), { timeout: 30_000, interval: 50 });
    deaf();
    await scene.inject(udid, { kind: "online" });
    await expectMended(runId, /^[^R]*(R1,[^R]*)?R2$/);
  });
});

async function expectMended(runId: string, tried: RegExp): Promise<void> {
  expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "passed" });
  expect((await recoveriesOf(runId)).join()).toMatch(tried);
  expect(await eventsOf(runId, "step.finished")).toHaveLength(steps);
  expect(await defectsOf(runId)).toBe(0);
}

describe("a fault that stays", () => {
  let runIds: string[];

  beforeAll(async () => {
    runIds = await Promise.all(
      staying.map(({ faults }, index) => struckBy(faults, broken[index] ?? "")),
    );
    await Promise.all(runIds.map((runId) => scene.over(runId)));
  });

  test.each(staying.map((one, index) => ({ ...one, index })))(
    "$name ends the run as the world's trouble",
    async ({ tried, reason, index }) => {
      const runId = runIds[index] ?? "";
      const { status, verdict, stopReason } = await scene.over(runId);
      expect({ status, verdict }).toEqual({ status: "failed", verdict: "inconclusive" });
      expect(stopReason).toMatch(reason);
      expect((await recoveriesOf(runId)).join()).toMatch(tried);
      expect(await defectsOf(runId)).toBe(0);
      expect((await scene.log(runId)).at(-1)?.payload).toMatchObject({
        remedy: expect.stringMatching(/\w{3}/),
      });
    },
  );
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
    // A command that was under way met the end of the helper instead.
    expect((await recoveriesOf(runId)).join()).toMatch(/(session_lost|instrumentation_dead) R2$/);
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
    const runId = await struckBy([fault]);
    expect(await scene.over(runId)).toMatchObject({ status: "completed", verdict: "failed" });
    expect(await eventsOf(runId, type)).toHaveLength(1);
    expect(await recoveriesOf(runId)).toEqual([]);
  });
});
