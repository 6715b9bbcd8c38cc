// Takes secrets out of what is about to be logged or stored in the log of a run.
// Never changes its argument, never throws: what it cannot look into, it leaves out.

const SECRET_KEY =
  /pass(word|wd|phrase)?$|token|secret|authorization|cookie|credential|api[-_]?key|access[-_]?key|private[-_]?key/i;
// Up to the last @ before the path: a password may hold one, and quotes too. Tabs and line breaks, which URLs may hold
// as well, are dropped by their parser. Better too much is taken out than too little.
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^ /?#]+@/gi;
const QUERY_SECRET =
  /([?&][^=&#\s]*(?:pass(?:word|wd|phrase)?|token|secret|credential|api[-_]?key|access[-_]?key)=)[^&#\s"']+/gi;
const REDACTED = "[redacted]";
/** Deeper than any record of ours; a cycle ends here too. */
const DEPTH_MAX = 8;

/** The text with `user:password@` and secret parameters of every URL in it replaced. */
export function redactUrls(text: string): string {
  return text.replace(URL_CREDENTIALS, `$1${REDACTED}@`).replace(QUERY_SECRET, `$1${REDACTED}`);
}

/** A copy of the fields in which values under secret names and credentials in URLs are replaced, at any depth. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    clean[key] = SECRET_KEY.test(key) && value !== null ? REDACTED : redactValue(value, depth + 1);
  }
  return clean;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactUrls(value);
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object") return `[${typeof value}]`;
  if (depth > DEPTH_MAX) return "[deep]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactUrls(value.href);
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return redactObject(value, depth);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactUrls(error.message),
    stack: redactUrls(error.stack ?? ""),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
