// Makes a new database cluster, and reads what Postgres says about one that may be running.
// Never starts or ends a server.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { Account } from "./account";
import type { Binaries } from "./binaries";

const superuser = "postgres";

/** 192 bits, fit for a URL. */
export function randomPassword(): string {
  return randomBytes(24).toString("base64url");
}

export interface NewCluster {
  home: string;
  binaries: Binaries;
  account: Account | null;
  password: string;
  /** Ends what has begun, and leaves nothing of it. */
  signal?: AbortSignal | undefined;
}

/** Makes `<home>/cluster`, and keeps the superuser's password in `<home>/password`. About 0.6 s. */
export async function createCluster(wanted: NewCluster): Promise<void> {
  const { home, account, signal } = wanted;
  const fresh = path.join(home, "cluster.new");
  const passwordFile = path.join(home, "password");
  await rm(fresh, { recursive: true, force: true });
  await writeFile(passwordFile, wanted.password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const settings = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"];
  settings.push("--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync");
  settings.push("--auth=scram-sha-256", `--username=${superuser}`, `--pwfile=${passwordFile}`);
  // The password is random and long, so that one round is as safe as the usual 4096 and costs no time to connect.
  settings.push("--set=scram_iterations=1");
  const why = await initdb(wanted, [...settings, "-D", fresh]);
  if (signal?.aborted) await rm(fresh, { recursive: true, force: true });
  signal?.throwIfAborted();
  if (why !== null) throw new Error(`initdb failed in ${home}: ${why}`);
  // A half-made cluster never gets the name under which it would be used.
  await rename(fresh, path.join(home, "cluster"));
}

/** Resolves when initdb and all that it started are gone, with what it complained of; null where it was content. */
async function initdb(
  { home, binaries, account, signal }: NewCluster,
  args: string[],
): Promise<string | null> {
  signal?.throwIfAborted();
  const child = spawn(binaries.initdb, args, {
    cwd: home,
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
    // A group, so that the servers which it runs end with it.
    detached: true,
    ...account,
  });
  let said = "";
  child.stderr.on("data", (part) => {
    said += String(part);
  });
  child.on("error", (error) => {
    said += error.message;
  });
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    } catch {
      // It has ended by itself, and its pipe is about to.
    }
  };
  signal?.addEventListener("abort", end);
  // Comes where it could not be started as well, after the error.
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  signal?.removeEventListener("abort", end);
  return code === 0 ? null : said.trim();
}

/** The superuser's connection URL. */
export function superuserUrl(password: string, port: number): string {
  return `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
}

/** The process and port that `postmaster.pid` names, alive or not. Null without the file. */
export async function readLockFile(home: string): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(path.join(home, "cluster/postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) };
}

/** What one attempt to connect came to. */
export type Answer = "ready" | "starting" | "nobody" | "stranger";

/** Connects once: is the server at this URL the one of this cluster, and does it take queries? */
export async function askServer(url: string, home: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const found = await client.query<{ data_directory: string }>("show data_directory");
    return found.rows[0]?.data_directory === path.join(home, "cluster") ? "ready" : "stranger";
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    // 57P03: starting up, shutting down or in recovery.
    if (code === "57P03") return "starting";
    return /^[0-9A-Z]{5}$/.test(code) ? "stranger" : "nobody";
  } finally {
    await client.end().catch(() => {});
  }
}
