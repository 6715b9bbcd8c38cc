// Ends the Appium session, in every ending, and keeps the rest of the log. What the last lines tell of the app is booked
// here; what the run is worth is decided by its ending.
import { defectsSeen } from "../defects";
import { Fault } from "../device/faults";
import { keepLog } from "../log-keeping";
import type { Defect, Node, Step } from "../step";

export const stop: Node<"Stop"> = async (step) => {
  const { phone, clock } = step;
  const found = await defectsSeen(step, await lateDefects(step), null);
  const log = await keepLog(step, "end");
  const patch = { ...found.patch, ...log.patch };
  const events = [...found.events, ...log.events];
  if (!phone.isOpen) return { outcome: "stopped", patch, events };
  const startedMs = clock.nowMs();
  await phone.close();
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "stopped",
    patch,
    events: [...events, { type: "device.session_closed", payload: { durationMs } }],
  };
};

/** What came after the last look. A device that does not answer any more has nothing to add. */
async function lateDefects({ phone, signal }: Step): Promise<Defect[]> {
  if (!phone.isOpen || signal.aborted) return [];
  try {
    return await phone.newDefects();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [];
  }
}
