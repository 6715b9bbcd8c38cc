// Every few seconds: takes runs from dead workers, ends those whose cancel was ignored and those that wait for a device
// which does not come, puts rested devices back into service, and ends the sessions that dead workers have left open.
// Any number may run at once.
import { answerWithin } from "../../db/answer-within";
import type { Logger } from "../../logging/logger";
import type { Devices } from "../device/device";
import { endHopeless, endRests, forgetSession, leftSessions } from "./device-ledger";
import type { LeaseConfig } from "./lease";
import { forceCanceled, reap } from "./ledger";

/** Runs a turn; the rest waits for the next. */
const reapMax = 100;

export interface Reaper {
  stop(): void;
}

/** Starts reaping. `onReaped` hears of every run that was changed, `onFree` when devices may have become free. */
export function startReaper(
  config: LeaseConfig,
  devices: Devices,
  logger: Logger,
  onReaped: (runId: string) => void,
  onFree: () => void,
): Reaper {
  let isStopped = false;
  let isTidying = false;
  let timer: NodeJS.Timeout | undefined;

  async function turn(): Promise<void> {
    try {
      if (await answerWithin(config.leaseMs, sweep())) onFree();
      tidy();
    } catch (error) {
      logger.warn("Could not reap; the next turn tries again", { error });
    } finally {
      if (!isStopped) timer = setTimeout(() => void turn(), config.reapMs);
    }
  }

  /** Apart from the sweep: a phone that hangs keeps no run waiting. */
  async function endLeftSessions(): Promise<void> {
    const left = await answerWithin(config.leaseMs, leftSessions(reapMax));
    const ends = left.map(async ({ appiumServerUrl, sessionId }) => {
      logger.info("Ends a session that its worker has left open", { sessionId });
      await devices.endSession(appiumServerUrl, sessionId);
      await answerWithin(config.leaseMs, forgetSession(sessionId));
    });
    await Promise.all(ends);
  }

  function tidy(): void {
    if (isTidying) return;
    isTidying = true;
    void endLeftSessions()
      .catch((error: unknown) =>
        logger.warn("Could not end the sessions that were left; the next turn tries again", {
          error,
        }),
      )
      .finally(() => {
        isTidying = false;
      });
  }

  /** Whether anything was changed. */
  async function sweep(): Promise<boolean> {
    const gone = await reap(reapMax);
    for (const { runId, status } of gone) {
      logger.warn("Took the run from a worker that is gone", { runId, status });
      onReaped(runId);
    }
    const forced = await forceCanceled(config.cancelGraceMs, reapMax);
    for (const { runId } of forced) {
      logger.warn("Ended a run whose worker ignored the cancel", { runId, status: "canceled" });
      onReaped(runId);
    }
    const hopeless = await endHopeless(config.quarantineWaitMs, reapMax);
    for (const { runId } of hopeless) {
      logger.warn("Ended a run that no device came for", { runId, status: "failed" });
      onReaped(runId);
    }
    const rested = await endRests();
    return gone.length + forced.length + hopeless.length + rested > 0;
  }

  timer = setTimeout(() => void turn(), config.reapMs);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
