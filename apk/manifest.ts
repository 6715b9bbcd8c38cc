// Reads what an APK says of itself: package, activities, versions. The file is a stranger's and the parser is old, so it
// is read in a thread of its own with limits on time, memory and sizes; nothing it does can take the process along.
import { open, realpath, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { MANIFEST_READER } from "./manifest-reader";

/** An activity or activity alias that the manifest declares. */
interface ApkActivity {
  /** Full class name. */
  name: string;
  /** Whether other apps, and so a test, may start it by name. */
  exported: boolean;
  /** Whether the launcher shows it. */
  launcher: boolean;
}

/** What an APK says of itself. */
export interface ApkFacts {
  packageName: string;
  /** Name shown under the icon, or null where the resources do not tell. */
  label: string | null;
  versionName: string | null;
  versionCode: number | null;
  minSdk: number | null;
  targetSdk: number | null;
  activities: ApkActivity[];
  /** Folders under `lib/`; empty for an app without native code, which runs anywhere. */
  abis: string[];
}

/** The file is not an APK that can be read; the message is a clause that says why, such as "is a folder". */
export class ApkUnreadable extends Error {
  override readonly name = "ApkUnreadable";
}

/** A 400 MB APK took under a second where this was measured; beyond this a file is playing games. */
const READ_TIMEOUT_MS = 15_000;
/** Heap of the reading thread; a resource table of 20 MB needs about 150 MB. */
const READ_HEAP_MB = 384;
/** ZIP without its 64-bit extension, which Android does not install. */
const APK_BYTES_MAX = 2 ** 32 - 1;
/** Distinct files remembered; one entry is a few kilobytes, mostly names of activities. */
const CACHE_MAX = 64;

const LOCAL_FILE_HEADER = Buffer.from("PK\u0003\u0004", "latin1");
const parserPath = createRequire(import.meta.url).resolve("app-info-parser/src/apk");
const cache = new Map<string, Promise<ApkFacts>>();

/** Facts of the APK at the path; remembered for as long as the file keeps its size and time. Rejects with ApkUnreadable. */
export async function readManifest(path: string): Promise<ApkFacts> {
  const key = await identify(path);
  const known = cache.get(key);
  if (known) return await known;
  const reading = readInThread(path);
  cache.set(key, reading);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_MAX) break;
    cache.delete(oldest);
  }
  // A refusal may be the machine's bad minute (time or memory ran out), so it is not remembered.
  reading.catch(() => cache.delete(key));
  return await reading;
}

async function identify(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    const { size, mtimeMs } = await requireApkFile(real);
    return `${real}\0${mtimeMs}\0${size}`;
  } catch (error) {
    throw asUnreadable(error);
  }
}

async function requireApkFile(path: string): Promise<{ size: number; mtimeMs: number }> {
  const found = await stat(path);
  if (found.isDirectory()) throw new ApkUnreadable("is a folder");
  if (!found.isFile()) throw new ApkUnreadable("is not a regular file");
  if (found.size > APK_BYTES_MAX) throw new ApkUnreadable("is larger than 4 GiB");
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (!buffer.equals(LOCAL_FILE_HEADER)) {
      throw new ApkUnreadable("is not an APK: it does not begin like a ZIP file");
    }
  } finally {
    await file.close();
  }
  return found;
}

const FILE_ERRORS: Record<string, string> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read by the user that runs Rove",
  EPERM: "may not be read by the user that runs Rove",
  ELOOP: "is a symbolic link that leads to itself",
  ENAMETOOLONG: "is too long for a path",
};

function asUnreadable(error: unknown): ApkUnreadable {
  if (error instanceof ApkUnreadable) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return new ApkUnreadable(FILE_ERRORS[code] ?? "could not be read", { cause: error });
}

type ReaderAnswer = { facts: ApkFacts } | { problem: string };

function readInThread(path: string): Promise<ApkFacts> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(MANIFEST_READER, {
      eval: true,
      workerData: { path, parserPath },
      // Neither the flags nor the environment of the process are a stranger's business.
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: READ_HEAP_MB },
    });
    const timer = setTimeout(() => {
      finish(() => reject(new ApkUnreadable("is not an APK: reading its manifest takes too long")));
    }, READ_TIMEOUT_MS);
    function finish(settle: () => void): void {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    }
    worker.once("message", (answer: ReaderAnswer) => {
      finish(() => {
        if ("facts" in answer) resolve(answer.facts);
        else reject(new ApkUnreadable(`is not an APK: ${answer.problem}`));
      });
    });
    worker.once("error", (cause) => {
      finish(() =>
        reject(new ApkUnreadable("is not an APK: it is damaged or cut short", { cause })),
      );
    });
    worker.once("exit", () => {
      finish(() => reject(new ApkUnreadable("is not an APK: its manifest could not be read")));
    });
  });
}
