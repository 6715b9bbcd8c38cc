import { expect, test } from "vitest";
import { db } from "./db";

test("each test file has a database of its own, migrated", async () => {
  await db.exec`insert into orders (name) values ('same')`;
  expect(await db.queryAll`select name from orders`).toEqual([{ name: "same" }]);
});
