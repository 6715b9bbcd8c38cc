// Which crash is this: what tells one defect from another, and stays the same when lines move, lambdas are numbered anew or the
// app is built again. Pure; takes the log's words without their prefixes.
/** What the log says broke. A death has no stack: the system or the app itself ended the process. */
export type CrashKind = "java" | "native" | "anr" | "death";

export interface CrashRecord {
  kind: CrashKind;
  /** Package, or `package:name`. */
  process: string;
  /** One line for people. */
  title: string;
  /** What the exception, the abort or the system said; "" where it said nothing. */
  message: string;
  /** The log's own words without their prefixes, at most 32 KB. */
  stack: string;
  /** Up to three places that tell this defect from another, top first; no line numbers. */
  topFrames: string[];
  /** Equal for the same defect, also after a rebuild that moved lines. */
  signature: string;
}

/** A record without what is the same for all kinds. */
export type Told = Pick<CrashRecord, "kind" | "title" | "message" | "topFrames" | "signature">;

/** Packages that every app stands on: their frames tell nothing of the app. */
const FRAMEWORK =
  /^(android|androidx|java|javax|kotlin|kotlinx|com\.android|dalvik|sun|libcore|com\.google\.android|j\$)\./;

/** What a Java or Kotlin crash says; its root cause decides which crash it is. */
export function javaCrash(lines: readonly string[]): Told {
  const causeAt = lines.map((line) => /^\s*Caused by: /.test(line)).lastIndexOf(true);
  const headAt = causeAt >= 0 ? causeAt : lines.findIndex(isExceptionLine);
  const head = (lines[headAt] ?? "").replace(/^\s*Caused by: /, "");
  const [, exception = "unknown", message = ""] = /^([\w.$]+)(?::\s*(.*))?$/.exec(head) ?? [];
  const frames = framesIn(lines.slice(headAt + 1));
  const all = frames.length > 0 ? frames : framesIn(lines);
  const own = all.filter((frame) => !FRAMEWORK.test(frame));
  const topFrames = (own.length > 0 ? own : all).slice(0, 3);
  return {
    kind: "java",
    title: message ? `${exception}: ${message}` : exception,
    message,
    topFrames,
    signature: ["java", exception, ...topFrames].join("|"),
  };
}

function isExceptionLine(line: string, at: number): boolean {
  return at > 0 && /^[\w$]+(\.[\w$]+)+(:|$)/.test(line);
}

/** Frames of one section, `class.method`, made independent of the compiler's numbering. */
function framesIn(lines: readonly string[]): string[] {
  const frames: string[] = [];
  for (const line of lines) {
    if (/^\s*(Caused by|Suppressed): /.test(line)) break;
    const frame = /^\s*at ([\w.$<>-]+)\(/.exec(line)?.[1];
    if (frame) frames.push(normalised(frame));
  }
  return frames;
}

function normalised(frame: string): string {
  return frame
    .replace(/ExternalSyntheticLambda\d+/g, "ExternalSyntheticLambda")
    .replace(/lambda\$(\w+)\$\d+/g, "lambda$$$1")
    .replace(/\$\d+/g, "$$");
}

/** What a tombstone says. */
export function nativeCrash(lines: readonly string[]): Told {
  const text = lines.join("\n");
  const signal = /\((SIG\w+)\)/.exec(text)?.[1] ?? "signal";
  const message = /Abort message: '(.*)'/.exec(text)?.[1] ?? "";
  const topFrames: string[] = [];
  for (const line of lines) {
    const [, pc, library, symbol] =
      /^\s*#\d+ pc ([0-9a-f]+)\s+(\S+)(?:.*?\(([^()+]+)(?:\([^)]*\))?(?:\+\d+)?\))?/.exec(line) ??
      [];
    if (!library || topFrames.length === 3) continue;
    const name = library.slice(library.lastIndexOf("/") + 1);
    const isSymbol = symbol !== undefined && !symbol.startsWith("BuildId");
    topFrames.push(isSymbol ? `${name}!${symbol}` : `${name}+${(pc ?? "").replace(/^0+/, "")}`);
  }
  return {
    kind: "native",
    title: message
      ? `${signal}: ${message}`
      : `${signal}${topFrames[0] ? ` in ${topFrames[0]}` : ""}`,
    message,
    topFrames,
    signature: ["native", signal, ...topFrames].join("|"),
  };
}

/** What the system says of an app that does not respond. */
export function hang(process: string, lines: readonly string[]): Told {
  const activity = /^ANR in \S+ \(([^)]+)\)/.exec(lines[0] ?? "")?.[1] ?? "";
  const reason = lines.map((line) => /^Reason: (.*)$/.exec(line)?.[1]).find(Boolean) ?? "";
  // What differs from one hang to the next stands in brackets, after a colon, or is a number.
  const kindOfReason =
    reason
      .split(/[([{:]/)[0]
      ?.replace(/\d+/g, "")
      .trim() ?? "";
  return {
    kind: "anr",
    title: `Not responding${activity ? `: ${activity}` : ""}`,
    message: reason,
    topFrames: activity ? [activity] : [],
    signature: ["anr", process, activity, kindOfReason].join("|"),
  };
}
