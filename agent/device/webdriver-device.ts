// One open session on a phone behind Appium, spoken to in raw WebDriver commands. Repeats no act, and rejects with Faults only.
import type { Point } from "../screen/types";
import { type Browser, type Client, inConfidence } from "./client";
import type { AppState, Device, DeviceFacts, Foreground, LogLine, Orientation } from "./device";
import { Fault, faultOf } from "./faults";
import { longPressAt, type PointerSequence, swipeAlong, tapAt } from "./gestures";

/** Asked of Appium itself: no phone is involved. */
const PING_TIMEOUT_MS = 15_000;
/** For what is put right on the phone before a session ends. */
const PARTING_TIMEOUT_MS = 3_000;
/** How often and at what distance a field is asked whether the tap has focused it. */
const FOCUS_TRIES = 5;
const FOCUS_WAIT_MS = 100;
/** Beyond what the phone gets: Appium may have to fetch the file first. */
const INSTALL_SLACK_MS = 30_000;
const TERMINATE_TIMEOUT_MS = 5_000;
/** Name of an element reference in W3C answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** Appium's helper packages on the phone. */
export const HELPERS = ["io.appium.uiautomator2.server", "io.appium.uiautomator2.server.test"];

const APP_STATES: Readonly<Record<number, AppState>> = {
  0: "notInstalled",
  1: "notRunning",
  2: "background",
  3: "background",
  4: "foreground",
};

/** An open session as a device. The most that a command may take is Appium's own limit and `slackMs` more. */
export class WebdriverDevice implements Device {
  readonly sessionId: string;
  readonly facts: DeviceFacts;
  readonly #client: Client;
  readonly #asked: Readonly<Record<string, unknown>>;
  readonly #commandTimeoutMs: number;
  /** What was asked for last; an app that holds the display its own way shows another. To Appium upright is PORTRAIT. */
  #held: Orientation = "PORTRAIT";

