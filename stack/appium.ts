// Starts the Appium server of node_modules with its UiAutomator2 driver, and stops it. Knows nothing of runs or of virtual
// devices: which phones it sees is decided by the environment it is given (ANDROID_HOME). Writes below one folder only.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Appium's usual port. */
const USUAL_PORT = 4723;
/** Starts in about 1 s on an idle machine; a busy one with a cold disk has taken 20. */
const READY_TIMEOUT_MS = 90_000;
const READY_POLL_MS = 50;
/** Appium ends its sessions on SIGTERM, at most 5 s by its own setting. */
const STOP_TIMEOUT_MS = 10_000;
const LOG_TAIL_CHARS = 2_000;

/**
 * Runs inside the server before anything else: its standard input is a pipe from us, and when that closes we are gone,
 * however we went. It then asks itself to end in order, and ends regardless after a while.
 */
const WATCHDOG =
  "process.stdin.resume().on('end', () => { process.kill(process.pid, 'SIGTERM'); setTimeout(() => process.exit(1), 8000).unref(); });" +
  "process.stdin.on('error', () => process.exit(1)); process.stdin.unref?.();";

/** How to start Appium. */
export interface AppiumOptions {
  /** Laid over this process's environment; ANDROID_HOME decides which devices there are. */
  env: Record<string, string>;
  /** Taken if it is free, else any free one; 0 for any. */
  port?: number;
  /** Everything that Appium says is added to this file. */
  logFile: string;
  /** Folder for Appium's own files, one subfolder a port. */
  home?: string;
  /** Gives up a start that is under way and ends what it has begun; of no effect later. */
  signal?: AbortSignal | undefined;
}

/** A running Appium server. */
export interface Appium {
  url: string;
  pid: number;
  /** Resolves when the process is gone; idempotent. */
  stop(): Promise<void>;
}

/** Starts an Appium server on loopback and resolves once it answers. Rejects with the end of its log where it does not. */
export async function startAppium(options: AppiumOptions): Promise<Appium> {
  const preferred = options.port ?? USUAL_PORT;
  if (preferred !== 0 && (await isFree(preferred))) {
    try {
      return await startOn(preferred, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      // Somebody else took it in between.
      if (await isFree(preferred)) throw error;
    }
  }
  return startOn(await freePort(), options);
}

async function startOn(port: number, options: AppiumOptions): Promise<Appium> {
  const home = join(options.home ?? join(PROJECT, ".rove", "appium"), String(port));
  options.signal?.throwIfAborted();
  await prepareHome(home);
  await mkdir(dirname(resolve(options.logFile)), { recursive: true });
  const logStart = await sizeOf(options.logFile);
  const child = launch(port, home, options);
  const gone = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", () => done());
  });
  const stop = async () => {
    await stopChild(child, gone);
    await rm(home, { recursive: true, force: true });
  };
  const onExit = () => killGroup(child);
  process.once("exit", onExit);
  void gone.then(() => process.off("exit", onExit));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child, options.signal, async () =>
      (await readFile(options.logFile, "utf8"))
        .slice(logStart)
        .includes(`listener started on ${url}`),
    );
  } catch (error) {
    await stop();
    options.signal?.throwIfAborted();
    throw new Error(
      `Appium did not start: ${(error as Error).message}\n${await tailOf(options.logFile)}`,
    );
  }
  return { url, pid: child.pid ?? 0, stop };
}

function launch(port: number, home: string, options: AppiumOptions): ChildProcess {
  const log = openSync(options.logFile, "a");
  const require = createRequire(import.meta.url);
  try {
    return spawn(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(WATCHDOG)}`,
        join(dirname(require.resolve("appium/package.json")), "index.js"),
        "server",
        "--address=127.0.0.1",
        `--port=${port}`,
        "--use-drivers=uiautomator2",
        "--log-level=info",
        "--log-no-colors",
        "--log-timestamp",
        `--tmp=${join(home, "tmp")}`,
      ],
      // A group of its own: Ctrl-C in a terminal reaches us first, so that sessions are closed before their server ends.
      {
        cwd: home,
        env: environment(home, options.env),
        stdio: ["pipe", log, log],
        detached: true,
      },
    );
  } finally {
    closeSync(log);
  }
}

function environment(home: string, extra: Record<string, string>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  delete env.NODE_OPTIONS;
  // An inherited SDK must not stand beside the one that is given.
  if (extra.ANDROID_HOME) delete env.ANDROID_SDK_ROOT;
  return { ...env, ...extra, APPIUM_HOME: home, APPIUM_TMP_DIR: join(home, "tmp") };
}

/**
 * A folder that looks like a project with the driver installed. Appium then finds it without `appium driver install`, and
 * keeps its cache here: under the project itself it would write into node_modules. One per port, because two servers that
 * start at once would write the same cache file.
 */
async function prepareHome(home: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const driver = require.resolve("appium-uiautomator2-driver/package.json");
  const appium = require.resolve("appium/package.json");
  const versions = await Promise.all([driver, appium].map(versionOf));
  await mkdir(join(home, "node_modules"), { recursive: true });
  await mkdir(join(home, "tmp"), { recursive: true });
  await writeFile(
    join(home, "package.json"),
    JSON.stringify({
      name: "appium-home",
      private: true,
      dependencies: { "appium-uiautomator2-driver": versions[0], appium: versions[1] },
    }),
  );
  await link(dirname(driver), join(home, "node_modules", "appium-uiautomator2-driver"));
  await link(dirname(appium), join(home, "node_modules", "appium"));
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
  await symlink(target, path, "dir");
}

async function versionOf(manifest: string): Promise<string> {
  return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version;
}

/** Ready is what answers and is ours: where two start at once on one port, the other one's answer is no answer. */
async function untilReady(
  url: string,
  child: ChildProcess,
  signal: AbortSignal | undefined,
  isOurs: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode ?? "no process"}`);
    }
    const ready = await fetch(`${url}/status`, {
      signal: AbortSignal.any([AbortSignal.timeout(2_000), ...(signal ? [signal] : [])]),
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready && (await isOurs())) return;
    await new Promise((done) => setTimeout(done, READY_POLL_MS));
  }
  throw new Error(`no answer within ${READY_TIMEOUT_MS / 1_000} s`);
}

async function stopChild(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    child.kill("SIGTERM");
    const timer = setTimeout(() => killGroup(child), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
  }
  child.stdin?.destroy();
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await readFile(file, "utf8").catch(() => "")).length;
}

async function tailOf(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.slice(-LOG_TAIL_CHARS);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
