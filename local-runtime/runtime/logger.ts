// encore.dev/log: one JSON object a line on stderr, keys sorted, with what is known of the request around it.
// ENCORE_LOG sets the least level, ENCORE_NOLOG silences.
import type { Request } from "./request";

export const LogLevel = { Trace: 1, Debug: 2, Info: 3, Warn: 4, Error: 5 } as const;

const names = ["", "trace", "debug", "info", "warn", "error"];

export class Logger {
  readonly #least: number;
  readonly #fields: Record<string, unknown>;

  constructor(least: number = levelFromEnvironment(), fields: Record<string, unknown> = {}) {
    this.#least = least;
    this.#fields = fields;
  }

  withLevel(level: number): Logger {
    return new Logger(level, this.#fields);
  }

  with(fields: Record<string, unknown>): Logger {
    return new Logger(this.#least, { ...this.#fields, ...fields });
  }

  log(
    request: Request | null | undefined,
    level: number,
    message: string,
    error?: Error | null,
    _caller?: string | null,
    fields?: Record<string, unknown> | null,
  ): void {
    if (level < this.#least || process.env.ENCORE_NOLOG) return;
    const line: Record<string, unknown> = { ...this.#fields, ...contextOf(request), ...fields };
    line.level = names[level] ?? "info";
    line.message = message;
    line.time = new Date().toISOString();
    if (error) {
      line.error = error.message;
      if (process.env.ENCORE_LOG_INCLUDE_ERROR_STACK && error.stack) {
        line.stack = error.stack.split("\n").slice(1);
      }
    }
    process.stderr.write(`${stringify(line)}\n`);
  }
}

/** The runtime's own words, in the same form. */
export const runtimeLog = new Logger(
  levelFromEnvironment(process.env.ENCORE_RUNTIME_LOG ?? process.env.RUST_LOG),
);

function contextOf(request: Request | null | undefined): Record<string, unknown> {
  if (!request) return {};
  const { apiCall, pubsubMessage, trace } = request.meta();
  const context: Record<string, unknown> = {};
  if (apiCall) {
    context.service = apiCall.api.service;
    context.endpoint = apiCall.api.endpoint;
  }
  if (pubsubMessage) {
    context.service = pubsubMessage.service;
    context.topic = pubsubMessage.topic;
    context.subscription = pubsubMessage.subscription;
  }
  if (trace) {
    context.trace_id = trace.traceId;
    context.span_id = trace.spanId;
    if (trace.extCorrelationId) context.x_correlation_id = trace.extCorrelationId;
  }
  return context;
}

function stringify(line: Record<string, unknown>): string {
  const sorted = Object.fromEntries(Object.entries(line).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(sorted, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

function levelFromEnvironment(
  set = process.env.ENCORE_LOG ?? process.env.ENCORE_LOG_LEVEL,
): number {
  const level = names.indexOf(set?.toLowerCase() ?? "info");
  return level > 0 ? level : LogLevel.Info;
}
