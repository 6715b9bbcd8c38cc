// Migrations and roles as Encore has them, on a server of their own.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { databaseUrls, ensureDatabase, ensureRoles, type Roles, withClient } from "./databases";
import { migrate, migrationFiles } from "./migrations";
import { type Postgres, startTemporaryPostgres } from "./start";

let postgres: Postgres;
let roles: Roles;
let dir: string;
let owner: string;
let app: string;
let last = 0;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  roles = await ensureRoles(postgres.url);
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), "rove-migrations-"));
  const name = `db${++last}`;
  await ensureDatabase(postgres.url, roles, { name });
  ({ owner, app } = databaseUrls(postgres.url, roles, name));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const file = (name: string, sql: string) => writeFile(path.join(dir, name), sql);
const rows = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

test("files apply in numeric order, once, and the one row says how far", async () => {
  await file("10_c.up.sql", "insert into log values (10)");
  await file("2_b.up.sql", "insert into log values (2)");
  await file("1_a.up.sql", "create table log (n int); insert into log values (1) -- no end");
  await file("1_a.down.sql", "drop table log");
  await file("notes.txt", "");
  expect(await migrate(owner, dir)).toEqual([1, 2, 10]);
  expect(await migrate(owner, dir)).toEqual([]);
  expect(await rows(owner, "select n from log")).toEqual([{ n: 1 }, { n: 2 }, { n: 10 }]);
  expect(await rows(owner, "select * from schema_migrations")).toEqual([
    { version: "10", dirty: false },
  ]);
});

test("a late file with a lower number is skipped", async () => {
  await file("2_b.up.sql", "create table b (n int)");
  await migrate(owner, dir);
  await file("1_a.up.sql", "create table a (n int)");
  expect(await migrate(owner, dir)).toEqual([]);
});

test("a file that fails leaves nothing behind and can be mended", async () => {
  await file("1_a.up.sql", "create table a (n int);\ninsert into a values ('x');");
  await expect(migrate(owner, dir)).rejects.toThrow(/1_a\.up\.sql failed: .*\(line 2\)/);
  expect(await rows(owner, "select * from schema_migrations")).toEqual([]);
  await file("1_a.up.sql", "create table a (n int)");
  expect(await migrate(owner, dir)).toEqual([1]);
});

test("several starts at once apply each file once", async () => {
  await file("1_a.up.sql", "create table a (n int)");
  const all = await Promise.all([1, 2, 3].map(() => migrate(owner, dir)));
  expect(all.flat()).toEqual([1]);
});

test("a name that Encore would refuse is refused", async () => {
  await file("first.sql", "select 1");
  await expect(migrationFiles(dir)).rejects.toThrow("first.sql is no name for a migration");
});

test("the app reads and writes all tables, makes schemas of its own, and changes nothing in public", async () => {
  await file("1_a.up.sql", "create table a (id bigint generated always as identity, n int)");
  await migrate(owner, dir);
  await rows(app, "insert into a (n) values (1)");
  expect(await rows(app, "select n from a")).toEqual([{ n: 1 }]);
  await rows(app, "create schema mine; create table mine.b (n int); truncate mine.b");
  for (const sql of ["truncate a", "create table c (n int)", "drop table a"]) {
    await expect(rows(app, sql), sql).rejects.toThrow(/permission denied|must be owner/);
  }
});

test("a server whose user may not make roles serves with that user", async () => {
  await rows(postgres.url, "create role plain login createdb password 'plain'");
  const url = postgres.url.replace(/\/\/[^@]+@/, "//plain:plain@");
  const plain = await ensureRoles(url);
  expect(plain.owner).toEqual({ name: "plain", password: "plain" });
  expect(await ensureDatabase(url, plain, { name: "plain_db" })).toBe(true);
  expect(await ensureDatabase(url, plain, { name: "plain_db" })).toBe(false);
});
