// Crashes, hangs and deaths of one app, read from its device's log in `threadtime` form. Pure. Lines come in portions that
// cut records anywhere; what is unfinished waits for the next portion. Attributes by process name, never by guess.
import { type CrashKind, type CrashRecord, hang, javaCrash, nativeCrash } from "./crash-signature";
import type { LogLine } from "./device";

export type { CrashKind, CrashRecord } from "./crash-signature";

/** A line of the log, taken apart. */
export interface LogEntry {
  /** Date and time as they stand in the line. */
  stamp: string;
  /** Of the device's clock, within its day; for distances only. */
  atMs: number;
  pid: number;
  tid: number;
  tag: string;
  text: string;
}

/** A record that may still grow. */
interface Block {
  kind: Exclude<CrashKind, "death">;
  /** Of the first line: with the process, it names the record. */
  stamp: string;
  process: string;
  /** Of the process that writes, except for the native kind: of the one that died. */
  pid: number;
  tid: number;
  tag: string;
  lastMs: number;
  bytes: number;
  lines: string[];
  /** Portion in which it last grew. */
  portion: number;
}

/** Android's own limit for one log entry is 4 KB; a record is cut where stacks repeat themselves. */
const STACK_BYTES_MAX = 32 * 1024;
/** A record is written at once; what comes later is another. */
const SILENCE_MS = 2_000;
/** A process that breaks is reported dead a moment later; that is the same defect. */
const SAME_DEATH_MS = 10_000;
const DAY_MS = 86_400_000;

const LINE =
  /^(\d\d-\d\d (\d\d):(\d\d):(\d\d)\.(\d{3}))\s+(\d+)\s+(\d+) [VDIWEFS] (.*?)\s*: ?(.*)$/;
const NATIVE_SIGNAL = /^Fatal signal (\d+) \((\w+)\).*\bpid (\d+) \((.+)\)/;
const TOMBSTONE_PROCESS = /^pid: (\d+), tid: \d+, name: .*>>> (.+) <<</;
const ANR_IN = /^ANR in (\S+)/;
const KILLED = /^Killing (\d+):([^/\s]+)\/\S+ \(adj -?\d+\): (.*)$/;
const DIED = /^Process (\S+) \(pid (\d+)\) has died/;
const WINDOW_DEATH = /^WIN DEATH: Window\{\S+ \S+ ([^/}\s]+)/;
const LOW_MEMORY = /^Kill '([^']+)' \((\d+)\)/;
const FORCE_STOP = /^Force stopping (\S+)/;
/** Reasons that name someone who asked for it: us, the user or an update. */
const ASKED_FOR = /^(stop|remove task|from pid|installPackage|deletePackage|user request)/i;

/** Reads the log of one app, portion by portion. */
export class LogcatReader {
  readonly #packageName: string;
  readonly #deaths = new Map<string, number>();
  readonly #asked = new Map<string, number>();
  /** Records that were answered: a new session is told the phone's old lines again. */
  readonly #told = new Set<string>();
  #blocks: Block[] = [];
  #portion = 0;

  constructor(packageName: string) {
    this.#packageName = packageName;
  }

  /** Whether a record has begun that may still grow. */
  get isPending(): boolean {
    return this.#blocks.some((block) => this.#isOurs(block.process));
  }

  /**
   * Takes the next lines and answers the records that are complete: another line of the same thread followed, two seconds
   * of the device's time passed, or a whole portion brought nothing more.
   */
  push(lines: readonly LogLine[]): CrashRecord[] {
    this.#portion++;
    const found: CrashRecord[] = [];
    for (const { message } of lines) {
      for (const line of message.split("\n")) {
        const entry = entryOf(line);
        if (entry) this.#take(entry, found);
      }
    }
    this.#close((block) => block.portion < this.#portion, found);
    return found;
  }

  /** Answers what has begun, finished or not; for when nothing more will come. */
  flush(): CrashRecord[] {
    const found: CrashRecord[] = [];
    this.#close(() => true, found);
    return found;
  }

