// What can go wrong between us and a phone, as a closed list: each fault with the words that betray it, what to do about it
// and what to tell a person. Pure. Matches on messages and W3C codes only, never on a stack trace (netty's own class names
// in a stack read like timeouts), and never guesses: what is not in the table is `unknown` and keeps its text.
import type { StopReason } from "../../run/types";

/**
 * What may help. R0 look again and choose anew; R1 the same command once more (reads only: an act may have landed);
 * R2 a new session on the same device, app state kept; R3 the same after removing Appium's helper packages; R4 another
 * device; STOP_USER ends the run with the remedy; STOP_APP ends it with a finding about the app.
 */
export type Recovery = "R0" | "R1" | "R2" | "R3" | "R4" | "STOP_USER" | "STOP_APP";

interface FaultRule {
  /** W3C error codes that decide alone. */
  codes?: readonly string[];
  /** Substrings of the message, any case; an inner list must all occur, in order. */
  signatures: readonly (string | readonly string[])[];
  /** What to do the first, the second, … time it happens in a run; the last one stays. */
  recoveries: readonly [Recovery, ...Recovery[]];
  /** How the run ends where no recovery helps. */
  stopReason: StopReason;
  /** For people: what to do about it. */
  remedy: string;
}

/**
 * Order matters: the first rule with a matching signature wins. Wordings as in appium 3.8, appium-uiautomator2-driver 8.7,
 * appium-adb 16.0 and appium-uiautomator2-server 10.6; Android's own install codes as `pm` prints them.
 */
