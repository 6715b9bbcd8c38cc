// The native classes behind `SQLDatabase` of encore.dev: a pool of 30 connections, transactions, single connections.
// Opens nothing before the first query. `connString` is a plain URL for libraries that bring their own client.
import type { Pool, PoolClient } from "pg";
import { localConfig } from "../config";
import type { MakeDecimal } from "./decode";
import { databaseError, genericFailure, isFromServer } from "./error";
import { type Cursor, type QueryArgs, type Row, Session, type SessionShared } from "./session";
import { TypeCatalog } from "./types";

// Encore's own: connections without a setting, and how long a query waits for one.
const connectionsMax = 30;
const acquireMs = 30_000;

interface Opened {
  pool: Pool;
  shared: SessionShared;
}

export class SqlDatabase {
  readonly #name: string;
  readonly #decimal: MakeDecimal;
  #opened: Promise<Opened> | undefined;

  constructor(name: string, decimal: MakeDecimal) {
    this.#name = name;
    this.#decimal = decimal;
  }

  connString(): string {
    const database = localConfig().databases[this.#name];
    if (!database) {
      throw genericFailure(
        `database ${JSON.stringify(this.#name)} is not configured for use by this process`,
      );
    }
    return database.url;
  }

  async acquire(): Promise<SqlConn> {
    const { client, shared } = await this.#connect();
    return new SqlConn(new Session(client, shared), client);
  }

  async begin(): Promise<Transaction> {
    const { client, shared } = await this.#connect();
    const session = new Session(client, shared);
    try {
      await session.control("begin");
    } catch (error) {
      client.release(true);
      throw error;
    }
    return new Transaction(session, client);
  }

  async query(text: string, args: QueryArgs): Promise<Cursor> {
    const { client, shared } = await this.#connect();
    try {
      const cursor = await new Session(client, shared).query(text, args);
      client.release();
      return cursor;
    } catch (error) {
      client.release(isBroken(error));
      throw error;
    }
  }

  async queryRow(text: string, args: QueryArgs): Promise<Row | null> {
    return (await this.query(text, args)).next();
  }

  async #connect(): Promise<{ client: PoolClient; shared: SessionShared }> {
    this.#opened ??= this.#open();
    const { pool, shared } = await this.#opened;
    const client = await pool.connect().catch((error: unknown) => {
      throw databaseError(error, "prepare");
    });
    return { client, shared };
  }

  async #open(): Promise<Opened> {
    const connectionString = this.connString();
    const loading = import("pg").then(({ default: pg }) => {
      const pool = new pg.Pool({
        connectionString,
        max: connectionsMax,
        min: 2,
        connectionTimeoutMillis: acquireMs,
        idleTimeoutMillis: 60_000,
        allowExitOnIdle: localConfig().testMode,
      });
      // The server may end any connection: an idle one is not used again, and whoever holds one is told by its next query.
      pool.on("error", () => {});
      pool.on("connect", (client) => client.on("error", () => {}));
      return { pool, types: pg.types };
    });
    const { pool, types } = await loading;
    const timestamp = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => Date;
    const array = types.arrayParser as unknown as ArrayParser;
    return {
      pool,
      shared: {
        catalog: new TypeCatalog(),
        statements: new Map(),
        decimal: this.#decimal,
        parsers: { timestamp, array: (text, each) => array.create(text, each).parse() },
      },
    };
  }
}

// pg-types' own typing of it is of another version.
interface ArrayParser {
  create(source: string, each: (item: string) => unknown): { parse(): unknown[] };
}

/** A connection of one's own until `close()`. */
export class SqlConn {
  readonly #session: Session;
  readonly #client: PoolClient;
  #isClosed = false;

  constructor(session: Session, client: PoolClient) {
    this.#session = session;
    this.#client = client;
    abandoned.register(this, { session, client, isTransaction: false }, this);
  }

  async query(text: string, args: QueryArgs): Promise<Cursor> {
    if (this.#isClosed) throw genericFailure("connection closed");
    return this.#session.query(text, args);
  }

  async queryRow(text: string, args: QueryArgs): Promise<Row | null> {
    return (await this.query(text, args)).next();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    abandoned.unregister(this);
    // Whatever was left open by hand must not reach the connection's next user.
    this.#client.release(this.#client.getTransactionStatus() !== "I");
  }
}

/** Between `begin` and `commit` or `rollback`. */
export class Transaction {
  readonly #session: Session;
  readonly #client: PoolClient;
  #isClosed = false;

  constructor(session: Session, client: PoolClient) {
    this.#session = session;
    this.#client = client;
    abandoned.register(this, { session, client, isTransaction: true }, this);
  }

  async query(text: string, args: QueryArgs): Promise<Cursor> {
    if (this.#isClosed) throw genericFailure("transaction closed");
    return this.#session.query(text, args);
  }

  commit(): Promise<void> {
    return this.#end("commit");
  }

  rollback(): Promise<void> {
    return this.#end("rollback");
  }

  async #end(how: "commit" | "rollback"): Promise<void> {
    if (this.#isClosed) throw genericFailure("transaction closed");
    this.#isClosed = true;
    abandoned.unregister(this);
    try {
      await this.#session.control(how);
      this.#client.release();
    } catch (error) {
      this.#client.release(true);
      throw error;
    }
  }
}

interface Abandoned {
  session: Session;
  client: PoolClient;
  isTransaction: boolean;
}

// As the real runtime: what the app forgot is rolled back and returned when it is collected.
const abandoned = new FinalizationRegistry<Abandoned>(({ session, client, isTransaction }) => {
  if (!isTransaction) return client.release(client.getTransactionStatus() !== "I");
  session.control("rollback").then(
    () => client.release(),
    () => client.release(true),
  );
});

function isBroken(error: unknown): boolean {
  const cause = (error as Error).cause;
  // Errors of our own (a wrong parameter) have no cause from node-postgres and leave the connection as it was.
  const code = (cause as { code?: string } | undefined)?.code ?? "";
  if (cause !== undefined && isFromServer(cause)) return code.startsWith("57P");
  return /ECONN|EPIPE|terminated|not queryable/.test(`${code} ${(error as Error).message}`);
}
