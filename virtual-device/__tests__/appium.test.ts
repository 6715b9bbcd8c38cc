// The real Appium server and UiAutomator2 driver on two phones at once: everything an ordinary session does.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP, APP_PACKAGE, type Client, type Stage, setStage, until } from "./stage";

const FIRST = "emulator-5554";
/** A name that is no emulator's gets other commands from the driver. */
const SECOND = "ROVE0002";

let stage: Stage;
let first: Client;
let second: Client;

beforeAll(async () => {
  stage = await setStage([
    { udid: FIRST, pace: "instant", model: "Rove One" },
    { udid: SECOND, pace: "instant", width: 1080, height: 2400 },
  ]);
  [first, second] = await Promise.all([stage.open(FIRST), stage.open(SECOND)]);
}, 120_000);

afterAll(() => stage.close());

async function activity(client: Client): Promise<string> {
  return `${await client.getCurrentPackage()}/${await client.getCurrentActivity()}`;
}

describe("two phones at once", () => {
  it("each runs the app in its own session and size", async () => {
    expect(await activity(first)).toBe(`${APP_PACKAGE}/.ApiDemos`);
    expect(await activity(second)).toBe(`${APP_PACKAGE}/.ApiDemos`);
    expect(await first.getWindowSize()).toEqual({ width: 720, height: 1600 });
    expect(await second.getWindowSize()).toEqual({ width: 1080, height: 2400 });
    expect(first.capabilities).toMatchObject({ deviceModel: "Rove One", platformVersion: "14" });
  });

  it("what is tapped on one is not seen on the other", async () => {
    await first.$("~Views").click();
    expect(await first.$("~Buttons").isExisting()).toBe(true);
    expect(await second.$("~Buttons").isExisting()).toBe(false);
    await first.back();
    expect(await first.$("~Views").isExisting()).toBe(true);
  });
});

describe("looking", () => {
  it("the page source is UiAutomator2's, window root first, nulls left out", async () => {
    const source = await first.getPageSource();
    expect(source).toMatch(
      /^<\?xml version='1\.0' encoding='UTF-8' standalone='yes' \?>\n<hierarchy index="0" class="hierarchy" rotation="0" width="720" height="1600">\n {2}<android\.widget\.FrameLayout index="0" package="io\.appium\.android\.apis"/,
    );
    const [entry = ""] = /<android\.widget\.TextView[^>]*text="Views"[^>]*>/.exec(source) ?? [];
    expect(entry).toMatch(
      /package=".*" class=".*" text="Views" content-desc="Views" resource-id="android:id\/text1" checkable="false" checked="false" clickable="true" enabled="true" focusable="\w+" focused="\w+" long-clickable="false" password="false" scrollable="false" selected="false" bounds="\[\d+,\d+\]\[\d+,\d+\]" displayed="true" a11y-important=/,
    );
    expect(entry).not.toContain(" hint=");
  });

  it("the screenshot is a PNG of the whole screen", async () => {
    const png = Buffer.from(await second.takeScreenshot(), "base64");
    expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1080, 2400]);
  });

  it("elements are found by every strategy", async () => {
    const texts = await Promise.all(
      [
        "~Graphics",
        '//android.widget.TextView[@text="Graphics"]',
        '//*[matches(@content-desc, "^Graph")]',
        'android=new UiSelector().textStartsWith("Graph")',
      ].map((selector) => first.$(selector).getText()),
    );
    expect(texts).toEqual(["Graphics", "Graphics", "Graphics", "Graphics"]);
    expect(await first.$("id=android:id/list").getAttribute("scrollable")).toMatch(/true|false/);
    expect(await first.$$("android.widget.TextView").length).toBeGreaterThan(8);
    expect(await first.$("~Nowhere").isExisting()).toBe(false);
  });

  it("an expression that is none is the selector's fault", async () => {
    await expect(first.findElements("xpath", "//*[")).rejects.toThrow(/XPathExpressionException/);
    await expect(
      first.findElements("-android uiautomator", "new UiSelector().nope(1)"),
    ).rejects.toThrow("Could not parse selector expression");
  });

  it("an element whose screen is gone is stale", async () => {
    const views = await first.$("~Views").getElement();
    await views.click();
    await expect(first.elementClick(views.elementId)).rejects.toThrow(
      "The element 'By.accessibilityId: Views' does not exist in DOM anymore",
    );
    await first.back();
  });
});

