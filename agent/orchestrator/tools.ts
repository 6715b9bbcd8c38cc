// Gathers what the nodes of one claimed run work with. The only place where a node's parameter meets the real world.

import { readManifest } from "../../apk/manifest";
import { appLocation } from "../device/app-source";
import type { Devices } from "../device/device";
import { diceFor } from "../explore/dice";
import { createExplorer } from "../explore/explorer";
import type { Goal } from "../explore/goal";
import type { Lesson } from "../explore/types";
import { createPhone } from "../phone";
import { storeArtifact } from "./artifact-store";
import { systemClock } from "./clock";
import { LeaseLost } from "./halt";
import type { Lease } from "./lease";
import type { Claim } from "./ledger";
import type { Walk } from "./walk";

export interface ToolsRequest {
  claim: Claim;
  lease: Lease;
  devices: Devices;
  /** How Appium's machine may reach our API. */
  api: { port: number; publicBaseUrl?: string };
  goal: Goal | null;
  pastLessons: Lesson[];
  /** Lessons of the step that was left in the middle. */
  openLessons: Lesson[];
}

export function toolsFor(request: ToolsRequest): Pick<Walk, "tools" | "diceFor"> {
  const { claim, lease, api } = request;
  const { input, runId } = claim;
  const { signal } = lease;
  const phone = createPhone({
    devices: request.devices,
    clock: systemClock,
    request: {
      appiumServerUrl: input.appiumServerUrl,
      packageName: input.packageName,
      udid: input.udid,
      capabilities: input.capabilities,
      signal,
      keepLogs: claim.attempt > 1,
    },
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
      explorer: createExplorer("frontier", { appPackage: input.packageName, goal: input.goal }),
      goal: request.goal,
      pastLessons: request.pastLessons,
      clock: systemClock,
      store: storeArtifact,
    },
    diceFor: (stepOrdinal) => diceFor(input.seed, stepOrdinal),
  };
}
