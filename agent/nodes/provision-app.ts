// Brings the app onto the phone: once a run, so that what is tested is the APK that was given and nothing older.
import type { Node } from "../step";

export const provisionApp: Node<"ProvisionApp"> = async ({ state, input, phone, clock }) => {
  const device = phone.device();
  // A later session of the same run finds its own app, and must keep its data.
  if (state.isInstalled && (await device.appState(input.packageName)) !== "notInstalled") {
    return { outcome: "present" };
  }
  const startedMs = clock.nowMs();
  await device.installApp(await phone.appLocation());
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "installed",
    patch: { isInstalled: true, isLaunched: false },
    events: [{ type: "app.installed", payload: { packageName: input.packageName, durationMs } }],
  };
};
