// Takes a device from the run that has it, by force. A run that walks on it ends here and now, `failed` with stop reason
// `device_lost` and verdict `inconclusive`: back in the queue it would only take the same device again. A run that holds
// it from the queue stays there.
import { APIError, api, type Query } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { runChanges } from "./changes";
import { endHolder, takeFromQueued } from "./device-ledger";
import { findDevice, showDevice } from "./device-words";
import { notifyRunControl } from "./ledger";
import type { DeviceView } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.DEVICES, {});

/** Answer of POST /devices/:udid/release. */
export interface ReleaseDeviceResponse {
  /** The run that lost the device; null where none had it. */
  takenFrom: string | null;
  /** Null where the device was known only while it was held. */
  device: DeviceView | null;
}

/** Frees a device whatever its run does; a device that nobody has stays as it is. */
export const release = api(
  { method: "POST", path: "/devices/:udid/release", expose: true },
  async ({
    udid,
    appiumServerUrl,
  }: {
    udid: string;
    appiumServerUrl?: Query<string>;
  }): Promise<ReleaseDeviceResponse> => {
    const device = await findDevice(udid, appiumServerUrl);
    const server = device.appiumServerUrl;
    const ended = await endHolder(server, udid);
    const taken = ended ?? (await takeFromQueued(server, udid));
    if (taken) {
      const { runId } = taken;
      logger.warn("Took a device from its run", { runId, udid, status: ended?.status ?? "queued" });
      if (ended) runChanges.changed(runId);
      // The run's worker hears that it has lost it; every worker, that the device is free.
      await Promise.all([notifyRunControl(runId), notifyRunControl("*")]).catch(() => undefined);
    }
    const shown = await showDevice(device).catch((error: unknown) => {
      if (error instanceof APIError) return null;
      throw error;
    });
    return { takenFrom: taken?.runId ?? null, device: shown };
  },
);
