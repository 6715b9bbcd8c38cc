// A small shell process that outlives us by a moment: it ends the server when we are gone, in whichever way.
import { type ChildProcess, spawn } from "node:child_process";
import type net from "node:net";

// Reads its standard input, which ends when the owner is gone, in whichever way; then asks for a fast shutdown.
const watcherScript = `
cat > /dev/null
kill -INT "$1" 2> /dev/null
n=0
while [ -e "$2/cluster/postmaster.pid" ] && kill -0 "$1" 2> /dev/null; do
  n=$((n + 1))
  if [ "$n" -gt 100 ]; then kill -QUIT "$1"; break; fi
  sleep 0.1
done
if [ "$3" = temporary ]; then rm -rf "$2"; fi
`;

/** `server`: our child, or the number of a process that we took over. */
export function spawnWatcher(
  server: ChildProcess | number,
  home: string,
  isTemporary = false,
): ChildProcess {
  const pid = typeof server === "number" ? server : server.pid;
  const args = ["-c", watcherScript, "rove-postgres-watcher", String(pid), home];
  args.push(isTemporary ? "temporary" : "kept");
  const watcher = spawn("sh", args, {
    cwd: "/",
    // Nothing of ours: whoever ends all processes of a test run by what is in their environment must leave this one.
    env: { PATH: process.env.PATH },
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.on("error", () => {});
  watcher.stdin.on("error", () => {});
  watcher.unref();
  (watcher.stdin as net.Socket).unref();
  if (typeof server !== "number") {
    // Its process id may soon be another's.
    server.once("exit", () => watcher.kill("SIGKILL"));
  }
  return watcher;
}
