// Says what can be done on what is seen: with the app, with something in front of it, or nothing.

import { hindranceAt } from "../interrupt";
import { isInApp } from "../look";
import { lookOf } from "../sight";
import type { Node } from "../step";

export const enumerateActions: Node<"EnumerateActions"> = async (step) => {
  const { observation } = lookOf(step);
  if (hindranceAt(step)) return { outcome: "interrupted" };
  if (observation.windowKind === "empty") return { outcome: "nothing" };
  if (!isInApp(observation)) return { outcome: "outside" };
  if (observation.actions.length === 0) return { outcome: "nothing" };
  const { outsideInARow, restartsInARow, step: stepOrdinal } = step.state;
  if (outsideInARow === 0) return { outcome: "offered" };
  const by = restartsInARow > 0 ? "restart" : "activate";
  return {
    outcome: "offered",
    patch: { outsideInARow: 0 },
    events: [{ type: "app.returned", payload: { stepOrdinal, by } }],
  };
};
