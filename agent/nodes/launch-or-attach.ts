// Brings the app to the front: started afresh the first time, afterwards as it was left.
import type { Node } from "../step";

export const launchOrAttach: Node<"LaunchOrAttach"> = async (step) => {
  const { state, input, phone, sight, clock } = step;
  const device = phone.device();
  const { packageName, appActivity: activity } = input;
  const startedMs = clock.nowMs();
  sight.look = null;
  if (state.isLaunched) {
    await device.activate(packageName);
  } else {
    // A session may have started it already; the run begins at the activity that was asked for.
    await device.terminate(packageName);
    await device.launch(packageName, activity);
  }
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: state.isLaunched ? "attached" : "launched",
    patch: { isLaunched: true },
    events: [
      {
        type: "app.launched",
        payload: { packageName, activity, isAttached: state.isLaunched, durationMs },
      },
    ],
  };
};
