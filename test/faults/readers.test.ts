// Readers that leave, stall, lie, or lose the process that they read from: each sees its run's log once, whole, and
// costs nothing when it is gone. Cases of the fault list and where they are tested:
//   26 cut after any byte          here over HTTP, closed and reset; run/follow.test.ts in one process; cli/follow.test.ts for our own reader
//   27 stops reading               here; run/tail.test.ts and run/follow.test.ts in one process; figures: bench/tails.ts
//   28 a thousand abandoned tabs   here: closed, reset, and just never read
//   30 cursors that are none       run/doors.test.ts for garbage; here for what looks like one
//   33 its process is killed       here, and with it the orderly end of one; run/doors.test.ts for how that end looks
//   34 dies before its first id    here
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createParser } from "eventsource-parser";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { residentBytes, settledResidentBytes } from "../../bench/process-memory";
import { checkObservedStream, type ObservedFrame } from "../invariants";
import { type Process, Scene } from "./scene";

/** Short enough to be waited for, long enough to read a log in. */
const TIMES = { ROVE_STREAM_LIFE_MS: "6000", ROVE_STREAM_WRITE_MS: "2000" };
/** Longer than anything takes on a machine that does much else. */
const PATIENCE = { timeout: 120_000, interval: 20 };

let scene: Scene;
/** An Appium that is there and never opens a session: runs that want it live until they are canceled. */
let mute: Server;

beforeAll(async () => {
  mute = createServer((asked, answer) => {
    if (!asked.url?.endsWith("/status")) return;
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ value: { ready: true, build: { version: "3.0.0" } } }));
  });
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  scene = await Scene.open({ phones: 0, ...logFile(process.env.ROVE_FAULT_LOG) });
  await scene.only(2, TIMES);
});

afterAll(async () => {
  await scene?.close();
  mute?.closeAllConnections();
  mute?.close();
});

afterEach(async () => {
  await scene.calm();
  expect(await scene.violations()).toEqual([]);
});

describe("a reader cut off", () => {
  test("after any byte goes on behind the last id that it saw, and misses and doubles nothing", async () => {
    const runId = await finishedRun(1);
    const whole = await read(runId, 0);
    const last = (await scene.run(runId)).status;
    expect(last).toBe("canceled");
    const size = whole.text.length;
    expect(size).toBeGreaterThan(500);
    const cuts = Array.from({ length: size }, (_, index) => index + 1);
    await inTurn(cuts, async (cut) => {
      const seen = await readWithCuts(runId, [cut]);
      await expectWhole(runId, seen, `cut at byte ${cut}`);
    });
  });

  test("again and again, each time a byte later or sooner, gets there too", async () => {
    const runId = await finishedRun(2);
    const log = await read(runId, 0);
    const longest = Math.max(...log.text.split("\n\n").map((frame) => frame.length + 2));
    // The greeting comes first on every connection; less than it and a frame would never show anything.
    const least = log.text.indexOf("event: run.queued") + longest;
    const every = Array.from({ length: longest }, (_, index) => least + 3 * index);
    await inTurn(every, async (bytes) => {
      const seen = await readWithCuts(
        runId,
        Array.from({ length: 100 }, () => bytes),
      );
      await expectWhole(runId, seen, `cut every ${bytes} bytes`);
    });
  });

  test("before its resumed stream has sent an id still knows where it was", async () => {
    const runId = await finishedRun(2);
    const { text } = await read(runId, 2);
    const greeting = text.indexOf("\nid: ");
    expect(greeting).toBeGreaterThan(50);
    const start = Buffer.byteLength((await read(runId, 0)).text.split("\nid: 3\n")[0] ?? "");
    const cuts = Array.from({ length: greeting }, (_, index) => index + 1);
    await inTurn(cuts, async (cut) => {
      const seen = await readWithCuts(runId, [start, cut, cut]);
      await expectWhole(runId, seen, `resumed and cut at byte ${cut}`);
    });
  });
});

