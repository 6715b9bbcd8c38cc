// Follows the logs of many runs for many readers at the price of one: one listening connection, one read for all runs
// with news, each event encoded once. Wake-ups carry no data: every event comes from the ledger, in order.
// A reader pulls; nothing is queued for it here, so a reader that stalls costs nothing and delays nobody.
import { answerWithin } from "../db/answer-within";
import { type Listening, listen } from "../db/listen";
import { RUN_EVENTS_CHANNEL } from "../db/run-changes";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { listenUrl, type Page, readEventsAfter, readHeads, type StoredEvent } from "./ledger";
import { encodeEvent } from "./sse";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.TAIL, {});

export interface TailLimits {
  /** How long a lost notification can hide an event. */
  pollMs: number;
  /** Reads for live readers are at least this far apart; notifications in between share the next one. */
  gapMs: number;
  /** What one read brings of one run. */
  page: Page;
  /** Recent events of a watched run kept encoded, in bytes. */
  ringBytes: number;
  /** Most that a reader is handed at once, in bytes; a single larger event still comes whole. */
  chunkBytes: number;
  /** Whether to listen for notifications; without, only the poll finds events. */
  listens: boolean;
}

const LIMITS: TailLimits = {
  pollMs: 1_000,
  gapMs: 10,
  page: { events: 500, bytes: 512 * 1_024 },
  ringBytes: 256 * 1_024,
  chunkBytes: 64 * 1_024,
  listens: true,
};

/** A read that takes longer waits for a connection that is dead. */
const READ_MS = 5_000;

/** Readers leave over this long at a stop, so that they do not all come back to another process at once. */
const DRAIN_MS = 1_000;

/** Events ready to be written. */
export interface Chunk {
  bytes: Buffer;
  /** Cursor after these events. */
  lastSeq: number;
  /** Whether the last of them ends the run. */
  terminal: boolean;
}

/** One reader's hold on one run. */
export interface Watch {
  /** The next events after the cursor, as soon as there are any; null once the reader or the process leaves. */
  next(after: number): Promise<Chunk | null>;
  leave(): void;
}

export interface RunTail {
  /** Begins to watch a run whose log had `lastSeq` events a moment ago. */
  watch(runId: string, lastSeq: number): Watch;
  /** Readers that are being served. */
  readers(): number;
  /** Lets all readers go within a second, and closes the connection. */
  stop(): Promise<void>;
}

interface Encoded {
  seq: number;
  bytes: Buffer;
  terminal: boolean;
}

/** A run that somebody watches. */
interface Feed {
  runId: string;
  /** Last sequence number read for the live readers. */
  head: number;
  /** The events up to `head`, without a gap, as many as fit. */
  ring: Encoded[];
  ringBytes: number;
  /** What the last read brought, joined once for all readers that had everything before it. */
  latest: { after: number; chunk: Chunk } | null;
  waiting: Set<() => void>;
  readers: number;
}

