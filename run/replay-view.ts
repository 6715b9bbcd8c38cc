// How far a path was walked again, in the words of GET /run/:id. Pure.
import type { ReplayDeparture, ReplayStep, ReplayView, RunStatus } from "./types";

/** What the ledger counts of a run that walks a path again. */
export interface ReplayTotals {
  followed: number | null;
  /** Payload of `replay.departed`; null where there is none. */
  departed: Record<string, unknown> | null;
  /** Of the crashes and hangs that were seen. */
  signatures: string[];
}

/** What is expected of a run that walks this path. */
export function expectationOf(
  path: readonly ReplayStep[],
): Pick<ReplayView, "total" | "expectedFindings"> {
  const signatures = path.flatMap(({ defects }) => defects ?? []);
  return { total: path.length, expectedFindings: [...new Set(signatures)] };
}

/** The view of a run that walks this path. */
export function replayViewOf(
  path: readonly ReplayStep[],
  status: RunStatus,
  { followed, departed, signatures }: ReplayTotals,
): ReplayView {
  const { total, expectedFindings } = expectationOf(path);
  const areAllSeen = expectedFindings.every((signature) => signatures.includes(signature));
  const isOpen = !areAllSeen && (status === "queued" || status === "running");
  return {
    followed: followed ?? 0,
    total,
    departed: departed && departureOf(departed, followed ?? 0),
    expectedFindings,
    reproduced: expectedFindings.length === 0 || isOpen ? null : areAllSeen,
  };
}

function departureOf(payload: Record<string, unknown>, followed: number): ReplayDeparture {
  const expected = fieldsOf(payload.expected);
  const seen = fieldsOf(payload.seen);
  return {
    at: followed + 1,
    firstStepOrdinal: Number(payload.firstStepOrdinal),
    because: textOf(payload.because) ?? "actionMissing",
    action: textOf(expected.label) ?? "",
    expectedScreen: textOf(expected.title) ?? textOf(expected.activity),
    seenScreen: textOf(seen.title) ?? textOf(seen.activity),
    seenLabels: Array.isArray(seen.labels) ? seen.labels.map(String) : [],
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
