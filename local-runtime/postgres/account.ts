// Under which account Postgres runs, and where it may keep files. Postgres refuses to run as root, so for root
// it runs as `nobody`; that account cannot look into root's own folders, hence the detour for folders there.
// Never creates accounts and never changes the rights of folders it did not make.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Where stand-ins are, one folder each, with the folder that it stands for in the file `for`. */
export const standInsDir = "/var/lib/rove";

/** The account to run as; null means our own. */
export interface Account {
  uid: number;
  gid: number;
}

/** Null unless we are root. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const ask = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: ask("-u"), gid: ask("-g") };
}

/** The folder itself, or a stand-in for it under /var/lib where `account` could not reach it. */
export async function reachableDir(wanted: string, account: Account | null): Promise<string> {
  const dir = path.resolve(wanted);
  if (account === null || (await isReachable(dir))) return dir;
  const name = createHash("sha256").update(dir).digest("hex").slice(0, 16);
  return path.join(standInsDir, name);
}

/** Notes for which folder a stand-in is, and removes those whose temporary folder is gone. */
export async function keepStandIns(standIn: string, wanted: string): Promise<void> {
  await writeFile(path.join(standIn, "for"), path.resolve(wanted));
  for (const name of await readdir(standInsDir)) {
    const dir = path.join(standInsDir, name);
    const original = await readFile(path.join(dir, "for"), "utf8").catch(() => null);
    // Data of a project that was moved away is not ours to throw away.
    if (!original?.startsWith(os.tmpdir() + path.sep)) continue;
    const isGone = (await stat(path.dirname(original)).catch(() => null)) === null;
    if (isGone) await rm(dir, { recursive: true, force: true });
  }
}

/** Makes the folder, for the account alone. */
export async function makeDirFor(dir: string, account: Account | null): Promise<void> {
  await mkdir(path.dirname(dir), { recursive: true, mode: 0o755 });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (account) await chown(dir, account.uid, account.gid);
}

/** Where unpacked server binaries live between starts; readable by everybody when we are root. */
export function cacheDir(): string {
  if (process.getuid?.() === 0) return "/var/cache/rove";
  if (process.platform === "darwin") return path.join(os.homedir(), "Library/Caches/rove");
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "rove");
}

async function isReachable(dir: string): Promise<boolean> {
  for (let at = path.dirname(dir); ; at = path.dirname(at)) {
    const info = await stat(at).catch(() => null);
    // What does not exist yet is made by us, with rights for everybody to pass.
    if (info && (info.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
