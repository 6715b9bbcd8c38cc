// A decision on its way to the device: remembered as pending until its outcome is known, and told before it is done.
import type { RunEvent } from "./events";
import type { Choice } from "./explore/types";
import type { Patch, PendingAction } from "./machine";
import type { Step } from "./step";

/** The patch and event of a decision that was taken on the last look; `dismisses` names the dialog that it answers. */
export function intent(
  step: Step,
  choice: Choice,
  dismisses: PendingAction["dismisses"] = null,
): { patch: Patch; events: RunEvent[] } {
  const { action, reason } = choice;
  const look = step.sight.look;
  const screenId = look?.sighting.screenId ?? "";
  const variantKey = look?.observation.variantKey ?? "";
  return {
    patch: {
      pending: { action, reason, screenId, variantKey, isPerformed: false, met: null, dismisses },
    },
    events: [
      {
        type: "action.chosen",
        payload: {
          stepOrdinal: step.state.step,
          screenId,
          kind: action.kind,
          key: action.key,
          label: action.label,
          reason,
        },
      },
    ],
  };
}
