// Asks the budgets and the goal whether another step shall be walked.
import { spentBudget } from "../machine";
import type { Node } from "../step";

export const shouldContinue: Node<"ShouldContinue"> = async ({ state }) => {
  if (state.goal === "reached") return { outcome: "enough", patch: { stopReason: "goal_reached" } };
  const stopReason = spentBudget(state);
  if (stopReason) return { outcome: "enough", patch: { stopReason } };
  return { outcome: state.isUnsettled ? "unsettled" : "again" };
};
