// Server-sent events on the wire, as the WHATWG standard frames them. Pure; knows nothing of sockets.
import type { StoredEvent } from "./ledger";

/** One frame. `id` is for durable events only: a reader resumes after the last id it saw. */
export interface Frame {
  event: string;
  /** Sequence number in the run's log. */
  id?: number;
  data: string;
}

/** The frame as text, blank line included. Throws RangeError where a field would break the framing. */
export function encodeFrame({ event, id, data }: Frame): string {
  if (event === "" || /[\r\n\0]/.test(event)) throw new RangeError("event name breaks the frame");
  if (id !== undefined && !(Number.isSafeInteger(id) && id > 0)) {
    throw new RangeError("id is not a sequence number");
  }
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}${lines.join("")}\n`;
}

/** A line that readers skip; keeps proxies from closing an idle stream. */
export function encodeComment(text: string): string {
  return `: ${text.replace(/[\r\n]+/g, " ")}\n\n`;
}

/** Tells an EventSource how long to wait before it comes back. */
export function encodeRetry(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** A stored event as its frame: the data is one line, `{"runId","seq","ts",...payload}`. */
export function encodeEvent({ runId, seq, type, ts, payload }: StoredEvent): Buffer {
  // Joined as text: parsing what Postgres has just printed, to print it again, would be most of the work here.
  const fields = payload === "{}" ? "}" : `,${payload.slice(1)}`;
  const data = `{"runId":"${runId}","seq":${seq},"ts":"${ts.toISOString()}"${fields}`;
  return Buffer.from(encodeFrame({ event: type, id: seq, data }));
}

/** A cursor that is no cursor. */
export const GARBAGE = "garbage";

/**
 * Where a reader wants to go on: `Last-Event-ID` wins over `?after=`; null when it gives neither.
 * An empty header counts as absent: browsers send one before they have seen an id.
 */
export function readCursor(
  lastEventId: string | undefined,
  after: string | null,
): number | null | typeof GARBAGE {
  const text = lastEventId || after;
  if (text === null || text === undefined || text === "") return null;
  // Fifteen digits stay exact in a double.
  return /^\d{1,15}$/.test(text) ? Number(text) : GARBAGE;
}
