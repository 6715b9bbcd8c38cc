// Closes a step: what was done, what it led to, and where the evidence lies. The walk commits it with the checkpoint.
import { keepLog } from "../log-keeping";
import { lookOf } from "../sight";
import type { Node } from "../step";

export const persist: Node<"Persist"> = async (step) => {
  const { pending, lastOutcome, step: stepOrdinal } = step.state;
  if (!pending || !lastOutcome) throw new Error("Persist was entered without a finished action");
  const { sighting, screenshot, source } = lookOf(step);
  const followed = step.explorer.followed?.();
  const log = await keepLog(step, "step");
  return {
    outcome: "saved",
    patch: { ...log.patch, steps: stepOrdinal, pending: null },
    events: [
      ...log.events,
      {
        type: "step.finished",
        payload: {
          stepOrdinal,
          kind: pending.action.kind,
          label: pending.action.label,
          outcome: lastOutcome,
          fromScreenId: pending.screenId,
          screenId: sighting.screenId,
          screenshot: screenshot?.name ?? null,
          source: source.name,
          ...(followed !== undefined && { followed }),
        },
      },
    ],
  };
};
