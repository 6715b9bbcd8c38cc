// The workshop's SQL about the device that a run holds: which one answered, what went wrong with it, on to another one.
// Taking it is part of the claim, letting go of it part of every ending (both in the database); nothing here does either.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import type { DeviceFacts, SessionPorts } from "../device/device";
import type { Claim } from "./ledger";

const db = SQLDatabase.named("rove");

/**
 * Writes down the device that answered, as what the run holds from now on, and the session on it. `lost`: the run is not
 * the caller's any more; `taken`: the server picked a device that this run may not have.
 */
export async function settleDevice(
  claim: Pick<Claim, "runId" | "epoch">,
  facts: DeviceFacts,
  sessionId: string,
): Promise<"settled" | "lost" | "taken"> {
  const row = await db.queryRow<{ answer: "settled" | "lost" | "taken" }>`
    select settle_device(${claim.runId}::text, ${claim.epoch}::bigint, ${facts.udid}::text, ${facts.model}::text,
             ${facts.manufacturer}::text, ${facts.platformVersion}::text,
             ${sessionId}::text) as "answer"`;
  return row?.answer ?? "lost";
}

/** Sessions that are still open on devices which nobody has: how to reach their server, and what they are called. */
export async function leftSessions(
  limit: number,
): Promise<{ appiumServerUrl: string; sessionId: string }[]> {
  return await db.queryAll<{ appiumServerUrl: string; sessionId: string }>`
    select i.input->>'appiumServerUrl' as "appiumServerUrl", d.session_id as "sessionId"
      from devices d join run_inputs i on i.run_id = d.session_run_id
     where d.run_id is null
     limit ${limit}::int`;
}

/** Forgets a session that is closed, or given up to its server's own idle clock. */
export async function forgetSession(sessionId: string): Promise<void> {
  await db.exec`
    update devices set session_id = null, session_run_id = null where session_id = ${sessionId}::text`;
}

/** Gives the run's lease other ports, after some that something else on the machine uses. Null: the lease is lost. */
export async function changePorts(
  claim: Pick<Claim, "runId" | "epoch">,
): Promise<SessionPorts | null> {
  return await db.queryRow<SessionPorts>`
    with p as (
      select d.appium_server, d.udid, free_ports_on(d.machine) as port
        from devices d join runs r on r.run_id = d.run_id
       where d.run_id = ${claim.runId}::text and r.lease_epoch = ${claim.epoch}::bigint and r.status = 'running')
    update devices d
       set system_port = p.port, mjpeg_server_port = p.port + 1, chromedriver_port = p.port + 2
      from p
     where d.appium_server = p.appium_server and d.udid = p.udid and d.run_id = ${claim.runId}::text
    returning d.system_port as "systemPort", d.mjpeg_server_port as "mjpegServerPort",
              d.chromedriver_port as "chromedriverPort"`;
}

/** Writes down a fault that speaks against the device that the run holds. */
export async function noteDeviceFault(
  claim: Pick<Claim, "runId" | "epoch">,
  fault: { kind: string; message: string },
): Promise<void> {
  await db.exec`
    update devices d
       set last_fault = ${fault.kind}::text, last_fault_message = ${fault.message}::text,
           last_fault_at = clock_timestamp()
      from runs r
     where r.run_id = ${claim.runId}::text and r.lease_epoch = ${claim.epoch}::bigint and r.status = 'running'
       and d.run_id = r.run_id`;
}

/**
 * Puts the run back into the queue to go on on another device, once a run: only where it names none and another one that
 * is registered for its server is in service. Null: it has to be ended instead, or the lease is lost.
 */
export async function moveToOtherDevice(
  claim: Pick<Claim, "runId" | "epoch">,
  fault: string,
): Promise<{ runId: string; udid: string } | null> {
  return await db.queryRow<{ runId: string; udid: string }>`
    with h as (
      update runs r
         set status = 'queued', processing_by = null, lease_expires_at = null, updated_at = now(),
             next_attempt_at = now(), attempt = greatest(r.attempt - 1, 0), last_seq = r.last_seq + 1,
             lost_udids = r.lost_udids || d.udid
        from devices d, run_inputs i
       where r.run_id = ${claim.runId}::text and r.lease_epoch = ${claim.epoch}::bigint and r.status = 'running'
         and r.cancel_requested_at is null and cardinality(r.lost_udids) = 0
         and d.run_id = r.run_id and i.run_id = r.run_id and i.udid is null
         and exists (
           select from devices o
            where o.appium_server = d.appium_server and o.udid <> d.udid and o.is_registered and o.state = 'ready')
      returning r.run_id, r.last_seq, r.lease_epoch, d.udid),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, payload)
      select run_id, last_seq, lease_epoch, 'run.requeued',
             jsonb_build_object('reason', 'other_device', 'udid', udid, 'fault', ${fault}::text)
        from h)
    select h.run_id as "runId", h.udid, free_device(h.run_id, true)::text from h`;
}

/** Puts devices back into service whose rest is over. Answers how many. */
export async function endRests(): Promise<number> {
  const rows = await db.queryAll<{ udid: string }>`
    update devices
       set state = 'ready', quarantined_at = null, quarantined_until = null, quarantine_reason = null
     where state = 'quarantined' and quarantined_until < clock_timestamp()
    returning udid`;
  return rows.length;
}

/**
 * Ends runs that have waited for so long for a device that nobody has and that is out of service: a queue behind
 * another run moves on, this one does not.
 */
export async function endHopeless(waitMs: number, limit: number): Promise<{ runId: string }[]> {
  return await db.queryAll<{ runId: string }>`
    with c as (
      select r.run_id
        from runs r join run_inputs i on i.run_id = r.run_id
       where r.status = 'queued' and r.waiting_since < clock_timestamp() - ${waitMs}::int * interval '1 ms'
         and not exists (
           select from devices d
            where d.appium_server = i.appium_server and d.udid = '*' and d.run_id is not null)
         and case when i.udid is not null then exists (
               select from devices d
                where d.appium_server = i.appium_server and d.udid = i.udid and d.run_id is null
                  and d.quarantined_at < clock_timestamp() - ${waitMs}::int * interval '1 ms')
             else exists (
               select from devices d where d.appium_server = i.appium_server and d.is_registered)
             and not exists (
               select from devices d
                where d.appium_server = i.appium_server and d.is_registered
                  and (d.run_id is not null or (d.state = 'ready' and d.udid <> all (r.lost_udids))
                       or d.quarantined_at >= clock_timestamp() - ${waitMs}::int * interval '1 ms')) end
       limit ${limit}::int
         for update of r skip locked),
    h as (
      update runs r
         set status = 'failed', verdict = 'inconclusive', stop_reason = 'device_unavailable', finished_at = now(),
             updated_at = now(), last_seq = last_seq + 1
        from c
       where r.run_id = c.run_id
      returning r.run_id, r.last_seq, r.lease_epoch, r.status, r.verdict, r.stop_reason),
    e as (
      insert into run_events (run_id, seq, lease_epoch, type, is_terminal, payload)
      select run_id, last_seq, lease_epoch, 'run.' || status, true,
             jsonb_build_object('status', status, 'verdict', verdict, 'stopReason', stop_reason,
               'message', 'No device that the run may have is in service',
               'remedy', 'GET /devices says why; put it back with POST /devices/:udid/unquarantine, or name another.')
        from h)
    select run_id as "runId" from h`;
}
