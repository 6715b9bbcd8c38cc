// Waits until the screen keeps still: two page sources alike, or patience at its end. Apps with a running clock or
// animation never keep still, so numbers in texts do not count and the wait is short.
import { isBusyFault } from "../look";
import type { Node } from "../step";

/** Looks in a row before a restless screen is taken as it is, and the pause between two. */
const maxReads = 4;
const pauseMs = 300;

export const waitIdle: Node<"WaitIdle"> = async ({ state, phone, sight, clock, signal }) => {
  const device = phone.device();
  sight.look = null;
  let outcome: "settled" | "restless" = "restless";
  try {
    let source = await device.source();
    for (let reads = 1; reads < maxReads; reads += 1) {
      await clock.sleep(pauseMs, signal);
      const again = await device.source();
      const isStill = still(again) === still(source);
      source = again;
      if (isStill) {
        outcome = "settled";
        break;
      }
    }
    sight.settledSource = source;
  } catch (error) {
    // Whether a screen that cannot be read is a fault is for the look to say, which can do with a picture now and then.
    if (!isBusyFault(error)) throw error;
  }
  const patch = { isUnsettled: false };
  return { outcome: state.pending ? "actionPending" : outcome, patch };
};

/** A source without the numbers in its texts. */
function still(source: string): string {
  return source.replace(/ (text|content-desc)="[^"]*"/g, (words) => words.replace(/\d+/g, "0"));
}
