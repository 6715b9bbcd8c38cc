// Makes sure that there is a phone: an Appium server that answers and one session on it. Never touches the app.
// A phone other than the one before has nothing of this run: the app is installed and started there as at first.
import type { Device } from "../device/device";
import { Fault, type FaultKind } from "../device/faults";
import type { Node, Step } from "../step";

/** What a phone that restarts, or a server that does, looks like from here. */
const away: ReadonlySet<FaultKind> = new Set([
  "device_offline",
  "device_unavailable",
  "appium_unreachable",
  "appium_lost",
]);
const pauseMs = 1_000;

export const ensureDevice: Node<"EnsureDevice"> = async (step) => {
  const { state, sight, clock } = step;
  const startedMs = clock.nowMs();
  const { sessionId, facts } = await openPatiently(step);
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

/** What this run has worked with before is waited for: a phone restarts in half a minute, a cable is put back. */
async function openPatiently({ state, phone, clock, signal, awayMs }: Step): Promise<Device> {
  const startedMs = clock.nowMs();
  for (;;) {
    try {
      return await phone.open();
    } catch (error) {
      const isAway = state.udid !== null && error instanceof Fault && away.has(error.kind);
      if (!isAway || clock.nowMs() - startedMs >= awayMs) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}
