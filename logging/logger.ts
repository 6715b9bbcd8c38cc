// One line a record: module, actor, fields, in pino's JSON on stderr.
// Inside a request or a message handler the record goes to Encore's log instead, which prints it and puts it in the
// trace; so a record is never printed twice. Secrets and credentials in URLs are taken out before either sees them.
import { currentRequest } from "encore.dev";
import encoreLog, { type FieldsObject } from "encore.dev/log";
import pino from "pino";
import { redact, redactUrls } from "./redact";

/** Rooms that log; the `module` field. */
export const MODULES = { RUN: "run", AGENT: "agent" } as const;

/** Who speaks in the run service; the `actor` field. */
export const RUN_ACTORS = {
  START: "start",
  CANCEL: "cancel",
  STREAM: "stream",
  HEALTH: "health",
  GET: "get",
  ARTIFACT: "artifact",
  GRAPH: "graph",
  REPORT: "report",
  SCRIPT: "script",
  APP: "app",
  OUTBOX: "outbox",
  TAIL: "tail",
  DEVICES: "devices",
} as const;

/** Who speaks in the agent service; the `actor` field. */
export const AGENT_ACTORS = {
  ORCHESTRATOR: "orchestrator",
  SUBSCRIPTION: "subscription",
  WORKER: "worker",
  WALK: "walk",
  NODE: "node",
  DEVICE: "device",
  REAPER: "reaper",
  RETENTION: "retention",
  ARTIFACTS: "artifacts",
} as const;

export type Module = (typeof MODULES)[keyof typeof MODULES];
export type Actor =
  | (typeof RUN_ACTORS)[keyof typeof RUN_ACTORS]
  | (typeof AGENT_ACTORS)[keyof typeof AGENT_ACTORS];

/** What a record carries besides its message. Errors, dates and nested objects are fine. */
export type LogFields = Record<string, unknown>;

const LEVELS = ["trace", "debug", "info", "warn", "error"] as const;
type Level = (typeof LEVELS)[number];

export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with more fields on every record, such as the run's id. */
  with(fields: LogFields): Logger;
}

/** Least level that is written, from `ROVE_LOG_LEVEL`; `info` when absent, `silent` writes nothing. */
const threshold = process.env.ROVE_LOG_LEVEL ?? "info";
const leastRank =
  threshold === "silent" ? LEVELS.length : Math.max(0, LEVELS.indexOf(threshold as Level));

// Synchronous, so that the last words before a crash are not lost.
const own = pino(
  {
    level: "trace",
    messageKey: "message",
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  },
  pino.destination({ fd: 2, sync: true }),
);

/** A logger for one actor of one module; `fields` are on each of its records. */
export function loggerWith(module: Module, actor: Actor, fields: LogFields = {}): Logger {
  const context = { module, actor, ...fields };
  const at =
    (level: Level) =>
    (message: string, more: LogFields = {}): void => {
      if (LEVELS.indexOf(level) >= leastRank) write(level, message, { ...context, ...more });
    };
  return {
    trace: at("trace"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (more) => loggerWith(module, actor, { ...fields, ...more }),
  };
}

function write(level: Level, message: string, fields: LogFields): void {
  const text = redactUrls(message);
  const clean = redact(fields);
  if (currentRequest()) encoreLog[level](text, clean as FieldsObject);
  else own[level](clean, text);
}
