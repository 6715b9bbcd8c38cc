// Whether a process lives. Linux and macOS.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** Whether a process with this number runs. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
  return !isZombie(pid);
}

// Where process 1 does not collect orphans (many containers), the dead keep their number for ever.
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Whether the process with this number is a Postgres. */
export async function isPostgres(pid: number): Promise<boolean> {
  const proc = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  // Without /proc (macOS) a live process with this number counts as the server.
  return proc === null ? process.platform !== "linux" : proc.includes("postgres");
}
