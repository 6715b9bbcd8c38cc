// SQLDatabase through the SDK, against Postgres: parameters, results, errors and rights as Encore has them.

import { SQLDatabase } from "encore.dev/storage/sqldb";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";

// The project's own database; nothing here touches its tables.
const db = SQLDatabase.named("rove");

type Value = Parameters<typeof db.rawQueryRow>[1];

/** The value as Postgres has it after Encore's encoding, as text. */
async function stored(value: unknown, type: string): Promise<unknown> {
  const row = await db.rawQueryRow<{ text: string }>(
    `select ($1::${type})::text as text`,
    value as Value,
  );
  return row?.text;
}

async function read(sql: string): Promise<unknown> {
  return (await db.rawQueryRow<{ value: unknown }>(`select ${sql} as value`))?.value;
}

beforeAll(async () => {
  await db.exec`create schema mine`;
  await db.exec`create table mine.things (id int primary key, name text not null default '', data jsonb)`;
});

describe("parameters", () => {
  test.each<[string, unknown, string, string]>([
    ["an object", { a: [1, null] }, "jsonb", '{"a": [1, null]}'],
    ["a string into json", "x", "jsonb", '"x"'],
    ["a number into json", 1.5, "jsonb", "1.5"],
    ["an array into json", [1, "2"], "jsonb", '[1, "2"]'],
    ["null into json is JSON null", null, "jsonb", "null"],
    ["a number", 42, "int4", "42"],
    ["a number into bigint", 2 ** 53 - 1, "int8", "9007199254740991"],
    ["a bigint", 2n ** 62n, "int8", "4611686018427387904"],
    ["a number into text", 42, "text", "42"],
    ["a number into numeric", 1.25, "numeric", "1.25"],
    ["a boolean", true, "bool", "true"],
    ["a boolean into text", false, "text", "false"],
    ["a date", new Date(0), "timestamptz", "1970-01-01 00:00:00+00"],
    ["a date into timestamp", new Date(0), "timestamp", "1970-01-01 00:00:00"],
    ["a date into date", new Date(0), "date", "1970-01-01"],
    ["an RFC 3339 string", "2026-01-02T03:04:05+01:00", "timestamptz", "2026-01-02 02:04:05+00"],
    ["a buffer", Buffer.from([0, 255]), "bytea", "\\x00ff"],
    ["an array of numbers", [1, 2], "int4[]", "{1,2}"],
    [
      "an array of awkward strings",
      ['a"b', "c\\d", "e,f", "", "NULL"],
      "text[]",
      '{"a\\"b","c\\\\d","e,f","","NULL"}',
    ],
    ["an array with null", ["a", null], "text[]", "{a,NULL}"],
    ["an array of json", [{ a: 1 }, null], "jsonb[]", '{"{\\"a\\": 1}","null"}'],
    [
      "a uuid",
      "7e1ab5f4-0d1f-4f0e-8d6c-3f0b6f0a0a0a",
      "uuid",
      "7e1ab5f4-0d1f-4f0e-8d6c-3f0b6f0a0a0a",
    ],
  ])("%s arrives", async (_name, value, type, text) => {
    expect(await stored(value, type)).toBe(text);
  });

  test("null and undefined are SQL null, but for json", async () => {
    expect(
      await db.queryRow`select ${null}::text is null as a, ${undefined}::int is null as b`,
    ).toEqual({
      a: true,
      b: true,
    });
    expect(await db.queryRow`select ${null}::jsonb is null as a`).toEqual({ a: false });
  });

  test.each<[string, unknown, string, string]>([
    ["a string for a number", "1", "int4", "cannot convert a string to int4"],
    ["a fraction for an integer", 1.5, "int4", "not integral"],
    ["a number out of range", 2 ** 31, "int4", "out of range"],
    ["a string for a boolean", "true", "bool", "cannot convert a string to bool"],
    ["a number for a varchar", 1, "varchar", "cannot convert a number to varchar"],
    ["an object for text", { a: 1 }, "text", "cannot convert a object to text"],
    ["a date in words", "tomorrow", "timestamptz", "not an RFC 3339 time"],
    ["undefined inside an array", [undefined], "text[]", "undefined inside an array"],
    ["an interval", "1 day", "interval", "}::text::interval"],
  ])("%s is refused", async (_name, value, type, words) => {
    const refused = stored(value, type);
    await expect(refused).rejects.toThrow("error serializing parameter 0");
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toMatchObject({ code: "GenericFailure" });
  });

  test("a wrong number of parameters is refused", async () => {
    await expect(db.rawQueryRow("select $1::int as a")).rejects.toThrow(
      "expected 1 parameters but got 0",
    );
  });
});

