// What a run that walks the path of an earlier one tells of it: how far it came, where the app departs from the path, and
// which findings were met on it the first time. Pure; retrace-lines.ts has the words.
import { fields, items, type LogEvent, number, text, textOrNull } from "./log-event";

/** The path of an earlier run, as far as it was walked again. */
export interface Retrace {
  /** The earlier run. */
  of: string;
  /** Actions of the path that were done. */
  followed: number;
  /** Actions of the path; null in logs from before they told. */
  total: number | null;
  /** Signatures of the crashes and hangs that followed on the path the first time. */
  expectedFindings: string[];
  departed: Parting | null;
}

/** Where the app departs from the path. */
export interface Parting {
  /** Label of the action that was due. */
  label: string;
  /** Step of the earlier run. */
  firstStepOrdinal: number;
  because: string;
  expectedScreen: string | null;
  seenScreen: string | null;
  /** Labels of what could be done instead. */
  seenLabels: string[];
}

/** What the run's first event says of a path; null where it walks none. */
export function retraceOf({ replayOf, replay }: LogEvent["data"]): Retrace | null {
  const of = text(replayOf);
  if (of === "") return null;
  const { total, expectedFindings } = fields(replay);
  return {
    of,
    followed: 0,
    total: typeof total === "number" ? total : null,
    expectedFindings: items(expectedFindings).map(text),
    departed: null,
  };
}

/** Takes in the event that says where the path ends. */
export function depart(retrace: Retrace, data: LogEvent["data"]): void {
  const expected = fields(data.expected);
  const seen = fields(data.seen);
  retrace.followed = number(data.followed);
  retrace.total ??= number(data.total);
  retrace.departed = {
    label: text(expected.label),
    firstStepOrdinal: number(data.firstStepOrdinal),
    because: text(data.because),
    expectedScreen: textOrNull(expected.title) ?? textOrNull(expected.activity),
    seenScreen: textOrNull(seen.title) ?? textOrNull(seen.activity),
    seenLabels: items(seen.labels).map(text),
  };
}
