// How long a tester waits before anything happens: from the accepted POST to the agent's first node event.
import { startDemoRun } from "../stack/demo-run";
import { startStack } from "../stack/stack";
import { type Bench, median, percentile } from "./bench";
import { awaitEnd, cancelRun, eventsOf } from "./runs";

const REPETITIONS = 15;

export const firstEvent: Bench = {
  name: "first-event",
  summary: "POST /run accepted (run.queued) to the first node event, idle system, database's clock",
  unit: "ms",
  goal: { atMost: 50 },
  async measure() {
    const stack = await startStack({
      isTemporary: true,
      devices: "virtual",
      pace: "instant",
      isQuiet: true,
    });
    try {
      const waitsMs: number[] = [];
      // The first run pays for what is loaded once; it is shown, not counted.
      for (let repetition = 0; repetition <= REPETITIONS; repetition += 1) {
        waitsMs.push(await oneWaitMs(stack));
      }
      const [cold, ...warm] = waitsMs;
      return {
        value: median(warm),
        baseline: null,
        rows: [
          ["runs", String(warm.length)],
          ["first of all, not counted", `${cold!.toFixed(1)} ms`],
          ["median", `${median(warm).toFixed(1)} ms`],
          ["p90", `${percentile(warm, 0.9).toFixed(1)} ms`],
          ["slowest", `${Math.max(...warm).toFixed(1)} ms`],
        ],
      };
    } finally {
      await stack.stop();
    }
  },
};

async function oneWaitMs(stack: Awaited<ReturnType<typeof startStack>>): Promise<number> {
  const { runId } = await startDemoRun(stack, { maxSteps: 1, seed: 1 });
  let acceptedAt: number | null = null;
  let firstNodeAt: number | null = null;
  for await (const event of eventsOf(stack, runId)) {
    const at = Date.parse(String(event.data.ts));
    if (event.type === "run.queued") acceptedAt = at;
    if (event.type === "agent.node.started") {
      firstNodeAt = at;
      break;
    }
  }
  await cancelRun(stack, runId);
  await awaitEnd(stack, runId);
  if (acceptedAt === null || firstNodeAt === null)
    throw new Error(`Run ${runId} had no node event.`);
  return firstNodeAt - acceptedAt;
}
