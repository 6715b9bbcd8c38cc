// A small shell process that outlives a test run by a moment, however the run ends: an interrupt of the terminal, a kill,
// or its own end. It ends what the tests have started and removes their folder.
// Touches no process and no folder but those that have the run's own folder in their environment, name or keeping.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type net from "node:net";
import { standInsDir } from "../postgres/account";

// Its first lines say what to sweep: without them, or with another folder than a test run's, it does nothing, for an
// empty name would be that of everything. The end of its input says that the run is over. Whoever was started by a test has
// the folder in its environment, and nothing there is worth an orderly end. Only Postgres, which has a clean
// environment, is asked to end: killed outright it would leave shared memory behind.
/** For `sh`. */
export const sweeperScript = `
IFS= read -r home && IFS= read -r beside && IFS= read -r stand_ins || exit 1
case $home in /*/rove-test-?*) ;; *) exit 1 ;; esac
cat > /dev/null
set -- "$home"
for dir in "$stand_ins"/*; do
  case $(cat "$dir/for" 2> /dev/null) in "$home"/*) set -- "$@" "$dir" ;; esac
done
workers() {
  if [ -r /proc/self/environ ]; then
    grep -lsF -- "$home" /proc/[0-9]*/environ | tr -dc '0-9\\n'
  else
    ps -A -E -ww -o pid=,command= | while read -r pid line; do
      case $line in *"$home"*) echo "$pid" ;; esac
    done
  fi
}
servers() {
  ps -A -ww -o pid=,args= | while read -r pid line; do
    for place; do
      case $line in */bin/postgres\\ -D\\ "$place"/* | */bin/initdb\\ *-D\\ "$place"/*) echo "$pid" ;; esac
    done
  done
}
n=0
while [ "$n" -lt 150 ]; do
  n=$((n + 1))
  killed=$(workers)
  asked=$(servers "$@")
  [ -z "$killed$asked" ] && break
  [ -n "$killed" ] && kill -KILL $killed 2> /dev/null
  [ -n "$asked" ] && kill -QUIT $asked 2> /dev/null
  sleep 0.1
done
rm -rf "$@" "$beside"
`;

/** What is removed in the end. */
export interface Sweep {
  /** The run's folder. It has to be in the environment of all that tests start. */
  home: string;
  /** One more folder, of which no process knows. */
  beside: string;
}

/** Starts to wait for this process' end. The answer sweeps now, and resolves when all is gone. */
export function startSweeper({ home, beside }: Sweep): () => Promise<void> {
  const sweeper = spawn("sh", ["-c", sweeperScript, "rove-test-sweeper"], {
    cwd: "/",
    env: { PATH: process.env.PATH },
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of a terminal's interrupt.
    detached: true,
  });
  const gone = once(sweeper, "exit");
  sweeper.stdin.on("error", () => {});
  sweeper.stdin.write(`${home}\n${beside}\n${standInsDir}\n`);
  sweeper.unref();
  (sweeper.stdin as net.Socket).unref();
  return async () => {
    sweeper.ref();
    sweeper.stdin.end();
    await gone;
  };
}
