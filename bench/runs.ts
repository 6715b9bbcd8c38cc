// Following and ending runs, as a client would over HTTP.
import { follow, type StreamedEvent } from "../cli/follow";
import type { Stack } from "../stack/stack";

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
