// Says what can be done on what is seen: with the app, with something in front of it, or nothing.

import { hindranceAt } from "../interrupt";
import { isInApp } from "../look";
import type { Patch } from "../machine";
import { lookOf } from "../sight";
import type { Node } from "../step";

export const enumerateActions: Node<"EnumerateActions"> = async (step) => {
  const { observation } = lookOf(step);
  if (hindranceAt(step)) return { outcome: "interrupted" };
  if (observation.windowKind === "empty") return { outcome: "nothing" };
  if (!isInApp(observation)) return { outcome: "outside" };
  if (observation.actions.length === 0) return { outcome: "nothing" };
  const { hindrance, outsideInARow, restartsInARow, step: stepOrdinal } = step.state;
  // A dialog of the app may be the very thing that was answered.
  const isClear = hindrance !== null && observation.windowKind === "app";
  const patch: Patch = { outsideInARow: 0, ...(isClear && { hindrance: null }) };
  if (outsideInARow === 0) return { outcome: "offered", patch };
  const by = restartsInARow > 0 ? "restart" : "activate";
  return {
    outcome: "offered",
    patch,
    events: [{ type: "app.returned", payload: { stepOrdinal, by } }],
  };
};
