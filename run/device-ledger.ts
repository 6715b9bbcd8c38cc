// The front desk's SQL about devices: shows them, registers them, takes them out of service, takes them from a run.
// Giving a device to a run is the workshop's, with the claim.
import { SQLDatabase } from "encore.dev/storage/sqldb";

const db = SQLDatabase.named("rove");

/** One device as stored. */
export interface DeviceRow {
  udid: string;
  appiumServerUrl: string;
  state: "ready" | "quarantined";
  isRegistered: boolean;
  heldBy: string | null;
  heldSince: Date | null;
  systemPort: number | null;
  mjpegServerPort: number | null;
  chromedriverPort: number | null;
  failuresInARow: number;
  lastFault: string | null;
  lastFaultMessage: string | null;
  lastFaultAt: Date | null;
  lastSeenAt: Date | null;
  quarantinedAt: Date | null;
  quarantineReason: string | null;
  quarantinedUntil: Date | null;
  model: string | null;
  manufacturer: string | null;
  platformVersion: string | null;
}

/** The devices with this udid behind this server; null leaves either open. `appiumServerUrl` in any spelling. */
export async function readDevices(
  udid: string | null,
  appiumServerUrl: string | null,
): Promise<DeviceRow[]> {
  return await db.queryAll<DeviceRow>`
    select udid, appium_server as "appiumServerUrl", state, is_registered as "isRegistered", run_id as "heldBy",
           leased_at as "heldSince", system_port as "systemPort", mjpeg_server_port as "mjpegServerPort",
           chromedriver_port as "chromedriverPort", failures_in_a_row as "failuresInARow", last_fault as "lastFault",
           last_fault_message as "lastFaultMessage", last_fault_at as "lastFaultAt", last_seen_at as "lastSeenAt",
           quarantined_at as "quarantinedAt", quarantine_reason as "quarantineReason",
           quarantined_until as "quarantinedUntil", model, manufacturer, platform_version as "platformVersion"
      from devices
     where (${udid}::text is null or udid = ${udid}::text)
       and (${appiumServerUrl}::text is null or appium_server = appium_server_of(${appiumServerUrl}::text))
     order by appium_server, udid`;
}

/** Registers a device; one that is known already stays as it is, in its state and with its holder. */
export async function registerDevice(appiumServerUrl: string, udid: string): Promise<void> {
  await db.exec`
    insert into devices (appium_server, udid, is_registered)
    values (appium_server_of(${appiumServerUrl}::text), ${udid}::text, true)
        on conflict (appium_server, udid) do update set is_registered = true`;
}

/** Takes a device out of service until somebody puts it back; a run that has it goes on. */
export async function quarantineDevice(
  server: string,
  udid: string,
  reason: string | null,
): Promise<void> {
  await db.exec`
    update devices
       set state = 'quarantined', quarantined_at = coalesce(quarantined_at, now()), quarantined_until = null,
           quarantine_reason = coalesce(${reason}::text, quarantine_reason)
     where appium_server = ${server}::text and udid = ${udid}::text`;
}

/** Puts a device back into service, with a clean record. */
export async function unquarantineDevice(server: string, udid: string): Promise<void> {
  await db.exec`
    update devices
       set state = 'ready', quarantined_at = null, quarantined_until = null, quarantine_reason = null,
           failures_in_a_row = 0
     where appium_server = ${server}::text and udid = ${udid}::text`;
}

/** Forgets a device. False where a run has it. */
export async function removeDevice(server: string, udid: string): Promise<boolean> {
  const removed = await db.queryRow<{ udid: string }>`
    delete from devices
     where appium_server = ${server}::text and udid = ${udid}::text and run_id is null
    returning udid`;
  return removed !== null;
}

/**
 * Ends the run that has the device; its worker is fenced by the same statement. Answers the run that was ended, or null
 * where none was walking on it. The device is free with it.
 */
export async function endHolder(
  server: string,
  udid: string,
): Promise<{ runId: string; status: string } | null> {
  return await db.queryRow<{ runId: string; status: string }>`
    with h as (
      update runs r
         set lease_epoch = lease_epoch + 1, last_seq = last_seq + 1, processing_by = null, lease_expires_at = null,
             status = case when cancel_requested_at is null then 'failed' else 'canceled' end,
             stop_reason = case when cancel_requested_at is null then 'device_lost' else 'canceled_forced' end,
             verdict = 'inconclusive', finished_at = now(), updated_at = now()
        from devices d
       where d.appium_server = ${server}::text and d.udid = ${udid}::text and r.run_id = d.run_id
         and r.status = 'running'
      returning r.*),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch, 'run.' || status, true,
             jsonb_build_object('status', status, 'verdict', verdict, 'stopReason', stop_reason,
               'message', 'The device was taken from the run by force', 'udid', ${udid}::text)
        from h)
    select run_id as "runId", status from h`;
}

/** Takes the device from a run that waits in the queue; the run stays there and gets a device when it is its turn. */
export async function takeFromQueued(
  server: string,
  udid: string,
): Promise<{ runId: string } | null> {
  return await db.queryRow<{ runId: string }>`
    select d.run_id as "runId", free_device(d.run_id, false)::text
      from devices d join runs r on r.run_id = d.run_id
     where d.appium_server = ${server}::text and d.udid = ${udid}::text and r.status = 'queued'`;
}