describe("results", () => {
  test.each<[string, unknown]>([
    ["1::int8", 1],
    ["9007199254740993::int8", 9007199254740993n],
    ["(-5)::int2", -5],
    ["1.5::float8", 1.5],
    ["'NaN'::float8", Number.NaN],
    ["true", true],
    ["null::text", null],
    ["'x'::varchar", "x"],
    ["'2026-01-02'::date", "2026-01-02"],
    ["'03:04:05'::time", "03:04:05"],
    ["'2026-01-02 03:04:05.678+01'::timestamptz", new Date("2026-01-02T02:04:05.678Z")],
    ["'2026-01-02 03:04:05'::timestamp", new Date("2026-01-02T03:04:05Z")],
    [`'{"a": [1]}'::jsonb`, { a: [1] }],
    ["'null'::jsonb", null],
    ["array[1, null, 3]", [1, null, 3]],
    ["array[array['a'], array['b']]", [["a"], ["b"]]],
    ["'127.0.0.1'::inet", "127.0.0.1"],
  ])("%s is read", async (sql, value) => {
    expect(await read(sql)).toEqual(value);
  });

  test("bytea is an ArrayBuffer and numeric a Decimal", async () => {
    const bytes = await read("'\\x01ff'::bytea");
    expect(bytes).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(bytes as ArrayBuffer)]).toEqual([1, 255]);
    const numeric = await read("1.10::numeric");
    expect(String(numeric)).toBe("1.10");
  });

  test("types that an app makes are known: enums are strings", async () => {
    await db.exec`create type mine.color as enum ('red', 'blue')`;
    expect(
      await db.queryRow`select ${"red"}::mine.color as a, array['blue'::mine.color] as b`,
    ).toEqual({
      a: "red",
      b: ["blue"],
    });
  });

  test.each(["'1 day'::interval", "'a'::char(3)", "array[gen_random_uuid()]", "pg_sleep(0)"])(
    "%s cannot be read",
    async (sql) => {
      await expect(read(sql)).rejects.toThrow("unsupported column type");
      await expect(db.rawExec(`select ${sql}`)).resolves.toBeUndefined();
    },
  );
});

describe("queries", () => {
  test("rows come one by one, all at once, or only the first", async () => {
    const sql = "select i from generate_series(1, 3) i";
    const rows: unknown[] = [];
    for await (const row of db.rawQuery<{ i: number }>(sql)) rows.push(row.i);
    expect(rows).toEqual([1, 2, 3]);
    expect(await db.rawQueryAll(sql)).toHaveLength(3);
    expect(await db.rawQueryRow(sql)).toEqual({ i: 1 });
    expect(await db.queryRow`select 1 as a where false`).toBeNull();
  });

  test("one text holds one statement", async () => {
    await expect(db.rawExec("select 1; select 2")).rejects.toThrow(
      "cannot insert multiple commands into a prepared statement",
    );
  });

  test("a table may change under a statement that was prepared before", async () => {
    await db.exec`create table mine.growing (a int)`;
    await db.exec`insert into mine.growing values (1)`;
    const ask = () => db.queryAll`select * from mine.growing`;
    expect(await ask()).toEqual([{ a: 1 }]);
    await db.exec`alter table mine.growing add column b text default 'x'`;
    expect(await ask()).toEqual([{ a: 1, b: "x" }]);
  });

  test("fifty queries at once share the pool", async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) => db.queryRow<{ i: number }>`select ${i}::int as i`),
    );
    expect(all.map((row) => row?.i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test("connectionString serves any other client, with its notifications", async () => {
    const client = new pg.Client({ connectionString: db.connectionString });
    await client.connect();
    const notified = new Promise((resolve) => client.once("notification", resolve));
    await client.query("listen news");
    await db.exec`select pg_notify('news', 'x')`;
    expect(await notified).toMatchObject({ channel: "news", payload: "x" });
    await client.end();
  });
});

