// A run's hold on a phone over all the sessions that it takes: opens and closes them, reads the device's log, and lets
// nobody touch the device once the run's lease is over. Decides nothing.
import type { Device, DeviceFacts, Devices, SessionPorts, SessionRequest } from "./device/device";
import { Fault } from "./device/faults";
import { LogBook } from "./device/logbook";
import { type CrashRecord, LogcatReader } from "./device/logcat";
import type { LogMark } from "./run-state";
import type { Clock, Defect, Phone } from "./step";

/** A record that is still being written gets this long to become whole. */
const recordWaits = 2;
const recordWaitMs = 250;
/** An Appium server that does not even answer the goodbye shall not keep the run. */
const closeWithinMs = 5_000;

/** The run's lease on its device. Both reject with what ends the walk or the session. */
export interface DeviceHold {
  /** Writes down which device answered, and the session on it; rejects where the run may not have it. */
  settle(facts: DeviceFacts, sessionId: string): Promise<void>;
  /** Writes down that the session is closed. Never rejects. */
  closed(sessionId: string): Promise<void>;
  /** Other ports, after some that something else uses. */
  changePorts(): Promise<SessionPorts>;
}

export interface PhoneOptions {
  devices: Devices;
  request: SessionRequest;
  hold: DeviceHold;
  /** Session that an earlier worker or run has left open on the device: whatever it had on the way comes through it. */
  leftSessionId: string | null;
  clock: Clock;
  /** Where an earlier worker's copy of the device's log ended. */
  log: LogMark;
  /** Throws where the run may not touch the device any more. */
  fence: () => void;
  appLocation: () => Promise<string>;
  appLabel: () => Promise<string | null>;
}

/** A phone without a session yet. */
export function createPhone(options: PhoneOptions): Phone {
  const { devices, hold, clock, fence } = options;
  let { request, leftSessionId } = options;
  const reader = new LogcatReader(request.packageName);
  const book = new LogBook(request.packageName, options.log);
  let current: Device | null = null;
  let sessions = 0;
  /** A session of ours that could not be closed may still hold them, however long Appium takes to notice. */
  let arePortsUsed = false;

  function device(): Device {
    fence();
    if (!current) throw new Fault("session_lost", "There is no open session");
    return current;
  }

  async function newRecords(): Promise<CrashRecord[]> {
    const lines = await device().logs();
    book.push(lines);
    return reader.push(lines);
  }

  async function close(): Promise<void> {
    const old = current;
    current = null;
    if (!old) return;
    // The signal may have aborted already: this wait has its own end.
    const patience = new AbortController();
    const goodbye = old.close().finally(() => patience.abort());
    await Promise.race([
      goodbye,
      clock.sleep(closeWithinMs, patience.signal).catch(() => undefined),
    ]);
    if (patience.signal.aborted) await hold.closed(old.sessionId);
    patience.abort();
  }

  return {
    get isOpen() {
      return current !== null;
    },
    device,
    async open() {
      await close();
      fence();
      // What the log says of before belongs to this run from its second session on.
      const keepLogs = request.keepLogs === true || sessions > 0;
      if (leftSessionId) await devices.endSession(request.appiumServerUrl, leftSessionId);
      leftSessionId = null;
      fence();
      if (arePortsUsed) request = { ...request, ports: await hold.changePorts() };
      arePortsUsed = true;
      try {
        current = await devices.open({ ...request, keepLogs, fence });
        await hold.settle(current.facts, current.sessionId);
      } catch (error) {
        // Whoever has lost the lease leaves the device alone, and the session to its idle clock.
        if (error instanceof Fault) await close();
        throw error;
      }
      sessions += 1;
      // The next session has to be on the device that this one turned out to be on.
      request = { ...request, udid: current.facts.udid || request.udid };
      book.sessionOn(current.facts.udid);
      return current;
    },
    appLocation: options.appLocation,
    appLabel: options.appLabel,
    async newDefects() {
      const records = await newRecords();
      for (let wait = 0; reader.isPending && wait < recordWaits; wait += 1) {
        await clock.sleep(recordWaitMs, request.signal);
        records.push(...(await newRecords()));
      }
      if (reader.isPending) records.push(...reader.flush());
      return records.flatMap(defectOf);
    },
    takeLog: (leastBytes) => (book.waitingBytes < leastBytes ? null : book.take()),
    async removeHelpers() {
      if (current) await device().removeHelpers?.();
      else await devices.removeHelpers?.(request);
    },
    close,
  };
}

/** A process that ended without a word may have been ended by the system or by itself: no evidence of a defect. */
function defectOf(record: CrashRecord): Defect[] {
  const { kind, signature, title, message, topFrames, stack } = record;
  if (kind === "death") return [];
  const about = { signature, title, message, topFrames, text: stack };
  return [{ kind: kind === "anr" ? "hang" : "crash", cause: kind, ...about }];
}
