// Writes one run's log to one reader, from its cursor to the run's end. Encore's raw responses never tell that a
// reader has left, so this side bounds everything: the stream's life, what waits unwritten, how long a write may hang.
import type { ServerResponse } from "node:http";
import type { LogHead } from "./ledger";
import { encodeComment, encodeFrame, encodeRetry } from "./sse";
import type { RunTail } from "./tail";

export interface StreamLimits {
  /** A stream ends after this much, and the reader resumes: an abandoned one costs no more. */
  lifeMinMs: number;
  /** Drawn on top, so that readers do not come back together. */
  lifeJitterMs: number;
  /** Proxies close what is idle for 60 s. */
  heartbeatMs: number;
  /** A write that the other side has not taken by then belongs to a reader that is gone. */
  writeMs: number;
  /** More than this unwritten, in bytes, and the reader is let go; it finds everything in the log. */
  unwrittenBytes: number;
}

const LIMITS: StreamLimits = {
  lifeMinMs: 55_000,
  lifeJitterMs: 10_000,
  heartbeatMs: 15_000,
  writeMs: 15_000,
  unwrittenBytes: 256 * 1_024,
};

/**
 * The stream's times from the environment, each in milliseconds: ROVE_STREAM_LIFE_MS for the shortest life, with the
 * same share of jitter on top as by default, and ROVE_STREAM_WRITE_MS. Throws where one is no positive whole number.
 */
export function streamTimesOf(env: NodeJS.ProcessEnv): Partial<StreamLimits> {
  const lifeMinMs = positive(env.ROVE_STREAM_LIFE_MS, LIMITS.lifeMinMs);
  return {
    lifeMinMs,
    lifeJitterMs: Math.round((lifeMinMs / LIMITS.lifeMinMs) * LIMITS.lifeJitterMs),
    writeMs: positive(env.ROVE_STREAM_WRITE_MS, LIMITS.writeMs),
  };
}

function positive(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  // Node's timers end at once with more than 31 bits.
  if (Number.isSafeInteger(value) && value > 0 && value < 2 ** 30) return value;
  throw new Error(`"${text}" is not a positive whole number; the ROVE_STREAM_ times need one`);
}

/** What an EventSource waits before it comes back. */
const RETRY_MS = 2_000;

/** Headers of an event stream; nginx buffers unless told not to, and compressing proxies hold bytes back. */
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/** Why a stream ended. */
export type StreamEnd = "run_ended" | "life_over" | "stopped" | "stalled";

/** Streams the run to the response until the run, the stream's life or the reader's patience ends. Always ends it. */
export async function follow(
  res: ServerResponse,
  tail: RunTail,
  run: { runId: string; head: LogHead; after: number },
  overrides: Partial<StreamLimits> = {},
): Promise<StreamEnd> {
  const limits = { ...LIMITS, ...overrides };
  const { runId, head } = run;
  const watch = tail.watch(runId, head.lastSeq);
  let end: StreamEnd | undefined;
  const finish = (why: StreamEnd): void => {
    end ??= why;
    watch.leave();
  };
  const send = createSender(res, limits, () => finish("stalled"));

  // Whole seconds: equal timers share one list in Node, and ten thousand streams would otherwise make as many.
  const jitterMs = Math.floor((Math.random() * limits.lifeJitterMs) / 1_000) * 1_000;
  const life = setTimeout(() => finish("life_over"), limits.lifeMinMs + jitterMs);
  const heartbeat = setInterval(() => {
    if (res.writableLength === 0) void send(HEARTBEAT);
  }, limits.heartbeatMs);

  try {
    res.writeHead(200, HEADERS);
    // Encore puts headers on the wire with the first byte of the body, so that byte goes at once.
    const open = { runId, status: head.status, after: run.after, lastSeq: head.lastSeq };
    void send(
      encodeComment("ok") +
        encodeRetry(RETRY_MS) +
        encodeFrame({ event: "open", data: JSON.stringify(open) }),
    );
    let after = run.after;
    while (!end) {
      const chunk = await watch.next(after);
      if (!chunk) break;
      if (!(await send(chunk.bytes))) break;
      after = chunk.lastSeq;
      if (chunk.terminal) {
        void send(encodeFrame({ event: "end", data: JSON.stringify({ runId, seq: after }) }));
        finish("run_ended");
      }
    }
  } finally {
    finish("stopped");
    clearTimeout(life);
    clearInterval(heartbeat);
    res.end();
  }
  return end ?? "stopped";
}

/** A comment for proxies and an event for the page, which never sees comments. */
const HEARTBEAT = encodeComment("hb") + encodeFrame({ event: "hb", data: "{}" });

/** Writes, and answers whether the other side took it in time. */
function createSender(
  res: ServerResponse,
  limits: StreamLimits,
  onStall: () => void,
): (bytes: Buffer | string) => Promise<boolean> {
  return (bytes) => {
    if (res.writableLength > limits.unwrittenBytes) {
      onStall();
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        onStall();
        resolve(false);
      }, limits.writeMs);
      res.write(bytes, (error) => {
        clearTimeout(timer);
        if (error) onStall();
        resolve(!error);
      });
    });
  };
}