  constructor(
    client: Client,
    facts: DeviceFacts,
    asked: Readonly<Record<string, unknown>>,
    slackMs: number,
  ) {
    this.sessionId = client.sessionId;
    this.facts = facts;
    this.#client = client;
    this.#asked = asked;
    this.#commandTimeoutMs =
      Math.max(this.#limit("uiautomator2ServerReadTimeout"), this.#limit("adbExecTimeout")) +
      slackMs;
  }

  source(): Promise<string> {
    return this.#run((browser) => browser.getPageSource());
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.#run((browser) => browser.takeScreenshot()), "base64");
  }

  async foreground(): Promise<Foreground> {
    // Asked for together: Appium answers one after the other, but the way there and back is spent once.
    const [packageName, activity] = await Promise.all([
      this.#execute<string | null>("getCurrentPackage"),
      this.#execute<string | null>("getCurrentActivity"),
    ]);
    return { packageName: packageName ?? "", activity: fullName(packageName, activity) };
  }

  async logs(): Promise<LogLine[]> {
    const entries = (await this.#run((browser) => browser.getLogs("logcat"))) as {
      timestamp: number;
      message: string;
    }[];
    return entries.map(({ timestamp, message }) => ({ timestampMs: timestamp, message }));
  }

  tap(at: Point): Promise<void> {
    return this.#perform(tapAt(at));
  }

  longPress(at: Point): Promise<void> {
    return this.#perform(longPressAt(at));
  }

  swipe(from: Point, to: Point): Promise<void> {
    return this.#perform(swipeAlong(from, to));
  }

  async type(at: Point, text: string): Promise<string> {
    await this.tap(at);
    return await inConfidence(() => this.#replaceFocused(text));
  }

  async #replaceFocused(text: string): Promise<string> {
    const field = await this.#focused();
    await this.#execute("replaceElementValue", { elementId: field, text });
    const held = await this.#read(field, text);
    if (held === text) return held;
    // Fields that format or check while one types lose characters now and then: once more, from empty.
    await this.#run((browser) => browser.elementClear(field));
    await this.#run((browser) => browser.elementSendKeys(field, text));
    return this.#read(field, text);
  }

  back(): Promise<void> {
    return this.#run((browser) => browser.back());
  }

  isKeyboardShown(): Promise<boolean> {
    return this.#execute<boolean>("isKeyboardShown");
  }

  async hideKeyboard(): Promise<void> {
    // Without a keyboard, Appium's way to hide it would press Back and leave the screen.
    if (await this.isKeyboardShown()) await this.#execute("hideKeyboard");
  }

  async rotate(to?: Orientation): Promise<Orientation> {
    const said = await this.#run((browser) => browser.getOrientation());
    const now = said === "LANDSCAPE" ? "LANDSCAPE" : "PORTRAIT";
    const next = to ?? (now === "LANDSCAPE" ? "PORTRAIT" : "LANDSCAPE");
    const before = this.#held;
    this.#held = next;
    try {
      await this.#run((browser) => browser.setOrientation(next));
    } catch (error) {
      // What was asked for stays asked for: the next screen that does not mind would come up turned.
      if (to === undefined && error instanceof Fault && error.kind === "element_unusable") {
        this.#held = before;
        await this.#run((browser) => browser.setOrientation(before)).catch(() => {});
      }
      throw error;
    }
    return now;
  }

  async background(seconds: number): Promise<void> {
    const timeoutMs = this.#commandTimeoutMs + seconds * 1_000;
    await this.#execute("backgroundApp", { seconds }, timeoutMs);
  }

  async appState(packageName: string): Promise<AppState> {
    const state = await this.#execute<number>("queryAppState", { appId: packageName });
    return APP_STATES[state] ?? "notRunning";
  }

  async installApp(app: string): Promise<void> {
    const timeout = this.#limit("androidInstallTimeout");
    const wishes = {
      appPath: app,
      timeout,
      grantPermissions: this.#asked["appium:autoGrantPermissions"] === true,
      allowTestPackages: this.#asked["appium:allowTestPackages"] === true,
    };
    // Appium may have to fetch the file from us before its own clock starts.
    await this.#execute("installApp", wishes, timeout * 2 + INSTALL_SLACK_MS);
  }

  async clearApp(packageName: string): Promise<void> {
    await this.#execute("clearApp", { appId: packageName });
  }

  async launch(packageName: string, activity: string): Promise<void> {
    const output = await this.#execute<string>("startActivity", {
      wait: true,
      component: `${packageName}/${activity}`,
      action: "android.intent.action.MAIN",
      categories: "android.intent.category.LAUNCHER",
      // NEW_TASK and RESET_TASK_IF_NEEDED, as a launcher starts an app.
      flags: "0x10200000",
    });
    // `am` prints its refusals and ends with 0.
    const refusal = /^.*(?:Error: |Permission Denial|SecurityException).*$/m.exec(output ?? "");
    if (!refusal) return;
    const fault = faultOf(new Error(refusal[0]));
    throw fault.kind === "unknown" ? new Fault("app_not_launchable", refusal[0]) : fault;
  }

  async activate(packageName: string): Promise<void> {
    await this.#execute("activateApp", { appId: packageName });
  }

  async terminate(packageName: string): Promise<void> {
    await this.#execute("terminateApp", { appId: packageName, timeout: TERMINATE_TIMEOUT_MS });
  }

  async ping(): Promise<void> {
    await this.#client.run((browser) => browser.getTimeouts(), PING_TIMEOUT_MS);
  }

  async removeHelpers(): Promise<void> {
    for (const appId of HELPERS) await this.#execute("removeApp", { appId });
  }

  close(): Promise<void> {
    if (this.#held === "PORTRAIT") return this.#client.close();
    // A turn was cut short, and the phone would stay turned for whoever comes next.
    const command = (browser: Browser) => browser.setOrientation("PORTRAIT");
    return this.#client.close({ command, timeoutMs: PARTING_TIMEOUT_MS });
  }

  #run<T>(command: (browser: Browser) => Promise<T>): Promise<T> {
    return this.#client.run(command, this.#commandTimeoutMs);
  }

  /** One of the driver's own commands, `mobile: <name>`. */
  async #execute<T = unknown>(
    name: string,
    args: Record<string, unknown> = {},
    timeoutMs = this.#commandTimeoutMs,
  ): Promise<T> {
    const run = this.#client.run<unknown>(
      (browser) => browser.executeScript(`mobile: ${name}`, [args]),
      timeoutMs,
    );
    return (await run) as T;
  }

  #perform(gesture: PointerSequence[]): Promise<void> {
    return this.#run((browser) => browser.performActions(gesture));
  }

  /** Reference of the element that has the focus; waits a moment for it, because focus follows a tap. */
  async #focused(): Promise<string> {
    for (let tries = 1; ; tries++) {
      try {
        const element = await this.#run((browser) => browser.getActiveElement());
        const id = (element as unknown as Record<string, unknown>)[ELEMENT];
        if (typeof id === "string") return id;
        throw new Fault("element_gone", "the tap focused no field");
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== "element_gone") throw error;
        if (tries === FOCUS_TRIES) throw error;
      }
      await new Promise((done) => setTimeout(done, FOCUS_WAIT_MS));
    }
  }

  /** What the field holds. A password shows as dots: as many as were typed count as the text itself. */
  async #read(field: string, typed: string): Promise<string> {
    const held = await this.#run((browser) => browser.getElementText(field));
    if (held === typed || held.length !== typed.length) return held;
    const isPassword = await this.#run((browser) => browser.getElementAttribute(field, "password"));
    return isPassword === "true" ? typed : held;
  }

  #limit(name: string): number {
    const value = this.#asked[`appium:${name}`];
    return typeof value === "number" ? value : 0;
  }
}

function fullName(packageName: string | null, activity: string | null): string | null {
  if (!activity) return null;
  return activity.startsWith(".") ? `${packageName ?? ""}${activity}` : activity;
}
