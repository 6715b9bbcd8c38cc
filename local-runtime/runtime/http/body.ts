// The body of a typed endpoint: whole, as text, up to the endpoint's limit.
import type { IncomingMessage } from "node:http";
import { invalidArgument } from "./error";

/** Rejects with `invalid_argument` for a longer body. Null: no limit. */
export function readBody(request: IncomingMessage, limitBytes: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const tooLong = () =>
      reject(
        invalidArgument(
          `unable to read request body: length limit exceeded (at most ${limitBytes} bytes)`,
        ),
      );
    if (limitBytes !== null && Number(request.headers["content-length"] ?? 0) > limitBytes) {
      // Read away what is still coming: a client that is cut off while it sends never sees the answer.
      request.resume();
      tooLong();
      return;
    }
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (limitBytes !== null && length > limitBytes) {
        request.removeAllListeners("data");
        request.resume();
        tooLong();
      } else chunks.push(chunk);
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("close", () => reject(invalidArgument("unable to read request body: cut off")));
    request.on("error", () => {});
  });
}
