// Files of an `api.static` endpoint: index.html for folders, one byte range, Last-Modified, the notFound file.
// Never leaves the endpoint's folder.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { EndpointMetadata } from "../../metadata";
import { localConfig } from "../config";
import { ApiError } from "./error";

const types: Record<string, string> = {
  ".css": "text/css",
  ".gif": "image/gif",
  ".html": "text/html",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "text/xml",
};

interface StaticRequest {
  metadata: EndpointMetadata;
  /** Path below the endpoint's own. */
  below: string;
  /** Path of the request. */
  pathname: string;
  headers: Record<string, string>;
}

/** Answers a GET or HEAD. Throws `not_found` where there is neither the file nor a notFound file. */
export async function serveStatic(
  request: IncomingMessage,
  response: ServerResponse,
  { metadata, below, pathname, headers }: StaticRequest,
): Promise<void> {
  const options = metadata.static!;
  const { appRoot } = localConfig();
  const root = path.join(appRoot, options.dir);
  const file = path.join(root, path.normalize(`/${below}`));
  const all = { ...headers, ...options.headers };
  let found = await fileAt(file);
  if (found === "folder") {
    if (!pathname.endsWith("/")) {
      response.writeHead(307, { ...all, location: `${pathname}/` }).end();
      return;
    }
    found = await fileAt(path.join(file, "index.html"));
  }
  if (found !== null && found !== "folder") {
    await send(request, response, { found, status: 200, headers: all });
    return;
  }
  const notFound = options.notFound ? await fileAt(path.join(appRoot, options.notFound)) : null;
  if (notFound === null || notFound === "folder") throw new ApiError("not_found", "file not found");
  await send(request, response, { found: notFound, status: options.notFoundStatus, headers: all });
}

interface FoundFile {
  file: string;
  size: number;
  modified: Date;
}

async function fileAt(file: string): Promise<FoundFile | "folder" | null> {
  const info = await stat(file).catch(() => null);
  if (!info) return null;
  if (info.isDirectory()) return "folder";
  return { file, size: info.size, modified: info.mtime };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { found, status, headers }: { found: FoundFile; status: number; headers: Record<string, string> },
): Promise<void> {
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  const modifiedMs = Math.floor(found.modified.getTime() / 1000) * 1000;
  if (status === 200 && modifiedMs <= since) {
    response.writeHead(304, headers).end();
    return;
  }
  const head: Record<string, string> = {
    "content-type": types[path.extname(found.file).toLowerCase()] ?? "application/octet-stream",
    "last-modified": found.modified.toUTCString(),
    "accept-ranges": "bytes",
    ...headers,
  };
  const range = status === 200 ? rangeOf(request.headers.range, found.size) : null;
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...head, "content-range": `bytes */${found.size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: found.size - 1 };
  head["content-length"] = String(end - start + 1);
  if (range) head["content-range"] = `bytes ${start}-${end}/${found.size}`;
  response.writeHead(range ? 206 : status, head);
  if (request.method === "HEAD" || found.size === 0) response.end();
  else await pipeline(createReadStream(found.file, { start, end }), response).catch(() => {});
}

function rangeOf(header: string | undefined, size: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const start = match[1] === "" ? Math.max(size - Number(match[2]), 0) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end ? ("unsatisfiable" as const) : { start, end };
}
