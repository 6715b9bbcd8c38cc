import { expect, it, vi } from "vitest";
import { createRunChanges } from "./run-changes";

/** For what is sent by itself, and soon. */
const PATIENCE = { timeout: 60_000 };

const id = (n: number) => String(n).padStart(26, "0");

it("sends each run once, in one payload, however often it changed", async () => {
  const sent: string[] = [];
  const changes = createRunChanges(async (payload) => void sent.push(payload));
  for (let n = 0; n < 10; n++) {
    changes.changed(id(1));
    changes.changed(id(2));
  }
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(sent).toEqual([`${id(1)},${id(2)}`]), PATIENCE);
});

it("keeps every payload below the 8,000 bytes that Postgres takes, and loses no run", async () => {
  const sent: string[] = [];
  const changes = createRunChanges(async (payload) => void sent.push(payload));
  const ids = Array.from({ length: 1_000 }, (_, n) => id(n));
  for (const runId of ids) changes.changed(runId);
  await changes.flush();
  expect(Math.max(...sent.map((payload) => payload.length))).toBeLessThan(8_000);
  expect(sent.flatMap((payload) => payload.split(","))).toEqual(ids);
});

it("tells of a failed send and goes on with the next change", async () => {
  const problems: unknown[] = [];
  const sent: string[] = [];
  let down = true;
  const changes = createRunChanges(
    async (payload) => {
      if (down) throw new Error("down");
      sent.push(payload);
    },
    (error) => problems.push(error),
  );
  changes.changed(id(1));
  await changes.flush();
  expect(problems).toHaveLength(1);
  down = false;
  changes.changed(id(2));
  await vi.waitFor(() => expect(sent).toEqual([id(2)]), PATIENCE);
});
