// Makes a device known, so that runs that name none may take it. Asking again changes nothing.
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { redactUrls } from "../logging/redact";
import { registerDevice } from "./device-ledger";
import { findDevice, requireServerUrl, showDevice } from "./device-words";
import { notifyRunControl } from "./ledger";
import { UDID, UDID_LENGTH_MAX } from "./start-rules";
import type { DeviceView } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.DEVICES, {});

/** Body of POST /devices. */
export interface RegisterDeviceRequest {
  /** Base URL of the Appium server that has the device. */
  appiumServerUrl?: string;
  /** As `adb devices` lists it on that machine. */
  udid?: string;
}

/** Registers a device; idempotent. */
export const registerDeviceDoor = api(
  { method: "POST", path: "/devices", expose: true },
  async ({ appiumServerUrl, udid }: RegisterDeviceRequest): Promise<DeviceView> => {
    requireServerUrl(appiumServerUrl);
    if (!appiumServerUrl || !udid || !UDID.test(udid) || udid.length > UDID_LENGTH_MAX) {
      throw APIError.invalidArgument(
        `udid ${udid ? "is not a device's serial" : "is required"}. Give one as \`adb devices\` lists it.`,
      );
    }
    await registerDevice(appiumServerUrl, udid);
    logger.info("Registered a device", { udid, appiumServerUrl: redactUrls(appiumServerUrl) });
    await notifyRunControl("*").catch(() => undefined);
    return await showDevice(await findDevice(udid, appiumServerUrl));
  },
);