describe("a reader that stops reading", () => {
  test("costs little, delays nobody, is let go, and misses nothing when it comes back", async () => {
    // A life that is over comes too soon to see who is let go for not reading.
    const [process] = await scene.only(2, { ...TIMES, ROVE_STREAM_LIFE_MS: "40000" });
    // What the process takes for such a log when all read, which the stalled ones must not add to.
    const warm = await liveRun();
    const warming = readWithCuts(warm, [], [process!]);
    for (let part = 0; part < 10; part += 1) await grow(warm, 1_000, 4_000);
    await scene.cancel(warm);
    await warming;
    const runId = await liveRun();
    const stalled = await Promise.all(Array.from({ length: 8 }, () => open(process!, runId, 0)));
    for (const { answer } of stalled) answer.pause();
    const before = residentBytes(process!.pid);
    // Far more than the kernel keeps for a socket: read whole for each of them it would be 320 MB. What is not collected yet
    // counts too, and is more the busier the machine is.
    for (let part = 0; part < 10; part += 1) await grow(runId, 1_000, 4_000);
    const other = readWithCuts(runId, [], [process!]);
    await scene.cancel(runId);
    await scene.over(runId);
    const { frames } = await other;
    await expectWhole(runId, { frames }, "a reader beside stalled ones");
    expect(residentBytes(process!.pid) - before).toBeLessThan(200_000_000);
    const lettingGo = () => ended(process!, runId).filter((line) => line.end === "stalled");
    await vi.waitFor(() => expect(lettingGo()).toHaveLength(8), PATIENCE);
    const seen: ObservedFrame[] = [];
    await take(stalled[0]!.answer, seen);
    for (const { close } of stalled) close();
    expect(seen.length).toBeLessThan((await scene.log(runId)).length);
    await expectWhole(runId, await readWithCuts(runId, [], [process!], seen), "a stalled one");
    await scene.only(2, TIMES);
  }, 300_000);
});

test("a thousand abandoned tabs are all let go, and nobody looks for news for them any more", async () => {
  const [process] = await scene.living(2);
  const runId = await liveRun();
  let polls = 0;
  let beats = 0;
  let reads = 0;
  const deaf = process!.database.listen((text) => {
    if (/as "lastSeq" from runs where run_id = any/.test(text)) polls += 1;
    if (/cross join lateral/.test(text) && /from run_events/.test(text)) reads += 1;
    if (/update runs|from outbox/.test(text)) beats += 1;
  });
  await abandon(1_000);
  // A heap grows for a while of its own accord; what was kept of readers would make it grow with every thousand.
  let growth = Number.POSITIVE_INFINITY;
  for (let inAll = 2_000; inAll <= 5_000 && growth >= 40_000_000; inAll += 1_000) {
    const before = await settledResidentBytes(process!.pid);
    await abandon(inAll);
    growth = (await settledResidentBytes(process!.pid)) - before;
  }
  expect(growth).toBeLessThan(40_000_000);
  expect(polls).toBeGreaterThan(0);
  expect((await scene.run(runId)).status).toBe("running");
  // A poll that was under way; then there is none, and what happens wakes nobody.
  await beating();
  const [pollsThen, readsThen] = [polls, reads];
  await grow(runId, 10, 20);
  await beating();
  expect([polls - pollsThen, reads - readsThen]).toEqual([0, 0]);
  deaf();
  await scene.cancel(runId);
  await expectWhole(runId, await readWithCuts(runId, []), "a reader after them");

  /** A thousand more tabs, until so many have been let go in all. */
  async function abandon(inAll: number): Promise<void> {
    const tabs: Opened[] = [];
    await inTurn(Array.from({ length: 1_000 }), async () => {
      const tab = await open(process!, runId, 0);
      tabs.push(tab);
      tab.answer.pause();
      // Some vanish with a word, which Encore keeps to itself, and some without; the others are just never read.
      if (tabs.length % 3 === 0) tab.close();
      if (tabs.length % 3 === 1) tab.reset();
    });
    await vi.waitFor(() => expect(ended(process!, runId)).toHaveLength(inAll), PATIENCE);
    for (const { close } of tabs) close();
  }

  async function beating(): Promise<void> {
    const beatsThen = beats;
    await vi.waitFor(() => expect(beats).toBeGreaterThan(beatsThen + 10), PATIENCE);
  }
});

