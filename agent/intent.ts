// A decision on its way to the device: remembered as pending until its outcome is known, and told before it is done.
import type { EventPayloads, RunEvent } from "./events";
import type { Choice } from "./explore/types";
import { locatorsOf } from "./locators";
import type { Patch } from "./machine";
import type { PendingAction } from "./run-state";
import { some } from "./screen/tree";
import type { Action, Hierarchy, Point, Selector } from "./screen/types";
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
      pending: {
        action,
        reason,
        screenId,
        variantKey,
        screenshot: look?.screenshot ?? null,
        isPerformed: false,
        met: null,
        dismisses,
      },
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
          ...(dismisses && { dismisses: dismisses.kind }),
          ...touchesOf(action, look?.hierarchy ?? null),
        },
      },
    ],
  };
}

type Touches = Pick<
  EventPayloads["action.chosen"],
  "point" | "bounds" | "locators" | "direction" | "text" | "fields" | "submit"
>;

/** Where and what, for those who read or repeat it. */
function touchesOf(action: Action, hierarchy: Hierarchy | null): Touches {
  const { point, bounds, target, direction, text, fields, submit } = action;
  const isLogin = hierarchy?.roots.some((root) => some(root, ({ password }) => password)) ?? false;
  const tellable = (typed: string): string | null => (isLogin ? null : typed);
  const touch = (at: Point, widget: Selector) => ({
    point: at,
    locators: hierarchy ? locatorsOf(hierarchy, widget, at) : [],
  });
  return {
    point,
    bounds,
    locators: point && target ? touch(point, target).locators : [],
    ...(direction && { direction }),
    ...(text !== undefined && { text: tellable(text) }),
    ...(fields && {
      fields: fields.map((field) => ({
        ...touch(field.point, field.target),
        text: field.password ? null : tellable(field.text),
      })),
    }),
    ...(submit && { submit: touch(submit.point, submit.target) }),
  };
}
