// Connections for the queue library, which asks again only what failed by one of a few codes: whatever else befalls the
// statement that takes a finished message out of the queue is left to nobody, and ends the process (graphile-worker 0.17,
// worker.js, `completeJob(job)`). So a connection that cannot be had is waited for, and a statement whose connection is lost
// fails by such a code.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { LogLevel, runtimeLog } from "../logger";
import { isFromServer } from "../sql/error";

/** The library's code for what it asks again soon: serialization_failure. */
const ASK_AGAIN = "40001";
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

type OnConnected = Parameters<pg.Pool["connect"]>[0];

/** A pool whose promises outlive the server; what is asked for by callback fails at once, as with any pool. */
export class PatientPool extends pg.Pool {
  readonly #end = new AbortController();

  constructor(config: pg.PoolConfig) {
    super(config);
    // The server may end any connection; whoever uses it then is told by the query.
    this.on("error", () => {});
    this.on("connect", (client) => {
      client.on("error", () => {});
      tellLossByCode(client);
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(onConnected: OnConnected): void;
  override connect(onConnected?: OnConnected): unknown {
    return onConnected === undefined ? this.#connected() : super.connect(onConnected);
  }

  /** From now on nothing is waited for. */
  hurry(): void {
    this.#end.abort();
  }

  async #connected(): Promise<pg.PoolClient> {
    const { signal } = this.#end;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        return await super.connect();
      } catch (error) {
        if (signal.aborted || !isPassing(error)) throw error;
        runtimeLog.log(null, LogLevel.Debug, "queue: no connection yet", error as Error);
        // Waiting keeps no process alive.
        await delay(waitMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }
}

/** Lets every promised query that the connection's loss has cut off fail by the library's code. */
function tellLossByCode(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const told = (...given: unknown[]): unknown => {
    const answer = query(...given);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      const { message } = error as Error;
      throw Object.assign(new Error(message, { cause: error }), { code: ASK_AGAIN });
    });
  };
  client.query = told as typeof client.query;
}

/** Whether it is of the connection, or of a server that starts, stops or has died: class 57P of Postgres' error codes. */
function isPassing(error: unknown): boolean {
  return !isFromServer(error) || (error as { code: string }).code.startsWith("57P");
}
