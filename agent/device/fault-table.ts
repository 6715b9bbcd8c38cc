// The closed list of what can go wrong between us and a phone: the words that betray each fault, what to do about it, and what
// to tell a person. Data only; docs/faults.md shows the same list, and a test holds the two together.
import type { StopReason } from "../../run/types";

/**
 * What may help. R0 look again and choose anew; R1 the same command once more (reads only: an act may have landed);
 * R2 a new session on the same device, app state kept; R3 the same after removing Appium's helper packages; R4 another
 * device; STOP_USER ends the run with the remedy; STOP_APP ends it with a finding about the app.
 */
export type Recovery = "R0" | "R1" | "R2" | "R3" | "R4" | "STOP_USER" | "STOP_APP";

/** One row of the list. */
export interface FaultRule {
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
  session_lost: {
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
    recoveries: ["R4"],
    stopReason: "device_unavailable",
    remedy: "Unlock the phone and allow USB debugging for the machine that runs Appium.",
  },
  device_unavailable: {
    signatures: [
      "was not in the list of connected devices",
      "Could not find a connected Android device",
      "Unable to find an active device or emulator with OS",
    ],
    recoveries: ["R4"],
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
  clear_refused: {
    signatures: ["CLEAR_APP_USER_DATA"],
    recoveries: ["STOP_USER"],
    stopReason: "app_not_installable",
    remedy:
      "The phone does not let Appium clear the app's data. Allow `USB debugging (Security settings)`, or pass appium:noReset true.",
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
      "A port that the session needs is taken on Appium's machine, perhaps by a session that was never closed. Restart that Appium server.",
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
