// A worker before a virtual phone behind the real Appium, for tests that walk: runs are queued as the front desk would,
// and looked at when they have ended.
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { webdriverDevices } from "../../agent/device/webdriver";
import {
  eventsOf,
  factsOf,
  type LoggedEvent,
  queueRun,
  violationsOf,
} from "../../agent/orchestrator/__tests__/runs";
import { leaseConfigOf } from "../../agent/orchestrator/lease";
import { startWorker } from "../../agent/orchestrator/worker";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import type { ReplayStep, RunInput } from "../../run/types";
import { startAppium } from "../../stack/appium";
import { startVirtualDevices } from "../../virtual-device/start";

const udid = "a-1";
const apkPath = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);

export interface WalkBench {
  queue(more: Partial<RunInput>): Promise<string>;
  /** The log of a run so far, as text. */
  log(runId: string): Promise<string>;
  /** The whole log of a run, once it has ended and kept the laws. */
  ended(runId: string): Promise<LoggedEvent[]>;
  /** Resolves once the run's log has so many events of this type. */
  has(runId: string, type: string, count: number): Promise<void>;
  inject(fault: Record<string, unknown>): Promise<void>;
  /** Mends everything that was injected. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function openBench(): Promise<WalkBench> {
  const home = await mkdtemp(join(tmpdir(), "rove-walk-"));
  const phones = await startVirtualDevices({ home, devices: [{ udid, pace: "instant" }] });
  const appium = await startAppium({ env: phones.env, port: 0, logFile: join(home, "appium.log") });
  const worker = startWorker({
    name: "walker",
    config: leaseConfigOf({ ROVE_POLL_MS: "100" }),
    devices: webdriverDevices,
    api: { port: 4000 },
    logger: loggerWith(MODULES.AGENT, AGENT_ACTORS.WORKER, {}),
    onGrown: () => undefined,
    onFree: () => undefined,
  });
  const post = async (path: string, body?: unknown) => {
    const answer = await fetch(`${phones.controlUrl}/devices/${udid}/${path}`, {
      method: "POST",
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(answer.status, await answer.text()).toBeLessThan(300);
  };
  return {
    queue: (more) => queueRun({ apkPath, appiumServerUrl: appium.url, udid, ...more }),
    log: async (runId) => JSON.stringify(await eventsOf(runId)),
    async ended(runId) {
      await expect
        .poll(async () => (await factsOf(runId)).status, { timeout: 100_000, interval: 50 })
        .toMatch(/completed|failed|canceled/);
      expect(await violationsOf(runId)).toEqual([]);
      return await eventsOf(runId);
    },
    async has(runId, type, count) {
      await expect
        .poll(async () => ofType(await eventsOf(runId), type).length, {
          timeout: 60_000,
          interval: 20,
        })
        .toBeGreaterThanOrEqual(count);
    },
    inject: (fault) => post("faults", fault),
    restore: () => post("restore"),
    async close() {
      await worker.stop();
      await appium.stop();
      await phones.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The payloads of one type, in order. */
export function ofType(events: readonly LoggedEvent[], type: string): Record<string, unknown>[] {
  return events.flatMap((event) => (event.type === type ? [event.payload] : []));
}

/** A path of taps on widgets with these texts, and of global actions by their kind. */
export function pathOf(...steps: (string | { kind: string })[]): ReplayStep[] {
  return steps.map((step, at) => {
    const stepOrdinal = at + 1;
    if (typeof step !== "string") {
      const { kind } = step;
      return { stepOrdinal, kind, key: kind, label: kind, locators: [], title: null };
    }
    const locators = [{ by: "text", value: step }];
    return { stepOrdinal, kind: "tap", key: "", label: `tap '${step}'`, locators, title: null };
  });
}
