// What an Appium session is asked for: Rove's own capabilities with the caller's laid over them. Pure. Those that decide
// which device, which ports, which app and how long belong to the run, and a caller's are refused rather than merged.

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

/**
 * Names that the run owns, without prefix. The device and its ports belong to the lease; the app is installed and started by
 * the run itself, so that its state survives a new session; the log is how crashes are seen.
 */
const OWNED = new Set([
  "app",
  "appActivity",
  "appPackage",
  "autoLaunch",
  "automationName",
  "autoWebview",
  "avd",
  "browserName",
  "chromedriverPort",
  "chromedriverPorts",
  "clearDeviceLogsOnStart",
  "dontStopAppOnReset",
  "enforceWebDriverClassic",
  "fastReset",
  "forceAppLaunch",
  "fullReset",
  "logcatFilterSpecs",
  "logcatFormat",
  "mjpegServerPort",
  "newCommandTimeout",
  "noReset",
  "otherApps",
  "platformName",
  "shouldTerminateApp",
  "skipLogcatCapture",
  "systemPort",
  "udid",
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

/** Ports on Appium's machine that belong to one session alone. */
export interface SessionPorts {
  systemPort?: number;
  mjpegServerPort?: number;
  chromedriverPort?: number;
}

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
  for (const [name, port] of Object.entries(terms.ports ?? {})) {
    if (port !== undefined) owned[`appium:${name}`] = port;
  }
  return { ...DEFAULTS, ...spelledOut(wished), ...owned };
}

/** Names among the caller's capabilities that the run owns, as the caller spelled them, sorted. */
export function refusedCapabilities(wished: Readonly<Record<string, unknown>>): string[] {
  const refused: string[] = [];
  for (const [name, value] of Object.entries(wished)) {
    if (isOwned(name)) refused.push(name);
    if (name === "appium:options" && isRecord(value)) {
      for (const inner of Object.keys(value)) {
        if (isOwned(inner)) refused.push(`${name}.${inner}`);
      }
    }
  }
  return refused.sort();
}

function isOwned(name: string): boolean {
  return OWNED.has(name.replace(/^(appium|wdio):/, ""));
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
