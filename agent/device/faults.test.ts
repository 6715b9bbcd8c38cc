import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FAULT_KINDS, FAULTS, Fault, type FaultKind, faultOf, WireError } from "./faults";

const WRAPPED =
  "An unknown server-side error occurred while processing the command. Original error: ";

/** Messages as the servers print them, and what they mean. */
const MESSAGES: readonly [string, FaultKind][] = [
  [
    "'GET /session/1a/source' cannot be proxied to UiAutomator2 server because the instrumentation process is not running (probably crashed). Check the server log and/or the logcat output for more details",
    "instrumentation_dead",
  ],
  [
    "Could not proxy command to the remote server. Original error: socket hang up",
    "helper_connection_cut",
  ],
  [
    "Could not proxy command to the remote server. Original error: read ECONNRESET",
    "helper_connection_cut",
  ],
  [
    "Could not proxy command to the remote server. Original error: connect ECONNREFUSED 127.0.0.1:8200",
    "helper_connection_cut",
  ],
  [
    "Could not proxy command to the remote server. Original error: timeout of 2500ms exceeded",
    "server_timed_out",
  ],
  [
    "The instrumentation process cannot be initialized within 30000ms timeout. Make sure the application under test does not crash and investigate the logcat output.",
    "helper_not_started",
  ],
  [
    "The instrumentation process cannot be initialized. Make sure the application under test does not crash and investigate the logcat output.",
    "helper_not_started",
  ],
  [
    "Permission Denial: io.appium.uiautomator2.server.test does not have a signature matching the target io.appium.uiautomator2.server",
    "helper_rejected",
  ],
  [
    "adb: failed to install server.apk: Failure [INSTALL_FAILED_UPDATE_INCOMPATIBLE: Package io.appium.uiautomator2.server signatures do not match]",
    "helper_rejected",
  ],
  ["A session is either terminated or not started", "session_lost"],
  ["New Command Timeout of 60 seconds expired. Try customizing the timeout", "session_idled"],
  [
    "Timed out after 16104ms waiting for the root AccessibilityNodeInfo in the active window. Make sure the active window is not constantly hogging the main UI thread",
    "screen_busy",
  ],
  ["The element 'By.id: edit' does not exist in DOM anymore", "element_gone"],
  ["Cached elements 'By.id: x' do not exist in DOM anymore", "element_gone"],
  ["The previously found element is no longer attached to the DOM", "element_gone"],
  [
    "Error executing adbExec. Original error: ''/sdk/adb -P 5037 -s x shell dumpsys' timed out after 20000ms'. Try to increase the 20000ms adb execution timeout represented by 'adbExecTimeout' capability",
    "adb_timed_out",
  ],
  [
    "Error executing adbExec. Original error: 'Command 'adb' exited with code 1'; Command output: adb: device offline",
    "device_offline",
  ],
  ["Command output: adb: device 'emulator-5554' not found", "device_offline"],
  ["Command output: error: protocol fault (no status)", "device_offline"],
  ["Device emulator-5554 was not in the list of connected devices", "device_unavailable"],
  ["Could not find a connected Android device in 20000ms", "device_unavailable"],
  [
    "Unable to find an active device or emulator with OS 11. The following are available: emulator-5554 (14)",
    "device_unavailable",
  ],
  [
    "Error getting device API level. Original error: Error executing adbExec. Original error: 'Command 'adb shell getprop' exited with code 1'; Command output: adb: device unauthorized.",
    "device_unauthorized",
  ],
  [
    "UiAutomator2 Server cannot start because the local port #8311 is busy. Make sure the port you provide via 'systemPort' capability is not occupied.",
    "port_busy",
  ],
  ["Cannot find any free port in range 8200..8299}. Please set the available port", "port_busy"],
  ["Appium Settings app is not running after 30000ms", "settings_not_started"],
  [
    "Cannot start the 'io.appium.android.apis' application. Original error: Activity name '.DoesNotExist' used to start the app doesn't exist or cannot be launched!",
    "app_not_launchable",
  ],
  ["Error: Activity class {com.example/com.example.Nope} does not exist.", "app_not_launchable"],
  [
    "java.lang.SecurityException: Permission Denial: starting Intent { cmp=com.example/.Hidden } not exported from uid 10155",
    "app_not_launchable",
  ],
  [
    "adb: failed to install app.apk: Failure [INSTALL_FAILED_UPDATE_INCOMPATIBLE: Package com.example signatures do not match]",
    "install_conflict",
  ],
  ["Failure [INSTALL_FAILED_VERSION_DOWNGRADE]", "install_conflict"],
  ["Failure [INSTALL_FAILED_NO_MATCHING_ABIS: Failed to extract]", "install_incompatible"],
  ["Failure [INSTALL_FAILED_OLDER_SDK]", "install_incompatible"],
  ["Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]", "install_no_space"],
  ["Failure [INSTALL_FAILED_TEST_ONLY]", "install_test_only"],
  ["Failure [INSTALL_PARSE_FAILED_NO_CERTIFICATES]", "install_invalid"],
  ["Failure [INSTALL_FAILED_USER_RESTRICTED: Install canceled by user]", "install_refused"],
  ["Failure [INSTALL_FAILED_DEXOPT]", "install_invalid"],
  [
    "Failed to capture a screenshot. Does the current view have 'secure' flag set?",
    "secure_screen",
  ],
  ["Potentially insecure feature 'adb_shell' has not been enabled.", "feature_disabled"],
  [
    "Hidden API policy (https://developer.android.com) cannot be enabled. This might be happening",
    "hidden_api_locked",
  ],
  [
    "Security exception: PID 3520 does not have permission android.permission.CLEAR_APP_USER_DATA to clear data of package com.example",
    "clear_refused",
  ],
  ["Could not find app apk at '/tmp/app.apk'", "app_file_missing"],
  ["The application at '/tmp/app.apk' does not exist or is not accessible", "app_file_missing"],
  ["UIAutomator2 only supports Android 8.0 (Oreo) and above", "android_too_old"],
  [
    "Unable to resolve the launchable activity of 'com.example'. Is it installed on the device?",
    "app_missing",
  ],
  ["Could not find a driver for automationName 'UiAutomator2'", "driver_missing"],
  ["something that nobody has seen before", "unknown"],
];

