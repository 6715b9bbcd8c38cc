// Topics as the app sees them, on real app processes: retries, their pace and end, and what a killed process leaves.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../app";
import { type Shop, startShop, until } from "../__tests__/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

async function publish(name: string, failures: number, app: App = shop.app): Promise<string> {
  const response = await fetch(`${app.url}/publish`, {
    method: "POST",
    body: JSON.stringify({ name, failures }),
  });
  return ((await response.json()) as { id: string }).id;
}

async function deliveries(name: string, app: App = shop.app) {
  const response = await fetch(`${app.url}/deliveries/${name}`);
  const { rows } = (await response.json()) as { rows: { attempt: number; at: string }[] };
  return rows.map(({ attempt, at }) => ({ attempt, atMs: Date.parse(at) }));
}

test("a published message reaches the handler once, with its dates revived", async () => {
  expect(await publish("first", 0)).toMatch(/^\w{20}$/);
  const rows = await until(
    () => deliveries("first"),
    ({ length }) => length > 0,
  );
  expect(rows.map(({ attempt }) => attempt)).toEqual([1]);
});

test("a failed message comes again, after a delay that grows with the attempt up to the most", async () => {
  await publish("twice", 2);
  const rows = await until(
    () => deliveries("twice"),
    ({ length }) => length === 3,
  );
  expect(rows.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(rows[1]!.atMs - rows[0]!.atMs).toBeGreaterThanOrEqual(45);
  expect(rows[2]!.atMs - rows[1]!.atMs).toBeGreaterThanOrEqual(75);
});

test("after the last attempt it is dropped, with a line in the log", async () => {
  await publish("never", 99);
  const dropped = await until(
    async () => shop.lines.filter((line) => line.includes("message dropped")),
    ({ length }) => length > 0,
  );
  expect(JSON.parse(dropped[0]!)).toMatchObject({
    level: "error",
    topic: "placed",
    subscription: "note",
    error: "not yet",
    attempt: 3,
  });
  expect((await deliveries("never")).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test("messages are handled side by side", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => publish(`crowd-${i}`, 0)));
  for (let i = 0; i < 20; i++) {
    await until(
      () => deliveries(`crowd-${i}`),
      ({ length }) => length === 1,
    );
  }
});

test("what a killed process was handling is delivered again by another", async () => {
  const doomed = await shop.startAnother();
  // Both processes take messages: publish until the doomed one has one in its hands.
  shop.app.child.kill("SIGSTOP");
  await publish("hang", 0, doomed);
  await until(
    () => deliveries("hang", doomed),
    ({ length }) => length === 1,
  );
  doomed.child.kill("SIGKILL");
  shop.app.child.kill("SIGCONT");
  const rows = await until(
    () => deliveries("hang"),
    ({ length }) => length === 2,
  );
  expect(rows.map(({ attempt }) => attempt)).toEqual([1, 2]);
});