export const FAULTS = {
  instrumentation_dead: {
    signatures: ["instrumentation process is not running (probably crashed)"],
    recoveries: ["R2", "R3", "R4"],
    stopReason: "device_lost",
    remedy:
      "The helper on the phone stopped. Keep the phone on power, exempt io.appium.* from battery saving, and close other automation tools.",
  },
  helper_rejected: {
    signatures: [
      "does not have a signature matching the target",
      ["INSTALL_FAILED_UPDATE_INCOMPATIBLE", "io.appium."],
    ],
    recoveries: ["R3", "STOP_USER"],
    stopReason: "appium_failed",
    remedy:
      "Appium's helper apps on the phone come from another installation. Uninstall io.appium.settings, io.appium.uiautomator2.server and io.appium.uiautomator2.server.test.",
  },
  helper_not_started: {
    signatures: ["instrumentation process cannot be initialized"],
    recoveries: ["R3", "R4", "STOP_USER"],
    stopReason: "appium_failed",
    remedy:
      "The helper on the phone did not start. Restart the phone, or raise appium:uiautomator2ServerLaunchTimeout.",
  },
  settings_not_started: {
    signatures: ["Appium Settings app is not running after"],
    recoveries: ["R1", "R3", "STOP_USER"],
    stopReason: "appium_failed",
    remedy:
      "Appium's settings app did not start. Wait until the phone has booted fully, and unlock it once by hand.",
  },
  server_timed_out: {
    signatures: [["timeout of ", "ms exceeded"]],
    recoveries: ["R2", "R2", "R4"],
    stopReason: "device_lost",
    remedy:
      "The phone did not answer in time. A main thread that hangs or a very large screen may be the cause; appium:uiautomator2ServerReadTimeout sets the limit.",
  },
  screen_busy: {
    signatures: ["waiting for the root AccessibilityNodeInfo in the active window"],
    recoveries: ["R0", "R0", "R2"],
    stopReason: "device_lost",
    remedy:
      "The app keeps its main thread busy, so that its screen cannot be read. Endless animations and videos do this.",
  },
  session_idled: {
    signatures: ["New Command Timeout of"],
    recoveries: ["R2"],
    stopReason: "appium_failed",
    remedy: "The session was idle for too long and Appium ended it.",
  },
  session_gone: {
    codes: ["invalid session id"],
    signatures: ["A session is either terminated or not started"],
    recoveries: ["R2"],
    stopReason: "appium_failed",
    remedy:
      "Appium has ended the session: it was restarted, or another client opened a session on the same device.",
  },
  element_gone: {
    codes: ["stale element reference", "no such element", "no such alert"],
    signatures: [
      "no longer attached to the DOM",
      "do not exist in DOM anymore",
      "does not exist in DOM anymore",
    ],
    recoveries: ["R0"],
    stopReason: "stuck",
    remedy: "The screen changed between looking and acting.",
  },
  element_unusable: {
    codes: ["move target out of bounds", "invalid element state", "element not interactable"],
    signatures: [
      "element is not interactable",
      "Cannot set the element to",
      "software keyboard cannot be hidden",
    ],
    recoveries: ["R0"],
    stopReason: "stuck",
    remedy: "The widget does not take this action now.",
  },
  secure_screen: {
    signatures: ["Does the current view have 'secure' flag set"],
    recoveries: ["R0"],
    stopReason: "stuck",
    remedy: "The app forbids pictures of this screen; the run goes on by its tree alone.",
  },
  device_unauthorized: {
    signatures: ["device unauthorized"],
    recoveries: ["STOP_USER"],
    stopReason: "device_unavailable",
    remedy: "Unlock the phone and allow USB debugging for the machine that runs Appium.",
  },
  device_unavailable: {
    signatures: [
      "was not in the list of connected devices",
      "Could not find a connected Android device",
      "Unable to find an active device or emulator with OS",
    ],
    recoveries: ["STOP_USER"],
    stopReason: "device_unavailable",
    remedy:
      "Appium sees no such device. Run `adb devices` on the machine that runs Appium: the phone must be listed as `device`.",
  },
  device_offline: {
    signatures: [
      "device offline",
      ["device '", "' not found"],
      "device still connecting",
      "protocol fault",
      "no devices/emulators found",
    ],
    recoveries: ["R2", "R4"],
    stopReason: "device_lost",
    remedy: "The connection to the phone broke. Check cable, hub and network, then `adb devices`.",
  },
  android_too_old: {
    signatures: ["only supports Android 8.0 (Oreo) and above"],
    recoveries: ["STOP_USER"],
    stopReason: "device_unavailable",
    remedy: "Use a device with Android 8.0 or newer.",
  },
  install_conflict: {
    signatures: [
      "INSTALL_FAILED_UPDATE_INCOMPATIBLE",
      "INSTALL_FAILED_VERSION_DOWNGRADE",
      "INSTALL_FAILED_ALREADY_EXISTS",
    ],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy:
      "Another build of the app is installed, signed by another key or newer. Uninstall it first; its data is lost with it.",
  },
  install_incompatible: {
    signatures: ["INSTALL_FAILED_NO_MATCHING_ABIS", "INSTALL_FAILED_OLDER_SDK"],
    recoveries: ["R4", "STOP_USER"],
    stopReason: "app_not_installable",
    remedy:
      "The app does not fit this device: its processor or its Android version. Build it for this device or take another one.",
  },
  install_no_space: {
    signatures: ["INSTALL_FAILED_INSUFFICIENT_STORAGE"],
    recoveries: ["R4", "STOP_USER"],
    stopReason: "app_not_installable",
    remedy: "The device has no room left. Remove apps or files from it.",
  },
  install_test_only: {
    signatures: ["INSTALL_FAILED_TEST_ONLY"],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy: "The app is marked testOnly. Pass appium:allowTestPackages true, or build it without.",
  },
  install_refused: {
    signatures: ["INSTALL_FAILED_USER_RESTRICTED"],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy:
      "The phone asks its owner before installing. Enable `Install via USB` in its developer options.",
  },
  install_invalid: {
    signatures: [
      "INSTALL_PARSE_FAILED",
      "INSTALL_FAILED_INVALID_APK",
      "INSTALL_FAILED_",
      "DOES NOT VERIFY",
    ],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy: "Android refuses the APK. Check that it is complete and signed.",
  },
  app_file_missing: {
    signatures: [
      "Could not find app apk at",
      ["The application at '", "does not exist or is not accessible"],
      "Cannot download the app from",
      "Cannot fetch the application",
    ],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy:
      "The Appium server cannot get at the APK. Where it runs on another machine, it must reach Rove's address: set the public base URL.",
  },
  app_not_launchable: {
    signatures: [
      ["Activity name '", "doesn't exist or cannot be launched"],
      ["Activity class {", "does not exist"],
      "Permission Denial: starting Intent",
      "' never started",
      ["Cannot start the '", "' application"],
    ],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_launchable",
    remedy: "Name an activity that the APK exports, or leave it to the launcher's.",
  },
  app_missing: {
    signatures: [
      "Unable to resolve the launchable activity of",
      "Unable to find package",
      ["The app '", "is not installed"],
    ],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_found",
    remedy: "The app is not on the device. Check the package name.",
  },
  adb_timed_out: {
    signatures: [["adb", "timed out after"], "adbExecTimeout"],
    recoveries: ["R1", "R2", "R4"],
    stopReason: "device_lost",
    remedy:
      "The phone or the machine that Appium runs on is overloaded. The message names the capability that sets the limit.",
  },
  port_busy: {
    signatures: [["the local port #", "is busy"], "Cannot find any free port in range"],
    recoveries: ["R1", "R2", "STOP_USER"],
    stopReason: "appium_failed",
    remedy:
      "Ports 8200 to 8299 on Appium's machine are taken, perhaps by sessions that were never closed. Restart that Appium server.",
  },
  hidden_api_locked: {
    signatures: [["Hidden API policy", "cannot be enabled"]],
    recoveries: ["STOP_USER"],
    stopReason: "appium_failed",
    remedy: "Pass appium:ignoreHiddenApiPolicyError true: this phone's maker locks the setting.",
  },
  feature_disabled: {
    signatures: ["Potentially insecure feature"],
    recoveries: ["STOP_USER"],
    stopReason: "appium_failed",
    remedy: "Start Appium with --allow-insecure and the feature that the message names.",
  },
  driver_missing: {
    signatures: ["Could not find a driver for automationName"],
    recoveries: ["STOP_USER"],
    stopReason: "appium_failed",
    remedy: "Install the driver on that Appium server: appium driver install uiautomator2",
  },
  unsupported: {
    codes: ["unknown command", "unknown method", "unsupported operation"],
    signatures: ["Unknown mobile command"],
    recoveries: ["STOP_USER"],
    stopReason: "appium_failed",
    remedy: "That Appium server's UiAutomator2 driver is too old. Update it.",
  },
  helper_connection_cut: {
    signatures: [
      ["Could not proxy command to the remote server", "socket hang up"],
      ["Could not proxy command to the remote server", "ECONNRESET"],
      ["Could not proxy command to the remote server", "ECONNREFUSED"],
    ],
    recoveries: ["R1", "R2", "R3"],
    stopReason: "device_lost",
    remedy: "The connection to the helper on the phone was cut.",
  },
  session_refused: {
    codes: ["session not created"],
    signatures: [],
    recoveries: ["R2", "STOP_USER"],
    stopReason: "appium_failed",
    remedy: "Appium could not open a session; the message says why.",
  },
  appium_unreachable: {
    signatures: [],
    recoveries: ["STOP_USER"],
    stopReason: "appium_unreachable",
    remedy: "Check the URL, and that the Appium server runs and can be reached from here.",
  },
  not_appium: {
    signatures: [],
    recoveries: ["STOP_USER"],
    stopReason: "not_appium",
    remedy: "Something else answers at this URL. Check host, port and base path.",
  },
  appium_lost: {
    signatures: [],
    recoveries: ["R2", "R2", "STOP_USER"],
    stopReason: "appium_unreachable",
    remedy: "The Appium server stopped answering in the middle of the run.",
  },
  command_timed_out: {
    signatures: [],
    recoveries: ["R2", "R2", "R4"],
    stopReason: "device_lost",
    remedy: "Appium took a command and never answered it.",
  },
  wrong_device: {
    signatures: [],
    recoveries: ["R2", "R4"],
    stopReason: "device_unavailable",
    remedy: "Appium opened the session on another device than asked for.",
  },
  aborted: {
    signatures: [],
    recoveries: ["STOP_USER"],
    stopReason: "canceled",
    remedy: "The run was told to stop.",
  },
  unknown: {
    signatures: [],
    recoveries: ["R2", "R2", "STOP_USER"],
    stopReason: "appium_failed",
    remedy: "A message that Rove does not know. Please report it with the run's log.",
  },
} as const satisfies Record<string, FaultRule>;

