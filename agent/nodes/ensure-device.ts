// Makes sure that there is a phone: an Appium server that answers and one session on it. Never touches the app.
import type { Node } from "../step";

export const ensureDevice: Node<"EnsureDevice"> = async ({ phone, sight, clock }) => {
  const startedMs = clock.nowMs();
  const { sessionId, facts } = await phone.open();
  sight.look = null;
  sight.settledSource = null;
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "opened",
    events: [{ type: "device.session_opened", payload: { sessionId, ...facts, durationMs } }],
  };
};
