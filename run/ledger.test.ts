import { createHash } from "node:crypto";
import { ulid } from "ulid";
import { describe, expect, it } from "vitest";
import { append, claim, complete, db, eventsOf, newRun, queuedRun } from "./__tests__/ledger";
import {
  findKeyHolder,
  insertRun,
  readCancelState,
  readEventsAfter,
  readHeads,
  readLogHead,
  readRun,
  requestCancel,
} from "./ledger";

const hashOf = (text: string) => createHash("sha256").update(text).digest();

async function count(table: "run" | "outbox" | "app", value: string): Promise<number> {
  const row =
    table === "run"
      ? await db.queryRow<{ n: number }>`select count(*) n from runs where run_id = ${value}::text`
      : table === "outbox"
        ? await db.queryRow<{ n: number }>`select count(*) n from outbox where key = ${value}::text`
        : await db.queryRow<{
            n: number;
          }>`select count(*) n from app_configs where package_name = ${value}::text`;
  return row?.n ?? 0;
}

describe("a new run", () => {
  it("is written with its input, its first event and its doorbell", async () => {
    const run = newRun({ queued: { maxSteps: 25 } });
    const created = await insertRun(run);
    expect(created?.createdAt).toBeInstanceOf(Date);
    expect(await readRun(run.runId)).toMatchObject({
      status: "queued",
      lastSeq: 1,
      input: run.input,
    });
    expect(await eventsOf(run.runId)).toEqual([
      { seq: 1, type: "run.queued", isTerminal: false, payload: { maxSteps: 25 } },
    ]);
    expect(await count("outbox", run.runId)).toBe(1);
  });

  it("shares its app config with the other runs of the same app", async () => {
    const app = { ...newRun().input, packageName: `com.example.shared${ulid()}` };
    for (const _ of [1, 2, 3]) expect(await insertRun(newRun({ input: app }))).not.toBeNull();
    expect(await count("app", app.packageName)).toBe(1);
  });

  it("is all or nothing: where one part cannot be written, none is", async () => {
    const run = newRun();
    await insertRun(run);
    await expect(insertRun(run)).rejects.toThrow();
    expect(await count("outbox", run.runId)).toBe(1);
    expect(await eventsOf(run.runId)).toHaveLength(1);
  });
});

describe("an idempotency key", () => {
  it("gives one run to many starts at the same moment", async () => {
    const key = ulid();
    const requestHash = hashOf("same");
    const runs = Array.from({ length: 12 }, () => newRun({ idempotencyKey: key, requestHash }));
    const created = await Promise.all(runs.map(insertRun));
    const winners = runs.filter((_, index) => created[index] !== null);
    expect(winners).toHaveLength(1);
    expect(await findKeyHolder(key, requestHash)).toMatchObject({
      runId: winners[0]?.runId,
      sameRequest: true,
    });
    const written = await Promise.all(runs.map((run) => count("outbox", run.runId)));
    expect(written.reduce((sum, n) => sum + n, 0)).toBe(1);
  });

  it("knows another request from the same", async () => {
    const key = ulid();
    await insertRun(newRun({ idempotencyKey: key, requestHash: hashOf("one") }));
    expect(await findKeyHolder(key, hashOf("two"))).toMatchObject({ sameRequest: false });
  });

  it("that nobody used has no holder", async () => {
    expect(await findKeyHolder(ulid(), hashOf("x"))).toBeNull();
  });
});

describe("a cancel", () => {
  it("ends a queued run at once, with its one terminal event", async () => {
    const runId = await queuedRun();
    expect(await requestCancel(runId)).toMatchObject({ status: "canceled" });
    expect((await eventsOf(runId)).at(-1)).toEqual({
      seq: 2,
      type: "run.canceled",
      isTerminal: true,
      payload: { status: "canceled", verdict: "inconclusive", stopReason: "canceled_before_start" },
    });
    expect(await readRun(runId)).toMatchObject({
      status: "canceled",
      verdict: "inconclusive",
      stopReason: "canceled_before_start",
      finishedAt: expect.any(Date) as Date,
    });
  });

  it("flags a running run and leaves its ending to the worker", async () => {
    const runId = await queuedRun();
    await claim(runId);
    expect(await requestCancel(runId)).toMatchObject({ status: "running" });
    expect((await eventsOf(runId)).at(-1)).toMatchObject({
      type: "run.cancel_requested",
      isTerminal: false,
    });
    expect(await readRun(runId)).toMatchObject({
      status: "running",
      verdict: null,
      stopReason: null,
    });
  });

  it("that is asked for again changes nothing and keeps its time", async () => {
    const runId = await queuedRun();
    const first = await requestCancel(runId);
    expect(await requestCancel(runId)).toBeNull();
    expect(await readCancelState(runId)).toEqual(first);
    expect(await eventsOf(runId)).toHaveLength(2);
  });

  it("asked for twice at once counts once", async () => {
    const runId = await queuedRun();
    await claim(runId);
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestCancel(runId)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    expect(await eventsOf(runId)).toHaveLength(2);
  });

  it("of a finished run leaves it as it is", async () => {
    const runId = await queuedRun();
    await claim(runId);
    await complete(runId);
    expect(await requestCancel(runId)).toBeNull();
    expect(await readCancelState(runId)).toEqual({ status: "completed", cancelRequestedAt: null });
  });

  it("of an unknown run finds nothing", async () => {
    expect(await requestCancel(ulid())).toBeNull();
    expect(await readCancelState(ulid())).toBeNull();
  });
});

