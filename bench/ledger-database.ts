// A Postgres of a bench's own with the ledger's tables, as durable as the one that `npm start` uses.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import {
  databaseUrls,
  ensureDatabase,
  ensureRoles,
  withClient,
} from "../local-runtime/postgres/databases";
import { migrate } from "../local-runtime/postgres/migrations";
import { startPostgres } from "../local-runtime/postgres/start";
import { PROJECT_ROOT } from "../stack/stack";

export interface LedgerDatabase {
  /** The server, as superuser. */
  serverUrl: string;
  dataDir: string;
  /** The ledger's database, as the owner of its tables. */
  url: string;
  /** Connections to the ledger, as the owner of its tables. */
  pool: Pool;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server with an empty ledger. `clients`: most connections of the pool. */
export async function startLedgerDatabase(options: {
  clients: number;
  /** Counts every statement by its text in `pg_stat_statements`. */
  isCounting?: boolean;
}): Promise<LedgerDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "rove-bench-"));
  const folder = { dataDir: join(dataDir, "postgres") };
  let postgres = await startPostgres(folder);
  if (options.isCounting) {
    await withClient(postgres.url, (client) =>
      client.query("alter system set shared_preload_libraries = 'pg_stat_statements'"),
    );
    await postgres.stop();
    postgres = await startPostgres(folder);
  }
  const roles = await ensureRoles(postgres.url);
  await ensureDatabase(postgres.url, roles, { name: "rove" });
  const { owner } = databaseUrls(postgres.url, roles, "rove");
  await migrate(owner, join(PROJECT_ROOT, "db", "migrations"));
  if (options.isCounting) {
    const asSuperuser = new URL(postgres.url);
    asSuperuser.pathname = "/rove";
    await withClient(asSuperuser.href, (client) =>
      client.query(
        `create extension pg_stat_statements; grant pg_read_all_stats to "${roles.owner.name}"`,
      ),
    );
  }
  const pool = new Pool({ connectionString: owner, max: options.clients, idleTimeoutMillis: 0 });
  // A connection may still be closing when the server ends it.
  pool.on("error", () => {});
  return {
    serverUrl: postgres.url,
    dataDir,
    url: owner,
    pool,
    async stop() {
      await pool.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
