// The door of the app: one node:http server that finds the endpoint, decodes, calls, and answers as Encore's gateway does.
// What the app cannot notice of the real one (a proxy before a server) is one step here.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { localConfig } from "../config";
import { LogLevel, runtimeLog } from "../logger";
import { newTrace, Request, type RequestMeta, type Trace } from "../request";
import { encodeAnswer } from "./answer";
import { readBody } from "./body";
import { type CorsNames, corsHeaders, corsNames } from "./cors";
import { callTyped, type Endpoint, endpoints } from "./endpoints";
import { ApiError, apiErrorFrom } from "./error";
import { decodeRequest } from "./payload";
import { BodyReader, ResponseWriter } from "./raw";
import { buildRoutes, type Match, type Routes } from "./routes";
import { serveStatic } from "./static";

export interface Gateway {
  port: number;
  /** From now on the health check says 503. */
  announceShutdown(): void;
  /** Stops taking connections; resolves when every response has ended. */
  close(): Promise<void>;
}

interface Serving {
  routes: Routes;
  cors: CorsNames;
  isShuttingDown: boolean;
}

async function openGateway(listen: { host: string; port: number }): Promise<Gateway> {
  const all = endpoints();
  const serving: Serving = {
    routes: await buildRoutes(all),
    cors: corsNames(all),
    isShuttingDown: false,
  };
  const server = createServer((request, response) => {
    void serve(serving, request, response);
  });
  // Encore limits neither; a stream of events may live for hours.
  server.requestTimeout = 0;
  server.timeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    announceShutdown: () => {
      serving.isShuttingDown = true;
    },
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** One request on its way through. */
interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  pathname: string;
  query: string;
  trace: Trace;
  /** On every response. */
  headers: Record<string, string>;
}

async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const correlation = request.headers["x-correlation-id"];
  const trace = newTrace(
    undefined,
    typeof correlation === "string" ? correlation.slice(0, 64) : undefined,
  );
  const visit: Visit = {
    request,
    response,
    pathname: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? "" : url.slice(at + 1),
    trace,
    headers: { "x-encore-trace-id": trace.traceId, ...corsHeaders(request.headers, serving.cors) },
  };
  try {
    await route(serving, visit);
  } catch (error) {
    // The gateway's own refusal; what endpoints throw is answered where they are called.
    answerError(visit, apiErrorFrom(error), { "cache-control": "private, no-store" });
  }
}

async function route(serving: Serving, visit: Visit): Promise<void> {
  const { request, response, pathname } = visit;
  if (pathname.startsWith("/__encore/")) {
    answerOwn(serving, visit);
    return;
  }
  if (request.method === "OPTIONS") {
    const cors = corsHeaders(request.headers, serving.cors, true);
    response.writeHead(200, { ...visit.headers, ...cors, "content-length": "0" }).end();
    return;
  }
  const match = serving.routes.find(request.method ?? "GET", pathname);
  if (typeof match === "string") throw new ApiError("not_found", match);
  const { metadata } = match.endpoint;
  // Authentication handlers are refused at the start, so nobody can be authenticated.
  if (metadata.auth) throw new ApiError("unauthenticated", "unauthenticated");
  const startedMs = performance.now();
  if (metadata.kind === "static") {
    await serveStatic(request, response, {
      metadata,
      below: Object.values(match.params)[0] ?? "",
      pathname,
      headers: visit.headers,
    });
  } else if (metadata.kind === "raw") await serveRaw(visit, match);
  else await serveTyped(visit, match);
  logEnd(match.endpoint, response.statusCode, performance.now() - startedMs);
}

async function serveTyped(visit: Visit, match: Match): Promise<void> {
  const { request, response } = visit;
  const { metadata, route } = match.endpoint;
  try {
    const payload = await decodeRequest(metadata, {
      method: request.method ?? "GET",
      pathParams: match.params,
      query: new URLSearchParams(visit.query),
      headers: headersOf(request),
      body: () => readBody(request, metadata.bodyLimitBytes),
    });
    const native = new Request(metaOf(visit, match, payload), payload);
    const answer = encodeAnswer(metadata, await callTyped(route!, native));
    const length = Buffer.byteLength(answer.body ?? "");
    response.writeHead(answer.status, {
      ...visit.headers,
      ...answer.headers,
      "content-length": String(length),
    });
    response.end(answer.body ?? undefined);
  } catch (error) {
    answerError(visit, failed(match.endpoint, error));
  }
}

