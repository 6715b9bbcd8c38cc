// Starts the app afresh: out of a crash, a loop or another app that does not let go.
import type { Node } from "../step";

export const restartApp: Node<"RestartApp"> = async ({ state, input, phone, sight, clock }) => {
  const device = phone.device();
  const { packageName, appActivity } = input;
  const startedMs = clock.nowMs();
  sight.look = null;
  const counted = {
    restarts: state.restarts + 1,
    restartsInARow: state.restartsInARow + 1,
    lastOutcome: null,
  };
  if ((await device.appState(packageName)) === "notInstalled") {
    return { outcome: "missing", patch: counted };
  }
  await device.terminate(packageName);
  await device.launch(packageName, appActivity);
  const durationMs = Math.round(clock.nowMs() - startedMs);
  const reason = state.lastOutcome ?? "unreachable";
  return {
    outcome: "restarted",
    patch: counted,
    events: [{ type: "app.restarted", payload: { packageName, reason, durationMs } }],
  };
};