describe("errors", () => {
  test("what cannot be prepared says so in words", async () => {
    const error = await db.exec`select * from nowhere`.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "GenericFailure",
      message: 'db error: ERROR: relation "nowhere" does not exist',
    });
  });

  test("what fails at execution carries the SQLSTATE and the constraint in its text only", async () => {
    await db.exec`insert into mine.things (id) values (1)`;
    const error = await db.exec`insert into mine.things (id) values (1)`.catch((e: unknown) => e);
    expect((error as Error).message).toContain("code: SqlState(E23505)");
    expect((error as Error).message).toContain('constraint: Some("things_pkey")');
    expect(error).toMatchObject({ code: "GenericFailure" });
  });

  test("a connection serves on after an error", async () => {
    await using connection = { inner: await db.acquire(), [Symbol.asyncDispose]: async () => {} };
    await expect(connection.inner.queryRow`select 1 / ${0}::int as a`).rejects.toThrow("E22012");
    expect(await connection.inner.queryRow`select 1 as a`).toEqual({ a: 1 });
    await connection.inner.close();
    await expect(connection.inner.queryRow`select 1 as a`).rejects.toThrow("connection closed");
  });
});

describe("transactions", () => {
  test("end with an error when the server ends their connection, and end nothing else", async () => {
    const tx = await db.begin();
    const row = await tx.queryRow<{ pid: number }>`select pg_backend_pid() as pid`;
    await db.exec`select pg_terminate_backend(${row?.pid ?? null}::int, 10_000)`;
    await expect(tx.exec`select 1`).rejects.toThrow(/terminat|not queryable|closed/i);
    await expect(tx.commit()).rejects.toThrow();
    expect(await read("1")).toBe(1);
  });

  const count = async () =>
    (await db.queryRow<{ n: number }>`select count(*) as n from mine.things where id >= 100`)?.n;

  test("a commit stays, a rollback does not", async () => {
    const kept = await db.begin();
    await kept.exec`insert into mine.things (id) values (100)`;
    await kept.commit();
    const undone = await db.begin();
    await undone.exec`insert into mine.things (id) values (101)`;
    await undone.rollback();
    expect(await count()).toBe(1);
  });

  test("leaving the scope without a commit rolls back", async () => {
    {
      await using tx = await db.begin();
      await tx.exec`insert into mine.things (id) values (102)`;
    }
    expect(await count()).toBe(1);
  });

  test("nothing works in one that has ended", async () => {
    const tx = await db.begin();
    await tx.commit();
    await expect(tx.exec`select 1`).rejects.toThrow("transaction closed");
    await expect(tx.rollback()).rejects.toThrow("transaction closed");
  });

  test("calls at the same time are done one after another", async () => {
    const tx = await db.begin();
    const rows = await Promise.all([1, 2, 3].map((i) => tx.queryRow`select ${i}::int as i`));
    expect(rows).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }]);
    await tx.rollback();
  });
});

describe("rights of the app", () => {
  test.each([
    "create table public.mine (id int)",
    "alter table runs add column x int",
    "truncate runs",
    "drop table runs",
  ])("%s is refused", async (sql) => {
    await expect(db.rawExec(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("reading and writing any table is allowed, as are temporary tables", async () => {
    await db.exec`delete from outbox`;
    await db.exec`create temporary table scratch (id int)`;
    expect(await db.queryRow`select version, dirty from schema_migrations limit 1`).toMatchObject({
      dirty: false,
    });
  });
});
