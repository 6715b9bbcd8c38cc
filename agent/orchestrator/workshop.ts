// This process's one worker with everything around it: reaper, control line, notifications, leaving on a signal.
import { hostname } from "node:os";
import { appMeta } from "encore.dev";
import { answerWithin } from "../../db/answer-within";
import { listen } from "../../db/listen";
import { createRunChanges, RUN_CONTROL_CHANNEL } from "../../db/run-changes";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import { webdriverDevices } from "../device/webdriver";
import { leaseConfigOf } from "./lease";
import { listenUrl, notifyDeviceFree, notifyRunEvents } from "./ledger";
import { startReaper } from "./reaper";
import { keepEventDaysOf, startRetention } from "./retention";
import { startWorker } from "./worker";

export interface Workshop {
  /** Looks for runs now. Returns at once. */
  wake(): void;
  /** Hands over what it has and lets go of everything. Idempotent. */
  stop(): Promise<void>;
}

/** What a dead connection may cost at the end. */
const goodbyeMs = 1_000;

/** Opens the workshop; it closes itself on SIGTERM and SIGINT, without ending the process. */
export function openWorkshop(): Workshop {
  const config = leaseConfigOf(process.env);
  const logger = loggerWith(MODULES.AGENT, AGENT_ACTORS.WORKER, {});
  const changes = createRunChanges(notifyRunEvents, (error) =>
    logger.warn("Readers will find the new events at their next poll", { error }),
  );
  const tellFree = (): void =>
    void notifyDeviceFree().catch((error: unknown) =>
      logger.debug("Workers will find the free device at their next poll", { error }),
    );
  const worker = startWorker({
    name: `${hostname()}:${process.pid}`,
    config,
    devices: webdriverDevices,
    api: apiAddress(),
    logger,
    onGrown: (runId) => changes.changed(runId),
    onFree: tellFree,
  });
  const reaper = startReaper(
    config,
    webdriverDevices,
    loggerWith(MODULES.AGENT, AGENT_ACTORS.REAPER, {}),
    (runId) => {
      changes.changed(runId);
      worker.wake();
    },
    tellFree,
  );
  const retention = startRetention(
    keepEventDaysOf(process.env),
    loggerWith(MODULES.AGENT, AGENT_ACTORS.RETENTION, {}),
  );
  const control = listen(listenUrl(), RUN_CONTROL_CHANNEL, {
    onNotification: (payload) => (payload === "*" ? worker.wake() : worker.look(payload)),
    onLost: (error) =>
      logger.debug("The control line is down; heartbeats carry cancels meanwhile", { error }),
  });

  let stopping: Promise<void> | null = null;
  async function close(): Promise<void> {
    reaper.stop();
    retention.stop();
    await worker.stop();
    const goodbyes = Promise.all([changes.flush(), control.stop()]);
    await answerWithin(goodbyeMs, goodbyes).catch(() => undefined);
  }
  const stop = () => (stopping ??= close());
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => postponeExit(stop()));
  }
  return { wake: () => worker.wake(), stop };
}

/**
 * Encore offers no hook at the end, and knows of no work but requests and messages: without any it leaves some 50 ms
 * after the signal, and a run would wait out its lease. So its exit waits until the runs are handed over, which has an
 * end of its own; Encore's native runtime ends the process 3 s after it wanted to, whatever is still going on.
 */
function postponeExit(until: Promise<void>): void {
  const exit = process.exit.bind(process);
  const later = (code?: number | string | null) => void until.finally(() => exit(code));
  process.exit = later as typeof process.exit;
}

function apiAddress(): { port: number; publicBaseUrl?: string } {
  const { protocol, port } = new URL(appMeta().apiBaseUrl);
  const publicBaseUrl = process.env.ROVE_PUBLIC_URL;
  return {
    port: Number(port) || (protocol === "https:" ? 443 : 80),
    ...(publicBaseUrl && { publicBaseUrl }),
  };
}
