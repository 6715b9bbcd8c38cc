// Spreads batches over processes and collects their records in the batches' own order, so that figures repeat.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Batch } from "./batch";
import type { RunRecord } from "./record";

/** Runs all batches; `onDone` hears how many are through. */
export async function runAll(
  batches: readonly Batch[],
  onDone: (done: number) => void,
): Promise<RunRecord[]> {
  const results = new Map<number, RunRecord[]>();
  let next = 0;
  const lanes = Math.max(1, Math.min(availableParallelism(), batches.length));
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      const lane = newLane();
      try {
        for (let at = next++; at < batches.length; at = next++) {
          results.set(at, await ask(lane, batches[at]!));
          onDone(results.size);
        }
      } finally {
        if (lane.exitCode === null) {
          lane.disconnect();
          await once(lane, "exit");
        }
      }
    }),
  );
  return batches.flatMap((_, at) => results.get(at) ?? []);
}

function newLane(): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const path = fileURLToPath(new URL("./lane.ts", import.meta.url));
  return fork(path, { execArgv: ["--import", tsx], serialization: "advanced" });
}

async function ask(lane: ChildProcess, batch: Batch): Promise<RunRecord[]> {
  const patience = new AbortController();
  const { signal } = patience;
  try {
    lane.send(batch);
    return await Promise.race([
      once(lane, "message", { signal }).then(([records]) => records as RunRecord[]),
      once(lane, "exit", { signal }).then(([code]) => {
        throw new Error(`A process of the pool ended with code ${code}, see above`);
      }),
    ]);
  } finally {
    patience.abort();
  }
}
