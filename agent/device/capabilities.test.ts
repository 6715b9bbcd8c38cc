import { expect, test } from "vitest";
import { capabilitiesFor, refusedCapabilities } from "./capabilities";

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

test("ports of the lease are passed on, those that are not there are not", () => {
  const capabilities = capabilitiesFor({ ...FRESH, ports: { systemPort: 8250 } }, {});
  expect(capabilities["appium:systemPort"]).toBe(8250);
  expect(capabilities).not.toHaveProperty("appium:mjpegServerPort");
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

test("capabilities that the run owns are named, as the caller spelled them", () => {
  expect(
    refusedCapabilities({
      udid: "x",
      "appium:systemPort": 1,
      "appium:options": { app: "/x.apk", noSign: true },
      platformName: "iOS",
      "appium:noSign": true,
      "rove:options": { udid: "x" },
    }),
  ).toEqual(["appium:options.app", "appium:systemPort", "platformName", "udid"]);
  expect(refusedCapabilities({ "appium:language": "de" })).toEqual([]);
});