  #take(entry: LogEntry, found: CrashRecord[]): void {
    this.#close((block) => after(block.lastMs, entry.atMs) > SILENCE_MS, found);
    const open = this.#blocks.find((block) => belongs(block, entry));
    this.#close((block) => block !== open && interrupts(block, entry), found);
    if (open && !startsRecord(entry) && !tellsOfDeath(entry)) {
      this.#grow(open, entry);
      return;
    }
    if (open) this.#close((block) => block === open, found);
    const begun = blockOf(entry);
    if (begun) {
      this.#blocks.push({ ...begun, portion: this.#portion });
      return;
    }
    const death = this.#deathIn(entry);
    if (death) found.push(death);
  }

  #grow(block: Block, entry: LogEntry): void {
    block.lastMs = entry.atMs;
    block.portion = this.#portion;
    const { text } = entry;
    if (block.kind === "java") block.process ||= /^Process: ([^,\s]+)/.exec(text)?.[1] ?? "";
    if (block.kind === "native") block.process = TOMBSTONE_PROCESS.exec(text)?.[2] ?? block.process;
    if (block.bytes >= STACK_BYTES_MAX) return;
    block.bytes += Buffer.byteLength(text) + 1;
    block.lines.push(text);
  }

  #close(isOver: (block: Block) => boolean, found: CrashRecord[]): void {
    const over = this.#blocks.filter(isOver);
    if (over.length === 0) return;
    this.#blocks = this.#blocks.filter((block) => !over.includes(block));
    for (const block of over) {
      const process = this.#ownName(block);
      if (!process) continue;
      this.#deaths.set(process, block.lastMs);
      if (this.#isTold(block.stamp, process)) continue;
      found.push(recordOf({ ...block, process }));
    }
  }

  /** Whether the record was answered before; notes it. */
  #isTold(stamp: string, process: string): boolean {
    const name = `${stamp} ${process}`;
    if (this.#told.has(name)) return true;
    this.#told.add(name);
    return false;
  }

  /** libc knows a process by the last 15 characters of its name only. */
  #ownName(block: Block): string | null {
    if (this.#isOurs(block.process)) return block.process;
    const isCut = block.kind === "native" && block.process.length >= 15;
    return isCut && this.#packageName.endsWith(block.process) ? this.#packageName : null;
  }

  #isOurs(process: string): boolean {
    return process === this.#packageName || process.startsWith(`${this.#packageName}:`);
  }

  #deathIn(entry: LogEntry): CrashRecord | null {
    const { text, atMs } = entry;
    const stopped = FORCE_STOP.exec(text)?.[1];
    if (stopped) this.#asked.set(stopped, atMs);
    const killed = KILLED.exec(text);
    const process =
      killed?.[2] ?? (DIED.exec(text) ?? WINDOW_DEATH.exec(text) ?? LOW_MEMORY.exec(text))?.[1];
    if (!process || !this.#isOurs(process)) return null;
    if (killed && ASKED_FOR.test(killed[3] ?? "")) this.#asked.set(process, atMs);
    const asked = this.#asked.get(process) ?? this.#asked.get(this.#packageName);
    if (asked !== undefined && after(asked, atMs) < SAME_DEATH_MS) return null;
    const known = this.#deaths.get(process);
    this.#deaths.set(process, atMs);
    if (known !== undefined && after(known, atMs) < SAME_DEATH_MS) return null;
    // A crash of the same process that is still being written down will be told with its stack.
    if (this.#blocks.some((block) => this.#ownName(block) === process)) return null;
    return this.#isTold(entry.stamp, process) ? null : deathOf(process, killed?.[3] ?? text);
  }
}

/** All that the lines tell of the app, finished or not. */
export function crashesIn(lines: readonly LogLine[], packageName: string): CrashRecord[] {
  const reader = new LogcatReader(packageName);
  return [...reader.push(lines), ...reader.flush()];
}

/** A line of the log in `threadtime` form; null for anything else. */
export function entryOf(line: string): LogEntry | null {
  const [, stamp, hours, minutes, seconds, ms, pid, tid, tag, text] = LINE.exec(line) ?? [];
  if (stamp === undefined || tag === undefined || text === undefined) return null;
  const atMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(ms);
  return { stamp, atMs, pid: Number(pid), tid: Number(tid), tag, text };
}

/** Milliseconds from one moment to a later one, over midnight too. */
function after(fromMs: number, toMs: number): number {
  return (toMs - fromMs + DAY_MS) % DAY_MS;
}

function belongs(block: Block, { pid, tid, tag, text }: LogEntry): boolean {
  if (block.kind !== "native") return block.pid === pid && block.tid === tid && block.tag === tag;
  if (tag === "libc") return block.pid === pid && !NATIVE_SIGNAL.test(text);
  // The tombstone is written by a helper process; its lines carry the dead one's pid once, near the top.
  if (tag !== "DEBUG") return false;
  const named = TOMBSTONE_PROCESS.exec(text)?.[1];
  return named === undefined || Number(named) === block.pid;
}

/** Whether the entry shows that the block's thread has gone on to something else. */
function interrupts(block: Block, entry: LogEntry): boolean {
  return block.kind !== "native" && block.pid === entry.pid && block.tid === entry.tid;
}

function startsRecord({ tag, text }: LogEntry): boolean {
  return (
    (tag === "AndroidRuntime" && text.startsWith("FATAL EXCEPTION")) ||
    (tag === "libc" && NATIVE_SIGNAL.test(text)) ||
    (tag === "ActivityManager" && ANR_IN.test(text))
  );
}

/** Such a line is never part of a record, though the same thread of the system may write both. */
function tellsOfDeath({ text }: LogEntry): boolean {
  return [KILLED, DIED, WINDOW_DEATH, LOW_MEMORY, FORCE_STOP].some((words) => words.test(text));
}

function blockOf(entry: LogEntry): Omit<Block, "portion"> | null {
  if (!startsRecord(entry)) return null;
  const { stamp, pid, tid, tag, text, atMs } = entry;
  const base = {
    stamp,
    pid,
    tid,
    tag,
    lastMs: atMs,
    bytes: Buffer.byteLength(text),
    lines: [text],
  };
  if (tag === "AndroidRuntime") return { ...base, kind: "java", process: "" };
  if (tag === "ActivityManager") {
    return { ...base, kind: "anr", process: ANR_IN.exec(text)?.[1] ?? "" };
  }
  const [, , , deadPid, name] = NATIVE_SIGNAL.exec(text) ?? [];
  return { ...base, kind: "native", process: name ?? "", pid: Number(deadPid) };
}

function recordOf(block: Block): CrashRecord {
  const stack = block.lines.join("\n").slice(0, STACK_BYTES_MAX);
  const base = { process: block.process, stack };
  if (block.kind === "java") return { ...base, ...javaCrash(block.lines) };
  if (block.kind === "native") return { ...base, ...nativeCrash(block.lines) };
  return { ...base, ...hang(block.process, block.lines) };
}

function deathOf(process: string, why: string): CrashRecord {
  return {
    kind: "death",
    process,
    title: "The process ended without a stack",
    message: why,
    stack: why,
    topFrames: [],
    signature: ["death", process].join("|"),
  };
}
