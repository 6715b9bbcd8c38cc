// What an Appium session is asked for: Rove's own capabilities with the caller's laid over them. Pure. Those that decide
// which device, which ports, which app and how long belong to the run; the door refuses a caller's, and here ours win.
import type { SessionPorts } from "./device";

/** Idle time after which Appium gives the device up, in seconds: the ping of a waiting run comes far more often. */
const NEW_COMMAND_TIMEOUT_S = 300;

/** Standard W3C names, which go without a vendor's prefix. */
const W3C_NAMES = new Set([
  "acceptInsecureCerts",
  "browserName",
  "browserVersion",
  "pageLoadStrategy",
  "platformName",
  "proxy",
  "setWindowRect",
  "strictFileInteractability",
  "timeouts",
  "unhandledPromptBehavior",
  "webSocketUrl",
]);

/** Rove's own, unless the caller wishes otherwise. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  "appium:adbExecTimeout": 60_000,
  "appium:allowTestPackages": true,
  "appium:androidInstallTimeout": 180_000,
  "appium:autoGrantPermissions": true,
  "appium:disableWindowAnimation": true,
  // Without it, phones whose maker locks the setting refuse every session, and some refuse to end one.
  "appium:ignoreHiddenApiPolicyError": true,
  // Signing the app anew breaks sign-in and licence checks.
  "appium:noSign": true,
  "appium:uiautomator2ServerLaunchTimeout": 60_000,
  "appium:uiautomator2ServerReadTimeout": 60_000,
  "appium:settings[shutdownOnPowerDisconnect]": false,
  "appium:settings[waitForIdleTimeout]": 500,
};

/** Tags that tell of crashes, hangs and deaths. Everything else stays on the phone: a busy one logs thousands of lines a second. */
const LOG_FILTERS = [
  "AndroidRuntime:E",
  "DEBUG:F",
  "libc:F",
  "ActivityManager:I",
  "ActivityTaskManager:I",
  "WindowManager:I",
  "lowmemorykiller:I",
  "ReactNativeJS:E",
  "flutter:E",
  "Unity:E",
  "chromium:E",
  "*:F",
];

/** What the run decides about its session. */
export interface SessionTerms {
  udid: string | null;
  ports?: SessionPorts;
  /** Keeps what the phone logged before; for a run that goes on. */
  keepLogs: boolean;
}

/** The capabilities of one session, ready for `alwaysMatch`. */
export function capabilitiesFor(
  terms: SessionTerms,
  wished: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const owned: Record<string, unknown> = {
    platformName: "Android",
    "appium:automationName": "UiAutomator2",
    "appium:autoLaunch": false,
    "appium:clearDeviceLogsOnStart": !terms.keepLogs,
    "appium:forceAppLaunch": false,
    "appium:logcatFilterSpecs": LOG_FILTERS,
    "appium:newCommandTimeout": NEW_COMMAND_TIMEOUT_S,
    "appium:noReset": true,
    "wdio:enforceWebDriverClassic": true,
  };
  if (terms.udid !== null) owned["appium:udid"] = terms.udid;
  for (const [name, port] of Object.entries(terms.ports ?? {})) owned[`appium:${name}`] = port;
  return { ...DEFAULTS, ...spelledOut(wished), ...owned };
}

/** Whether the caller wants the app's data of before to be kept, in Appium's own words: `appium:noReset`. */
export function keepsAppData(wished: Readonly<Record<string, unknown>>): boolean {
  return spelledOut(wished)["appium:noReset"] === true;
}

/** Appium's own names get their prefix; `appium:options` is unfolded, so that one name means one thing. */
function spelledOut(wished: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const spelled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wished)) {
    if (name === "appium:options" && isRecord(value)) {
      Object.assign(spelled, spelledOut(value));
    } else {
      spelled[name.includes(":") || W3C_NAMES.has(name) ? name : `appium:${name}`] = value;
    }
  }
  return spelled;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
