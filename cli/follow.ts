// Follows a run's event stream from anywhere in it to its end, over any number of reconnects. Prints nothing.
import { createParser, type EventSourceMessage } from "eventsource-parser";

/** One event of the stream as it came: `seq` is null for frames that are not part of the log. */
export interface StreamedEvent {
  seq: number | null;
  type: string;
  data: Record<string, unknown>;
}

export interface FollowOptions {
  /** Absolute URL of `/run/:id/stream`. */
  url: string;
  /** Last seq already seen; the stream goes on behind it. Default 0: from the start. */
  after?: number;
  signal?: AbortSignal;
  /** First wait before a reconnect, milliseconds; doubled per failure up to 10 s. Default 500. */
  retryMs?: number;
  /** Told when the connection was lost and will be tried again. */
  onReconnect?: (attempt: number, reason: string) => void;
}

/** The server answered, and with a no: trying again would not help. */
export class StreamRefused extends Error {
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`The stream answered ${status}: ${body}`);
    this.name = "StreamRefused";
  }
}

const DEFAULT_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;

/** Yields the log's events in order, each once, until the run's end. Rejects with StreamRefused or the signal's reason. */
export async function* follow(options: FollowOptions): AsyncGenerator<StreamedEvent> {
  const retryMs = options.retryMs ?? DEFAULT_RETRY_MS;
  let last = options.after ?? 0;
  let failures = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const response = await fetch(options.url, {
        headers: {
          accept: "text/event-stream",
          ...(last > 0 && { "last-event-id": String(last) }),
        },
        ...(options.signal && { signal: options.signal }),
      });
      // 204 is how the server says that nothing follows the terminal event.
      if (response.status === 204) return;
      if (response.status >= 400 && response.status < 500) {
        throw new StreamRefused(response.status, await response.text());
      }
      if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
      let isEmpty = true;
      for await (const message of messagesOf(response.body)) {
        if (message.event === "end") return;
        const seq = message.id ? Number(message.id) : null;
        // A server that is leaving greets and hangs up: only news counts as success.
        if (seq === null || seq <= last) continue;
        failures = 0;
        isEmpty = false;
        last = seq;
        yield {
          seq,
          type: message.event ?? "message",
          data: JSON.parse(message.data) as Record<string, unknown>,
        };
      }
      // The server bounds the life of every connection: a plain end means "come again", but not in a hot loop.
      if (isEmpty) await wait(retryMs, options.signal);
    } catch (error) {
      if (error instanceof StreamRefused || options.signal?.aborted) throw error;
      failures += 1;
      options.onReconnect?.(failures, error instanceof Error ? error.message : String(error));
      await wait(Math.min(retryMs * 2 ** (failures - 1), MAX_RETRY_MS), options.signal);
    }
  }
}

async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => ready.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