describe("a message", () => {
  test.each(MESSAGES)("%s", (message, kind) => {
    expect(faultOf(new WireError(500, "unknown error", message)).kind).toBe(kind);
    expect(faultOf(new WireError(500, "unknown error", WRAPPED + message)).kind).toBe(kind);
    expect(faultOf(new Error(message.toUpperCase())).kind).toBe(kind);
  });
});

test("every fault that has signatures is shown by a message", () => {
  const shown = new Set(MESSAGES.map(([, kind]) => kind));
  const missing = FAULT_KINDS.filter(
    (kind) => FAULTS[kind].signatures.length > 0 && !shown.has(kind),
  );
  expect(missing).toEqual(["element_unusable", "unsupported"]);
});

test.each([
  ["stale element reference", "element_gone"],
  ["no such element", "element_gone"],
  ["invalid session id", "session_lost"],
  ["move target out of bounds", "element_unusable"],
  ["unknown method", "unsupported"],
])("the code %s decides, whatever the message", (code, kind) => {
  expect(faultOf(new WireError(404, code, "timeout of 5ms exceeded")).kind).toBe(kind);
});

test("a session that was not created is named by its message where that says more", () => {
  const busy = "the local port #8200 is busy";
  expect(faultOf(new WireError(500, "session not created", busy)).kind).toBe("port_busy");
  expect(faultOf(new WireError(500, "session not created", "?")).kind).toBe("session_refused");
});

test("a stack trace decides nothing", () => {
  const error = new Error("odd");
  error.stack = "Error: odd\n at timeout of 5ms exceeded (device offline)";
  expect(faultOf(error).kind).toBe("unknown");
});

test("text that a command carried decides nothing", () => {
  const message =
    'WebDriverError: odd when running "element/1/value" with method "POST" and args "device offline"';
  expect(faultOf(new Error(message))).toMatchObject({ kind: "unknown", message: "odd" });
});

test("a broken connection to Appium is told from one to the phone", () => {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(faultOf(new Error("fetch failed", { cause }))).toMatchObject({
    kind: "appium_lost",
    signature: "ECONNREFUSED",
  });
});

test("a fault passes unchanged, and what is no error is named too", () => {
  const fault = new Fault("aborted", "stopped");
  expect(faultOf(fault)).toBe(fault);
  expect(faultOf("just text")).toMatchObject({ kind: "unknown", message: "just text" });
  expect(faultOf(undefined).kind).toBe("unknown");
});

test("a fault says what to try, first and later, and how the run ends", () => {
  expect(
    faultOf(new Error("instrumentation process is not running (probably crashed)")),
  ).toMatchObject({
    recovery: "R2",
    recoveries: ["R2", "R3", "R4"],
    stopReason: "device_lost",
    signature: "instrumentation process is not running (probably crashed)",
  });
});

test("an endless message is cut", () => {
  expect(faultOf(new Error("x".repeat(100_000))).message.length).toBe(4_000);
});

test("docs/faults.md lists the same faults with the same recoveries, endings and remedies", () => {
  const path = fileURLToPath(new URL("../../docs/faults.md", import.meta.url));
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const expected = FAULT_KINDS.map((kind) => {
    const { recoveries, stopReason, remedy } = FAULTS[kind];
    return `| \`${kind}\` | ${recoveries.join(", ")} | \`${stopReason}\` | ${remedy} |`;
  });
  expect(rows).toEqual(expected);
});
