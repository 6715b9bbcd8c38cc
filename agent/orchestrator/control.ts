// Listens for the rings that say "something was asked of this run" and "a device is free". A hint: heartbeats and the
// poll find out without it.
import pg from "pg";

/** Wait before the connection is tried again. */
const retryMs = 2_000;

export interface ControlLine {
  close(): Promise<void>;
}

/** Calls back for each notification on the channel, over any number of reconnects. Payloads are a run's id, or `*`. */
export function listenToControl(
  connectionString: string,
  channel: string,
  on: { run: (runId: string) => void; free: () => void },
  onTrouble: (error: unknown) => void,
): ControlLine {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const mine = new pg.Client({ connectionString, keepAlive: true });
    client = mine;
    mine.on("notification", ({ payload }) => {
      if (payload === "*") on.free();
      else if (payload) on.run(payload);
    });
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
