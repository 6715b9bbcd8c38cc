// Forgets a device. Runs that name it still get it; runs that name none no longer do.
import { APIError, api, type Query } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { removeDevice } from "./device-ledger";
import { findDevice } from "./device-words";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.DEVICES, {});

/** Answer of DELETE /devices/:udid. */
export interface RemoveDeviceResponse {
  udid: string;
  appiumServerUrl: string;
}

/** Removes a device that no run has. */
export const remove = api(
  { method: "DELETE", path: "/devices/:udid", expose: true },
  async ({
    udid,
    appiumServerUrl,
  }: {
    udid: string;
    appiumServerUrl?: Query<string>;
  }): Promise<RemoveDeviceResponse> => {
    const device = await findDevice(udid, appiumServerUrl);
    if (!(await removeDevice(device.appiumServerUrl, udid))) {
      throw APIError.aborted(
        `Run ${device.heldBy ?? ""} has the device ${udid}. Cancel it, or release the device first.`,
      ).withDetails({ heldBy: device.heldBy });
    }
    logger.info("Removed a device", { udid });
    return { udid, appiumServerUrl: device.appiumServerUrl };
  },
);
