// Phones, Appium and clients for these tests: the real server and driver, with nothing of ours between them.
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { remote } from "webdriverio";
import type { DeviceState } from "../control";
import type { FaultRequest } from "../faults";
import { startVirtualDevices, type VirtualDevice, type VirtualDevices } from "../start";
import { freePort, startAppium } from "./appium-server";

/** The app that Appium's own tests use. */
export const APP = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);
export const APP_PACKAGE = "io.appium.android.apis";

export type Client = Awaited<ReturnType<typeof remote>>;

export interface Stage {
  phones: VirtualDevices;
  home: string;
  /** Opens a session on a device, with the app unless `capabilities` say otherwise. */
  open(udid: string, capabilities?: Record<string, unknown>): Promise<Client>;
  state(udid: string): Promise<DeviceState>;
  inject(udid: string, fault: FaultRequest): Promise<void>;
  restore(udid: string): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(devices: VirtualDevice[]): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), "rove-phones-"));
  const phones = await startVirtualDevices({ home, devices });
  const appium = await startAppium(phones.env);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${phones.controlUrl}/devices/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as DeviceState;
  };
  return {
    phones,
    home,
    async open(udid, capabilities = { "appium:app": APP }) {
      return remote({
        hostname: "127.0.0.1",
        port: appium.port,
        logLevel: "silent",
        connectionRetryCount: 0,
        capabilities: {
          platformName: "Android",
          "appium:automationName": "UiAutomator2",
          "appium:udid": udid,
          "appium:systemPort": await freePort(),
          ...capabilities,
        } as WebdriverIO.Capabilities,
      });
    },
    state: (udid) => ask("GET", udid),
    inject: async (udid, fault) => void (await ask("POST", `${udid}/faults`, fault)),
    restore: async (udid) => void (await ask("POST", `${udid}/restore`)),
    async close() {
      await appium.stop();
      await phones.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is good; gives up after a generous while with the last answer. */
export async function until<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
