// Resident memory of another process.
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Bytes, as `ps` says. */
export function residentBytes(pid: number): number {
  return (
    Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1_024
  );
}

/** Bytes once they have not moved by more than 1 % for a second; after ten seconds as they are. */
export async function settledResidentBytes(pid: number): Promise<number> {
  const deadline = performance.now() + 10_000;
  let last = residentBytes(pid);
  for (;;) {
    await sleep(1_000);
    const now = residentBytes(pid);
    if (Math.abs(now - last) < now / 100 || performance.now() > deadline) return now;
    last = now;
  }
}
