// What stands in front of the app and has to be answered before anything else: permissions, other apps' crash dialogs.
import type { Choice } from "./explore/types";
import type { Step } from "./step";

/** The answer to what interrupts the last look; null where nothing does. */
export function interruptAt(_step: Step): Choice | null {
  return null;
}
