// Shows the devices that are known: their state, who holds them since when, how they have done.
import { api, type Query } from "encore.dev/api";
import { readDevices } from "./device-ledger";
import { deviceView, requireServerUrl } from "./device-words";
import type { DeviceView } from "./types";

/** Answer of GET /devices. */
export interface DevicesResponse {
  devices: DeviceView[];
}

/** All devices, or those of one Appium server. */
export const devices = api(
  { method: "GET", path: "/devices", expose: true },
  async ({ appiumServerUrl }: { appiumServerUrl?: Query<string> }): Promise<DevicesResponse> => {
    if (appiumServerUrl !== undefined) requireServerUrl(appiumServerUrl);
    const rows = await readDevices(null, appiumServerUrl ?? null);
    return { devices: rows.map(deviceView) };
  },
);
