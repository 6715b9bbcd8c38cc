// Ends the Appium session, in every ending. What the run is worth is decided by the machine, not here.
import type { Node } from "../step";

export const stop: Node<"Stop"> = async ({ phone, clock }) => {
  if (!phone.isOpen) return { outcome: "stopped" };
  const startedMs = clock.nowMs();
  await phone.close();
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "stopped",
    events: [{ type: "device.session_closed", payload: { durationMs } }],
  };
};
