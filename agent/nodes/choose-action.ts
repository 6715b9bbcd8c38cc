// Decides what to do next: what stands in front of the app first, then whatever the explorer finds worth trying.
// The decision becomes durable before the device is touched.

import { intent } from "../intent";
import { answerTo, interruptAt } from "../interrupt";
import { lookOf } from "../sight";
import type { Node } from "../step";

export const chooseAction: Node<"ChooseAction"> = async (step) => {
  const { observation } = lookOf(step);
  const interrupt = interruptAt(step);
  if (interrupt) {
    const { kind, text } = interrupt;
    const { patch, events } = intent(step, answerTo(interrupt), { kind, text });
    return {
      outcome: "chosen",
      patch: {
        ...patch,
        ...(kind === "permission" && { permissionsAsked: step.state.permissionsAsked + 1 }),
        ...(kind === "foreignAnr" && { hasWaitedForOthers: true }),
      },
      events,
    };
  }
  const choice = step.explorer.choose(observation, step.dice);
  if (choice) return { outcome: "chosen", ...intent(step, choice) };
  if (step.explorer.stuckReason?.() === "stuck") return { outcome: "stuck" };
  return { outcome: "explored", patch: { stopReason: "explored" } };
};
