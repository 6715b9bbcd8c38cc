// Ends the Appium session, in every ending, and keeps the rest of the log. What the run is worth is decided by the machine,
// not here.
import { keepLog } from "../log-keeping";
import type { Node } from "../step";

export const stop: Node<"Stop"> = async (step) => {
  const { phone, clock } = step;
  const log = await keepLog(step, "end");
  if (!phone.isOpen) return { outcome: "stopped", ...log };
  const startedMs = clock.nowMs();
  await phone.close();
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "stopped",
    patch: log.patch,
    events: [...log.events, { type: "device.session_closed", payload: { durationMs } }],
  };
};
