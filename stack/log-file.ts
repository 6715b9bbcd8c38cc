// A log of lines in a file that is kept for as long as its process lives: a disk that is full, or gone, for a while costs
// at most the lines that do not fit into memory meanwhile. Never throws, and never holds up who writes.
import { type FileHandle, open, rename, stat } from "node:fs/promises";

/** A log that has grown past this is set aside when it is opened; the one before it goes. */
const FILE_BYTES_MAX = 16 * 1_024 * 1_024;
/** What waits in memory for a disk that takes nothing. */
const WAITING_BYTES_MAX = 1_024 * 1_024;
const RETRY_MS = 1_000;

export interface LogFile {
  /** Adds a line, now or as soon as the disk takes it. */
  write(line: string): void;
  /** Resolves when everything is written that can be. */
  close(): Promise<void>;
}

/** Opens the file for adding lines. `tell` hears when it cannot be written, and when it can again: once each. */
export async function openLogFile(file: string, tell: (words: string) => void): Promise<LogFile> {
  await setAside(file);
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let lostLines = 0;
  let handle: FileHandle | null = null;
  let writing: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isFailing = false;
  let isClosed = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = Buffer.concat(waiting.splice(0));
      // A full disk may take a part of it: the rest of that line comes when there is room.
      const bytes = await writeSome(batch);
      waitingBytes -= bytes;
      if (bytes < batch.length) waiting.unshift(batch.subarray(bytes));
      if (isFailing) return;
      if (waiting.length === 0 && lostLines > 0) {
        add(`${lostLines} lines were lost here: the file could not be written`);
        lostLines = 0;
      }
    }
  }

  /** How many bytes were taken; none where it failed. */
  async function writeSome(batch: Buffer): Promise<number> {
    try {
      handle ??= await open(file, "a");
      const { bytesWritten } = await handle.write(batch);
      if (isFailing) tell(`${file} is written again.`);
      isFailing = false;
      return bytesWritten;
    } catch (error) {
      // A new one finds a file that was taken away, too.
      await letGo();
      if (!isFailing) tell(`${file} is not written for now: ${(error as Error).message}`);
      isFailing = true;
      if (!isClosed) retry = setTimeout(go, RETRY_MS);
      return 0;
    }
  }

  function go(): void {
    clearTimeout(retry);
    writing ??= writeAll().finally(() => {
      writing = null;
      if (waiting.length > 0 && !isFailing) go();
    });
  }

  async function letGo(): Promise<void> {
    await handle?.close().catch(() => {});
    handle = null;
  }

  function add(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    waiting.push(bytes);
    waitingBytes += bytes.length;
  }

  return {
    write(line) {
      if (waitingBytes > WAITING_BYTES_MAX) lostLines += 1;
      else add(line);
      if (!isFailing) go();
    },
    async close() {
      isClosed = true;
      await writing;
      go();
      await writing;
      await letGo();
    },
  };
}

/** Keeps one earlier log: what is only ever added to fills a disk in the end. */
export async function setAside(logFile: string): Promise<void> {
  const bytes = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > FILE_BYTES_MAX) await rename(logFile, `${logFile}.1`);
}
