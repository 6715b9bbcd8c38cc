// What the real driver says when things go wrong: each fault, and the words that reach the client.
import { copyFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { APP, APP_PACKAGE, type Client, type Stage, setStage, until } from "./stage";

const PHONE = "emulator-5554";
const OTHER = "emulator-5556";
const DYING = "emulator-5558";
const DEAD = "emulator-5560";
const DUMB = "emulator-5562";

let stage: Stage;
let client: Client | null = null;

beforeAll(async () => {
  stage = await setStage(
    [PHONE, OTHER, DYING, DEAD, DUMB].map((udid) => ({ udid, pace: "instant" })),
  );
}, 90_000);

afterAll(() => stage.close());

afterEach(async () => {
  await stage.restore(PHONE);
  await client?.deleteSession().catch(() => {});
  client = null;
});

async function open(capabilities: Record<string, unknown> = {}): Promise<Client> {
  client = await stage.open(PHONE, { "appium:app": APP, ...capabilities });
  return client;
}

describe("a session cannot be opened", () => {
  it("on a device that is offline", async () => {
    await stage.inject(PHONE, { kind: "offline" });
    await expect(open()).rejects.toThrow(
      `Device ${PHONE} was not in the list of connected devices`,
    );
  });

  it("on a device nobody knows", async () => {
    await expect(stage.open("emulator-9999")).rejects.toThrow(
      "Device emulator-9999 was not in the list of connected devices",
    );
  });

  it("on a device that has not been authorized", async () => {
    await stage.inject(PHONE, { kind: "unauthorized" });
    await expect(open()).rejects.toThrow(/Error getting device API level.*device unauthorized/s);
  });

  it("with an activity that the app does not have", async () => {
    await expect(open({ "appium:appActivity": ".DoesNotExist" })).rejects.toThrow(
      "Activity name '.DoesNotExist' used to start the app doesn't exist or cannot be launched",
    );
  });

  it("when the app crashes right after its start", async () => {
    await stage.inject(PHONE, { kind: "launchCrash" });
    await expect(open({ "appium:appWaitDuration": 500 })).rejects.toThrow(
      "'io.appium.android.apis.ApiDemos' never started",
    );
  });

  it("with an app that is no APK", async () => {
    const broken = join(stage.home, "broken.apk");
    await writeFile(broken, "this is no zip");
    await expect(open({ "appium:app": broken })).rejects.toThrow(
      /Could not extract|invalid|Cannot/i,
    );
  });

  it("with an app that nobody signed", async () => {
    const unsigned = join(stage.home, "unsigned.apk");
    await copyFile(APP, unsigned);
    await truncate(unsigned, 4_000_000);
    await expect(
      open({
        "appium:app": unsigned,
        "appium:appPackage": "a.b",
        "appium:appActivity": ".C",
        "appium:noSign": true,
      }),
    ).rejects.toThrow(/INSTALL_PARSE_FAILED/);
  });

  it("when the storage is full, and can again when it is not", async () => {
    await stage.inject(OTHER, {
      kind: "installFailure",
      code: "INSTALL_FAILED_INSUFFICIENT_STORAGE",
    });
    await expect(stage.open(OTHER)).rejects.toThrow(
      /adb: failed to install .*ApiDemos-debug.apk: Failure \[INSTALL_FAILED_INSUFFICIENT_STORAGE\]/,
    );
    await (await stage.open(OTHER)).deleteSession();
  });

  it("when the hidden API stays hidden", async () => {
    await stage.inject(PHONE, { kind: "hiddenApiDenied" });
    await expect(open()).rejects.toThrow("appium:ignoreHiddenApiPolicyError");
  });
});

describe("a session opens all the same", () => {
  it("when the phone is locked", async () => {
    await stage.inject(PHONE, { kind: "locked" });
    expect(await (await open()).isLocked()).toBe(false);
  });

  it("when adb stumbles once", async () => {
    await stage.inject(PHONE, { kind: "adbProtocolFault", times: 1 });
    await open();
  });
});

// Each waits long for the driver's own retries, so they wait together.
describe.concurrent("the server on the phone", () => {
  it("may die once on its start", async () => {
    await stage.inject(DYING, { kind: "instrumentationDiesOnStart", times: 1 });
    const opened = await stage.open(DYING);
    expect(await opened.getCurrentPackage()).toBe(APP_PACKAGE);
    await opened.deleteSession();
  });

  it("may not die each time", async () => {
    await stage.inject(DEAD, { kind: "instrumentationDiesOnStart" });
    await expect(stage.open(DEAD)).rejects.toThrow(
      "The instrumentation process cannot be initialized. Make sure the application under test does not crash",
    );
  });

  it("must answer in time", async () => {
    await stage.inject(DUMB, { kind: "serverUnreachable" });
    await expect(
      stage.open(DUMB, { "appium:app": APP, "appium:uiautomator2ServerLaunchTimeout": 1500 }),
    ).rejects.toThrow("The instrumentation process cannot be initialized within 1500ms timeout");
  });
});

describe("in an open session", () => {
  it("a crash of the server fails every screen command, adb's still work, and delete does", async () => {
    const opened = await open();
    await stage.inject(PHONE, { kind: "instrumentationCrash" });
    const message = await until(
      () => opened.getPageSource().catch((error: Error) => error.message),
      (answer) => answer.includes("instrumentation"),
    );
    expect(message).toContain(
      "cannot be proxied to UiAutomator2 server because the instrumentation process is not running (probably crashed)",
    );
    expect(await opened.getCurrentPackage()).toBe(APP_PACKAGE);
    await opened.deleteSession();
    client = null;
  });

  it("a cut connection fails one command and not the next", async () => {
    const opened = await open();
    await stage.inject(PHONE, { kind: "socketCut", times: 1 });
    await expect(opened.getPageSource()).rejects.toThrow(
      "Could not proxy command to the remote server. Original error: socket hang up",
    );
    expect(await opened.getPageSource()).toContain("<hierarchy");
  });

  it("a server that hangs runs into the driver's read timeout", async () => {
    const opened = await open({ "appium:uiautomator2ServerReadTimeout": 800 });
    await stage.inject(PHONE, { kind: "serverHang" });
    await expect(opened.getPageSource()).rejects.toThrow("timeout of 800ms exceeded");
    await stage.restore(PHONE);
    expect(await opened.getPageSource()).toContain("<hierarchy");
  });

  it("an adb that hangs runs into adbExecTimeout", async () => {
    const opened = await open({ "appium:adbExecTimeout": 1000 });
    await stage.inject(PHONE, { kind: "adbHang" });
    await expect(opened.getCurrentPackage()).rejects.toThrow(
      "Try to increase the 1000ms adb execution timeout represented by 'adbExecTimeout' capability",
    );
  });

  it("a crash of the app is no error: the launcher is in front and the log has the trace", async () => {
    const opened = await open();
    await opened.getLogs("logcat");
    await stage.inject(PHONE, { kind: "appCrash", crash: "java" });
    expect(await opened.queryAppState(APP_PACKAGE)).toBe(1);
    const log = await until(
      async () =>
        ((await opened.getLogs("logcat")) as { message: string }[])
          .map(({ message }) => message)
          .join("\n"),
      (lines) => lines.includes("FATAL EXCEPTION"),
    );
    expect(log).toContain(`Process: ${APP_PACKAGE}`);
  });

  it("a secure screen has no picture", async () => {
    const opened = await open();
    await stage.inject(PHONE, { kind: "secureScreen" });
    await expect(opened.takeScreenshot()).rejects.toThrow(
      "Failed to capture a screenshot. Does the current view have 'secure' flag set?",
    );
  });

  it("a device that disappears fails screen and adb commands in their own words, delete too", async () => {
    const opened = await open();
    await stage.inject(PHONE, { kind: "disconnect" });
    await expect(opened.getCurrentPackage()).rejects.toThrow(`adb: device '${PHONE}' not found`);
    const message = await until(
      () => opened.getPageSource().catch((error: Error) => error.message),
      (answer) => answer.includes("probably crashed"),
    );
    expect(message).toContain("probably crashed");
    await expect(opened.deleteSession()).rejects.toThrow(`adb: device '${PHONE}' not found`);
    client = null;
  });

  it("a device that reboots comes back with its apps, without its session", async () => {
    await open();
    await stage.inject(PHONE, { kind: "reboot", awayMs: 100 });
    const back = await until(
      () => stage.state(PHONE),
      ({ connection }) => connection === "device",
    );
    expect(back).toMatchObject({
      isServerRunning: false,
      sessionId: null,
      installed: [APP_PACKAGE],
    });
  });

  it("one device's fault is not the other's", async () => {
    const opened = await stage.open(OTHER);
    await stage.inject(PHONE, { kind: "disconnect" });
    expect(await opened.getPageSource()).toContain(APP_PACKAGE);
    await opened.deleteSession();
  });
});
