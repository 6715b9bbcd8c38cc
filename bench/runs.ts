// Starting, following and ending runs, as a client would over HTTP.
import { follow, type StreamedEvent } from "../cli/follow";
import { DEMO_APK, type Stack } from "../stack/stack";

/** Starts a run of the ApiDemos app; answers its id. */
export async function startDemoRun(
  stack: Stack,
  options: { maxSteps: number; seed?: number; appiumUrl?: string },
): Promise<string> {
  const answer = await fetch(`${stack.url}/run`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      apkPath: DEMO_APK,
      appiumServerUrl: options.appiumUrl ?? stack.appiumUrl,
      packageName: "io.appium.android.apis",
      appActivity: ".ApiDemos",
      maxSteps: options.maxSteps,
      seed: options.seed ?? 1,
      udid: stack.devices[0]?.udid,
    }),
  });
  if (!answer.ok) throw new Error(`POST /run answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { runId: string }).runId;
}

/** The run's events from the first to the last. */
export function eventsOf(stack: Stack, runId: string): AsyncGenerator<StreamedEvent> {
  return follow({ url: `${stack.url}/run/${runId}/stream` });
}

/** Asks for the run's end. */
export async function cancelRun(stack: Stack, runId: string): Promise<void> {
  const answer = await fetch(`${stack.url}/run/${runId}/cancel`, { method: "POST" });
  if (!answer.ok) throw new Error(`cancel answered ${answer.status}: ${await answer.text()}`);
}

/** Resolves with the type of the run's terminal event. */
export async function awaitEnd(stack: Stack, runId: string): Promise<string> {
  let last = "";
  for await (const event of eventsOf(stack, runId)) last = event.type;
  return last;
}
