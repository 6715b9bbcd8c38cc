import { createParser, type EventSourceMessage } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import type { StoredEvent } from "./ledger";
import { encodeComment, encodeEvent, encodeFrame, encodeRetry, GARBAGE, readCursor } from "./sse";

/** What a real client makes of the text. */
function parse(text: string): EventSourceMessage[] {
  const messages: EventSourceMessage[] = [];
  createParser({ onEvent: (message) => messages.push(message) }).feed(text);
  return messages;
}

const stored: StoredEvent = {
  runId: "01JABCDEFGHJKMNPQRSTVWXYZ0",
  seq: 7,
  type: "agent.node.started",
  ts: new Date("2026-01-02T03:04:05.678Z"),
  isTerminal: false,
  payload: '{"nodeName": "EnsureDevice", "stepOrdinal": 0}',
  hasMore: false,
};

describe("a frame", () => {
  it("carries event, id and data, and ends with a blank line", () => {
    expect(encodeFrame({ event: "run.queued", id: 1, data: "{}" })).toBe(
      "event: run.queued\nid: 1\ndata: {}\n\n",
    );
  });

  it("has no id line when it is not a durable event", () => {
    expect(encodeFrame({ event: "hb", data: "{}" })).toBe("event: hb\ndata: {}\n\n");
  });

  it.each(["a\nb", "a\r\nb", "a\rb"])("splits %j into two data lines", (data) => {
    expect(parse(encodeFrame({ event: "x", data }))[0]?.data).toBe("a\nb");
  });

  it("keeps a trailing line break of the data", () => {
    expect(parse(encodeFrame({ event: "x", data: "a\n" }))[0]?.data).toBe("a\n");
  });

  it("keeps a leading space of the data", () => {
    expect(parse(encodeFrame({ event: "x", data: " a" }))[0]?.data).toBe(" a");
  });

  it.each(["", "a\nid: 9", "a\rb", "a\0b"])("refuses the event name %j", (event) => {
    expect(() => encodeFrame({ event, data: "" })).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses the id %d", (id) => {
    expect(() => encodeFrame({ event: "x", id, data: "" })).toThrow(RangeError);
  });
});

describe("a comment", () => {
  it("is skipped by readers", () => {
    expect(parse(encodeComment("ok"))).toEqual([]);
  });

  it("cannot smuggle a field in by a line break", () => {
    expect(encodeComment("a\ndata: b\r\nid: 1")).toBe(": a data: b id: 1\n\n");
  });
});

it("tells the reader how long to wait", () => {
  const waits: number[] = [];
  createParser({ onRetry: (ms) => waits.push(ms) }).feed(encodeRetry(2000));
  expect(waits).toEqual([2000]);
});

describe("a stored event", () => {
  it("is one line with runId, seq and ts beside its own fields", () => {
    const [message] = parse(encodeEvent(stored).toString());
    expect(message).toMatchObject({ event: "agent.node.started", id: "7" });
    expect(message?.data).not.toContain("\n");
    expect(JSON.parse(message?.data ?? "")).toEqual({
      runId: stored.runId,
      seq: 7,
      ts: "2026-01-02T03:04:05.678Z",
      nodeName: "EnsureDevice",
      stepOrdinal: 0,
    });
  });

  it("is valid JSON when it has no fields of its own", () => {
    const [message] = parse(encodeEvent({ ...stored, payload: "{}" }).toString());
    expect(Object.keys(JSON.parse(message?.data ?? "") as object)).toEqual(["runId", "seq", "ts"]);
  });

  it("survives line breaks and emoji inside a field", () => {
    const payload = JSON.stringify({ text: "a\r\nb\u2028👋" });
    const [message] = parse(encodeEvent({ ...stored, payload }).toString());
    expect(JSON.parse(message?.data ?? "")).toMatchObject({ text: "a\r\nb\u2028👋" });
  });
});

describe("a cursor", () => {
  it.each([
    ["42", null, 42],
    [undefined, "7", 7],
    ["42", "7", 42],
    ["", "7", 7],
    [undefined, null, null],
    ["", "", null],
    ["0", null, 0],
    ["-1", null, GARBAGE],
    ["1.5", null, GARBAGE],
    ["abc", "7", GARBAGE],
    [undefined, "1e3", GARBAGE],
    ["99999999999999999999", null, GARBAGE],
    [" 1", null, GARBAGE],
  ])("from header %j and query %j is %j", (header, after, cursor) => {
    expect(readCursor(header, after)).toBe(cursor);
  });
});
