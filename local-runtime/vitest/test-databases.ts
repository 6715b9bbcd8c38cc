// The databases of one test run: a server (a temporary one, or the one of DATABASE_URL), for each database of the app
// a migrated template, and for each test file its own clones. Everything is made when it is first asked for.

import { isAlive } from "../postgres/alive";
import { randomPassword, superuserUrl } from "../postgres/cluster";
import {
  databaseUrls,
  dropDatabase,
  ensureDatabase,
  ensureRoles,
  type Roles,
  rolesOf,
  withClient,
} from "../postgres/databases";
import { migrate } from "../postgres/migrations";
import { type Postgres, startTemporaryPostgres } from "../postgres/start";
import { prepareQueue } from "../queue-database";
import type { DeclaredDatabase } from "./declared-databases";

/** The queue's database beside those of the app. */
export const queueName = "queue";

export interface TestDatabases {
  /** URLs of the clones of one test file, through the door at `port`. */
  urls(id: string, port: number): { databases: Record<string, { url: string }>; queueUrl: string };
  /** Makes the clone if need be and answers the server's port. */
  ready(database: string): Promise<number>;
  drop(id: string): Promise<void>;
  stop(): Promise<void>;
}

export async function testDatabases(declared: DeclaredDatabase[]): Promise<TestDatabases> {
  const given = process.env.DATABASE_URL;
  const prefix = `rove_test_${process.pid}`;
  const password = randomPassword();
  const roles = given ? await ensureRoles(given) : rolesOf(superuserUrl(password, 0));
  const host = given ?? superuserUrl(password, 0);
  const templates = new Map<string, Promise<string>>();
  const clones = new Map<string, Promise<boolean>>();
  let starting: Promise<{ url: string; own?: Postgres }> | undefined;

  const server = () => {
    starting ??= given ? adoptGiven(given) : startOwn(password);
    return starting;
  };

  const template = async (name: string): Promise<string> => {
    const made =
      templates.get(name) ?? makeTemplate(await server(), roles, { name, prefix, declared });
    templates.set(name, made);
    return made;
  };

  const clone = async (database: string): Promise<boolean> => {
    const name = database.slice(prefix.length + 1).replace(/^[^_]+_/, "");
    const from = await template(name);
    return ensureDatabase((await server()).url, roles, { name: database, template: from });
  };

  return {
    urls: (id, port) => {
      const through = new URL(host);
      through.hostname = "127.0.0.1";
      through.port = String(port);
      through.searchParams.set("sslmode", "disable");
      const of = (name: string) => databaseUrls(through.href, roles, `${prefix}_${id}_${name}`);
      const databases = Object.fromEntries(
        declared.map(({ name }) => [name, { url: of(name).app }]),
      );
      return { databases, queueUrl: of(queueName).owner };
    },
    ready: async (database) => {
      if (database.startsWith(`${prefix}_`)) {
        const making = clones.get(database) ?? clone(database);
        clones.set(database, making);
        await making;
      }
      return Number(new URL((await server()).url).port || 5432);
    },
    drop: async (id) => {
      if (!starting) return;
      const { url } = await starting;
      for (const database of clones.keys()) {
        if (!database.startsWith(`${prefix}_${id}_`)) continue;
        clones.delete(database);
        await dropDatabase(url, database);
      }
    },
    stop: async () => {
      if (!starting) return;
      const { url, own } = await starting;
      if (own) return own.stop();
      for (const name of [...clones.keys(), ...(await Promise.all(templates.values()))]) {
        await dropDatabase(url, name);
      }
    },
  };
}

async function startOwn(password: string): Promise<{ url: string; own: Postgres }> {
  const own = await startTemporaryPostgres(password);
  await ensureRoles(own.url);
  return { url: own.url, own };
}

// Test runs that were killed leave their databases on a server that is not ours.
async function adoptGiven(url: string): Promise<{ url: string }> {
  const found = await withClient(url, (client) =>
    client.query<{ name: string }>(
      `select datname as name from pg_database where datname ~ '^rove_test_[0-9]+_'`,
    ),
  );
  for (const { name } of found.rows) {
    if (!isAlive(Number(name.split("_")[2]))) await dropDatabase(url, name);
  }
  return { url };
}

async function makeTemplate(
  { url }: { url: string },
  roles: Roles,
  wanted: { name: string; prefix: string; declared: DeclaredDatabase[] },
): Promise<string> {
  const database = `${wanted.prefix}_template_${wanted.name}`;
  await ensureDatabase(url, roles, { name: database });
  const { owner } = databaseUrls(url, roles, database);
  if (wanted.name === queueName) await prepareQueue(owner);
  const declared = wanted.declared.find(({ name }) => name === wanted.name);
  if (declared) await migrate(owner, declared.migrationsDir);
  return database;
}
