// What nodes ask of the last look. A node that needs one and finds none has been put on the route wrongly: our bug.
import type { Look, Step } from "./step";

/** The last look. */
export function lookOf(step: Step): Look {
  if (!step.sight.look) throw new Error(`${step.state.node} needs a look and there is none`);
  return step.sight.look;
}