describe("a cursor", () => {
  let runId: string;
  let lastSeq: number;
  beforeAll(async () => {
    runId = await finishedRun(2);
    lastSeq = (await scene.log(runId)).length;
  });

  test.each(["999999999999999999999", "9".repeat(16), "0x10", "+1", "1 2", "٣", "NaN", "1,2"])(
    "of %j is refused by every process",
    async (cursor) => {
      for (const { url } of await scene.living(2)) {
        const answer = await fetch(
          `${url}/run/${runId}/stream?after=${encodeURIComponent(cursor)}`,
        );
        const body = (await answer.json()) as { code: string };
        expect([answer.status, body.code]).toEqual([400, "invalid_argument"]);
      }
    },
  );

  test("of a run that went further is refused with where this one ends", async () => {
    const further = await finishedRun(50);
    const cursor = (await scene.log(further)).length;
    for (const { url } of await scene.living(2)) {
      for (const tooFar of [cursor, lastSeq + 1, 999_999_999_999_999]) {
        const answer = await fetch(`${url}/run/${runId}/stream`, {
          headers: { "Last-Event-ID": String(tooFar) },
        });
        const body = (await answer.json()) as { details: unknown };
        expect([answer.status, body.details]).toEqual([409, { lastSeq }]);
      }
    }
  });

  test("of zero is the start, with leading zeros the number that it is, and at the end there is nothing more", async () => {
    const idsBehind = async (cursor: string) =>
      (await read(runId, cursor)).frames.flatMap(({ seq }) => seq ?? []);
    expect((await idsBehind("0"))[0]).toBe(1);
    expect((await idsBehind("002"))[0]).toBe(3);
    expect((await read(runId, lastSeq)).status).toBe(204);
  });
});

describe("a process that goes while it streams", () => {
  test.each([
    { how: "killed", go: (process: Process) => process.kill() },
    { how: "asked to end", go: (process: Process) => process.leave() },
  ])("$how: its readers go on at another one and miss nothing", async ({ go }) => {
    const [first, second] = await scene.only(2, TIMES);
    const runId = await liveRun();
    const seen = Array.from({ length: 20 }, (): ObservedFrame[] => []);
    const places = [first!, second!];
    const readers = seen.map((frames) => readWithCuts(runId, [], places, frames));
    let isOver = false;
    const growing = (async () => {
      while (!isOver) await grow(runId, 5, 200);
    })();
    const each = (count: number) =>
      vi.waitFor(
        () => expect(Math.min(...seen.map(({ length }) => length))).toBeGreaterThan(count),
        PATIENCE,
      );
    await each(20);
    await go(first!);
    await each(Math.max(...seen.map(({ length }) => length)) + 20);
    isOver = true;
    await growing;
    await scene.cancel(runId, second!.url);
    for (const { frames, landings } of await Promise.all(readers)) {
      await expectWhole(runId, { frames }, how(landings));
      expect(new Set(landings)).toEqual(new Set([first!.url, second!.url]));
    }
    await scene.living(2);
  });
});

interface Seen {
  frames: ObservedFrame[];
  landings?: string[];
}

function how(landings: string[]): string {
  return `a reader that was at ${landings.join(", ")}`;
}

function logFile(path: string | undefined): { logFile?: string } {
  return path ? { logFile: path } : {};
}

/** A run that is over, with so many events of ours in its log. */
async function finishedRun(count: number): Promise<string> {
  const runId = await liveRun();
  await grow(runId, count, 20);
  await scene.cancel(runId);
  await scene.over(runId);
  return runId;
}

/** A run at work, until somebody cancels it. */
async function liveRun(): Promise<string> {
  const { port } = mute.address() as AddressInfo;
  const runId = await scene.startRun({
    appiumServerUrl: `http://127.0.0.1:${port}`,
    udid: undefined,
  });
  await scene.reaches(runId, "run.started");
  return runId;
}

/** Appends as the run's worker would, and tells of it. */
async function grow(runId: string, count: number, bytes: number): Promise<void> {
  await scene.sql(
    `with r as (
       update runs set last_seq = last_seq + $2::int
        where run_id = $1 and status = 'running' returning lease_epoch, last_seq),
     e as (
       insert into run_events (run_id, seq, lease_epoch, type, payload)
       select $1, r.last_seq - $2::int + n, r.lease_epoch, 'test.grown',
              jsonb_build_object('text', repeat('x', $3::int) || E'\\n\\né👋', 'n', n)
         from r, generate_series(1, $2::int) n returning 1)
     select pg_notify('run_events', $1) from r`,
    [runId, count, bytes],
  );
}

