import { existsSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error The clients of the project around this app have no shop.
import { shop } from "~encore/clients";
import { db } from "./db";
import { place } from "./orders";
import "./subscriptions";

test("each test file has a database of its own, migrated", async () => {
  await db.exec`insert into orders (name) values ('same')`;
  expect(await db.queryAll`select name from orders`).toEqual([{ name: "same" }]);
});

test("an endpoint called as a function is not checked, one called through its client is", async () => {
  const order = { name: "a", lines: [], due: new Date(0), gift: null };
  expect(await place(order)).toHaveProperty("secret");
  const answer = await shop.place(order);
  expect(answer).toEqual({ name: "a", lines: [], due: new Date(0), isDate: true });
  await expect(shop.place({ ...order, name: 1 })).rejects.toMatchObject({
    code: "invalid_argument",
  });
});

test("a raw endpoint cannot be called through its client", async () => {
  await expect(shop.habits()).rejects.toThrow("cannot make api calls to raw endpoints");
});

test("a published message is delivered, and delivered again when it fails", async () => {
  await shop.publish({ name: "twice", failures: 1 });
  await expect
    .poll(async () => (await shop.deliveries({ name: "twice" })).rows.length, { timeout: 20_000 })
    .toBe(2);
});

test("what the run made is where the file said", () => {
  expect(existsSync(process.env.ENCORE_LOCAL_CONFIG ?? "")).toBe(true);
});