describe("reading", () => {
  it("counts steps and screens from the log", async () => {
    const runId = await queuedRun();
    await append(runId, [{}, {}, {}]);
    await append(runId, [{}, {}], "screen.discovered");
    expect(await readRun(runId)).toMatchObject({ steps: 3, screens: 2, lastSeq: 6 });
  });

  it("keeps what a run came to when its events are gone, however it ended", async () => {
    const input = { ...newRun().input, replayOf: ulid(), path: [] };
    const [finished, canceled] = [newRun({ input }).runId, newRun({ input }).runId];
    for (const runId of [finished, canceled]) {
      await insertRun({ ...newRun({ input }), runId });
      await append(runId, [{ followed: 1 }, { followed: 2 }]);
      await append(runId, [{}], "screen.discovered");
      await append(runId, [{ signature: "java|X" }, { signature: "java|X" }], "app.crashed");
      await append(runId, [{ because: "otherScreen" }], "replay.departed");
    }
    await requestCancel(canceled);
    await claim(finished);
    await complete(finished);
    const before = await Promise.all([finished, canceled].map(readRun));
    await db.exec`delete from run_events where run_id in (${finished}::text, ${canceled}::text)`;
    expect(await Promise.all([finished, canceled].map(readRun))).toEqual(before);
    for (const row of before) {
      expect(row).toMatchObject({
        steps: 2,
        screens: 1,
        replayed: {
          followed: 2,
          departed: { because: "otherScreen" },
          signatures: ["java|X"],
        },
      });
    }
  });

  it("tells where a log begins and ends, and that its events are gone", async () => {
    const runId = await queuedRun();
    await append(runId, [{}, {}]);
    expect(await readLogHead(runId)).toEqual({ status: "queued", lastSeq: 3, firstSeq: 1 });
    await db.exec`delete from run_events where run_id = ${runId}::text`;
    expect(await readLogHead(runId)).toEqual({ status: "queued", lastSeq: 3, firstSeq: null });
  });

  it("takes the new events of several runs in one go, each from its own cursor and at most a page", async () => {
    const [one, two] = [await queuedRun(), await queuedRun()];
    await append(one, [{ n: 2 }, { n: 3 }, { n: 4 }]);
    await append(two, [{ n: 2 }]);
    const events = await readEventsAfter(
      [
        { runId: one, after: 1 },
        { runId: two, after: 0 },
        { runId: ulid(), after: 0 },
      ],
      { events: 2, bytes: 1_000_000 },
    );
    const taken = (runId: string) =>
      events.filter((e) => e.runId === runId).map(({ seq, hasMore }) => ({ seq, hasMore }));
    expect(taken(one)).toEqual([
      { seq: 2, hasMore: true },
      { seq: 3, hasMore: true },
    ]);
    expect(taken(two)).toEqual([
      { seq: 1, hasMore: true },
      { seq: 2, hasMore: false },
    ]);
    expect(events).toHaveLength(4);
  });

  it("takes no more bytes of a run than a page has, and says that there is more", async () => {
    const texts = ["x".repeat(50_000), "y".repeat(50_000), "z".repeat(50_000)];
    const [one, two] = [await queuedRun(), await queuedRun()];
    for (const runId of [one, two]) {
      await append(
        runId,
        texts.map((text) => ({ text })),
      );
    }
    const cursors = [one, two].map((runId) => ({ runId, after: 1 }));
    const seen = async (bytes: number) =>
      (await readEventsAfter(cursors, { events: 500, bytes }))
        .filter(({ runId }) => runId === two)
        .map(({ seq, hasMore }) => ({ seq, hasMore }));
    expect(await seen(1)).toEqual([{ seq: 2, hasMore: true }]);
    expect(await seen(60_000)).toEqual([
      { seq: 2, hasMore: true },
      { seq: 3, hasMore: true },
    ]);
    expect((await seen(110_000)).at(-1)).toEqual({ seq: 4, hasMore: false });
  });

  it("does not let an event's own fields stand in for runId, seq and ts", async () => {
    const runId = await queuedRun();
    await append(runId, [{ seq: 99, runId: "x", ts: "y", kept: 1 }]);
    const [event] = await readEventsAfter([{ runId, after: 1 }], { events: 10, bytes: 1_000 });
    expect(JSON.parse(event?.payload ?? "")).toEqual({ kept: 1 });
  });

  it("tells the heads of watched logs", async () => {
    const runId = await queuedRun();
    await append(runId, [{}]);
    expect(await readHeads([runId, ulid()])).toEqual([{ runId, lastSeq: 2 }]);
  });
});
