// Runs a real PostgreSQL out of an npm package: starts it, finds one that is running already, and ends it.
// A server never outlives the process that started it: a small watcher ends it when that process is gone.
// Nothing here knows what the databases are for.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, fchownSync, openSync } from "node:fs";
import { readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Account, keepStandIns, makeDirFor, reachableDir, serverAccount } from "./account";
import { isAlive, isPostgres } from "./alive";
import { type Binaries, serverBinaries } from "./binaries";
import { askServer, createCluster, randomPassword, readLockFile, superuserUrl } from "./cluster";
import { spawnWatcher } from "./watcher";

/** A running server. */
export interface Postgres {
  /** Superuser, database `postgres`. */
  url: string;
  port: number;
  pid: number;
  /** Ends the server, unless another living process started it. Temporary ones lose their data. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Made when missing. Holds the cluster, its password and the server's log. */
  dataDir: string;
  /** A wish: another free port is taken where this one is busy. */
  port?: number;
  /** Data may be lost on a crash and is removed at the end. For tests. */
  isTemporary?: boolean;
  /** Of the superuser, for a cluster that is made now. Random without it. */
  password?: string;
  /** Gives up a start that is under way and ends what it has begun; of no effect later. */
  signal?: AbortSignal | undefined;
}

/** Starts the server of this folder, or joins the one that is running on it. Rejects with the signal's reason on an abort. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = serverAccount();
  const binaries = await serverBinaries();
  const home = await reachableDir(options.dataDir, account);
  await makeDirFor(home, account);
  if (home !== path.resolve(options.dataDir)) await keepStandIns(home, options.dataDir);
  await checkVersion(home, binaries);
  const joined = await join(home, options);
  if (joined) return joined;
  if (!(await isThere(path.join(home, "cluster")))) {
    await createCluster({
      home,
      binaries,
      account,
      password: options.password ?? randomPassword(),
      signal: options.signal,
    });
  }
  return launch({ home, account, binaries, options });
}

/** A server for tests: unsafe on a crash, gone with its data after `stop()` or with its owner. */
export async function startTemporaryPostgres(password = randomPassword()): Promise<Postgres> {
  const dataDir = path.join(os.tmpdir(), `rove-postgres-${randomBytes(6).toString("hex")}`);
  return startPostgres({ dataDir, isTemporary: true, password });
}

interface Launch {
  home: string;
  account: Account | null;
  binaries: Binaries;
  options: PostgresOptions;
}

const attempts = 6;
const startupMs = 60_000;

async function launch(at: Launch): Promise<Postgres> {
  const password = await readFile(path.join(at.home, "password"), "utf8");
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? at.options.port : undefined);
    const server = spawnServer(at, port);
    const watcher = spawnWatcher(server, at.home, at.options.isTemporary);
    const url = superuserUrl(password, port);
    const ending = { pid: server.pid!, watcher, home: at.home, options: at.options };
    if (await becomesReady(server, url, at)) {
      await writeFile(path.join(at.home, "owner"), String(process.pid));
      return { url, port, pid: server.pid!, stop: () => endServer(ending) };
    }
    if (at.options.signal?.aborted) await endServer(ending);
    at.options.signal?.throwIfAborted();
    watcher.kill("SIGKILL");
    const joined = await join(at.home, at.options);
    if (joined) return joined;
    if (attempt === attempts) throw new Error(await whyNot(at.home));
    // After kill -9 of the main process its children hold the shared memory for a moment longer.
    await delay(100 * attempt);
  }
}

function spawnServer({ home, account, binaries, options }: Launch, port: number): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "32MB",
    // No helper processes and no compiler for a database of this size.
    io_method: "sync",
    jit: "off",
    max_wal_size: "256MB",
    log_timezone: "UTC",
    timezone: "UTC",
  };
  if (options.isTemporary) {
    Object.assign(settings, { fsync: "off", synchronous_commit: "off", full_page_writes: "off" });
    Object.assign(settings, { wal_level: "minimal", max_wal_senders: "0" });
  }
  const log = openSync(path.join(home, "log"), options.isTemporary ? "w" : "a", 0o600);
  if (account) fchownSync(log, account.uid, account.gid);
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Detached: Ctrl-C in the terminal must reach the app alone, which ends the server when it is done with it.
  const server = spawn(binaries.postgres, ["-D", path.join(home, "cluster"), ...args], {
    cwd: home,
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log, log],
    detached: true,
    ...account,
  });
  closeSync(log);
  server.on("error", () => {});
  server.unref();
  return server;
}

