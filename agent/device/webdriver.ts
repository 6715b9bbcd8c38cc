// Phones behind any Appium server with the UiAutomator2 driver: opens sessions on them, and ends those of others. Knows
// nothing of runs, of choosing or of virtual devices; rejects with Faults only.
import { capabilitiesFor } from "./capabilities";
import { type Client, openClient } from "./client";
import type { Device, DeviceFacts, Devices, SessionRequest } from "./device";
import { Fault } from "./faults";
import { authorizationOf, probeAppium } from "./probe";
import { HELPERS, WebdriverDevice } from "./webdriver-device";

/** Beyond Appium's own limits, so that its message, which says more, comes first. */
const SLACK_MS = 30_000;
const RECT_TIMEOUT_MS = 45_000;
/** For a session that is opened for the sake of removing the helpers. */
const REMOVAL_LAUNCH_TIMEOUT_MS = 5_000;
/** A session that ends takes a second or two; one whose phone is gone must not keep the next one waiting. */
const END_TIMEOUT_MS = 10_000;

export interface WebdriverDevicesOptions {
  /** How much longer than Appium's own limits a command may take, in milliseconds. */
  slackMs?: number;
}

/** Devices behind Appium servers, by WebdriverIO. */
export function createWebdriverDevices(options: WebdriverDevicesOptions = {}): Devices {
  return {
    async open(request: SessionRequest): Promise<Device> {
      const capabilities = capabilitiesOf(request);
      const client = await connect(request, capabilities);
      try {
        const facts = await factsOf(client);
        if (request.udid !== null && facts.udid !== request.udid) {
          throw new Fault(
            "wrong_device",
            `Appium opened the session on ${facts.udid || "an unnamed device"}, not on ${request.udid}`,
          );
        }
        return new WebdriverDevice(client, facts, capabilities, options.slackMs ?? SLACK_MS);
      } catch (error) {
        await client.close();
        throw error;
      }
    },
    async endSession(appiumServerUrl, sessionId) {
      const signal = AbortSignal.timeout(END_TIMEOUT_MS);
      const authorization = authorizationOf(new URL(appiumServerUrl));
      try {
        const { baseUrl } = await probeAppium(appiumServerUrl, signal);
        const answer = await fetch(`${baseUrl}/session/${encodeURIComponent(sessionId)}`, {
          method: "DELETE",
          signal,
          headers: authorization ? { authorization } : {},
        });
        await answer.body?.cancel();
      } catch {
        // Gone with its server, or out of reach: then nothing else comes through it, and Appium's idle clock ends it.
      }
    },
    async removeHelpers(request: SessionRequest): Promise<void> {
      // The driver removes these packages on its way to a session. Whether that session then opens is all the same:
      // without its helpers it mostly does not, and need not wait for them long.
      const capabilities = {
        ...capabilitiesOf(request),
        "appium:skipServerInstallation": true,
        "appium:uninstallOtherPackages": JSON.stringify(HELPERS),
        "appium:uiautomator2ServerLaunchTimeout": REMOVAL_LAUNCH_TIMEOUT_MS,
      };
      try {
        await (await connect(request, capabilities)).close();
      } catch (error) {
        if (error instanceof Fault && error.kind === "aborted") throw error;
      }
    },
  };
}

/** Devices whose commands take as long as Appium lets them. */
export const webdriverDevices: Devices = createWebdriverDevices();

function capabilitiesOf({
  udid,
  ports,
  keepLogs,
  capabilities,
}: SessionRequest): Record<string, unknown> {
  return capabilitiesFor(
    { udid, keepLogs: keepLogs ?? false, ...(ports && { ports }) },
    capabilities,
  );
}

async function connect(
  { appiumServerUrl, signal, fence }: SessionRequest,
  capabilities: Record<string, unknown>,
): Promise<Client> {
  const { baseUrl } = await probeAppium(appiumServerUrl, signal);
  return await openClient({
    baseUrl,
    askedUrl: appiumServerUrl,
    capabilities,
    signal,
    ...(fence && { fence }),
  });
}

async function factsOf(client: Client): Promise<DeviceFacts> {
  const said = (name: string): string => {
    const value = client.capabilities[name] ?? client.capabilities[`appium:${name}`];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const [width, height] = await sizeOf(client, said("deviceScreenSize"));
  return {
    udid: said("deviceUDID") || said("udid"),
    model: said("deviceModel"),
    manufacturer: said("deviceManufacturer"),
    platformVersion: said("platformVersion"),
    width,
    height,
    densityDpi: Number(said("deviceScreenDensity")) || null,
  };
}

/** Width and height in pixels; asked for where the session did not tell. */
async function sizeOf(client: Client, screenSize: string): Promise<[number, number]> {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(screenSize) ?? [];
  if (width && height) return [Number(width), Number(height)];
  const rect = await client.run((browser) => browser.getWindowRect(), RECT_TIMEOUT_MS);
  return [rect.width, rect.height];
}
