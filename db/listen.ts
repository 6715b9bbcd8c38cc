// A process's listening connection on one channel. Notifications are hints: some are lost (a reconnect, a failover), so
// whoever listens here polls as well. It asks the server for a sign of life now and then, because a connection that
// went dead without a word would be listened to for ever.
import { Client } from "pg";
import { answerWithin } from "./answer-within";

const reconnectMinMs = 250;
const reconnectMaxMs = 5_000;
/** In milliseconds: for connecting and for every answer, and from one sign of life to the next. */
export interface Patience {
  answerMs: number;
  signOfLifeMs: number;
}

const usualPatience: Patience = { answerMs: 5_000, signOfLifeMs: 15_000 };

/** What a listener is told. */
export interface Listener {
  onNotification(payload: string): void;
  /** The connection stands, or stands again: anything may have been missed. */
  onConnected?(): void;
  onLost(error: unknown): void;
}

export interface Listening {
  stop(): Promise<void>;
}

/** Listens on the channel until stopped, and comes back after every loss. */
export function listen(
  url: string,
  channel: string,
  listener: Listener,
  { answerMs, signOfLifeMs }: Patience = usualPatience,
): Listening {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = reconnectMinMs;
  let isStopped = false;

  async function connect(): Promise<void> {
    const mine = new Client({
      connectionString: url,
      application_name: `rove ${channel}`,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    });
    client = mine;
    let isLost = false;
    const lose = (error: unknown): void => {
      if (isLost) return;
      isLost = true;
      void farewell(mine);
      if (isStopped) return;
      listener.onLost(error);
      clearTimeout(timer);
      timer = setTimeout(() => void connect(), delayMs);
      delayMs = Math.min(reconnectMaxMs, delayMs * 2);
    };
    mine.on("error", lose);
    mine.on("end", () => lose(new Error("The listening connection was ended")));
    mine.on("notification", ({ payload }) => payload && listener.onNotification(payload));
    const ask = () => {
      timer = setTimeout(() => void mine.query("select 1").then(ask, lose), signOfLifeMs);
    };
    try {
      await mine.connect();
      await mine.query(`listen ${mine.escapeIdentifier(channel)}`);
      delayMs = reconnectMinMs;
      if (isStopped || isLost) return;
      ask();
      listener.onConnected?.();
    } catch (error) {
      lose(error);
    }
  }

  void connect();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      if (client) await farewell(client);
    },
  };
}

/** A dead connection does not hear it. */
async function farewell(client: Client): Promise<void> {
  await answerWithin(1_000, client.end()).catch(() => undefined);
}
