// Makes sure that there is a phone: an Appium server that answers and one session on it. Never touches the app.
// A phone other than the one before has nothing of this run: the app is installed and started there as at first.
import type { Node } from "../step";

export const ensureDevice: Node<"EnsureDevice"> = async ({ state, phone, sight, clock }) => {
  const startedMs = clock.nowMs();
  const { sessionId, facts } = await phone.open();
  sight.look = null;
  sight.settledSource = null;
  const durationMs = Math.round(clock.nowMs() - startedMs);
  const isOther = state.udid !== null && state.udid !== facts.udid;
  const anew = { isInstalled: false, isLaunched: false, pending: null, lastOutcome: null };
  return {
    outcome: "opened",
    patch: { udid: facts.udid, ...(isOther && anew) },
    events: [{ type: "device.session_opened", payload: { sessionId, ...facts, durationMs } }],
  };
};