describe("acting", () => {
  it("a list is scrolled to a row that is not on the screen", async () => {
    await first.$("~Views").click();
    expect(await first.$("~WebView").isExisting()).toBe(false);
    const scrolled = first.$(
      'android=new UiScrollable(new UiSelector().scrollable(true)).scrollIntoView(new UiSelector().text("WebView"))',
    );
    expect(await scrolled.getText()).toBe("WebView");
    expect(await first.$("~WebView").isExisting()).toBe(true);
    const list = await first.$("id=android:id/list").getElement();
    const goesOn = await first.execute("mobile: scrollGesture", {
      elementId: list.elementId,
      direction: "up",
      percent: 5,
    });
    expect(goesOn).toBe(false);
    await first.back();
  });

  it("a finger taps and swipes by coordinates", async () => {
    const { x, y } = await first.$("~Text").getLocation();
    await first
      .action("pointer")
      .move({ x: x + 5, y: y + 5 })
      .down()
      .up()
      .perform();
    expect(await first.$("~Marquee").isExisting()).toBe(true);
    await first.back();
    await first.$("~Views").click();
    const before = await first.getPageSource();
    await first
      .action("pointer")
      .move({ x: 360, y: 1200 })
      .down()
      .move({ x: 360, y: 500, duration: 200 })
      .up()
      .perform();
    expect(await first.getPageSource()).not.toBe(before);
    await first.back();
  });

  it("the phone turns", async () => {
    await first.setOrientation("LANDSCAPE");
    expect(await first.getOrientation()).toBe("LANDSCAPE");
    expect(await first.getPageSource()).toContain('rotation="1" width="1600" height="720"');
    await first.setOrientation("PORTRAIT");
  });

  it("settings are kept", async () => {
    await first.updateSettings({ waitForIdleTimeout: 100, allowInvisibleElements: true });
    expect(await first.getSettings()).toMatchObject({ waitForIdleTimeout: 100 });
  });

  it("a command the phone does not know is an unknown one", async () => {
    const response = await fetch(
      `http://127.0.0.1:${first.options.port}/session/${first.sessionId}/appium/device/nope`,
    );
    expect(response.status).toBe(404);
  });
});

describe("the app's life", () => {
  it("goes to the back, comes to the front as it was, ends and is opened again", async () => {
    await second.$("~Views").click();
    expect(await second.queryAppState(APP_PACKAGE)).toBe(4);
    await second.execute("mobile: pressKey", { keycode: 3 });
    expect(await second.queryAppState(APP_PACKAGE)).toBe(3);
    await second.activateApp(APP_PACKAGE);
    expect(await second.$("~Buttons").isExisting()).toBe(true);
    await second.terminateApp(APP_PACKAGE);
    expect(await second.queryAppState(APP_PACKAGE)).toBe(1);
    await second.execute("mobile: startActivity", { intent: `${APP_PACKAGE}/.ApiDemos` });
    expect(await second.queryAppState(APP_PACKAGE)).toBe(4);
  });

  it("is installed and removed", async () => {
    await second.removeApp(APP_PACKAGE);
    expect(await second.isAppInstalled(APP_PACKAGE)).toBe(false);
    expect(await second.queryAppState(APP_PACKAGE)).toBe(0);
    await second.installApp(APP);
    expect(await second.isAppInstalled(APP_PACKAGE)).toBe(true);
    expect((await stage.state(FIRST)).installed).toEqual([APP_PACKAGE]);
  });

  it("permissions are granted and taken", async () => {
    const permission = "android.permission.READ_CONTACTS";
    const granted = () =>
      second.execute("mobile: getPermissions", { type: "granted", appPackage: APP_PACKAGE });
    await second.execute("mobile: changePermissions", {
      permissions: permission,
      action: "grant",
      appPackage: APP_PACKAGE,
    });
    expect(await granted()).toContain(permission);
    await second.execute("mobile: changePermissions", {
      permissions: permission,
      action: "revoke",
      appPackage: APP_PACKAGE,
    });
    expect(await granted()).not.toContain(permission);
  });

  it("an ANR shows its dialog, which is an alert, and closing it ends the app", async () => {
    await second.activateApp(APP_PACKAGE);
    await stage.inject(SECOND, { kind: "anr" });
    expect(await second.getAlertText()).toMatch(/isn.t responding/);
    expect(await second.getCurrentPackage()).toBe(APP_PACKAGE);
    await second.$("id=android:id/aerr_close").click();
    expect(await second.queryAppState(APP_PACKAGE)).toBe(1);
  });

  it("the log tells of it", async () => {
    const lines = await until(
      async () =>
        ((await second.getLogs("logcat")) as { message: string }[]).map(({ message }) => message),
      (messages) => messages.some((message) => message.includes("ANR in")),
    );
    expect(lines.join("\n")).toContain(`ANR in ${APP_PACKAGE}`);
  });
});

describe("the end", () => {
  it("a deleted session leaves no server on the phone, and the next one opens", async () => {
    await first.deleteSession();
    expect(await stage.state(FIRST)).toMatchObject({
      isServerRunning: false,
      sessionId: null,
      sessionCount: 1,
    });
    const again = await stage.open(FIRST);
    expect(await activity(again)).toBe(`${APP_PACKAGE}/.ApiDemos`);
    await again.deleteSession();
    await second.deleteSession();
  });
});
