// The device's log: a ring of lines in `threadtime` form and the streams that follow it.
// It only keeps and hands out lines; what is worth logging is decided elsewhere.

/** As many lines as a 256 KiB log buffer of short lines holds. */
const RING_LINES = 4000;

export type LogLevel = "V" | "D" | "I" | "W" | "E" | "F";

export interface LogEntry {
  atMs: number;
  pid: number;
  level: LogLevel;
  tag: string;
  message: string;
}

export class Logcat {
  readonly #lines: string[] = [];
  readonly #followers = new Set<(line: string) => void>();

  write(entry: LogEntry): void {
    for (const text of entry.message.split("\n")) {
      const line = threadtime(entry, text);
      this.#lines.push(line);
      if (this.#lines.length > RING_LINES) this.#lines.shift();
      for (const follower of this.#followers) follower(line);
    }
  }

  lines(): readonly string[] {
    return this.#lines;
  }

  clear(): void {
    this.#lines.length = 0;
  }

  /** Calls back with each line from now on; answers how to stop. */
  follow(onLine: (line: string) => void): () => void {
    this.#followers.add(onLine);
    return () => this.#followers.delete(onLine);
  }
}

/** `MM-DD HH:MM:SS.mmm  pid  tid L tag     : message`, in the device's zone, which is UTC. */
function threadtime(entry: LogEntry, text: string): string {
  const stamp = new Date(entry.atMs).toISOString();
  const time = `${stamp.slice(5, 10)} ${stamp.slice(11, 23)}`;
  const pid = String(entry.pid).padStart(5);
  return `${time} ${pid} ${pid} ${entry.level} ${entry.tag.padEnd(8)}: ${text}`;
}
