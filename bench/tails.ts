// What readers cost the app's process in memory: thousands that wait for news, and some that have stopped reading.

import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { App } from "../local-runtime/app";
import { startAppOn } from "./app-process";
import { type Bench, median } from "./bench";
import { startLedgerDatabase } from "./ledger-database";
import { residentBytes, settledResidentBytes } from "./process-memory";
import { batchOf, insertRunningRuns, LONG_LEASE_MS } from "./running-runs";
import { openReader, type SseReader } from "./sse-reader";
import { type LedgerStatements, ledgerStatements } from "./statements";

const RUNS = 100;
const TAILS = 5_000;
const OPENING_AT_ONCE = 100;
const REPETITIONS = 3;
/** Many, so that the garbage of one busy moment does not pass for their cost. */
const STALLED = 100;
const STALLED_GOAL_MB = 1;
/** The stalled readers' log: far more than sockets and the reader's allowance hold. */
const LOG_EVENTS = 40_000;
const EVENTS_A_BATCH = 500;

async function openTails(app: App, runIds: string[], count: number): Promise<SseReader[]> {
  const readers: SseReader[] = [];
  while (readers.length < count) {
    const opening = Array.from({ length: OPENING_AT_ONCE }, (_, n) =>
      openReader(app.url, runIds[(readers.length + n) % RUNS]!, 2),
    );
    readers.push(...(await Promise.all(opening)));
  }
  return readers;
}

/** Bytes that each of the idle tails adds; all are open at the same time. */
async function idleBytesEach(app: App, runIds: string[]): Promise<number> {
  const before = await settledResidentBytes(app.pid);
  const readers = await openTails(app, runIds, TAILS);
  const during = await settledResidentBytes(app.pid);
  for (const reader of readers) reader.close();
  return (during - before) / TAILS;
}

async function fillLog(pool: Pool, statements: LedgerStatements, runId: string): Promise<number> {
  for (let written = 0; written < LOG_EVENTS; written += EVENTS_A_BATCH) {
    const batch = batchOf(EVENTS_A_BATCH, 1);
    await pool.query(await statements.append({ runId, epoch: 1 }, written, batch, LONG_LEASE_MS));
  }
  return LOG_EVENTS + 2;
}

/** Highest bytes that each of the stalled readers adds while their log is there to be sent. */
async function stalledBytesEach(app: App, runId: string): Promise<number> {
  const before = await settledResidentBytes(app.pid);
  const readers = await Promise.all(
    Array.from({ length: STALLED }, async () => {
      const reader = await openReader(app.url, runId, 0);
      reader.answer.pause();
      return reader;
    }),
  );
  let highest = 0;
  for (let sample = 0; sample < 40; sample += 1) {
    await sleep(250);
    highest = Math.max(highest, residentBytes(app.pid));
  }
  for (const reader of readers) reader.close();
  return (highest - before) / STALLED;
}

export const tails: Bench = {
  name: "tails",
  summary: `resident memory of the app process per idle tail, ${TAILS} of them; a stalled reader beside it`,
  unit: "kB",
  goal: { atMost: 25 },
  async measure() {
    const database = await startLedgerDatabase({ clients: 2 });
    let app: App | undefined;
    try {
      const statements = await ledgerStatements();
      const runIds = await insertRunningRuns(database.pool, statements, RUNS + 1);
      const longRun = runIds.pop()!;
      const logEvents = await fillLog(database.pool, statements, longRun);
      const idle: number[] = [];
      const stalled: number[] = [];
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        // A fresh process each time: memory that was once taken is seldom given back, and would hide the next round's.
        app = await startAppOn(database);
        await warmUpWithTraffic(app, longRun, logEvents);
        stalled.push(await stalledBytesEach(app, longRun));
        await app.stop();
        app = await startAppOn(database);
        await warmUp(app, runIds);
        idle.push(await idleBytesEach(app, runIds));
        await app.stop();
        app = undefined;
      }
      const stalledMb = median(stalled) / 1e6;
      return {
        value: median(idle) / 1e3,
        baseline: null,
        rows: [
          ["repetitions", String(REPETITIONS)],
          ["idle tails at once", String(TAILS)],
          ["each idle tail", idle.map((bytes) => `${(bytes / 1e3).toFixed(1)} kB`).join(" ")],
          [
            `each of ${STALLED} stalled readers`,
            stalled.map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`).join(" "),
          ],
          ["stalled reader, median", `${stalledMb.toFixed(2)} MB (goal ${STALLED_GOAL_MB})`],
        ],
        missed:
          stalledMb <= STALLED_GOAL_MB
            ? []
            : [`a stalled reader costs ${stalledMb.toFixed(2)} MB, goal ${STALLED_GOAL_MB} MB`],
      };
    } finally {
      await app?.stop();
      await database.stop();
    }
  },
};

/** A tenth of the readers, so that what is loaded once, and the garbage of opening, is not counted. */
async function warmUp(app: App, runIds: string[]): Promise<void> {
  const readers = await openTails(app, runIds, TAILS / 10);
  for (const reader of readers) reader.close();
}

/** Readers that read everything, so that the heap is as large as traffic makes it before anybody stalls. */
async function warmUpWithTraffic(app: App, runId: string, lastSeq: number): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await Promise.all(Array.from({ length: 3 }, () => readUntil(app, runId, lastSeq)));
  }
}

async function readUntil(app: App, runId: string, lastSeq: number): Promise<void> {
  let reachEnd = () => {};
  const end = new Promise<void>((resolve) => {
    reachEnd = resolve;
  });
  const reader = await openReader(app.url, runId, 0, (seq) => {
    if (seq === lastSeq) reachEnd();
  });
  await end;
  reader.close();
}
