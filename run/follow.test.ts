import type { ServerResponse } from "node:http";
import { Writable } from "node:stream";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, describe, expect, it, vi } from "vitest";
import { append, complete, queuedRun } from "./__tests__/ledger";
import { follow, type StreamLimits, streamTimesOf } from "./follow";
import { type LogHead, notifyRunEvents, readLogHead } from "./ledger";
import { createRunTail } from "./tail";

const tail = createRunTail();
afterAll(() => tail.stop());

/** A response as Encore's: takes what it is given when it likes, and never tells that the other side has left. */
class Response extends Writable {
  status = 0;
  text = "";
  events: EventSourceMessage[] = [];
  comments: string[] = [];
  readonly #parser = createParser({
    onEvent: (event) => this.events.push(event),
    onComment: (comment) => this.comments.push(comment),
  });
  constructor(private readonly reads: boolean = true) {
    super({ highWaterMark: 1_024 * 1_024 });
  }
  writeHead(status: number): this {
    this.status = status;
    return this;
  }
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#parser.feed(chunk.toString());
    if (this.reads) setImmediate(done);
  }
}

async function followed(
  res: Response,
  runId: string,
  after: number,
  limits: Partial<StreamLimits> = {},
) {
  const head = (await readLogHead(runId)) as LogHead;
  return follow(res as unknown as ServerResponse, tail, { runId, head, after }, limits);
}

const names = (res: Response) => res.events.map((event) => event.event);

describe("a stream", () => {
  it("begins with a byte of body at once, the time to come back, and where it stands", async () => {
    const runId = await queuedRun();
    const res = new Response();
    const ending = followed(res, runId, 1);
    await vi.waitFor(() => expect(names(res)).toContain("open"), 10_000);
    expect(res.text.startsWith(": ok\n\nretry: 2000\n\n")).toBe(true);
    expect(res.events[0]).toMatchObject({ event: "open", id: undefined });
    expect(JSON.parse(res.events[0]?.data ?? "")).toEqual({
      runId,
      status: "queued",
      after: 1,
      lastSeq: 1,
    });
    await complete(runId);
    await notifyRunEvents(runId);
    await ending;
  });

  it("of a finished run replays it whole, says end and ends", async () => {
    const runId = await queuedRun();
    await append(runId, [{ a: 1 }, { a: 2 }]);
    await complete(runId);
    const res = new Response();
    expect(await followed(res, runId, 0)).toBe("run_ended");
    expect(names(res)).toEqual([
      "open",
      "run.queued",
      "step.finished",
      "step.finished",
      "run.completed",
      "end",
    ]);
    expect(res.events.map((event) => event.id)).toEqual([undefined, "1", "2", "3", "4", undefined]);
    expect(res.writableEnded).toBe(true);
  });

  it("cut after any byte and resumed gives every event once, in order", async () => {
    const runId = await queuedRun();
    await append(runId, [{ text: "a\nb" }, { text: "é👋" }]);
    await complete(runId);
    const whole = new Response();
    await followed(whole, runId, 0);
    const idsIn = (bytes: Buffer): number[] => {
      const ids: number[] = [];
      const decoder = new TextDecoder();
      createParser({ onEvent: ({ id }) => id && ids.push(Number(id)) }).feed(
        decoder.decode(bytes, { stream: true }),
      );
      return ids;
    };
    const resumed = new Map<number, number[]>();
    const all = Buffer.from(whole.text);
    for (let cut = 0; cut <= all.length; cut++) {
      const before = idsIn(all.subarray(0, cut));
      const cursor = before.at(-1) ?? 0;
      if (!resumed.has(cursor)) {
        const rest = new Response();
        if (cursor < 4) await followed(rest, runId, cursor);
        resumed.set(cursor, idsIn(Buffer.from(rest.text)));
      }
      expect([...before, ...(resumed.get(cursor) ?? [])], `cut at byte ${cut}`).toEqual([
        1, 2, 3, 4,
      ]);
    }
  });

  it("ends when its life is over, and the reader goes on where it was", async () => {
    const runId = await queuedRun();
    const res = new Response();
    expect(await followed(res, runId, 0, { lifeMinMs: 50, lifeJitterMs: 0 })).toBe("life_over");
    expect(names(res)).toEqual(["open", "run.queued"]);
    expect(res.writableEnded).toBe(true);
    await complete(runId);
    const again = new Response();
    expect(await followed(again, runId, 1)).toBe("run_ended");
    expect(names(again)).toEqual(["open", "run.completed", "end"]);
  });

  it("beats while nothing happens, as a comment and as an event without an id", async () => {
    const runId = await queuedRun();
    const res = new Response();
    const ending = followed(res, runId, 1, { heartbeatMs: 10 });
    await vi.waitFor(
      () => expect(names(res).filter((name) => name === "hb").length).toBeGreaterThan(1),
      10_000,
    );
    expect(res.comments).toContain("hb");
    expect(res.events.find((event) => event.event === "hb")?.id).toBeUndefined();
    await complete(runId);
    await notifyRunEvents(runId);
    await ending;
  });

  it("lets a reader go that takes nothing, having held little for it", async () => {
    const runId = await queuedRun();
    await append(
      runId,
      Array.from({ length: 500 }, () => ({ text: "x".repeat(2_000) })),
    );
    const res = new Response(false);
    expect(await followed(res, runId, 0, { writeMs: 50 })).toBe("stalled");
    expect(res.writableLength).toBeLessThan(256 * 1_024);
    expect(tail.readers()).toBe(0);
  });
});

describe("a stream's times", () => {
  it("are as written unless the environment says otherwise", () => {
    expect(streamTimesOf({})).toEqual({ lifeMinMs: 55_000, lifeJitterMs: 10_000, writeMs: 15_000 });
    expect(streamTimesOf({ ROVE_STREAM_LIFE_MS: "5500", ROVE_STREAM_WRITE_MS: "700" })).toEqual({
      lifeMinMs: 5_500,
      lifeJitterMs: 1_000,
      writeMs: 700,
    });
  });

  it.each(["0", "-1", "1.5", "soon", "1e12"])("are not %s", (text) => {
    expect(() => streamTimesOf({ ROVE_STREAM_LIFE_MS: text })).toThrow("positive whole number");
  });
});
