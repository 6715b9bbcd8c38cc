// Decides what to do next: what stands in front of the app first, then whatever the explorer finds worth trying.
// The decision becomes durable before the device is touched.

import { intent } from "../intent";
import { interruptAt } from "../interrupt";
import { lookOf } from "../sight";
import type { Node } from "../step";

export const chooseAction: Node<"ChooseAction"> = async (step) => {
  const { observation } = lookOf(step);
  const choice = interruptAt(step) ?? step.explorer.choose(observation, step.dice);
  if (!choice) return { outcome: "explored", patch: { stopReason: "explored" } };
  return { outcome: "chosen", ...intent(step, choice) };
};
