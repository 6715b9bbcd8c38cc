// Sends evidence as files: a reader that is slower than we are is waited for, one that is gone is let go.
import type { ServerResponse } from "node:http";

/** A reader that takes nothing for this long has left; Encore does not tell. */
const writeMs = 60_000;
const chunkBytes = 256 * 1_024;

/** Documents that show a stranger's words: nothing in them runs, nothing is loaded. */
export const DOCUMENT_HEADERS = {
  "x-content-type-options": "nosniff",
  "cache-control": "private, no-cache",
  "content-security-policy":
    "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
} as const;

type Headers = Record<string, string>;

/** Answers with a whole text or file that a browser may show and that is saved under `fileName`. */
export async function sendWhole(
  res: ServerResponse,
  body: string | Buffer,
  headers: Headers,
  fileName: string,
): Promise<void> {
  const bytes = Buffer.from(body as string);
  res.writeHead(200, {
    ...headers,
    "content-length": String(bytes.length),
    "content-disposition": `inline; filename="${fileName}"`,
  });
  await pour(res, slices(bytes));
}

/** Answers with a file whose length is not known beforehand. */
export async function sendStream(
  res: ServerResponse,
  chunks: AsyncIterable<Buffer>,
  headers: Headers,
  fileName: string,
): Promise<void> {
  res.writeHead(200, { ...headers, "content-disposition": `attachment; filename="${fileName}"` });
  await pour(res, chunks);
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** Encore's `write` never says "wait", so a pipe would take everything into memory: wait for each write instead. */
export async function pour(
  res: ServerResponse,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  for await (const chunk of chunks) {
    const isTaken = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), writeMs);
      res.write(chunk, (error) => {
        clearTimeout(timer);
        resolve(!error);
      });
    });
    if (!isTaken) break;
  }
  res.end();
}