interface Opened {
  answer: IncomingMessage;
  close: () => void;
  /** As a machine does that has gone and come back: no word, and no answer to what is on its way. */
  reset: () => void;
}

/** Opens the stream; the answer's text is still to come. */
function open({ url }: { url: string }, runId: string, cursor: number | string): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/run/${runId}/stream`,
      // A port of its own, as another tab's; nobody's window is large.
      { agent: false, ...(cursor !== 0 && { headers: { "Last-Event-ID": String(cursor) } }) },
      (answer) => {
        answer.on("error", () => {});
        resolve({
          answer,
          close: () => asked.destroy(),
          reset: () => void asked.socket?.resetAndDestroy(),
        });
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

/** Reads once, to the end or to so many bytes, then closes or resets; frames come into the list as they are seen. */
async function read(
  runId: string,
  cursor: number | string,
  bytes = Number.POSITIVE_INFINITY,
  at: { url: string } | undefined = scene.processes.find((process) => !process.isGone()),
  frames: ObservedFrame[] = [],
): Promise<{ status: number | undefined; text: string; frames: ObservedFrame[] }> {
  const { answer, close, reset } = await open(at!, runId, cursor);
  const text = await take(answer, frames, bytes);
  if (bytes % 2 === 0) reset();
  else close();
  return { status: answer.statusCode, text, frames };
}

/** Takes what comes, to the end or to so many bytes. */
async function take(
  answer: IncomingMessage,
  frames: ObservedFrame[],
  bytes = Number.POSITIVE_INFINITY,
): Promise<string> {
  const parser = createParser({
    onEvent: ({ id, event = "message" }) =>
      frames.push({ seq: id === undefined ? null : Number(id), type: event }),
  });
  // As a browser does it: what is cut in the middle of a character or a frame is no frame.
  const decoder = new TextDecoder();
  let text = "";
  let left = bytes;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      const part = decoder.decode(chunk.subarray(0, left), { stream: true });
      text += part;
      parser.feed(part);
      left -= chunk.length;
      if (left <= 0) break;
    }
  } catch {
    // Cut off in the middle, which is the point.
  }
  return text;
}

/** Reads to the run's end; each connection is cut after its number of bytes, and goes to the next of the processes. */
async function readWithCuts(
  runId: string,
  cuts: number[],
  places: readonly Process[] = scene.processes,
  frames: ObservedFrame[] = [],
): Promise<Required<Seen>> {
  const landings: string[] = [];
  const left = [...cuts];
  const deadline = performance.now() + PATIENCE.timeout;
  while (performance.now() < deadline) {
    const at = places.find((process) => !process.isGone());
    const cursor = frames.findLast(({ seq }) => seq !== null)?.seq ?? 0;
    const part = await read(runId, cursor, left.shift(), at, frames).catch(() => null);
    if (!part) continue;
    landings.push(at!.url);
    if (part.status === 204 || frames.at(-1)?.type === "end") return { frames, landings };
    if (part.status !== 200) throw new Error(`The stream answered ${part.status}: ${part.text}`);
  }
  throw new Error(`Run ${runId} was never read to its end`);
}

async function expectWhole(runId: string, { frames }: Seen, what: string): Promise<void> {
  expect(checkObservedStream(frames, await logOf(runId)), what).toEqual([]);
}

const logs = new Map<string, Promise<{ seq: number; type: string }[]>>();

/** The log of a run that is over, read once. */
function logOf(runId: string): Promise<{ seq: number; type: string }[]> {
  const log =
    logs.get(runId) ??
    scene.sql<{ seq: number; type: string }>(
      "select seq::int, type from run_events where run_id = $1 order by seq",
      [runId],
    );
  logs.set(runId, log);
  return log;
}

/** Does it for all, ten at a time. */
async function inTurn<T>(list: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const rest = list.values();
  const hand = async () => {
    for (const one of rest) await act(one);
  };
  await Promise.all(Array.from({ length: 10 }, hand));
}

/** What the process said of this run's streams that have ended. */
function ended(process: Process, runId: string): { end: string }[] {
  return process.lines.flatMap((line) =>
    line.includes('"Stream ended"') && line.includes(runId)
      ? [JSON.parse(line) as { end: string }]
      : [],
  );
}
