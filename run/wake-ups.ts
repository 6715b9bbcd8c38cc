// The process's one listening connection: says which runs have news. It may miss some (a reconnect, a failover);
// whoever listens here polls as well.
import { Client } from "pg";

const RECONNECT_MIN_MS = 250;
const RECONNECT_MAX_MS = 5_000;

export interface WakeUps {
  stop(): Promise<void>;
}

/** What a listener is told. */
export interface WakeUpListener {
  /** These runs have news. */
  onRuns(runIds: string[]): void;
  /** The connection stands again: anything may have been missed. */
  onConnected(): void;
  onLost(error: unknown): void;
}

/** Listens on the channel until stopped, and comes back after every loss. Payloads are run ids separated by commas. */
export function listen(url: string, channel: string, listener: WakeUpListener): WakeUps {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = RECONNECT_MIN_MS;
  let stopped = false;

  async function connect(): Promise<void> {
    const candidate = new Client({
      connectionString: url,
      application_name: "rove-tail",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client = candidate;
    let lost = false;
    const lose = (error: unknown): void => {
      if (lost || stopped) return;
      lost = true;
      listener.onLost(error);
      timer = setTimeout(() => void connect(), delayMs);
      delayMs = Math.min(RECONNECT_MAX_MS, delayMs * 2);
      candidate.end().catch(() => undefined);
    };
    candidate.on("error", lose);
    candidate.on("end", () => lose(new Error("connection ended")));
    candidate.on("notification", ({ payload }) => {
      if (payload) listener.onRuns(payload.split(","));
    });
    try {
      await candidate.connect();
      await candidate.query(`listen ${candidate.escapeIdentifier(channel)}`);
      delayMs = RECONNECT_MIN_MS;
      listener.onConnected();
    } catch (error) {
      lose(error);
    }
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
