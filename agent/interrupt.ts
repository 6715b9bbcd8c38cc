// What stands in front of the app and has to be answered before anything else: permissions, crash dialogs, choosers.
// Turns the screen's reading of it into an action like any other.
import type { Choice } from "./explore/types";
import { type Interrupt, interruptOf } from "./screen/interrupts";
import type { Action } from "./screen/types";
import { lookOf } from "./sight";
import type { Step } from "./step";

/** The permission dialog of a run, counted from 1, that is refused to see what the app does then. */
const refusedPermission = 2;

/** What interrupts the last look; null where nothing does. */
export function interruptAt(step: Step): Interrupt | null {
  const { state, input } = step;
  const { hierarchy, foreground, appLabel } = lookOf(step);
  return interruptOf(
    {
      hierarchy,
      foreground,
      appPackage: input.packageName,
      ...(appLabel !== null && { appLabel }),
    },
    {
      takeDenyBranch: state.permissionsAsked + 1 === refusedPermission,
      hasWaitedBefore: state.hasWaitedForOthers,
    },
  );
}

/** The answer to an interrupt. */
export function answerTo({ kind, text, dismiss }: Interrupt): Choice {
  const isTap = dismiss.kind === "tap";
  const action: Action = {
    key: `interrupt:${kind}`,
    kind: isTap ? "tap" : "back",
    label: isTap ? `tap '${dismiss.label}'` : "back",
    target: isTap ? dismiss.selector : null,
    point: isTap ? dismiss.point : null,
    bounds: null,
    features: [],
  };
  return { action, reason: `${kind}: ${text}`.slice(0, 80) };
}
