// A run of the demo app, as a client orders it over HTTP. Knows only what a client is told of a stack.
import { DEMO_APK, type Stack } from "./stack";

/** Body of `POST /run` for the demo app on the stack's first device; `more` is laid over it. */
export function demoOrder(
  stack: Pick<Stack, "appiumUrl" | "devices">,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const udid = stack.devices[0]?.udid;
  return {
    apkPath: DEMO_APK,
    appiumServerUrl: stack.appiumUrl,
    packageName: "io.appium.android.apis",
    appActivity: ".ApiDemos",
    ...(udid !== undefined && { udid }),
    ...more,
  };
}

/** Orders such a run at the stack's API, or another one at `url`. Rejects with what was answered instead of a run. */
export async function startDemoRun(
  stack: Pick<Stack, "appiumUrl" | "devices" | "url">,
  more: Record<string, unknown> = {},
  url = stack.url,
): Promise<{ runId: string; streamUrl: string }> {
  const answer = await fetch(`${url}/run`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(demoOrder(stack, more)),
  });
  if (!answer.ok) throw new Error(`POST /run answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { runId: string; streamUrl: string };
}
