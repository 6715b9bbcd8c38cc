// Tells every process that the log of some runs has grown: run ids, coalesced, in few notifications.
// A hint, never the truth: readers poll as well, so a lost notification costs a second, not an event.
// Never call it inside the transaction that writes: a transaction that notified commits alone (facts: 0.3x throughput).

/** Channel that carries run ids, separated by commas. */
export const RUN_EVENTS_CHANNEL = "run_events";

/** Channel that carries the id of one run of which something was asked, or `*`: a device may be free. */
export const RUN_CONTROL_CHANNEL = "run_control";

/** Long enough to gather a burst, short enough not to be felt by who watches. */
const COALESCE_MS = 10;

/** A payload must stay below 8,000 bytes; a ULID and its comma are 27. */
const IDS_PER_PAYLOAD = 280;

export interface RunChanges {
  /** Says that the run's log has grown. Returns at once. */
  changed(runId: string): void;
  /** Sends what is waiting; later changes are sent at once too. */
  flush(): Promise<void>;
}

/**
 * Gathers run ids for 10 ms and hands them to `send` as payloads of at most 280 ids.
 * `send` is the caller's own `select pg_notify('run_events', $1)`; when it fails, `onError` hears of it and the ids are dropped.
 */
export function createRunChanges(
  send: (payload: string) => Promise<void>,
  onError: (error: unknown) => void = () => undefined,
): RunChanges {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const ids = [...waiting];
    waiting.clear();
    for (let from = 0; from < ids.length; from += IDS_PER_PAYLOAD) {
      try {
        await send(ids.slice(from, from + IDS_PER_PAYLOAD).join(","));
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    changed(runId) {
      waiting.add(runId);
      timer ??= setTimeout(() => void flush(), COALESCE_MS);
    },
    flush,
  };
}
