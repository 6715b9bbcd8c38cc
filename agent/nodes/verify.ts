// Looks at what the action led to: another screen, nothing, out of the app, a crash. An action that nobody can say was
// done (the worker died, the session broke) is judged by the screen: unchanged content means that it was not.
import { defectsSeen, fateIn } from "../defects";
import type { RunEvent } from "../events";
import { isInApp, learntFrom, takeLook } from "../look";
import type { PendingAction } from "../run-state";
import type { Observation, StepOutcome } from "../screen/types";
import type { Defect, Look, Node, Step } from "../step";

export const verify: Node<"Verify"> = async (step) => {
  const { pending } = step.state;
  if (!pending) throw new Error("Verify was entered without an action to verify");
  const { look, events } = await takeLook(step, (seen) =>
    pending.isPerformed || seen.variantKey !== pending.variantKey ? pending.action : null,
  );
  const defects = allDefects(step, look, pending);
  const outcome = fateIn(defects) ?? pending.met ?? look.sighting.outcome ?? "unchanged";
  const found = await defectsSeen(step, defects, look.screenshot);
  const learnt = learntFrom(step, look);
  return {
    outcome,
    patch: {
      ...found.patch,
      ...learnt.patch,
      ...countersAfter(step, look.observation, outcome),
      lastOutcome: outcome,
      isUnsettled: look.observation.windowKind === "empty",
    },
    events: [
      ...events,
      ...found.events,
      ...learnt.events,
      ...comingsAndGoings(step, look, outcome),
    ],
  };
};

/** A dialog alone is evidence too, where the log was cut or hidden; one that stays is no second defect. */
function allDefects(step: Step, look: Look, pending: PendingAction): Defect[] {
  const defects = [...look.defects];
  const { windowKind, title } = look.observation;
  const { outcome } = look.sighting;
  const isDeath = outcome === "crashed" || outcome === "hung";
  if (isDeath && defects.length === 0 && outcome !== (pending.met ?? step.state.lastOutcome)) {
    const words = title ?? windowKind;
    const kind = outcome === "crashed" ? "crash" : "hang";
    defects.push({
      kind,
      cause: "dialog",
      signature: `dialog: ${words}`,
      title: words,
      message: "",
      topFrames: [],
      text: words,
    });
  }
  return defects;
}

function countersAfter({ state }: Step, { windowKind }: Observation, outcome: StepOutcome) {
  const isInside = outcome !== "leftApp" && outcome !== "crashed" && outcome !== "hung";
  // A dialog of the system that is not answered any more is as good as another app.
  const isStuckOutside =
    (windowKind === "systemDialog" || windowKind === "permission") && !state.pending?.dismisses;
  const isOutside = outcome === "leftApp" || (isInside && isStuckOutside && state.hindrance);
  return {
    outsideInARow: isOutside ? state.outsideInARow + 1 : 0,
    unchangedInARow: outcome === "unchanged" ? state.unchangedInARow + 1 : 0,
    ...(isInside && { restartsInARow: 0 }),
  };
}

/** Told once for each app that comes to the front, and once when the own one is back. */
function comingsAndGoings({ state }: Step, look: Look, outcome: StepOutcome): RunEvent[] {
  const { packageName } = look.observation;
  const { screenId } = look.sighting;
  const stepOrdinal = state.step;
  const wasOutside = state.outsideInARow > 0;
  if (isInApp(look.observation)) {
    const by = state.pending?.action.kind ?? "back";
    return wasOutside ? [{ type: "app.returned", payload: { stepOrdinal, by } }] : [];
  }
  if (outcome !== "leftApp" || (wasOutside && state.pending?.screenId === screenId)) return [];
  return [{ type: "app.left", payload: { stepOrdinal, packageName } }];
}
