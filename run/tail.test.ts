import { randomBytes } from "node:crypto";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Client } from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import { append, claim, complete, db, queuedRun } from "./__tests__/ledger";
import { notifyRunEvents, readLogHead } from "./ledger";
import { createRunTail, type RunTail, type TailLimits, type Watch } from "./tail";

const tails: RunTail[] = [];
afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.stop()));
});

function tailOf(limits: Partial<TailLimits> = {}): RunTail {
  const tail = createRunTail(limits);
  tails.push(tail);
  return tail;
}

/** Reads until the run's end, or until `limit` events, and answers what it saw. */
async function read(watch: Watch, after: number, limit = Number.POSITIVE_INFINITY) {
  const seen: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => seen.push(message) });
  let cursor = after;
  let largest = 0;
  while (seen.length < limit) {
    const chunk = await watch.next(cursor);
    if (!chunk) break;
    largest = Math.max(largest, chunk.bytes.length);
    parser.feed(chunk.bytes.toString());
    cursor = chunk.lastSeq;
    if (chunk.terminal) break;
  }
  watch.leave();
  return { seqs: seen.map((message) => Number(message.id)), seen, largest };
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

async function open(tail: RunTail, runId: string): Promise<Watch> {
  return tail.watch(runId, (await readLogHead(runId))?.lastSeq ?? 0);
}

/** Grows the log to `total` events with the end as the last, telling listeners or not. */
async function grow(runId: string, total: number, tells: boolean): Promise<void> {
  for (let size = 2; size < total; ) {
    const batch = Math.min(1 + Math.floor(Math.random() * 5), total - size);
    await append(
      runId,
      Array.from({ length: batch }, () => ({ text: "x".repeat(50) })),
    );
    size += batch;
    if (tells) await notifyRunEvents(runId);
  }
  await complete(runId);
  if (tells) await notifyRunEvents(runId);
}

