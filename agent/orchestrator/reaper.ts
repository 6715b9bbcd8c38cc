// Every few seconds: takes runs from dead workers and ends those whose cancel was ignored. Any number may run at once.
import type { Logger } from "../../logging/logger";
import type { LeaseConfig } from "./lease";
import { forceCanceled, reap } from "./ledger";

/** Runs a turn; the rest waits for the next. */
const reapMax = 100;

export interface Reaper {
  stop(): void;
}

/** Starts reaping. `onReaped` hears of every run that was changed. */
export function startReaper(
  config: LeaseConfig,
  logger: Logger,
  onReaped: (runId: string) => void,
): Reaper {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function turn(): Promise<void> {
    try {
      for (const { runId, status } of await reap(reapMax)) {
        logger.warn("Took the run from a worker that is gone", { runId, status });
        onReaped(runId);
      }
      for (const { runId } of await forceCanceled(config.cancelGraceMs, reapMax)) {
        logger.warn("Ended a run whose worker ignored the cancel", { runId, status: "canceled" });
        onReaped(runId);
      }
    } catch (error) {
      logger.warn("Could not reap; the next turn tries again", { error });
    } finally {
      if (!isStopped) timer = setTimeout(() => void turn(), config.reapMs);
    }
  }

  timer = setTimeout(() => void turn(), config.reapMs);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