async function serveRaw(visit: Visit, match: Match): Promise<void> {
  const { request, response } = visit;
  const { metadata, route } = match.endpoint;
  const writer = new ResponseWriter(response, visit.headers);
  const native = new Request(metaOf(visit, match), null);
  const body = new BodyReader(request, metadata.bodyLimitBytes);
  try {
    await route!.handler(native, writer, body);
  } catch (error) {
    const shown = failed(match.endpoint, error);
    // After the first byte there is nobody left to tell.
    if (!writer.hasStarted) answerError(visit, shown);
  }
}

function metaOf(visit: Visit, { endpoint, params }: Match, payload?: object): RequestMeta {
  const { metadata } = endpoint;
  const values = payload as Record<string, unknown> | undefined;
  const pathParams = Object.fromEntries(
    Object.entries(params).map(([name, text]) => [name, values?.[name] ?? text]),
  );
  return {
    startedAt: new Date().toISOString(),
    trace: visit.trace,
    apiCall: {
      api: {
        service: metadata.service,
        endpoint: metadata.name,
        raw: metadata.kind === "raw",
        requiresAuth: metadata.auth,
        tags: metadata.tags,
      },
      method: visit.request.method ?? "GET",
      path: visit.pathname,
      pathAndQuery: visit.query ? `${visit.pathname}?${visit.query}` : visit.pathname,
      pathParams,
      ...(payload && { parsedPayload: payload }),
      headers: headersOf(visit.request),
    },
  };
}

/** Lower case, repeated ones as arrays, Encore's own hidden, the proxy's added. */
function headersOf(request: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (name.startsWith("x-encore-meta") || !values) continue;
    headers[name] = values.length === 1 ? values[0]! : values;
  }
  headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
  headers["x-forwarded-proto"] = "http";
  if (request.headers.host) headers["x-forwarded-host"] = request.headers.host;
  return headers;
}

function answerOwn(serving: Serving, visit: Visit): void {
  if (visit.pathname !== "/__encore/healthz" || visit.request.method !== "GET") {
    throw new ApiError("not_found", "endpoint not found");
  }
  const status = serving.isShuttingDown ? 503 : 200;
  const body = JSON.stringify({
    code: serving.isShuttingDown ? "shutting_down" : "ok",
    message: serving.isShuttingDown
      ? "Your Encore app is shutting down"
      : "Your Encore app is up and running!",
    details: {
      app_slug: "",
      env_name: "local",
      app_revision: "",
      encore_compiler: "",
      deploy_id: "",
      checks: [],
      enabled_experiments: [],
    },
  });
  visit.response.writeHead(status, { ...visit.headers, "content-type": "application/json" });
  visit.response.end(body);
}

function answerError(visit: Visit, error: ApiError, headers: Record<string, string> = {}): void {
  const { request, response } = visit;
  if (response.headersSent || response.destroyed) return;
  const body = error.body();
  response.writeHead(error.status, {
    ...visit.headers,
    ...headers,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    // A body that nobody is going to read must not be taken for the next request.
    ...(!request.complete && { connection: "close" }),
  });
  response.end(body);
}

function failed(endpoint: Endpoint, thrown: unknown): ApiError {
  const error = apiErrorFrom(thrown);
  const { service, name } = endpoint.metadata;
  if (error.status >= 500 || process.env.ENCORE_LOG === "trace") {
    const cause = error.cause instanceof Error ? error.cause : error;
    runtimeLog.log(null, LogLevel.Error, "request failed", cause, null, {
      service,
      endpoint: name,
      code: error.code,
    });
  }
  return error;
}

function logEnd(endpoint: Endpoint, status: number, durationMs: number): void {
  runtimeLog.log(null, LogLevel.Debug, "request completed", null, null, {
    service: endpoint.metadata.service,
    endpoint: endpoint.metadata.name,
    code: status,
    duration: durationMs,
  });
}

/** Where the configuration wants it; null under tests. */
export async function openConfiguredGateway(): Promise<Gateway | null> {
  const { listen } = localConfig();
  return listen ? openGateway(listen) : null;
}