/** Name of a fault. */
export type FaultKind = keyof typeof FAULTS;

/** Every fault, in matching order. */
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** Longest message kept, in characters: Appium quotes whole commands and their output. */
const MESSAGE_CHARS_MAX = 4_000;

/** The only thing that a device call rejects with. */
export class Fault extends Error {
  readonly kind: FaultKind;
  /** What betrayed it: the signature or W3C code that matched, else the kind. */
  readonly signature: string;
  /** First thing to try. */
  readonly recovery: Recovery;
  /** What to try the first, second, … time; the last stays. */
  readonly recoveries: readonly Recovery[];
  readonly stopReason: StopReason;
  /** For people: what to do about it. */
  readonly remedy: string;

  constructor(
    kind: FaultKind,
    message: string,
    about: { signature?: string; cause?: unknown } = {},
  ) {
    super(
      message.slice(0, MESSAGE_CHARS_MAX),
      about.cause === undefined ? {} : { cause: about.cause },
    );
    const rule: FaultRule = FAULTS[kind];
    this.name = "Fault";
    this.kind = kind;
    this.signature = about.signature ?? kind;
    this.recovery = rule.recoveries[0];
    this.recoveries = rule.recoveries;
    this.stopReason = rule.stopReason;
    this.remedy = rule.remedy;
  }
}

