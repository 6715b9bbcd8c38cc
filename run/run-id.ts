// What a run's id looks like at the doors.
import { APIError } from "encore.dev/api";

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
