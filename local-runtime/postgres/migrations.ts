// Encore's migrations: `1_name.up.sql` files in numeric order, each sent as one simple query together with its row in
// `schema_migrations(version, dirty)`. A file that fails leaves nothing behind.
// Never runs `down` files and never goes back for a late, lower number (as the real one).
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { withClient } from "./databases";

/** Applies what is missing, as the database's owner. Answers the versions applied now, in order. */
export async function migrate(ownerUrl: string, migrationsDir: string): Promise<number[]> {
  const files = await migrationFiles(migrationsDir);
  return withClient(ownerUrl, async (client) => {
    // Two starts at once: the second waits here and then finds nothing to do.
    await client.query("select pg_advisory_lock(5037241002)");
    await client.query(
      "create table if not exists public.schema_migrations (version bigint not null primary key, dirty boolean not null)",
    );
    const found = await client.query<{ version: string | null }>(
      "select max(version) as version from public.schema_migrations",
    );
    const current = Number(found.rows[0]?.version ?? -1);
    const applied: number[] = [];
    for (const file of files.filter((one) => one.version > current)) {
      const sql = await readFile(path.join(migrationsDir, file.name), "utf8");
      // One simple query is one transaction. The line break ends a trailing comment of the file.
      await client.query(`${sql}\n;${versionSql(file.version)}`).catch((error: unknown) => {
        throw new Error(`Migration ${file.name} failed: ${described(error, sql)}`, {
          cause: error,
        });
      });
      applied.push(file.version);
    }
    return applied;
  });
}

/** The up files of a folder in the order in which they apply. Throws for a name Encore would refuse. */
export async function migrationFiles(dir: string): Promise<{ version: number; name: string }[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".sql"));
  const files = names.map((name) => {
    const match = /^(\d+)_[^.]+\.(up|down)\.sql$/.exec(name);
    if (!match) {
      throw new Error(
        `${path.join(dir, name)} is no name for a migration; write <number>_<words>.up.sql`,
      );
    }
    return { version: Number(match[1]), name, isUp: match[2] === "up" };
  });
  return files
    .filter((file) => file.isUp)
    .map(({ version, name }) => ({ version, name }))
    .sort((a, b) => a.version - b.version);
}

function versionSql(version: number): string {
  return `delete from public.schema_migrations; insert into public.schema_migrations (version, dirty) values (${version}, false)`;
}

function described(error: unknown, sql: string): string {
  const { message, position } = error as { message: string; position?: string };
  if (position === undefined) return message;
  const line = sql.slice(0, Number(position) - 1).split("\n").length;
  return `${message} (line ${line})`;
}