/** An error answer of a WebDriver server, as it was on the wire. */
export class WireError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** W3C error code, or "" where the answer had none. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "WireError";
    this.status = status;
    this.code = code;
  }
}

/** Codes of broken connections, as Node and undici name them. */
const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "EPROTO",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_CLOSED",
]);

/** Names whatever a device call threw. Faults pass unchanged; nothing is ever thrown. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = messageOf(error);
  const byCode = FAULT_KINDS.find((kind) => ruleOf(kind).codes?.includes(codeOf(error)));
  if (byCode && byCode !== "session_refused") {
    return new Fault(byCode, message, { signature: codeOf(error), cause: error });
  }
  const found = matchMessage(message);
  if (found) return new Fault(found.kind, message, { signature: found.signature, cause: error });
  const connection = connectionCodeOf(error);
  if (connection) return new Fault("appium_lost", message, { signature: connection, cause: error });
  if (byCode) return new Fault(byCode, message, { signature: codeOf(error), cause: error });
  return new Fault("unknown", message, { cause: error });
}

function ruleOf(kind: FaultKind): FaultRule {
  return FAULTS[kind];
}

function matchMessage(message: string): { kind: FaultKind; signature: string } | null {
  const text = message.toLowerCase();
  for (const kind of FAULT_KINDS) {
    for (const signature of ruleOf(kind).signatures) {
      const parts = typeof signature === "string" ? [signature] : signature;
      if (occurInOrder(text, parts)) return { kind, signature: parts.join("…") };
    }
  }
  return null;
}

function occurInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part.toLowerCase(), from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // WebdriverIO appends the command and its arguments, which may hold typed text that reads like a signature.
  const own = text.replace(/^WebDriverError: /, "");
  const tail = own.lastIndexOf(' when running "');
  return tail > 0 ? own.slice(0, tail) : own;
}

function codeOf(error: unknown): string {
  if (error instanceof WireError) return error.code;
  return error instanceof Error ? error.name : "";
}

function connectionCodeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const code = "code" in at && typeof at.code === "string" ? at.code : "";
    if (CONNECTION_CODES.has(code)) return code;
  }
  return null;
}
