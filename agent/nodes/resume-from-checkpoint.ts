// Rebuilds what the worker before knew, from the lessons of its checkpoints. Touches no device: an action whose outcome
// is unknown is looked at by Verify before anything is repeated.
import type { Node } from "../step";

export const resumeFromCheckpoint: Node<"ResumeFromCheckpoint"> = async (step) => {
  for (const lesson of step.pastLessons) step.explorer.learn(lesson);
  return { outcome: "folded", patch: { screens: step.explorer.screenCount() } };
};
