// A run's id: how it is made, and what it looks like at the doors. Its first half is the time by this process's clock and
// names the day that the run's events lie in; what runs first is never decided by it, for clocks differ.
import { APIError } from "encore.dev/api";
import { monotonicFactory } from "ulid";

/** A clock that is set back by no more than this, in milliseconds, leaves the ids rising; they wait for it. */
const SET_BACK_MS = 60_000;

let next = monotonicFactory();
let latestMs = 0;

/** A new run's id, larger than every one that this process has made before unless its clock is set back by far. */
export function newRunId(): string {
  const nowMs = Date.now();
  if (nowMs < latestMs - SET_BACK_MS) {
    // It was far ahead until now: ids that stayed there would put runs into days that are yet to come.
    next = monotonicFactory();
    latestMs = nowMs;
  }
  latestMs = Math.max(latestMs, nowMs);
  return next(nowMs);
}

// Crockford's base 32; the first digit of a 48-bit time is at most 7.
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Throws the caller's mistake unless the text is a run id. */
export function requireRunId(id: string): void {
  if (ULID.test(id)) return;
  throw APIError.invalidArgument(
    "The run id is malformed: it is the 26 characters that POST /run answered as runId.",
  );
}

/** The caller's mistake of asking for a run that is not there. */
export function unknownRun(runId: string): APIError {
  return APIError.notFound(
    `There is no run ${runId}. Check the id against the runId that POST /run answered.`,
  );
}
