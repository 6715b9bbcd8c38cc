// Repeats what the ledger has to be told until it answers or the run's lease is over.
import { setTimeout as sleep } from "node:timers/promises";
import { answerWithin } from "../../db/answer-within";
import { LeaseLost } from "./halt";
import type { Lease } from "./lease";

/** Between two tries, and for one. */
const pauseMs = 250;
const tryMs = 5_000;

/** The answer of `work`, whose failures are told to `onFailed`. Rejects with LeaseLost, and with nothing else. */
export async function insist<T>(
  runId: string,
  lease: Pick<Lease, "isOver">,
  work: () => Promise<T>,
  onFailed: (error: unknown) => void,
): Promise<T> {
  for (;;) {
    if (lease.isOver()) throw new LeaseLost(runId);
    try {
      return await answerWithin(tryMs, work());
    } catch (error) {
      onFailed(error);
      await sleep(pauseMs);
    }
  }
}
