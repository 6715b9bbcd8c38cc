// Names whatever a device call threw: one fault of the closed list in fault-table.ts, or `unknown`, which keeps its text. Pure.
// Matches on messages and W3C codes only, never on a stack trace: netty's own class names in a stack read like timeouts.
import type { StopReason } from "../../run/types";
import { FAULTS, type FaultRule, type Recovery } from "./fault-table";

export { FAULTS, type FaultRule, type Recovery } from "./fault-table";

/** Name of a fault. */
export type FaultKind = keyof typeof FAULTS;

/** Every fault, in matching order. */
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** Faults that speak against the device: three runs in a row that end by them quarantine it. */
export const DEVICE_FAULTS: ReadonlySet<string> = new Set<FaultKind>([
  "adb_timed_out",
  "command_timed_out",
  "device_offline",
  "device_unauthorized",
  "device_unavailable",
  "helper_connection_cut",
  "helper_not_started",
  "helper_rejected",
  "install_no_space",
  "instrumentation_dead",
  "server_timed_out",
  "settings_not_started",
  "wrong_device",
]);

/** Longest message kept, in characters: Appium quotes whole commands and their output. */
const MESSAGE_CHARS_MAX = 4_000;

/** The only thing that a device call rejects with. */
export class Fault extends Error {
  readonly kind: FaultKind;
  /** What betrayed it: the signature or W3C code that matched, else the kind. */
  readonly signature: string;
  /** First thing to try. */
  readonly recovery: Recovery;
  /** What to try the first, second, … time; the last stays. */
  readonly recoveries: readonly Recovery[];
  readonly stopReason: StopReason;
  /** For people: what to do about it. */
  readonly remedy: string;

  constructor(
    kind: FaultKind,
    message: string,
    about: { signature?: string; cause?: unknown } = {},
  ) {
    super(
      message.slice(0, MESSAGE_CHARS_MAX),
      about.cause === undefined ? {} : { cause: about.cause },
    );
    const rule: FaultRule = FAULTS[kind];
    this.name = "Fault";
    this.kind = kind;
    this.signature = about.signature ?? kind;
    this.recovery = rule.recoveries[0];
    this.recoveries = rule.recoveries;
    this.stopReason = rule.stopReason;
    this.remedy = rule.remedy;
  }
}

/** An error answer of a WebDriver server, as it was on the wire. */
export class WireError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** W3C error code, or "" where the answer had none. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "WireError";
    this.status = status;
    this.code = code;
  }
}

/** Codes of broken connections, as Node and undici name them. */
const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "EPROTO",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_CLOSED",
]);

/** Names whatever a device call threw. Faults pass unchanged; nothing is ever thrown. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = messageOf(error);
  const byCode = FAULT_KINDS.find((kind) => ruleOf(kind).codes?.includes(codeOf(error)));
  if (byCode && byCode !== "session_refused") {
    return new Fault(byCode, message, { signature: codeOf(error), cause: error });
  }
  const found = matchMessage(message);
  if (found) return new Fault(found.kind, message, { signature: found.signature, cause: error });
  const connection = connectionCodeOf(error);
  if (connection) return new Fault("appium_lost", message, { signature: connection, cause: error });
  if (byCode) return new Fault(byCode, message, { signature: codeOf(error), cause: error });
  return new Fault("unknown", message, { cause: error });
}

function ruleOf(kind: FaultKind): FaultRule {
  return FAULTS[kind];
}

function matchMessage(message: string): { kind: FaultKind; signature: string } | null {
  const text = message.toLowerCase();
  for (const kind of FAULT_KINDS) {
    for (const signature of ruleOf(kind).signatures) {
      const parts = typeof signature === "string" ? [signature] : signature;
      if (occurInOrder(text, parts)) return { kind, signature: parts.join("…") };
    }
  }
  return null;
}

function occurInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part.toLowerCase(), from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // WebdriverIO appends the command and its arguments, which may hold typed text that reads like a signature.
  const own = text.replace(/^WebDriverError: /, "");
  const tail = own.lastIndexOf(' when running "');
  return tail > 0 ? own.slice(0, tail) : own;
}

function codeOf(error: unknown): string {
  if (error instanceof WireError) return error.code;
  return error instanceof Error ? error.name : "";
}

function connectionCodeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const code = "code" in at && typeof at.code === "string" ? at.code : "";
    if (CONNECTION_CODES.has(code)) return code;
  }
  return null;
}
