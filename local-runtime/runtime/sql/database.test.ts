import { SQLDatabase } from "encore.dev/storage/sqldb";
import { expect, test } from "vitest";

const db = SQLDatabase.named("rove");
test("first", async () => {
  console.log(await db.queryAll`select * from schema_migrations`);
  console.log(
    await db.queryRow`select ${1}::int8 as a, ${"x"}::text as b, ${{ a: 1 }}::jsonb as c, now() as d, '\\x01ff'::bytea as e, ${[1, 2]}::int[] as f, 1.5::numeric as g, ${null}::jsonb as h, array['a','b']::text[] as i`,
  );
  const t = performance.now();
  for (let i = 0; i < 200; i++) await db.queryRow`select ${i}::int as a`;
  console.log((performance.now() - t) / 200);
  await expect(db.exec`create table x (a int)`).rejects.toThrow();
  console.log(await db.exec`select * from nothing`.catch((e) => e));
  await db.exec`create schema mine`;
  await using tx = await db.begin();
  console.log(await tx.queryRow`select 1 as a`);
  console.log(db.connectionString);
});
