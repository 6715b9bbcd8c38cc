// `npm run demo`: the stack, one run of the ApiDemos app watched live, a summary, and everything gone again.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import { eventLine } from "../cli/event-line";
import { follow } from "../cli/follow";
import { startDemoRun } from "./demo-run";
import { readFlags, wholeNumber } from "./flags";
import { onSignal } from "./signals";
import { type Stack, startStack, unlessGivenUp } from "./stack";

const HELP = `Usage: npm run demo -- [options]

Starts everything, walks the real ApiDemos app on a virtual phone through real Appium, and ends with a summary.

  --steps N    actions on the device (25)
  --seed N     seed of the walk (1)
  --goal TEXT  what to look for
  --udid X     walk on this real device instead of the virtual one
  --keep       keep serving after the run, until Ctrl-C, so that the links can be opened
  --help       this text

Exit code: 0 when the run completed, 1 otherwise.
`;

const values = readFlags(HELP, {
  steps: { type: "string", default: "25" },
  seed: { type: "string", default: "1" },
  goal: { type: "string" },
  udid: { type: "string" },
  keep: { type: "boolean", default: false },
});
wholeNumber("steps", values.steps, { atLeast: 1, atMost: 10_000 });
wholeNumber("seed", values.seed, { atLeast: 0, atMost: Number.MAX_SAFE_INTEGER });

/** Answered at once, unless what should answer is gone. */
const CANCEL_TIMEOUT_MS = 2_000;

interface RunSummary {
  status: string;
  verdict: string | null;
  stopReason: string | null;
  steps: number;
  screens: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** Prints every event worth a line, and under them a line that says how far the run is. */
async function watch(stack: Stack, run: { runId: string; streamUrl: string }): Promise<void> {
  const begun = performance.now();
  let step = 0;
  let screens = 0;
  const progress = () =>
    styleText(
      "dim",
      `step ${step}/${values.steps} · ${screens} screen${screens === 1 ? "" : "s"} found`,
    );
  for await (const event of follow({
    url: new URL(run.streamUrl, stack.url).href,
    signal: watching.signal,
    onReconnect: (attempt, reason) => console.log(`  stream lost (${reason}), try ${attempt}`),
  })) {
    if (event.type === "action.performed") step += 1;
    if (event.type === "screen.discovered") screens += 1;
    if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
    const line = eventLine(event);
    if (line !== null) {
      const at = `${((performance.now() - begun) / 1000).toFixed(1)} s`.padStart(7);
      const where = event.type === "action.performed" ? ` ${progress()}` : "";
      console.log(`${styleText("dim", at)}  ${line}${process.stdout.isTTY ? "" : where}`);
    }
    if (process.stdout.isTTY) process.stdout.write(`         ${progress()}`);
  }
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
}

async function summarise(stack: Stack, runId: string): Promise<boolean> {
  const answer = await fetch(`${stack.url}/run/${runId}`);
  if (!answer.ok) throw new Error(`GET /run/${runId} answered ${answer.status}`);
  const run = (await answer.json()) as RunSummary;
  const took =
    run.startedAt && run.finishedAt
      ? `${((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000).toFixed(1)} s`
      : "never started";
  console.log(`
${styleText("bold", "Run")}          ${runId}
status       ${run.status}
verdict      ${run.verdict}
stop reason  ${run.stopReason}
steps        ${run.steps} of ${values.steps}
screens      ${run.screens} distinct
duration     ${took}
report       ${await keepReport(stack, runId)}
run          ${stack.url}/run/${runId}
events       ${stack.url}/run/${runId}/stream

${values.keep ? "" : "The links answer again after `npm start`, which serves the same data.\n"}`);
  return run.status === "completed";
}

/** Keeps the run's report as a file, because nothing serves it any more when the demo has ended. */
async function keepReport(stack: Stack, runId: string): Promise<string> {
  const answer = await fetch(`${stack.url}/run/${runId}/report.html`);
  if (!answer.ok) throw new Error(`GET /run/${runId}/report.html answered ${answer.status}`);
  const file = join(stack.dataDir, "demo-report.html");
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}

/** Cuts the watching off. */
const watching = new AbortController();
/** Once there is a run. */
let cancelRun: (() => Promise<unknown>) | null = null;

async function demo(stack: Stack): Promise<number> {
  const run = await startDemoRun(stack, {
    maxSteps: Number(values.steps),
    seed: Number(values.seed),
    ...(values.goal !== undefined && { goal: values.goal }),
    ...(values.udid !== undefined && { udid: values.udid }),
  });
  cancelRun = () =>
    fetch(`${stack.url}/run/${run.runId}/cancel`, {
      method: "POST",
      signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS),
    });
  console.log(`\nRun ${run.runId} · ${stack.url}/run/${run.runId}\n`);
  await watch(stack, run);
  const isCompleted = await summarise(stack, run.runId);
  if (values.keep) {
    console.log("Serving until Ctrl-C.");
    await new Promise(() => {});
  }
  return isCompleted ? 0 : 1;
}

console.log("Starting Rove for the demo");
const giveUp = new AbortController();
const starting = startStack({
  isTemporary: false,
  devices: values.udid === undefined ? "virtual" : "any",
  ...(values.udid !== undefined && { udid: values.udid }),
  signal: giveUp.signal,
});
let isEnding = false;
onSignal(async () => {
  isEnding = true;
  console.log("\nending");
  giveUp.abort();
  const stack = await unlessGivenUp(starting, giveUp.signal);
  // The next start would go on with it.
  await cancelRun?.().catch(() => {});
  watching.abort();
  await stack?.stop();
  return undefined;
});
let exitCode = 1;
try {
  const stack = await starting;
  if (!isEnding) {
    const lost = stack.partLost.then((part) => {
      throw new Error(`the ${part} has ended by itself; its last words are in ${stack.dataDir}`);
    });
    try {
      exitCode = await Promise.race([demo(stack), lost]);
    } finally {
      if (!isEnding) await stack.stop();
    }
  }
} catch (error) {
  if (!isEnding) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (!isEnding) process.exit(exitCode);
