// Says whether the run gets anywhere: new ground, known ground, or round in circles.
import type { Node } from "../step";

/** Actions without any effect in a row that are a loop: half of all actions of a good walk change nothing. */
const maxUnchanged = 10;

export const detectProgress: Node<"DetectProgress"> = async ({ state }) => {
  if (state.lastOutcome === "newScreen") return { outcome: "moving", patch: { stuckRung: 0 } };
  const isLooping = state.unchangedInARow >= maxUnchanged;
  if (isLooping && state.steps >= state.patientUntilStep) return { outcome: "stuck" };
  return { outcome: state.lastOutcome === "unchanged" ? "stalled" : "moving" };
};