/** A tail over the ledger's tables. */
export function createRunTail(overrides: Partial<TailLimits> = {}): RunTail {
  const limits = { ...LIMITS, ...overrides };
  const feeds = new Map<string, Feed>();
  const watches = new Set<Watch>();
  const dirty = new Set<string>();
  let wakeUps: Listening | undefined;
  let poll: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | undefined;
  let stopped = false;

  function markDirty(runIds: Iterable<string>): void {
    for (const runId of runIds) if (feeds.has(runId)) dirty.add(runId);
    if (dirty.size === 0 || stopped) return;
    pumping ??= pump().finally(() => {
      pumping = undefined;
      // Marked after the pump's last look, but before it was known to have ended.
      markDirty([]);
    });
  }

  const read = (cursors: { runId: string; after: number }[], events = limits.page.events) =>
    answerWithin(READ_MS, readEventsAfter(cursors, { ...limits.page, events }));

  async function pump(): Promise<void> {
    while (dirty.size > 0 && !stopped) {
      const startedAt = performance.now();
      const reading = [...dirty].flatMap((runId) => feeds.get(runId) ?? []);
      dirty.clear();
      const cursors = reading.map((feed) => ({ runId: feed.runId, after: feed.head }));
      try {
        const events = cursors.length > 0 ? await read(cursors) : [];
        deliver(reading, events);
      } catch (error) {
        // The poll finds them again.
        logger.warn("Could not read new events", { runs: reading.length, error });
        return;
      }
      const restMs = limits.gapMs - (performance.now() - startedAt);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  function deliver(reading: Feed[], events: StoredEvent[]): void {
    const fresh = new Map<string, StoredEvent[]>();
    for (const event of events) {
      const list = fresh.get(event.runId);
      if (list) list.push(event);
      else fresh.set(event.runId, [event]);
    }
    for (const feed of reading) {
      const list = fresh.get(feed.runId);
      // Left and watched anew while the read was under way: the new feed has a read of its own coming.
      if (!list || feeds.get(feed.runId) !== feed) continue;
      append(feed, list.map(encode), limits);
      if (list.at(-1)?.hasMore) dirty.add(feed.runId);
      for (const wake of feed.waiting) wake();
      feed.waiting.clear();
    }
  }

  async function pollHeads(): Promise<void> {
    try {
      const heads = await answerWithin(READ_MS, readHeads([...feeds.keys()]));
      markDirty(
        heads
          .filter(({ runId, lastSeq }) => lastSeq > (feeds.get(runId)?.head ?? lastSeq))
          .map((head) => head.runId),
      );
    } catch (error) {
      logger.warn("Could not poll for new events", { runs: feeds.size, error });
    }
    if (feeds.size > 0 && !stopped) poll = setTimeout(() => void pollHeads(), limits.pollMs);
    else poll = undefined;
  }

  function begin(): void {
    if (stopped) return;
    poll ??= setTimeout(() => void pollHeads(), limits.pollMs);
    if (!limits.listens) return;
    wakeUps ??= listen(listenUrl(), RUN_EVENTS_CHANNEL, {
      onNotification: (payload) => markDirty(payload.split(",")),
      onConnected: () => markDirty(feeds.keys()),
      onLost: (error) => logger.warn("Lost the listening connection; polling goes on", { error }),
    });
  }

  function enter(runId: string, lastSeq: number): Feed {
    let feed = feeds.get(runId);
    if (!feed) {
      feed = {
        runId,
        head: lastSeq,
        ring: [],
        ringBytes: 0,
        latest: null,
        waiting: new Set(),
        readers: 0,
      };
      feeds.set(runId, feed);
      begin();
    }
    feed.readers += 1;
    // Events may have come between the caller's look at the head and this moment.
    markDirty([runId]);
    return feed;
  }

  return {
    watch(runId, lastSeq) {
      const feed = enter(runId, lastSeq);
      let left = stopped;
      /** Read ahead from the ledger but not handed out yet. */
      let page: Encoded[] = [];
      let pageEvents = limits.page.events;
      const watch: Watch = {
        async next(after) {
          while (!left) {
            if (page.length === 0 && after >= feed.head) {
              await new Promise<void>((resolve) => feed.waiting.add(resolve));
              continue;
            }
            const live = page.length === 0 ? fromRing(feed, after, limits.chunkBytes) : null;
            if (live) return live;
            if (page.length === 0) {
              page = (await read([{ runId, after }], pageEvents)).map(encode);
              // Postgres unpacks what the bytes then cut off: it is asked for little more than fitted the last time.
              pageEvents = Math.max(1, Math.min(limits.page.events, 2 * page.length));
            }
            // The head is ahead, yet nothing is there: dropped with their partition.
            if (page.length === 0) return null;
            return left ? null : joined(page, limits.chunkBytes);
          }
          return null;
        },
        leave() {
          if (!watches.delete(watch)) return;
          left = true;
          feed.readers -= 1;
          if (feed.readers === 0) feeds.delete(runId);
          for (const wake of feed.waiting) wake();
          feed.waiting.clear();
        },
      };
      watches.add(watch);
      return watch;
    },
    readers: () => watches.size,
    async stop() {
      stopped = true;
      clearTimeout(poll);
      const leaving = [...watches].map(
        (watch) =>
          new Promise<void>((resolve) => {
            setTimeout(() => {
              watch.leave();
              resolve();
            }, Math.random() * DRAIN_MS);
          }),
      );
      await Promise.all([...leaving, wakeUps?.stop(), pumping]);
    },
  };
}

function encode(event: StoredEvent): Encoded {
  return { seq: event.seq, bytes: encodeEvent(event), terminal: event.isTerminal };
}

function append(feed: Feed, fresh: Encoded[], limits: TailLimits): void {
  const after = feed.head;
  for (const event of fresh) {
    feed.ring.push(event);
    feed.ringBytes += event.bytes.length;
    feed.head = event.seq;
  }
  let dropped = 0;
  while (feed.ringBytes > limits.ringBytes && dropped < feed.ring.length - 1) {
    feed.ringBytes -= feed.ring[dropped]!.bytes.length;
    dropped += 1;
  }
  feed.ring.splice(0, dropped);
  feed.latest = null;
  const chunk = fromRing(feed, after, limits.chunkBytes);
  if (chunk) feed.latest = { after, chunk };
}

/** What the ring has after the cursor, or null where its memory does not reach back that far. */
function fromRing(feed: Feed, after: number, chunkBytes: number): Chunk | null {
  if (feed.latest?.after === after) return feed.latest.chunk;
  const oldest = feed.ring[0];
  if (!oldest || after < oldest.seq - 1 || after >= feed.head) return null;
  // Sequence numbers have no gaps, so the place in the ring is a subtraction.
  return joined(feed.ring.slice(after - oldest.seq + 1), chunkBytes);
}

/** Takes events off the front of the list up to the size, at least one, and joins them. */
function joined(events: Encoded[], chunkBytes: number): Chunk {
  let count = 0;
  let bytes = 0;
  do bytes += events[count++]!.bytes.length;
  while (count < events.length && bytes + events[count]!.bytes.length <= chunkBytes);
  const taken = events.splice(0, count);
  const last = taken.at(-1)!;
  return {
    bytes: taken.length === 1 ? last.bytes : Buffer.concat(taken.map((event) => event.bytes)),
    lastSeq: last.seq,
    terminal: last.terminal,
  };
}