describe("a reader", () => {
  it("of a finished run gets the whole log, page by page", async () => {
    const runId = await queuedRun();
    await append(
      runId,
      Array.from({ length: 1_200 }, (_, n) => ({ n })),
    );
    await complete(runId);
    const { seqs, largest } = await read(await open(tailOf(), runId), 0);
    expect(seqs).toEqual(upTo(1_202));
    expect(largest).toBeLessThanOrEqual(64 * 1_024);
  });

  it("gets events of types that nobody here knows, as they were written", async () => {
    const runId = await queuedRun();
    await append(runId, [{ crater: 7 }], "moon.landed");
    await complete(runId);
    const { seen } = await read(await open(tailOf(), runId), 1);
    expect(seen[0]?.event).toBe("moon.landed");
    expect(JSON.parse(seen[0]?.data ?? "")).toMatchObject({ runId, seq: 2, crater: 7 });
  });

  it("that comes back gets what follows its cursor", async () => {
    const runId = await queuedRun();
    await append(runId, [{}, {}, {}]);
    await complete(runId);
    const { seqs } = await read(await open(tailOf(), runId), 3);
    expect(seqs).toEqual([4, 5]);
  });

  it("gets a single event that is larger than a chunk", async () => {
    const runId = await queuedRun();
    await append(runId, [{ text: "x".repeat(200_000) }, {}]);
    await complete(runId);
    const { seqs, seen } = await read(await open(tailOf(), runId), 0);
    expect(seqs).toEqual(upTo(4));
    expect(seen[1]?.data.length).toBeGreaterThan(200_000);
  });

  it("is woken by a notification, long before the poll", async () => {
    const runId = await queuedRun();
    const tail = tailOf({ pollMs: 3_600_000 });
    const watch = await open(tail, runId);
    const reading = read(watch, 1);
    // The listening connection may still be on its way; a reader finds what came before by connecting.
    await grow(runId, 30, true);
    expect((await reading).seqs).toEqual(upTo(30).slice(1));
  });

  it.each([
    { events: 5, bytes: 1_000_000 },
    // Such payloads are several times as large where they are stored as on the wire.
    { events: 500, bytes: 1_000 },
  ])(
    "gets a burst of several pages of $events events or $bytes bytes that was told of once",
    async (page) => {
      const runId = await queuedRun();
      const tail = tailOf({ pollMs: 3_600_000, page });
      const reading = read(await open(tail, runId), 0);
      await append(
        runId,
        upTo(21).map((n) => ({ n: Array.from({ length: 40 }, () => n % 10) })),
      );
      await complete(runId);
      await notifyRunEvents(runId);
      expect((await reading).seqs).toEqual(upTo(23));
    },
  );

  it("that takes one chunk of a log of large events and no more makes nobody hold the others", async () => {
    const runId = await queuedRun();
    // As far from compressible as screens are, so that nothing is saved by how it is stored.
    await append(
      runId,
      Array.from({ length: 200 }, () => ({ text: randomBytes(45_000).toString("base64") })),
    );
    await complete(runId);
    const watch = await open(tailOf(), runId);
    const before = process.memoryUsage().arrayBuffers;
    const first = await watch.next(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    const { seqs } = await read(watch, first?.lastSeq ?? 0);
    expect(seqs).toEqual(upTo(202).slice(first?.lastSeq));
  });

  it("finds everything by the poll alone when every notification is lost", async () => {
    const runId = await queuedRun();
    const reading = read(await open(tailOf({ listens: false, pollMs: 20 }), runId), 0);
    await grow(runId, 30, false);
    expect((await reading).seqs).toEqual(upTo(30));
  });

  it("gets nothing more once it has left", async () => {
    const runId = await queuedRun();
    const tail = tailOf();
    const watch = await open(tail, runId);
    const next = watch.next(1);
    watch.leave();
    watch.leave();
    expect(await next).toBeNull();
    expect(tail.readers()).toBe(0);
  });

  it("is let go when the log before its cursor is dropped under it", async () => {
    const runId = await queuedRun();
    await append(runId, [{}, {}]);
    const watch = await open(tailOf(), runId);
    await db.exec`delete from run_events where run_id = ${runId}::text`;
    expect(await watch.next(0)).toBeNull();
  });
});

describe("many readers", () => {
  it("of many growing runs, joining whenever, each see their run's log once, in order, without a hole", async () => {
    const tail = tailOf({
      pollMs: 50,
      ringBytes: 4_096,
      chunkBytes: 2_048,
      page: { events: 7, bytes: 1_500 },
      gapMs: 2,
    });
    const runIds = await Promise.all(Array.from({ length: 4 }, () => queuedRun()));
    await Promise.all(runIds.map(claim));
    const readings: Promise<{ runId: string; seqs: number[] }>[] = [];
    const join = (runId: string, after: number) =>
      readings.push(
        open(tail, runId)
          .then((watch) => read(watch, after))
          .then(({ seqs }) => ({ runId, seqs: [...upTo(after), ...seqs] })),
      );
    const growing = runIds.map((runId) => grow(runId, 300, true));
    for (const runId of runIds) join(runId, 0);
    for (const _ of upTo(6)) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const runId of runIds) {
        const head = await readLogHead(runId);
        join(runId, Math.floor(Math.random() * (head?.lastSeq ?? 1)));
      }
    }
    await Promise.all(growing);
    for (const { seqs } of await Promise.all(readings)) expect(seqs).toEqual(upTo(300));
    expect(tail.readers()).toBe(0);
  });

  it("are not held up by one that stopped reading", async () => {
    const runId = await queuedRun();
    const tail = tailOf({ pollMs: 50 });
    const stalled = await open(tail, runId);
    await stalled.next(0);
    const reading = read(await open(tail, runId), 0);
    await grow(runId, 200, true);
    expect((await reading).seqs).toEqual(upTo(200));
    // And it finds everything when it comes to itself.
    expect((await read(stalled, 1)).seqs).toEqual(upTo(200).slice(1));
  });
});

describe("the listening connection", () => {
  it("comes back when it is cut, and readers miss nothing", async () => {
    const runId = await queuedRun();
    const tail = tailOf({ pollMs: 3_600_000 });
    const reading = read(await open(tail, runId), 0);
    const admin = new Client(db.connectionString);
    await admin.connect();
    const cut = () =>
      admin.query<{ cut: boolean }>(
        `select pg_terminate_backend(pid) as cut from pg_stat_activity
          where application_name = 'rove run_events' and datname = current_database()`,
      );
    await vi.waitFor(async () => expect((await cut()).rows).not.toEqual([]), 10_000);
    await append(runId, [{}]);
    await complete(runId);
    expect((await reading).seqs).toEqual([1, 2, 3]);
    await admin.end();
  });
});

it("lets every reader go when the process stops", async () => {
  const runId = await queuedRun();
  const tail = createRunTail();
  const watches = await Promise.all(upTo(5).map(() => open(tail, runId)));
  const next = watches.map((watch) => watch.next(1));
  await tail.stop();
  expect(await Promise.all(next)).toEqual([null, null, null, null, null]);
  expect(await (await open(tail, runId)).next(0)).toBeNull();
});