async function becomesReady(
  server: ChildProcess,
  url: string,
  { home, options: { signal } }: Launch,
): Promise<boolean> {
  const state = { ended: server.pid === undefined };
  server.once("exit", () => {
    state.ended = true;
  });
  const deadline = Date.now() + startupMs;
  while (!state.ended && Date.now() < deadline) {
    if ((await askServer(url, home)) === "ready") return true;
    if (signal?.aborted) return false;
    await delay(10);
  }
  if (!state.ended) server.kill("SIGQUIT");
  return false;
}

/** Joins a live server on this folder; null when there is none. Clears the lock file of a dead one. */
async function join(home: string, options: PostgresOptions): Promise<Postgres | null> {
  const deadline = Date.now() + startupMs;
  for (;;) {
    const lock = await readLockFile(home);
    if (!lock) return null;
    if (!isAlive(lock.pid)) return null;
    const password = await readFile(path.join(home, "password"), "utf8");
    const url = superuserUrl(password, lock.port);
    const answer = lock.port > 0 ? await askServer(url, home) : "starting";
    if (answer === "ready") return adopt({ url, ...lock, home, options });
    if (answer === "stranger" || !(await isPostgres(lock.pid))) {
      // The number belongs to another program now; Postgres itself would refuse to start.
      await unlink(path.join(home, "cluster/postmaster.pid")).catch(() => {});
      return null;
    }
    options.signal?.throwIfAborted();
    if (Date.now() > deadline) throw new Error(await whyNot(home));
    await delay(20);
  }
}

interface Adopted {
  url: string;
  port: number;
  pid: number;
  home: string;
  options: PostgresOptions;
}

async function adopt({ url, port, pid, home, options }: Adopted): Promise<Postgres> {
  const ownerFile = path.join(home, "owner");
  const owner = Number(await readFile(ownerFile, "utf8").catch(() => "0"));
  if (owner > 0 && isAlive(owner)) return { url, port, pid, stop: async () => {} };
  await writeFile(ownerFile, String(process.pid));
  const watcher = spawnWatcher(pid, home, options.isTemporary);
  return { url, port, pid, stop: () => endServer({ pid, watcher, home, options }) };
}

interface Ending {
  pid: number;
  watcher: ChildProcess;
  home: string;
  options: PostgresOptions;
}

async function endServer({ pid, watcher, home, options }: Ending): Promise<void> {
  watcher.kill("SIGKILL");
  signal(pid, "SIGINT");
  const deadline = Date.now() + 10_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) signal(pid, "SIGQUIT");
    await delay(5);
  }
  await rm(path.join(home, "owner"), { force: true });
  if (options.isTemporary) await rm(home, { recursive: true, force: true });
}

function signal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

async function checkVersion(home: string, binaries: Binaries): Promise<void> {
  const made = await readFile(path.join(home, "cluster/PG_VERSION"), "utf8").catch(() => null);
  const major = binaries.version.split(".")[0];
  if (made !== null && made.trim() !== major) {
    throw new Error(
      `The data in ${home} was written by PostgreSQL ${made.trim()}, this is ${major}. Move that folder away to start anew.`,
    );
  }
}

async function whyNot(home: string): Promise<string> {
  const log = await readFile(path.join(home, "log"), "utf8").catch(() => "");
  return `PostgreSQL did not start on ${home}. Its log ends with:\n${log.split("\n").slice(-12).join("\n")}`;
}

/** A port that was free a moment ago: the wished one if it is. */
export async function freePort(wish?: number, host = "127.0.0.1"): Promise<number> {
  const listen = (port: number) =>
    new Promise<number | null>((resolve) => {
      const probe = net.createServer();
      probe.once("error", () => resolve(null));
      probe.listen(port, host, () => {
        const { port: got } = probe.address() as net.AddressInfo;
        probe.close(() => resolve(got));
      });
    });
  const wished = wish === undefined ? null : await listen(wish);
  return wished ?? (await listen(0)) ?? 0;
}

async function isThere(dir: string): Promise<boolean> {
  return stat(dir).then(
    () => true,
    () => false,
  );
}
