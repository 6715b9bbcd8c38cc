import { expect, test } from "vitest";
import { OWNED_CAPABILITIES } from "../../run/types";
import { capabilitiesFor, keepsAppData } from "./capabilities";

const FRESH = { udid: "emulator-5554", keepLogs: false };

test("a session asks for UiAutomator2 on the device that was named, and starts no app", () => {
  expect(capabilitiesFor(FRESH, {})).toMatchObject({
    platformName: "Android",
    "appium:automationName": "UiAutomator2",
    "appium:udid": "emulator-5554",
    "appium:autoLaunch": false,
    "appium:noReset": true,
    "appium:newCommandTimeout": 300,
    "appium:clearDeviceLogsOnStart": true,
    "wdio:enforceWebDriverClassic": true,
  });
});

test("without a device named, Appium chooses", () => {
  expect(capabilitiesFor({ udid: null, keepLogs: false }, {})).not.toHaveProperty("appium:udid");
});

test("a run that goes on keeps the log", () => {
  const capabilities = capabilitiesFor({ ...FRESH, keepLogs: true }, {});
  expect(capabilities["appium:clearDeviceLogsOnStart"]).toBe(false);
});

test("ports of the lease are passed on, and without a lease Appium chooses", () => {
  const ports = { systemPort: 20_001, mjpegServerPort: 20_002, chromedriverPort: 20_003 };
  expect(capabilitiesFor({ ...FRESH, ports }, {})).toMatchObject({
    "appium:systemPort": 20_001,
    "appium:mjpegServerPort": 20_002,
    "appium:chromedriverPort": 20_003,
  });
  expect(capabilitiesFor(FRESH, {})).not.toHaveProperty("appium:systemPort");
});

test("the caller's wishes win over the defaults, however they are spelled", () => {
  const wished = {
    noSign: false,
    "appium:adbExecTimeout": 5,
    "appium:options": { autoGrantPermissions: false },
    "rove:options": { a: 1 },
    "appium:settings[waitForIdleTimeout]": 0,
  };
  expect(capabilitiesFor(FRESH, wished)).toMatchObject({
    "appium:noSign": false,
    "appium:adbExecTimeout": 5,
    "appium:autoGrantPermissions": false,
    "rove:options": { a: 1 },
    "appium:settings[waitForIdleTimeout]": 0,
  });
  expect(capabilitiesFor(FRESH, wished)).not.toHaveProperty("noSign");
});

test("the caller's wishes never win over what the run owns", () => {
  const wished = { udid: "other", "appium:newCommandTimeout": 1, platformName: "iOS" };
  expect(capabilitiesFor(FRESH, wished)).toMatchObject({
    "appium:udid": "emulator-5554",
    "appium:newCommandTimeout": 300,
    platformName: "Android",
  });
});

test("nothing that the session sets of its own will can be wished for at the door, but noReset", () => {
  const bare = (name: string) => name.replace(/^(appium|wdio):/, "");
  const ports = { systemPort: 1, mjpegServerPort: 2, chromedriverPort: 3 };
  const ours = capabilitiesFor({ ...FRESH, ports }, {});
  const theirs = Object.fromEntries(Object.keys(ours).map((name) => [name, "theirs"]));
  const won = capabilitiesFor({ ...FRESH, ports }, theirs);
  const owned = Object.keys(ours).filter((name) => won[name] !== "theirs");
  expect(owned.length).toBeGreaterThan(8);
  for (const name of owned.map(bare).filter((one) => one !== "noReset")) {
    expect(Object.keys(OWNED_CAPABILITIES)).toContain(name);
  }
});

test("the app's data is kept only where the caller says so, however it is spelled", () => {
  expect(keepsAppData({})).toBe(false);
  expect(keepsAppData({ "appium:noReset": false })).toBe(false);
  expect(keepsAppData({ "appium:noReset": true })).toBe(true);
  expect(keepsAppData({ noReset: true })).toBe(true);
  expect(keepsAppData({ "appium:options": { noReset: true } })).toBe(true);
  expect(capabilitiesFor(FRESH, { noReset: false })["appium:noReset"]).toBe(true);
});
