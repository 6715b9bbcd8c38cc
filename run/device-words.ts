// What the doors of devices share: finding the one that is meant, and showing it.
import { APIError } from "encore.dev/api";
import { type DeviceRow, readDevices } from "./device-ledger";
import { urlProblem } from "./start-rules";
import type { DeviceView } from "./types";

/** Throws the caller's mistake unless this can be an Appium server's address. */
export function requireServerUrl(url: string | undefined): void {
  const problem = url === undefined || url === "" ? "is required." : urlProblem(url);
  if (problem) throw APIError.invalidArgument(`appiumServerUrl ${problem}`);
}

/** The device with this udid; `appiumServerUrl` tells which, where several servers have one of that name. */
export async function findDevice(udid: string, appiumServerUrl?: string): Promise<DeviceRow> {
  if (appiumServerUrl !== undefined) requireServerUrl(appiumServerUrl);
  const [device, ...others] = await readDevices(udid, appiumServerUrl ?? null);
  if (!device) {
    throw APIError.notFound(
      `There is no device ${udid}${appiumServerUrl === undefined ? "" : " behind that Appium server"}. GET /devices lists those that are known.`,
    );
  }
  if (others.length > 0) {
    const servers = [device, ...others].map((one) => one.appiumServerUrl);
    throw APIError.aborted(
      `${servers.length} Appium servers have a device ${udid}: ${servers.join(", ")}. Say which with appiumServerUrl.`,
    ).withDetails({ appiumServerUrls: servers });
  }
  return device;
}

/** The device as it is now. */
export async function showDevice({ appiumServerUrl, udid }: DeviceRow): Promise<DeviceView> {
  const [now] = await readDevices(udid, appiumServerUrl);
  if (!now) throw APIError.notFound(`There is no device ${udid} any more.`);
  return deviceView(now);
}

export function deviceView(row: DeviceRow): DeviceView {
  const { systemPort, mjpegServerPort, chromedriverPort } = row;
  const isHeld = systemPort !== null && mjpegServerPort !== null && chromedriverPort !== null;
  return {
    udid: row.udid,
    appiumServerUrl: row.appiumServerUrl,
    state: row.state,
    isRegistered: row.isRegistered,
    heldBy: row.heldBy,
    heldSince: row.heldSince,
    ports: isHeld ? { systemPort, mjpegServerPort, chromedriverPort } : null,
    health: {
      failuresInARow: row.failuresInARow,
      lastFault:
        row.lastFault !== null && row.lastFaultAt !== null
          ? { kind: row.lastFault, message: row.lastFaultMessage ?? "", at: row.lastFaultAt }
          : null,
      lastSeenAt: row.lastSeenAt,
      quarantine: row.quarantinedAt && {
        since: row.quarantinedAt,
        reason: row.quarantineReason,
        until: row.quarantinedUntil,
      },
    },
    model: row.model,
    manufacturer: row.manufacturer,
    platformVersion: row.platformVersion,
  };
}
