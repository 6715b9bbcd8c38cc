// Starts the app without the Encore CLI: builds it, gives it migrated databases and a queue, and runs it as a process
// of its own that ends with this one. Owns no server; knows nothing of what the app does.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "./compiler/build";
import type { AppMetadata } from "./metadata";
import { databaseUrls, ensureDatabase, ensureRoles } from "./postgres/databases";
import { migrate } from "./postgres/migrations";
import { freePort } from "./postgres/start";
import { prepareQueue } from "./queue-database";
import type { LocalConfig } from "./runtime/config";
import { runtimeLibrary } from "./runtime-library";
import { unlessAborted } from "./unless-aborted";

export interface AppOptions {
  /** Folder with encore.app. */
  appRoot: string;
  /** Where the build goes. */
  outDir: string;
  /** Where buckets and the process' configuration go. */
  dataDir: string;
  /** A user who may create databases; best a superuser, see `ensureRoles`. */
  postgresUrl: string;
  /** Before each database's name, so that several apps can share a server. Default "". */
  databasePrefix?: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** A wish: another free port is taken where this one is busy. Without it any. */
  port?: number;
  env?: Record<string, string>;
  /** What the app needs besides its databases: its process starts when this has come, and not at all where it fails. */
  after?: Promise<unknown>;
  /** Gives up a start that is under way and ends what it has begun; of no effect later. */
  signal?: AbortSignal | undefined;
  /** Each line that the app prints. Without it they go to our own stdout and stderr. */
  onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** A running app. */
export interface App {
  /** Base URL of its API. */
  url: string;
  pid: number;
  child: ChildProcess;
  /** Asks it to end and waits; ends it by force where it overruns Encore's deadline. */
  stop(): Promise<void>;
}

// Encore's deadline for a graceful end is 10 s, its daemon waits half a second more.
const stopMs = 10_500;
const startMs = 60_000;

/**
 * Resolves when the app is healthy. Rejects with its last words when it ends before that, and with the signal's reason
 * on an abort.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { signal } = options;
  // Never left in the middle of a file.
  const [built, library] = await Promise.all([
    build(options.appRoot, options.outDir),
    runtimeLibrary(),
  ]);
  const urls = await unlessAborted(signal, prepareDatabases(options, built.metadata));
  await unlessAborted(signal, Promise.resolve(options.after));
  const host = options.host ?? "127.0.0.1";
  const port = await freePort(options.port, host);
  const url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  const config: LocalConfig = {
    metadataFile: built.metadataFile,
    listen: { host, port },
    bucketsDir: path.join(path.resolve(options.dataDir), "buckets"),
    apiBaseUrl: url,
    testMode: false,
    appRoot: path.resolve(options.appRoot),
    ...urls,
  };
  const configFile = path.join(path.resolve(options.dataDir), `app-${port}.json`);
  await mkdir(options.dataDir, { recursive: true });
  // It holds passwords of the databases.
  await writeFile(configFile, JSON.stringify(config), { mode: 0o600 });
  const child = spawn(process.execPath, ["--enable-source-maps", built.mainFile], {
    cwd: config.appRoot,
    env: {
      ...process.env,
      NODE_ENV: process.env.NODE_ENV === "test" ? "development" : process.env.NODE_ENV,
      ...options.env,
      ENCORE_RUNTIME_LIB: library,
      ENCORE_LOCAL_CONFIG: configFile,
    },
    // The channel's end tells the app that we are gone, in whichever way.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C reaches us alone; we end the app when it is its turn.
    detached: true,
  });
  const lines = forwardLines(child, options.onLine);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  }).then(() => rm(configFile, { force: true }));
  const stop = () => stopChild(child, ended);
  if (!(await isHealthy(child, url, signal))) {
    await stop();
    signal?.throwIfAborted();
    throw new Error(`The app did not start. Its last words:\n${lines.join("\n")}`);
  }
  return { url, pid: child.pid!, child, stop };
}

async function prepareDatabases(
  options: AppOptions,
  metadata: AppMetadata,
): Promise<Pick<LocalConfig, "databases" | "queueUrl">> {
  const server = options.postgresUrl;
  const prefix = options.databasePrefix ?? "";
  const roles = await ensureRoles(server);
  const open = async (name: string) => {
    await ensureDatabase(server, roles, { name: prefix + name });
    return databaseUrls(server, roles, prefix + name);
  };
  const databases: LocalConfig["databases"] = {};
  const [queueUrl] = await Promise.all([
    metadata.topics.length > 0 ? prepareOwnQueue(open) : "",
    ...metadata.databases.map(async (database) => {
      const urls = await open(database.name);
      await migrate(urls.owner, path.join(options.appRoot, database.migrationsDir));
      databases[database.name] = { url: urls.app };
    }),
  ]);
  return { databases, queueUrl };
}

async function prepareOwnQueue(
  open: (name: string) => Promise<{ owner: string }>,
): Promise<string> {
  const { owner } = await open("encore_queue");
  await prepareQueue(owner);
  return owner;
}

/** Passes the app's lines on; remembers the last ones, for when it does not start. */
function forwardLines(child: ChildProcess, onLine: AppOptions["onLine"]): string[] {
  const last: string[] = [];
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface({ input: child[stream]! }).on("line", (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      if (onLine) onLine(line, stream);
      else process[stream].write(`${line}\n`);
    });
  }
  return last;
}

/** Waits until it is. False where it ends, takes too long, or is not wanted any more. */
async function isHealthy(child: ChildProcess, url: string, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + startMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/__encore/healthz`).catch(() => null);
    await answer?.body?.cancel();
    if (signal?.aborted) return false;
    if (answer?.ok) return true;
    await delay(15);
  }
  return false;
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await ended;
  clearTimeout(force);
}
