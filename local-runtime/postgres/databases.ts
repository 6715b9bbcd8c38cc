// Databases and roles on a server, in Encore's shape: an owner that migrates and a least-privileged role for the app.
// The app's role reads and writes every table and may create schemas of its own; no DDL in public, no TRUNCATE.
// Never touches a table.
import { createHmac } from "node:crypto";
import pg from "pg";

/** URLs of one database, for its two roles. */
export interface DatabaseUrls {
  /** Owner: migrations. */
  owner: string;
  /** What the app gets. */
  app: string;
}

/** The two roles' names and passwords on a server. */
export interface Roles {
  owner: { name: string; password: string };
  app: { name: string; password: string };
}

const group = "encore_services";

/**
 * Makes the roles where they are missing. A server whose given user may not create roles (a managed one, say) serves
 * everything as that user; then the app has more rights than Encore would give it.
 */
export async function ensureRoles(serverUrl: string): Promise<Roles> {
  return withClient(serverUrl, async (client) => {
    const self = userOf(serverUrl);
    const found = await client.query<{ isSuperuser: boolean }>(
      `select rolsuper as "isSuperuser" from pg_roles where rolname = current_user`,
    );
    if (!found.rows[0]?.isSuperuser) return { owner: self, app: self };
    const { owner, app } = rolesOf(serverUrl);
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(5037241001)");
    await client.query(rolesSql(owner, app));
    await client.query("commit");
    return { owner, app };
  });
}

/** The roles that `ensureRoles` makes on a server whose superuser's URL this is. */
export function rolesOf(superuserUrl: string): Roles {
  // Derived, not stored: every process that knows the server's URL arrives at the same ones.
  const { password } = userOf(superuserUrl);
  const role = (name: string) => ({
    name,
    password: createHmac("sha256", password).update(name).digest("hex"),
  });
  return { owner: role("encore-migrator"), app: role("encore-service") };
}

function userOf(url: string): { name: string; password: string } {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Makes the database where it is missing. Answers whether it was made now. */
export async function ensureDatabase(
  serverUrl: string,
  roles: Roles,
  options: { name: string; template?: string },
): Promise<boolean> {
  return withClient(serverUrl, async (client) => {
    const known = await client.query("select 1 from pg_database where datname = $1", [
      options.name,
    ]);
    if (known.rowCount) return false;
    const name = pg.escapeIdentifier(options.name);
    const from = options.template ? ` template ${pg.escapeIdentifier(options.template)}` : "";
    const owner = pg.escapeIdentifier(roles.owner.name);
    try {
      await client.query(`create database ${name} owner ${owner}${from}`);
    } catch (error) {
      // 42P04 and 23505: another process made it in the meantime.
      if (["42P04", "23505"].includes((error as { code?: string }).code ?? "")) return false;
      throw error;
    }
    if (roles.app.name !== roles.owner.name) {
      await client.query(`grant all on database ${name} to ${pg.escapeIdentifier(group)}`);
    }
    return true;
  });
}

/** Removes the database, whoever is connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

/** The URLs of a database on this server. */
export function databaseUrls(serverUrl: string, roles: Roles, database: string): DatabaseUrls {
  const as = (role: { name: string; password: string }) => {
    const url = new URL(serverUrl);
    url.username = encodeURIComponent(role.name);
    url.password = encodeURIComponent(role.password);
    url.pathname = `/${encodeURIComponent(database)}`;
    return url.href;
  };
  return { owner: as(roles.owner), app: as(roles.app) };
}

/** Opens one connection for the time of `use`. */
export async function withClient<T>(
  url: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function rolesSql(owner: Roles["owner"], app: Roles["app"]): string {
  const create = (role: string, options: string) => `
    if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(role)}) then
      create role ${pg.escapeIdentifier(role)} ${options};
    end if;`;
  const login = (role: Roles["app"]) =>
    `alter role ${pg.escapeIdentifier(role.name)} login password ${pg.escapeLiteral(role.password)};`;
  return `
    -- Before PostgreSQL 16 there is no such setting.
    select set_config('scram_iterations', '1', true) from pg_settings where name = 'scram_iterations';
    do $do$ begin
      ${create(group, "nologin")}
      ${create(owner.name, "login")}
      ${create(app.name, "login")}
    end $do$;
    ${login(owner)}
    ${login(app)}
    grant ${group} to ${pg.escapeIdentifier(app.name)};
    grant pg_read_all_data, pg_write_all_data to ${group};
  `;
}
