// The writing end of one run's log: gathers events between side effects and appends them in one guarded statement,
// together with the checkpoint. Batches go out one after the other, so the log has one order and one writer.
import { answerWithin } from "../../db/answer-within";
import type { RunEvent } from "../events";
import type { Lesson } from "../explore/types";
import type { RunState } from "../run-state";
import { LeaseLost } from "./halt";
import type { Lease, LeaseConfig } from "./lease";
import { append, type Batch, type Claim, standing } from "./ledger";

/** First wait before a failed append is tried again; doubled up to the last. Only the lease's end stops trying. */
const firstRetryMs = 50;
const lastRetryMs = 1_000;

export interface Trail {
  add(events: readonly RunEvent[]): void;
  /** Writes what was added so far, with the state as checkpoint where it is more than progress; resolves when it is durable, rejects with LeaseLost. */
  flush(state: RunState, lessons: readonly Lesson[]): Promise<void>;
  /** The same without waiting: a failure shows at the next flush. */
  flushSoon(state: RunState, lessons: readonly Lesson[]): void;
}

export function trailOf(
  claim: Claim,
  lease: Lease,
  config: LeaseConfig,
  about: { onGrown: () => void; onRetry: (error: unknown) => void },
): Trail {
  let waiting: RunEvent[] = [];
  let writerOrd = 0;
  let last: Promise<void> = Promise.resolve();

  async function write(batch: Batch): Promise<void> {
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(retryMs * 2, lastRetryMs)) {
      if (lease.isOver()) throw new LeaseLost(claim.runId);
      try {
        await writeOnce(batch);
        return;
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        about.onRetry(error);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  async function writeOnce(batch: Batch): Promise<void> {
    const sentAtMs = performance.now();
    // A try that was given up may yet be taken; then the next one is told so.
    const answer = await answerWithin(
      config.heartbeatMs,
      append(claim, writerOrd, batch, config.leaseMs),
    );
    if (answer) {
      lease.renewed(sentAtMs, answer);
    } else {
      // Written by an earlier try whose answer was lost, or not ours any more.
      const now = await answerWithin(config.heartbeatMs, standing(claim.runId));
      const isWritten =
        now?.epoch === claim.epoch &&
        now.status === "running" &&
        now.writerOrd === writerOrd + batch.types.length;
      if (!isWritten) throw new LeaseLost(claim.runId);
    }
    writerOrd += batch.types.length;
    about.onGrown();
  }

  function flush(state: RunState, lessons: readonly Lesson[]): Promise<void> {
    if (waiting.length === 0) return last;
    const isCheckpoint = lessons.length > 0 || !waiting.every(isProgress);
    const batch: Batch = {
      types: waiting.map((event) => event.type),
      payloads: waiting.map((event) => storable(event.payload)),
      stepOrdinal: state.step,
      state: isCheckpoint ? storable(state) : null,
      lesson: lessons.length > 0 ? storable(lessons) : null,
    };
    waiting = [];
    last = last.then(() => write(batch));
    return last;
  }

  return {
    add: (events) => void waiting.push(...events),
    flush,
    flushSoon: (state, lessons) => void flush(state, lessons).catch(() => undefined),
  };
}

/**
 * Only shows where the walk is. What came of it is in the events that follow, so whoever goes on from the checkpoint
 * before does these nodes again, and a checkpoint would cost as much as the event.
 */
function isProgress(event: RunEvent): boolean {
  return (
    event.type === "agent.node.started" ||
    (event.type === "agent.node.finished" && event.payload.outcomeStatus === "SUCCESS")
  );
}

/** JSON that Postgres can store as jsonb, which takes neither NUL nor half a surrogate pair: apps show both. */
export function storable(value: unknown): string {
  return JSON.stringify(value).replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (found) =>
    found === "\\\\" ? found : "\\ufffd",
  );
}
