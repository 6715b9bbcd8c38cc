// Listens for the ring that says "this run's cancel was asked for". A hint: heartbeats find out without it.
import pg from "pg";

/** Wait before the connection is tried again. */
const retryMs = 2_000;

export interface ControlLine {
  close(): Promise<void>;
}

/** Calls `onRun` with the run id of each notification on the channel, over any number of reconnects. */
export function listenToControl(
  connectionString: string,
  channel: string,
  onRun: (runId: string) => void,
  onTrouble: (error: unknown) => void,
): ControlLine {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const mine = new pg.Client({ connectionString, keepAlive: true });
    client = mine;
    mine.on("notification", ({ payload }) => payload && onRun(payload));
    mine.on("error", onTrouble);
    mine.once("end", again);
    try {
      await mine.connect();
      await mine.query(`listen ${mine.escapeIdentifier(channel)}`);
    } catch (error) {
      onTrouble(error);
      await mine.end().catch(() => undefined);
      again();
    }
  }

  function again(): void {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, retryMs);
  }

  void connect();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
