// Says what is being started, on one line a part. Never decides anything.
import { styleText } from "node:util";

/** Prints a line when a part begins and rewrites it when it is ready; on a pipe, prints both. */
export interface Progress {
  /** Runs the work and shows its part, its time and what it answered. */
  part<T>(name: string, work: () => Promise<T>, describe: (result: T) => string): Promise<T>;
}

/** Width of the part's name, so that the details line up. */
const NAME_WIDTH = 10;

/** Progress on standard output; silent where `isQuiet`. */
export function createProgress(isQuiet = false): Progress {
  const started = performance.now();
  return {
    async part(name, work, describe) {
      const label = name.padEnd(NAME_WIDTH);
      const begun = performance.now();
      if (!isQuiet && !process.stdout.isTTY) console.log(`  ${label} starting`);
      const ticker =
        !isQuiet && process.stdout.isTTY
          ? setInterval(() => {
              const waited = ((performance.now() - started) / 1000).toFixed(0);
              process.stdout.write(`\r  ${styleText("dim", `starting, ${waited} s`)} \x1b[K`);
            }, 250)
          : null;
      try {
        const result = await work();
        const tookS = ((performance.now() - begun) / 1000).toFixed(1);
        const line = `  ${label} ${describe(result)} ${styleText("dim", `(${tookS} s)`)}`;
        if (!isQuiet) {
          if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
          console.log(line);
        }
        return result;
      } finally {
        if (ticker) clearInterval(ticker);
      }
    },
  };
}
