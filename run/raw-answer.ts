// What raw doors share: their path's parts, and mistakes answered in the same JSON that Encore's typed doors answer.
import type { IncomingMessage, ServerResponse } from "node:http";
import { APIError } from "encore.dev/api";
import type { Logger } from "../logging/logger";

/** The HTTP status of the codes that our doors use, as Encore maps them. */
const STATUS: Record<string, number> = {
  invalid_argument: 400,
  not_found: 404,
  aborted: 409,
  unavailable: 503,
};

/** Answers with Encore's error JSON. Does nothing once the answer has begun. */
export function answerError(
  res: ServerResponse,
  status: number,
  code: string,
  message: string,
  details: Record<string, unknown> | null = null,
): void {
  if (res.headersSent) return;
  const body = Buffer.from(JSON.stringify({ code, message, details }));
  res.writeHead(status, {
    "content-type": "application/json",
    "content-length": body.length,
    "cache-control": "private, no-store",
  });
  res.end(body);
}

/** Runs a raw door's work; what it throws becomes the answer: the caller's mistake as it is, anything else as 500. */
export async function answering(
  res: ServerResponse,
  logger: Logger,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof APIError && STATUS[error.code]) {
      answerError(res, STATUS[error.code]!, error.code, error.message, error.details ?? null);
      return;
    }
    logger.error("Door failed", { error });
    answerError(res, 500, "internal", "an internal error occurred");
    if (!res.writableEnded) res.end();
  }
}

/** The request's URL; its host means nothing here. */
export function urlOf(req: IncomingMessage): URL {
  return new URL(req.url ?? "/", "http://rove.invalid");
}

/** One part of the request's path, decoded; empty where there is none. */
export function pathPart(req: IncomingMessage, index: number): string {
  const part = urlOf(req).pathname.split("/")[index + 1] ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

/** Where the caller finds a path of ours, by the name that it knows us by; null where it tells none. */
export function ownUrl({ headers }: IncomingMessage, path: string): string | null {
  const { host = "", "x-forwarded-proto": forwarded } = headers;
  if (!HOST.test(host)) return null;
  const protocol = forwarded === "https" ? "https" : "http";
  return `${protocol}://${host}${path}`;
}
