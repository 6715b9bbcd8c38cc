// Knows what is on the screen: what Verify just saw, or a look of its own where nothing was seen yet.
import { defectsSeen, fateIn } from "../defects";
import { learntFrom, takeLook } from "../look";
import type { Node } from "../step";

export const perceive: Node<"Perceive"> = async (step) => {
  if (step.sight.look) return { outcome: "seen" };
  const { look, events } = await takeLook(step, () => null);
  const fate = fateIn(look.defects);
  const found = await defectsSeen(step, look.defects, look.screenshot);
  const learnt = learntFrom(step, look);
  return {
    outcome: "seen",
    patch: {
      ...found.patch,
      // It died while it started: nobody has acted yet.
      ...(fate && { lastOutcome: fate }),
      ...learnt.patch,
    },
    events: [...events, ...found.events, ...learnt.events],
  };
};
