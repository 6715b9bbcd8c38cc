import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { type AppSource, appLocation, isOwnAddress } from "./app-source";
import { Fault } from "./faults";

const SOURCE: AppSource = {
  appiumServerUrl: "http://127.0.0.1:4723",
  apkPath: "/apps/shop.apk",
  runId: "01JRUN",
  apiPort: 4000,
};

test.each([
  "http://localhost:4723",
  "http://127.0.0.1:4723/wd/hub",
  "http://127.1.2.3:4723",
  "http://[::1]:4723",
  "http://0.0.0.0:4723",
])("an Appium server at %s reads the file itself", async (appiumServerUrl) => {
  expect(await appLocation({ ...SOURCE, appiumServerUrl })).toBe("/apps/shop.apk");
});

test("an address of this machine's own is this machine", () => {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address } of addresses ?? []) expect(isOwnAddress(address)).toBe(true);
  }
  expect(isOwnAddress("192.0.2.7")).toBe(false);
  expect(isOwnAddress("::ffff:127.0.0.1")).toBe(true);
});

test("an Appium server elsewhere gets the address of ours that leads to it", async () => {
  const appiumServerUrl = "http://192.0.2.7:4723";
  const location = await appLocation({ ...SOURCE, appiumServerUrl }).catch((error) => error);
  if (location instanceof Fault) {
    // A machine without a network.
    expect(location.kind).toBe("appium_unreachable");
    return;
  }
  const url = new URL(location);
  expect(isOwnAddress(url.hostname)).toBe(true);
  expect(url.port).toBe("4000");
  expect(url.pathname).toBe("/run/01JRUN/app.apk");
});

test("a public base URL is believed, on this machine too", async () => {
  const publicBaseUrl = "https://rove.example.com/api/";
  expect(await appLocation({ ...SOURCE, publicBaseUrl })).toBe(
    "https://rove.example.com/api/run/01JRUN/app.apk",
  );
});

test("a name without an address is left for the session to complain of", async () => {
  const appiumServerUrl = "http://appium.invalid:4723";
  expect(await appLocation({ ...SOURCE, appiumServerUrl })).toBe("/apps/shop.apk");
});
