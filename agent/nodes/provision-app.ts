// Brings the app onto the phone: once a run, so that what is tested is the APK that was given and nothing older, and
// starts with nothing remembered unless the caller wants it so (Appium's own default, `noReset` false).
import { keepsAppData } from "../device/capabilities";
import type { Node } from "../step";

export const provisionApp: Node<"ProvisionApp"> = async ({ state, input, phone, clock }) => {
  const device = phone.device();
  const isThere = (await device.appState(input.packageName)) !== "notInstalled";
  // A later session of the same run finds its own app, and must keep its data.
  if (state.isInstalled && isThere) return { outcome: "present" };
  const startedMs = clock.nowMs();
  // Before installing, which keeps data and grants the permissions that clearing takes away.
  if (isThere && !keepsAppData(input.capabilities)) await device.clearApp(input.packageName);
  await device.installApp(await phone.appLocation());
  const durationMs = Math.round(clock.nowMs() - startedMs);
  return {
    outcome: "installed",
    patch: { isInstalled: true, isLaunched: false },
    events: [{ type: "app.installed", payload: { packageName: input.packageName, durationMs } }],
  };
};
