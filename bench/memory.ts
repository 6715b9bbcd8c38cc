// Memory of the app's process while one run is going.
import { execFileSync } from "node:child_process";
import { startDemoRun } from "../stack/demo-run";
import { startStack } from "../stack/stack";
import { type Bench, median } from "./bench";
import { eventsOf } from "./runs";

const STEPS = 60;

/** Resident memory of a process in MB (10^6 bytes), as `ps` says. */
function residentMb(pid: number): number {
  const kib = Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));
  return (kib * 1024) / 1e6;
}

export const memory: Bench = {
  name: "memory",
  summary:
    "resident memory of the app process, highest of a 60-step run, against the same process idle",
  unit: "MB",
  goal: { atMost: 250 },
  async measure() {
    const stack = await startStack({
      isTemporary: true,
      devices: "virtual",
      pace: "instant",
      isQuiet: true,
    });
    try {
      const idle = residentMb(stack.appPid);
      const samples: number[] = [];
      const { runId } = await startDemoRun(stack, { maxSteps: STEPS, seed: 1 });
      for await (const event of eventsOf(stack, runId)) {
        if (event.type === "step.finished") samples.push(residentMb(stack.appPid));
      }
      const highest = Math.max(...samples);
      return {
        value: highest,
        baseline: idle,
        rows: [
          ["samples, one a step", String(samples.length)],
          ["idle", `${idle.toFixed(0)} MB`],
          ["median of the run", `${median(samples).toFixed(0)} MB`],
          ["highest of the run", `${highest.toFixed(0)} MB`],
        ],
      };
    } finally {
      await stack.stop();
    }
  },
};
