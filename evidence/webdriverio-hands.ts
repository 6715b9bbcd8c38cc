// The part of a WebdriverIO script that is the same in all of them: finding, touching, checking. Text of a program, kept
// here whole so that it can be read; it imports nothing but what the script's head does.

/** Functions of the script, between its head and its walk. */
export const WEBDRIVERIO_HANDS = String.raw`
type Place = { x: number; y: number };
type Locator = { by: string; value: string; index: number; count: number };
/** Names first; the place, in parts of the display, is the last resort. */
type Aim = { locators: Locator[]; place: Place };

/** Milliseconds that a widget or a screen gets to show. */
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 5_000);
/** The way is not there any more. */
class Departed extends Error {}
/** The app crashed or hangs. */
class AppDied extends Error {}

/** Trouble around the app says nothing of the app. */
function trouble(error: unknown): never {
  console.error("Could not be carried out: " + (error instanceof Error ? error.message : String(error)));
  process.exit(20);
}

const appium = new URL(process.env.APPIUM_URL ?? "http://127.0.0.1:4723");
const driver = await remote({
  protocol: appium.protocol.slice(0, -1),
  hostname: appium.hostname,
  port: Number(appium.port || (appium.protocol === "https:" ? 443 : 80)),
  path: appium.pathname,
  logLevel: "error",
  capabilities: {
    platformName: "Android",
    "appium:automationName": "UiAutomator2",
    "appium:newCommandTimeout": 120,
    "appium:autoGrantPermissions": true,
    "appium:noReset": true,
    ...(process.env.UDID ? { "appium:udid": process.env.UDID } : {}),
    ...(process.env.APK ? { "appium:app": process.env.APK, "appium:autoLaunch": false } : {}),
  },
}).catch(trouble);

const quoted = (text: string): string => JSON.stringify(text);

function strategyOf({ by, value }: Locator): string {
  if (by === "id") return "android=new UiSelector().resourceId(" + quoted(value) + ")";
  if (by === "description") return "~" + value;
  return "android=new UiSelector().text(" + quoted(value) + ")";
}

async function find(aim: Aim): Promise<WebdriverIO.Element | null> {
  const until = Date.now() + PATIENCE_MS;
  do {
    await assertAlive();
    for (const locator of aim.locators) {
      const found = await driver.$$(strategyOf(locator));
      const all = await found.map((element) => element);
      const element = all[locator.count === 1 ? 0 : locator.index];
      if (element) return element as unknown as WebdriverIO.Element;
    }
    if (aim.locators.length === 0) return null;
    await driver.pause(200);
  } while (Date.now() < until);
  return null;
}

async function pointOf({ x, y }: Place): Promise<Place> {
  const { width, height } = await driver.getWindowRect();
  return { x: Math.round(x * width), y: Math.round(y * height) };
}

async function touch(aim: Aim, pressMs: number, isOptional: boolean): Promise<void> {
  const element = await find(aim);
  if (!element && aim.locators.length > 0) {
    if (isOptional) return;
    throw new Departed("found nothing by " + aim.locators.map(({ by, value }) => by + " " + quoted(value)).join(" or "));
  }
  let at = await pointOf(aim.place);
  if (element) {
    const { x, y, width, height } = await driver.getElementRect(element.elementId);
    at = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  }
  await driver
    .action("pointer", { parameters: { pointerType: "touch" } })
    .move({ ...at, duration: 0 })
    .down()
    .pause(pressMs)
    .up()
    .perform();
}

async function tap(aim: Aim, isOptional = false): Promise<void> {
  await touch(aim, 50, isOptional);
}

async function longPress(aim: Aim, isOptional = false): Promise<void> {
  await touch(aim, 1_000, isOptional);
}

async function type(aim: Aim, text: string): Promise<void> {
  await tap(aim);
  const focused = (await driver.getActiveElement()) as unknown as Record<string, string>;
  const [id] = Object.values(focused);
  if (!id) throw new Departed("nothing takes text here");
  await driver.elementClear(id);
  await driver.elementSendKeys(id, text);
}

async function swipe(from: Place, to: Place): Promise<void> {
  const [start, end] = [await pointOf(from), await pointOf(to)];
  await driver
    .action("pointer", { parameters: { pointerType: "touch" } })
    .move({ ...start, duration: 0 })
    .down()
    .pause(100)
    .move({ ...end, duration: 400 })
    .pause(100)
    .up()
    .perform();
}

async function back(): Promise<void> {
  await driver.back();
}

async function hideKeyboard(): Promise<void> {
  if (await driver.execute("mobile: isKeyboardShown", {})) await driver.execute("mobile: hideKeyboard", {});
}

async function rotate(): Promise<void> {
  await driver.setOrientation((await driver.getOrientation()) === "LANDSCAPE" ? "PORTRAIT" : "LANDSCAPE");
}

async function background(): Promise<void> {
  await driver.execute("mobile: backgroundApp", { seconds: 2 });
}

async function wait(): Promise<void> {
  await driver.pause(1_500);
}

async function restart(): Promise<void> {
  const state = Number(await driver.execute("mobile: queryAppState", { appId: APP.packageName }));
  if (state === 0) throw new Error(APP.packageName + " is not on the device: name its file in APK");
  await driver.execute("mobile: terminateApp", { appId: APP.packageName });
  const component = APP.packageName + "/" + APP.activity;
  await driver.execute("mobile: startActivity", { component, wait: true });
}

/** Waits for the activity that the step led to when it was first walked. */
async function arrivesAt(activity: string): Promise<void> {
  const full = (name: string): string => (name.startsWith(".") ? APP.packageName + name : name);
  let seen = "";
  const until = Date.now() + PATIENCE_MS;
  do {
    seen = full(String((await driver.execute("mobile: getCurrentActivity", {})) ?? ""));
    if (seen === full(activity)) return;
    await assertAlive();
    await driver.pause(200);
  } while (Date.now() < until);
  throw new Departed("expected " + activity + ", came to " + seen);
}

/** Throws where the app is gone or a dialog says that it crashed or hangs. */
async function assertAlive(): Promise<void> {
  const state = Number(await driver.execute("mobile: queryAppState", { appId: APP.packageName }));
  if (state <= 1) throw new AppDied("the app is not running any more");
  const dialogs = await driver.$$("android=new UiSelector().resourceIdMatches(\"android:id/aerr_.*\")");
  if ((await dialogs.length) > 0) throw new AppDied("the system says that the app crashed or does not respond");
}

/** Looks for a while whether the app stays up. */
async function survives(): Promise<void> {
  const until = Date.now() + Math.min(PATIENCE_MS, 3_000);
  do {
    await assertAlive();
    await driver.pause(300);
  } while (Date.now() < until);
}

async function main(walked: () => Promise<void>): Promise<void> {
  let failure: unknown = null;
  try {
    await walked();
  } catch (error) {
    failure = error;
  }
  await driver.deleteSession().catch(() => undefined);
  if (failure === null) {
    console.log("The app survived the whole way.");
  } else if (failure instanceof AppDied) {
    console.error("FAILED: " + failure.message + (DEFECT ? ". Known as: " + DEFECT.title : ""));
    process.exitCode = 1;
  } else if (failure instanceof Departed) {
    console.error("The way is not there any more: " + failure.message);
    process.exitCode = 2;
  } else {
    trouble(failure);
  }
}
`;
