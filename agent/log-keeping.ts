// Keeps the device's log of the run, portion by portion: enough to be worth a file, or what a crash or the end of the run
// left. What the app was trusted with is hidden before anything is stored.
import type { RunEvent } from "./events";
import type { Patch } from "./machine";
import { secretsOf } from "./secrets";
import type { Step } from "./step";

/** A portion that is worth a file at any step. */
const worthBytes = 64 * 1024;
/** Steps after which whatever there is is kept: a phone's ring buffer may not hold it much longer. */
const everySteps = 10;

/** Keeps what waits: all of it at the end of the run. */
export async function keepLog(
  step: Step,
  when: "step" | "end",
): Promise<{ patch: Patch; events: RunEvent[] }> {
  const { state, phone, input } = step;
  const isDue =
    when === "end" ||
    state.step - state.log.atStep >= everySteps ||
    state.lastOutcome === "crashed" ||
    state.lastOutcome === "hung";
  const portion = phone.takeLog(isDue ? 1 : worthBytes);
  if (!portion) return { patch: {}, events: [] };
  const { text, lines, mark } = portion;
  const log = await step.store(Buffer.from(secretsOf(input.credentials).inText(text)), "txt");
  const payload = { stepOrdinal: state.step, log, lines, isCut: mark.isCut };
  return {
    patch: { log: { ...mark, atStep: state.step } },
    events: [{ type: "log.kept", payload }],
  };
}
