// A run's story for the doors that show evidence: reads its log in pages and folds it. Writes nothing.
import { APIError } from "encore.dev/api";
import { artifacts } from "../artifacts/bucket";
import type { LogEvent } from "../evidence/log-event";
import { tellStory } from "../evidence/story";
import { blankStory, type Story } from "../evidence/told";
import { type LoggedEvent, readLog } from "./evidence-ledger";
import { type RunRow, readLogHead, readRun } from "./ledger";
import { requireRunId, unknownRun } from "./run-id";

/** Events read at a time: some 300 kB. */
const pageSize = 1_000;

/** Events that tell of the walk itself, nearly two thirds of a log. */
export const NODE_EVENTS = ["agent.node.started", "agent.node.finished"];

/** The row of a run, or the caller's mistake. */
export async function rowOf(runId: string): Promise<RunRow> {
  requireRunId(runId);
  const row = await readRun(runId);
  if (!row) throw unknownRun(runId);
  return row;
}

/** The row of a run that has ended. While it runs, the caller's mistake says when to come back. */
export async function endedRowOf(runId: string): Promise<RunRow> {
  const row = await rowOf(runId);
  if (row.finishedAt !== null) return row;
  const seconds = secondsLeft(row);
  throw APIError.aborted(
    `The run is ${row.status}: this can be had once it has ended. Come back in ${seconds} s, or follow /run/${runId}/stream, which says when it ends.`,
  ).withDetails({
    status: row.status,
    retryAfterSeconds: seconds,
    streamUrl: `/run/${runId}/stream`,
  });
}

/** Seconds that the steps left will take at the pace so far; a guess, and no more than ten minutes. */
function secondsLeft({ startedAt, steps, input }: RunRow): number {
  if (!startedAt || steps === 0) return 30;
  const perStepMs = (Date.now() - startedAt.getTime()) / steps;
  const left = Math.max(1, input.maxSteps - steps) * perStepMs;
  return Math.min(600, Math.max(1, Math.ceil(left / 1_000)));
}

/** The events of a run's log in order, page by page, without those of some types. */
export async function* logOf(runId: string, without: string[] = []): AsyncGenerator<LogEvent[]> {
  for (let after = 0; ; ) {
    const page = await readLog(runId, after, pageSize, without);
    if (page.length > 0) yield page.map(eventOf);
    if (page.length < pageSize) return;
    after = page.at(-1)!.seq;
  }
}

function eventOf({ seq, type, ts, payload }: LoggedEvent): LogEvent {
  return { seq, type, ts: ts.toISOString(), data: JSON.parse(payload) as Record<string, unknown> };
}

/** A run's story so far. Throws the caller's mistake where its log is gone. */
export async function storyOf(runId: string, without: string[] = []): Promise<Story> {
  const head = await readLogHead(runId);
  if (head && head.lastSeq > 0 && head.firstSeq === null) {
    throw APIError.notFound("The events of this run are past their retention.");
  }
  const story = blankStory(runId);
  for await (const page of logOf(runId, without)) tellStory(page, story);
  return story;
}

/** Bytes of a stored artifact. */
export async function fetchArtifact(name: string): Promise<Buffer> {
  return await artifacts.download(name);
}
