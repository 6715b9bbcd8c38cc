// Takes a device out of service and puts it back. A run that has the device is not disturbed: it goes on to its end.
import { api, type Query } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { quarantineDevice, unquarantineDevice } from "./device-ledger";
import { findDevice, showDevice } from "./device-words";
import { notifyRunControl } from "./ledger";
import type { DeviceView } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.DEVICES, {});

/** What may be said about a device beside its udid, in the query: none of it is needed. */
export interface QuarantineRequest {
  udid: string;
  /** Needed only where several Appium servers have a device of that name. */
  appiumServerUrl?: Query<string>;
  /** Why, for those who look at GET /devices. */
  reason?: Query<string>;
}

/** Gives the device to no further run until it is put back; idempotent. */
export const quarantine = api(
  { method: "POST", path: "/devices/:udid/quarantine", expose: true },
  async ({ udid, appiumServerUrl, reason }: QuarantineRequest): Promise<DeviceView> => {
    const device = await findDevice(udid, appiumServerUrl);
    await quarantineDevice(device.appiumServerUrl, udid, reason?.slice(0, 500) || null);
    logger.info("Quarantined a device", { udid, reason });
    return await showDevice(device);
  },
);

/** Puts the device back into service with a clean record; idempotent. */
export const unquarantine = api(
  { method: "POST", path: "/devices/:udid/unquarantine", expose: true },
  async ({
    udid,
    appiumServerUrl,
  }: {
    udid: string;
    appiumServerUrl?: Query<string>;
  }): Promise<DeviceView> => {
    const device = await findDevice(udid, appiumServerUrl);
    await unquarantineDevice(device.appiumServerUrl, udid);
    logger.info("Ended a device's quarantine", { udid });
    await notifyRunControl("*").catch(() => undefined);
    return await showDevice(device);
  },
);
