// The device layer as it is shipped: the real Appium server and UiAutomator2 driver, with phones that misbehave on demand.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Appium, startAppium } from "../../stack/appium";
import { startVirtualDevices, type VirtualDevices } from "../../virtual-device/start";
import type { Point } from "../screen/types";
import type { Device, SessionRequest } from "./device";
import type { Fault } from "./faults";
import { LogcatReader } from "./logcat";
import { webdriverDevices } from "./webdriver";

const PHONE = "emulator-5554";
const OTHER = "emulator-5556";
const APP = "io.appium.android.apis";
const APK = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks",
  "ApiDemos-debug.apk",
);

let home = "";
let phones: VirtualDevices;
let appium: Appium;
/** For what comes about by itself, and soon. */
const PATIENCE = { timeout: 60_000 };
const opened: Device[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "rove-device-"));
  phones = await startVirtualDevices({
    home,
    devices: [
      { udid: PHONE, pace: "instant" },
      { udid: OTHER, pace: "instant" },
    ],
  });
  appium = await startAppium({
    env: phones.env,
    port: 0,
    logFile: join(home, "appium.log"),
    home: join(home, "appium"),
  });
  const device = await open();
  await device.installApp(APK);
  await device.close();
});

afterAll(async () => {
  await appium?.stop();
  await phones?.stop();
  await rm(home, { recursive: true, force: true });
});

afterEach(async () => {
  await Promise.all([PHONE, OTHER].map((udid) => control(udid, "restore")));
  await Promise.all(opened.splice(0).map((device) => device.close()));
});

