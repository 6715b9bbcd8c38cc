// One line of a run's log as evidence reads it. Logs are older than their reader and hold a stranger's words: every
// field is looked at before it is believed, and what does not fit reads as absent.

/** An event of the log. `data` holds its own fields. */
export interface LogEvent {
  /** 1..n without a gap. */
  seq: number;
  type: string;
  /** ISO 8601, the database's clock. */
  ts: string;
  data: Readonly<Record<string, unknown>>;
}

/** The text, or "" where there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The text, or null where there is none. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The finite number, or null. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The finite number, or 0. */
export function number(value: unknown): number {
  return numberOrNull(value) ?? 0;
}

/** The object's fields; none where it is no object. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The list's items; none where it is no list. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const ARTIFACT = /^[0-9a-f]{64}\.[a-z]{1,5}$/;

/** Name of a stored artifact, given as such or as a reference; null for anything else. */
export function artifactName(value: unknown): string | null {
  const name = typeof value === "string" ? value : text(fields(value).name);
  return ARTIFACT.test(name) ? name : null;
}
