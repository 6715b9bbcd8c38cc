// The run's copy of the device's log: which lines belong to it, and where the copy stands, so that another session or
// another worker goes on behind the last line. Pure. Lines of other apps stay on the phone: they are nobody's evidence.
import type { LogMark } from "../run-state";
import type { LogLine } from "./device";
import { entryOf, type LogEntry } from "./logcat";

/** What is kept of one run, whatever the app writes. */
const LOG_BYTES_MAX = 8 * 1024 * 1024;
/** Processes of the app that may be alive at a time, and those that died lately. */
const PIDS_MAX = 16;

const STARTED = /^Start proc (\d+):([^/\s]+)\//;
const BROKEN = /^Process: ([^,\s]+), PID: (\d+)/;

/** Parts of Android that tell what became of an app. */
const SYSTEM_TAGS: ReadonlySet<string> = new Set([
  "ActivityManager",
  "ActivityTaskManager",
  "AndroidRuntime",
  "DEBUG",
  "InputDispatcher",
  "PackageManager",
  "WindowManager",
  "crash_dump32",
  "crash_dump64",
  "libc",
  "lmkd",
  "lowmemorykiller",
  "tombstoned",
]);
/** Appium's own server on the phone writes down each command, with what it types. */
const SILENT_TAGS: ReadonlySet<string> = new Set(["appium", "io.appium.settings"]);

const CUT =
  "--- Rove: the log is cut here, more than 8 MiB were written. Crashes are kept apart. ---";
const GAP = "--- Rove: lines may be missing here, the phone had none that were older. ---";

/** Some lines of the copy, and where it stands behind them. */
export interface LogPortion {
  text: string;
  lines: number;
  mark: LogMark;
}

/** Gathers the lines of one run until they are taken. */
export class LogBook {
  readonly #packageName: string;
  readonly #bytesMax: number;
  #mark: LogMark;
  #lines: string[] = [];
  #bytes = 0;
  /** A session was opened: the phone tells its old lines again, as far as it still has them. */
  #isCatchingUp = false;
  #hasMetOld = false;

  constructor(packageName: string, mark: LogMark, bytesMax = LOG_BYTES_MAX) {
    this.#packageName = packageName;
    this.#bytesMax = bytesMax;
    this.#mark = mark;
  }

  /** Bytes that wait to be taken. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  /** A session begins on this device. */
  sessionOn(udid: string): void {
    if (this.#mark.udid !== null && this.#mark.udid !== udid) {
      this.#mark = { ...this.#mark, until: null, pids: [] };
    }
    this.#mark = { ...this.#mark, udid };
    this.#isCatchingUp = this.#mark.until !== null;
    this.#hasMetOld = false;
  }

  push(lines: readonly LogLine[]): void {
    if (this.#mark.isCut) return;
    for (const { message } of lines) {
      for (const line of message.split("\n")) {
        const entry = entryOf(line);
        if (entry && this.#isNew(entry)) this.#read(entry, line);
      }
    }
  }

  /** What waits, with secrets hidden by the caller; null where nothing does. */
  take(): LogPortion | null {
    if (this.#lines.length === 0) return null;
    const text = `${this.#lines.join("\n")}\n`;
    this.#mark = { ...this.#mark, bytes: this.#mark.bytes + this.#bytes };
    const portion = { text, lines: this.#lines.length, mark: this.#mark };
    this.#lines = [];
    this.#bytes = 0;
    return portion;
  }

  #isNew({ stamp }: LogEntry): boolean {
    const { until } = this.#mark;
    if (!this.#isCatchingUp || until === null) return true;
    if (!isLater(stamp, until)) {
      this.#hasMetOld = true;
      return false;
    }
    this.#isCatchingUp = false;
    if (!this.#hasMetOld) this.#keep(GAP);
    return true;
  }

  #read(entry: LogEntry, line: string): void {
    const { pid, tag, text, stamp } = entry;
    this.#mark = { ...this.#mark, until: stamp };
    if (SILENT_TAGS.has(tag)) return;
    const [, started, process] = STARTED.exec(text) ?? [];
    if (started && process) this.#learn(process, Number(started));
    const [, name, broken] = BROKEN.exec(text) ?? [];
    if (name && broken) this.#learn(name, Number(broken));
    const isOurs =
      this.#mark.pids.includes(pid) || SYSTEM_TAGS.has(tag) || text.includes(this.#packageName);
    if (isOurs) this.#keep(line);
  }

  #learn(process: string, pid: number): void {
    const isOurs = process === this.#packageName || process.startsWith(`${this.#packageName}:`);
    const others = this.#mark.pids.filter((known) => known !== pid);
    // A number that another app was given is not ours any more.
    const pids = isOurs ? [...others, pid].slice(-PIDS_MAX) : others;
    this.#mark = { ...this.#mark, pids };
  }

  #keep(line: string): void {
    if (this.#mark.isCut) return;
    const bytes = Buffer.byteLength(line) + 1;
    const isCut = this.#mark.bytes + this.#bytes + bytes > this.#bytesMax;
    this.#mark = { ...this.#mark, isCut };
    this.#lines.push(isCut ? CUT : line);
    this.#bytes += isCut ? CUT.length + 1 : bytes;
  }
}

/** `MM-DD HH:MM:SS.mmm` has no year: what is more than half a year back has come after New Year. */
function isLater(stamp: string, than: string): boolean {
  const months = Number(stamp.slice(0, 2)) - Number(than.slice(0, 2));
  if (Math.abs(months) > 6) return months < 0;
  return stamp > than;
}