async function control(udid: string, command: string, body: object = {}): Promise<void> {
  const response = await fetch(`${phones.controlUrl}/devices/${udid}/${command}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

function inject(kind: string, more: object = {}): Promise<void> {
  return control(PHONE, "faults", { kind, ...more });
}

async function open(request: Partial<SessionRequest> = {}): Promise<Device> {
  const device = await webdriverDevices.open({
    appiumServerUrl: appium.url,
    packageName: APP,
    udid: PHONE,
    capabilities: {},
    signal: new AbortController().signal,
    ...request,
  });
  opened.push(device);
  return device;
}

async function openApp(capabilities: Record<string, unknown> = {}): Promise<Device> {
  const device = await open({ capabilities });
  await device.terminate(APP);
  await device.launch(APP, ".ApiDemos");
  return device;
}

/** Kind of the fault that the promise rejects with. */
async function faultIn(pending: Promise<unknown>): Promise<string> {
  const outcome = await pending.then(
    () => "none",
    (error: unknown) => (error as Fault).kind ?? error,
  );
  return outcome;
}

/** Waits until the helper is known to be dead: a command that comes before finds the connection to it cut. */
function meetsDeadHelper(device: Device): Promise<void> {
  return vi.waitFor(
    async () => expect(await faultIn(device.source())).toBe("instrumentation_dead"),
    PATIENCE,
  );
}

/** Middle of the first node of the page source whose attributes match. */
function middleOf(source: string, attributes: RegExp): Point {
  const tag = source.split("<").find((part) => attributes.test(part)) ?? "";
  const [, left = 0, top = 0, right = 0, bottom = 0] = (
    /bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"/.exec(tag) ?? []
  ).map(Number);
  expect(right).toBeGreaterThan(left);
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

describe("a session", () => {
  test("says what device it is on", async () => {
    const device = await open();
    expect(device.facts).toMatchObject({ udid: PHONE, platformVersion: "14", width: 720 });
    expect(device.facts.model).not.toBe("");
  });

  test("on any device takes one that is there", async () => {
    const device = await open({ udid: null });
    expect([PHONE, OTHER]).toContain(device.facts.udid);
  });

  test("starts no app, and leaves the one that runs as it was", async () => {
    const first = await openApp();
    await first.tap(middleOf(await first.source(), /text="Animation"/));
    const before = await first.source();
    await first.close();
    const second = await open({ keepLogs: true });
    await second.activate(APP);
    expect(await second.appState(APP)).toBe("foreground");
    expect(texts(await second.source())).toEqual(texts(before));
  });

  test("starts with an empty log, unless the run goes on", async () => {
    const first = await openApp();
    await inject("appCrash");
    await first.close();
    const again = await open({ keepLogs: true });
    expect((await again.logs()).some(({ message }) => /FATAL EXCEPTION/.test(message))).toBe(true);
    await again.close();
    const fresh = await open();
    expect((await fresh.logs()).some(({ message }) => /FATAL EXCEPTION/.test(message))).toBe(false);
  });

  test("runs beside one on another device", async () => {
    const [one, two] = await Promise.all([open(), open({ udid: OTHER })]);
    expect(two.facts.udid).toBe(OTHER);
    expect(await one.appState(APP)).not.toBe("notInstalled");
    expect(await two.appState(APP)).toBe("notInstalled");
  });

  test("that another one displaces is lost", async () => {
    const first = await open();
    await open();
    expect(await faultIn(first.ping())).toBe("session_lost");
    expect(await faultIn(first.source())).toBe("session_lost");
  });

  test("whose helpers were removed from the phone is followed by one that installs them", async () => {
    const device = await open();
    await device.removeHelpers?.();
    await device.close();
    expect(await (await open()).source()).toContain("<hierarchy");
  });

  test("that is given up while it opens is ended, and the next one opens", async () => {
    await inject("serverUnreachable");
    const stop = new AbortController();
    const pending = faultIn(
      open({
        signal: stop.signal,
        capabilities: { "appium:uiautomator2ServerLaunchTimeout": 3_000 },
      }),
    );
    await vi.waitFor(async () => expect(await sessionsOpening()).toBe(true), PATIENCE);
    stop.abort();
    expect(await pending).toBe("aborted");
    await control(PHONE, "restore");
    expect(await (await open()).source()).toContain("<hierarchy");
  });
});

/** Whether the phone has started Appium's helper, or tries to. */
async function sessionsOpening(): Promise<boolean> {
  const response = await fetch(`${phones.controlUrl}/devices/${PHONE}`);
  const state = (await response.json()) as { isServerRunning: boolean; sessionId: string | null };
  return state.isServerRunning || state.sessionId !== null;
}

function texts(source: string): string[] {
  return [...source.matchAll(/ text="([^"]+)"/g)].map(([, text = ""]) => text);
}

describe("a phone", () => {
  test("shows its screen as a tree and as a picture", async () => {
    const device = await openApp();
    expect(await device.source()).toContain(`package="${APP}"`);
    expect((await device.screenshot()).subarray(1, 4).toString()).toBe("PNG");
    expect(await device.foreground()).toEqual({ packageName: APP, activity: `${APP}.ApiDemos` });
  });

  test("is tapped, swiped, pressed and goes back", async () => {
    const device = await openApp();
    const home = texts(await device.source());
    await device.tap(middleOf(await device.source(), /text="Views"/));
    const views = texts(await device.source());
    expect(views).not.toEqual(home);
    await device.swipe({ x: 360, y: 1_300 }, { x: 360, y: 300 });
    await vi.waitFor(async () => expect(texts(await device.source())).not.toEqual(views), PATIENCE);
    await device.longPress({ x: 360, y: 800 });
    await device.back();
    await device.back();
    await vi.waitFor(
      async () => expect((await device.foreground()).packageName).toBe(APP),
      PATIENCE,
    );
  });

  test("takes text into a field, whatever was in it, and says what it holds", async () => {
    const device = await openApp();
    await device.launch(APP, ".view.Controls1");
    const field = middleOf(await device.source(), /^android.widget.EditText /);
    expect(await device.type(field, 'Grüße & "x"')).toBe('Grüße & "x"');
    expect(await device.type(field, "again")).toBe("again");
    await device.hideKeyboard();
    expect(await device.isKeyboardShown()).toBe(false);
    expect(await device.foreground()).toMatchObject({ activity: `${APP}.view.Controls1` });
  });

  test("turns and turns back", async () => {
    const device = await openApp();
    await device.rotate();
    expect(await device.source()).toMatch(/rotation="[13]"/);
    await device.rotate();
    expect(await device.source()).toContain('rotation="0"');
  });

  test("is turned back where its session ends in the middle of a turn, also after an abort", async () => {
    const leaving = new AbortController();
    const turned = await open({ signal: leaving.signal });
    await turned.launch(APP, ".ApiDemos");
    await turned.rotate();
    expect(await turned.source()).toMatch(/rotation="[13]"/);
    leaving.abort();
    await turned.close();
    const next = await openApp();
    expect(await next.source()).toContain('rotation="0"');
  });

  test("says that an app does not turn which holds the display its own way, and leaves it so", async () => {
    const device = await openApp();
    await device.launch(APP, ".app.ScreenOrientation");
    await device.tap(middleOf(await device.source(), /^android.widget.Spinner /));
    await device.tap(middleOf(await device.source(), /text="PORTRAIT"/));
    await expect(device.rotate()).rejects.toMatchObject({ kind: "element_unusable" });
    await device.launch(APP, ".view.Controls1");
    expect(await device.source()).toContain('rotation="0"');
    expect(await device.rotate("LANDSCAPE")).toBe("PORTRAIT");
    expect(await device.rotate("PORTRAIT")).toBe("LANDSCAPE");
  });

  test("comes upright out of an app that holds the display sideways, whatever was tried there", async () => {
    const device = await openApp();
    const holdSideways = async () => {
      await device.launch(APP, ".app.ScreenOrientation");
      await device.tap(middleOf(await device.source(), /^android.widget.Spinner /));
      await device.tap(middleOf(await device.source(), /text="LANDSCAPE"/));
      expect(await device.source()).toMatch(/rotation="[13]"/);
    };
    await holdSideways();
    await expect(device.rotate()).rejects.toMatchObject({ kind: "element_unusable" });
    await device.launch(APP, ".view.Controls1");
    expect(await device.source()).toContain('rotation="0"');
    await device.rotate();
    await holdSideways();
    await expect(device.rotate("PORTRAIT")).rejects.toMatchObject({ kind: "element_unusable" });
    await device.launch(APP, ".view.Controls1");
    expect(await device.source()).toContain('rotation="0"');
  });

  test("sends the app away and brings it back, ends it and starts it", async () => {
    const device = await openApp();
    await device.background(0.2);
    expect(await device.appState(APP)).toBe("foreground");
    await device.terminate(APP);
    expect(await device.appState(APP)).toBe("notRunning");
    await device.terminate(APP);
    await device.launch(APP, `${APP}.ApiDemos`);
    expect(await device.appState(APP)).toBe("foreground");
    await device.ping();
  });
});

describe("a fault", () => {
  test("of an activity that is not there", async () => {
    const device = await open();
    expect(await faultIn(device.launch(APP, ".Nope"))).toBe("app_not_launchable");
  });

  test("of an app that is not there", async () => {
    const device = await open();
    expect(await faultIn(device.activate("com.example.absent"))).toBe("app_missing");
  });

  test.each([
    ["INSTALL_FAILED_INSUFFICIENT_STORAGE", "install_no_space"],
    ["INSTALL_FAILED_UPDATE_INCOMPATIBLE", "install_conflict"],
    ["INSTALL_FAILED_NO_MATCHING_ABIS", "install_incompatible"],
    ["INSTALL_FAILED_USER_RESTRICTED", "install_refused"],
  ])("of installing, %s", async (code, kind) => {
    const device = await open();
    await inject("installFailure", { code, times: 1 });
    expect(await faultIn(device.installApp(APK))).toBe(kind);
  });

  test("of an APK that is none, or is not where Appium looks", async () => {
    const device = await open();
    const broken = join(home, "broken.apk");
    await writeFile(broken, "this is no zip");
    expect(await faultIn(device.installApp(broken))).toBe("install_invalid");
    expect(await faultIn(device.installApp(join(home, "none.apk")))).toBe("app_file_missing");
  });

  test("of a device that nobody knows, that is offline, or that has not agreed", async () => {
    expect(await faultIn(open({ udid: "emulator-9999" }))).toBe("device_unavailable");
    await inject("unauthorized");
    expect(await faultIn(open())).toBe("device_unauthorized");
    await control(PHONE, "restore");
    await inject("offline");
    expect(await faultIn(open())).toBe("device_unavailable");
  });

  test("of the helper on the phone, which a new session mends with the app as it was", async () => {
    const device = await openApp();
    await inject("instrumentationCrash");
    await meetsDeadHelper(device);
    expect(await device.appState(APP)).toBe("foreground");
    await device.close();
    const next = await open({ keepLogs: true });
    expect((await next.foreground()).packageName).toBe(APP);
    expect(await next.source()).toContain(`package="${APP}"`);
  });

  test("of the connection to it, which passes", async () => {
    const device = await openApp();
    await inject("socketCut", { times: 1 });
    expect(await faultIn(device.source())).toBe("helper_connection_cut");
    expect(await device.source()).toContain("<hierarchy");
  });

  test("of a phone that hangs, by Appium's own limits", async () => {
    const device = await openApp({
      "appium:uiautomator2ServerReadTimeout": 1_000,
      "appium:adbExecTimeout": 1_000,
    });
    await inject("serverHang");
    expect(await faultIn(device.source())).toBe("server_timed_out");
    await inject("adbHang");
    expect(await faultIn(device.foreground())).toBe("adb_timed_out");
  });

  test("of a phone that goes away in the middle, closing included", async () => {
    const device = await openApp();
    await inject("disconnect");
    expect(await faultIn(device.foreground())).toBe("device_offline");
    await meetsDeadHelper(device);
    await device.close();
    expect(await faultIn(open())).toBe("device_unavailable");
  });

  test("of a screen that may not be pictured", async () => {
    const device = await openApp();
    await inject("secureScreen");
    expect(await faultIn(device.screenshot())).toBe("secure_screen");
    expect(await device.source()).toContain(`package="${APP}"`);
  });

  test("of a stop from outside ends a hanging command, and the session can be closed", async () => {
    const stop = new AbortController();
    const device = await open({ signal: stop.signal });
    await inject("serverHang");
    const pending = faultIn(device.source());
    stop.abort();
    expect(await pending).toBe("aborted");
    await control(PHONE, "restore");
    await device.close();
  });
});

describe("the log", () => {
  test.each([
    ["java", "java"],
    ["native", "native"],
  ])("tells of a %s crash of the app, which no command does", async (crash, kind) => {
    const device = await openApp();
    const reader = new LogcatReader(APP);
    reader.push(await device.logs());
    await inject("appCrash", { crash });
    const found = await vi.waitFor(async () => {
      const records = reader.push(await device.logs());
      expect(records).not.toEqual([]);
      return records;
    }, PATIENCE);
    expect(found).toMatchObject([{ kind, process: APP }]);
    expect(found[0]?.topFrames.length).toBeGreaterThan(0);
    expect(await device.appState(APP)).toBe("notRunning");
  });

  test("tells of an app that hangs", async () => {
    const device = await openApp();
    await inject("anr");
    const reader = new LogcatReader(APP);
    const found = await vi.waitFor(async () => {
      const records = reader.push(await device.logs());
      expect(records).not.toEqual([]);
      return records;
    }, PATIENCE);
    expect(found).toMatchObject([{ kind: "anr", process: APP }]);
  });

  test("says nothing of an app that was ended on purpose", async () => {
    const device = await openApp();
    const reader = new LogcatReader(APP);
    await device.terminate(APP);
    await device.launch(APP, ".ApiDemos");
    expect([...reader.push(await device.logs()), ...reader.flush()]).toEqual([]);
  });
});
