// How long `npm start` takes until GET /health answers: the first time ever, and with data present.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../stack/stack";
import { type Bench, median } from "./bench";

const WARM_REPETITIONS = 5;
const FIRST_REPETITIONS = 3;
const FIRST_GOAL_S = 15;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts, waits for health, ends; answers the seconds until healthy. */
async function bootS(dataDir: string): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn("npm", ["start", "--", "--virtual", "--port", String(port)], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ROVE_DATA_DIR: dataDir },
    stdio: "ignore",
    detached: true,
  });
  const exited = once(child, "exit");
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error("npm start ended before it was healthy");
      const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
      if (answer?.ok) return (performance.now() - begun) / 1000;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    process.kill(-child.pid!, "SIGTERM");
    await exited;
  }
}

export const boot: Bench = {
  name: "boot",
  summary: "npm start until GET /health answers, with data present; the first start ever beside it",
  unit: "s",
  goal: { atMost: 5 },
  async measure() {
    const root = await mkdtemp(join(tmpdir(), "rove-boot-"));
    try {
      const first: number[] = [];
      for (let repetition = 0; repetition < FIRST_REPETITIONS; repetition += 1) {
        await rm(join(PROJECT_ROOT, ".encore"), { recursive: true, force: true });
        first.push(await bootS(join(root, `first-${repetition}`)));
      }
      const warm: number[] = [];
      for (let repetition = 0; repetition < WARM_REPETITIONS; repetition += 1) {
        warm.push(await bootS(join(root, "first-0")));
      }
      return {
        value: median(warm),
        baseline: median(first),
        rows: [
          ["first start ever, median", `${median(first).toFixed(2)} s (goal ${FIRST_GOAL_S} s)`],
          ["first start ever, slowest", `${Math.max(...first).toFixed(2)} s`],
          ["with data, median", `${median(warm).toFixed(2)} s`],
          ["with data, slowest", `${Math.max(...warm).toFixed(2)} s`],
        ],
        missed:
          median(first) <= FIRST_GOAL_S
            ? []
            : [`first start ever took ${median(first).toFixed(1)} s, goal ${FIRST_GOAL_S} s`],
      };
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};
