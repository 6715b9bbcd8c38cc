// Starts the app afresh: out of a crash, a loop or another app that does not let go. Where nothing else has helped out of a
// loop, without the app's data.
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
    wantsClearing: false,
  };
  if ((await device.appState(packageName)) === "notInstalled") {
    return { outcome: "missing", patch: counted };
  }
  if (state.wantsClearing) await device.clearApp(packageName);
  else await device.terminate(packageName);
  await device.launch(packageName, appActivity);
  const durationMs = Math.round(clock.nowMs() - startedMs);
  const reason = state.lastOutcome ?? "unreachable";
  const payload = {
    packageName,
    reason,
    durationMs,
    ...(state.wantsClearing && { isCleared: true }),
  };
  return {
    outcome: "restarted",
    patch: counted,
    events: [{ type: "app.restarted", payload }],
  };
};
