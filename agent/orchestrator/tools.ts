// Gathers what the nodes of one claimed run work with. The only place where a node's parameter meets the real world.

import { readManifest } from "../../apk/manifest";
import { answerWithin } from "../../db/answer-within";
import { appLocation } from "../device/app-source";
import type { Devices } from "../device/device";
import { Fault } from "../device/faults";
import { diceFor } from "../explore/dice";
import { createExplorer } from "../explore/explorer";
import type { Goal } from "../explore/goal";
import { createReplay } from "../explore/replay";
import type { Lesson } from "../explore/types";
import { createPhone, type DeviceHold } from "../phone";
import { blankLogMark, resumedState } from "../run-state";
import { storeArtifact } from "./artifact-store";
import { systemClock } from "./clock";
import { changePorts, forgetSession, settleDevice } from "./device-ledger";
import { LeaseLost } from "./halt";
import { insist } from "./insist";
import type { Lease } from "./lease";
import type { Claim } from "./ledger";
import type { Walk } from "./walk";

/** A ledger that does not answer shall not hold up the end of a walk. */
const closedMs = 1_000;
/** A store that fails is asked for this long, and this far apart: a run must not end by a moment's trouble. */
const storeMs = 20_000;
const storePauseMs = 250;

export interface ToolsRequest {
  claim: Claim;
  lease: Lease;
  devices: Devices;
  /** How Appium's machine may reach our API. */
  api: { port: number; publicBaseUrl?: string };
  goal: Goal | null;
  pastLessons: Lesson[];
  awayMs: number;
  /** Lessons of the step that was left in the middle. */
  openLessons: Lesson[];
  /** Told when the ledger or the store did not answer. */
  onRetry: (error: unknown) => void;
}

export function toolsFor(request: ToolsRequest): Pick<Walk, "tools" | "diceFor"> {
  const { claim, lease, api } = request;
  const { input, runId } = claim;
  const { signal } = lease;
  const before = resumedState(claim.state);
  const phone = createPhone({
    devices: request.devices,
    clock: systemClock,
    request: {
      appiumServerUrl: input.appiumServerUrl,
      packageName: input.packageName,
      udid: claim.device.udid,
      ports: claim.device.ports,
      capabilities: input.capabilities,
      signal,
      // From its first start on, what the log says of the app belongs to this run.
      keepLogs: before?.isInstalled === true,
    },
    log: before?.log ?? blankLogMark,
    hold: holdOf(request),
    leftSessionId: claim.device.leftSessionId,
    // After a pause longer than the lease no timer has fired yet, but the clock knows.
    fence() {
      if (lease.isOver()) throw new LeaseLost(runId);
    },
    // Only sharpens whose crash dialog it is: a run goes on without.
    appLabel: () =>
      readManifest(input.apkPath).then(
        ({ label }) => label,
        () => null,
      ),
    appLocation: () =>
      appLocation({
        appiumServerUrl: input.appiumServerUrl,
        apkPath: input.apkPath,
        runId,
        apiPort: api.port,
        ...(api.publicBaseUrl && { publicBaseUrl: api.publicBaseUrl }),
      }),
  });
  return {
    tools: {
      input,
      phone,
      signal,
      sight: { look: null, settledSource: null, lessons: [...request.openLessons] },
      explorer: input.path
        ? createReplay(input.path)
        : createExplorer(input.strategy ?? "frontier", {
            appPackage: input.packageName,
            goal: input.goal,
            seed: input.seed,
          }),
      goal: request.goal,
      pastLessons: request.pastLessons,
      awayMs: request.awayMs,
      clock: systemClock,
      store: storeOf(request),
    },
    diceFor: (stepOrdinal) => diceFor(input.seed, stepOrdinal),
  };
}

/** Stores, and asks again a store that fails for a while, as one does that is full, busy or out of file handles. */
function storeOf({ lease, onRetry }: ToolsRequest): typeof storeArtifact {
  return async (bytes, extension) => {
    const untilMs = performance.now() + storeMs;
    for (;;) {
      try {
        return await storeArtifact(bytes, extension);
      } catch (error) {
        lease.signal.throwIfAborted();
        if (performance.now() > untilMs) throw error;
        onRetry(error);
        await systemClock.sleep(storePauseMs, lease.signal);
      }
    }
  };
}

function holdOf({ claim, lease, onRetry }: ToolsRequest): DeviceHold {
  const tell = <T>(work: () => Promise<T>) => insist(claim.runId, lease, work, onRetry);
  return {
    async settle(facts, sessionId) {
      const answer = await tell(() => settleDevice(claim, facts, sessionId));
      if (answer === "lost") throw new LeaseLost(claim.runId);
      if (answer === "settled") return;
      throw new Fault(
        "wrong_device",
        `Appium opened the session on ${facts.udid}, which this run may not have: it is quarantined, or another run has it`,
      );
    },
    async closed(sessionId) {
      // Where it cannot be written, the next who gets the device finds the session ended.
      await answerWithin(closedMs, forgetSession(sessionId)).catch(onRetry);
    },
    async changePorts() {
      const ports = await tell(() => changePorts(claim));
      if (!ports) throw new LeaseLost(claim.runId);
      return ports;
    },
  };
}
