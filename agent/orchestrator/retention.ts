// Keeps the log's partitions: those of the days to come are made ahead, those past their time are dropped. Any number of
// processes may do it; whoever comes second finds nothing to do. Never touches a run that is alive.
import { answerWithin } from "../../db/answer-within";
import type { Logger } from "../../logging/logger";
import { dropEventDays, ensureEventDays } from "./retention-ledger";

/** A worker that is down for less than this leaves no day without its partition. */
const daysAhead = 7;
const turnMs = 3_600_000;
/** After a turn that failed: mostly a long reader was in the way. */
const retryMs = 60_000;
/** Dropping a large day takes a second; moving a day out of the default partition may take some. */
const answerMs = 300_000;

export interface Retention {
  stop(): void;
}

/** Days for which logs are kept, from ROVE_KEEP_EVENT_DAYS; null, where it is not set, keeps them for ever. */
export function keepEventDaysOf(env: NodeJS.ProcessEnv): number | null {
  const text = env.ROVE_KEEP_EVENT_DAYS;
  if (text === undefined || text === "") return null;
  const days = Number(text);
  if (Number.isSafeInteger(days) && days >= 1 && days <= 36_500) return days;
  throw new Error(`ROVE_KEEP_EVENT_DAYS is "${text}" and must be a whole number of at least 1`);
}

/** Starts with a turn now, then hourly. */
export function startRetention(keepDays: number | null, logger: Logger): Retention {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function turn(): Promise<void> {
    let nextMs = turnMs;
    try {
      const made = await answerWithin(answerMs, ensureEventDays(daysAhead));
      if (made.length > 0) logger.info("Made room for the log's days", { days: made });
      const dropped =
        keepDays === null ? [] : await answerWithin(answerMs, dropEventDays(keepDays));
      if (dropped.length > 0) logger.info("Dropped old days of the log", { days: dropped });
    } catch (error) {
      logger.warn("Could not keep the log's days; trying again soon", { error });
      nextMs = retryMs;
    }
    if (!isStopped) timer = setTimeout(() => void turn(), nextMs);
  }

  void turn();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
