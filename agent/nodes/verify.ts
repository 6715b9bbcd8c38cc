// Looks at what the action led to: another screen, nothing, out of the app, a crash. An action that nobody can say was
// done (the worker died, the session broke) is judged by the screen: unchanged content means that it was not.
import { defectsSeen } from "../defects";
import type { RunEvent } from "../events";
import { goalSeen, isInApp, type Look, takeLook } from "../look";
import type { PendingAction } from "../machine";
import type { StepOutcome } from "../screen/types";
import type { Defect, Node, Step } from "../step";

/** A dying app's last lines may come late: how often and how long to wait for them when the app is suddenly gone. */
const lateReads = 2;
const latePauseMs = 600;

export const verify: Node<"Verify"> = async (step) => {
  const { pending } = step.state;
  if (!pending) throw new Error("Verify was entered without an action to verify");
  const { look, events } = await takeLook(step, (seen) =>
    pending.isPerformed || seen.variantKey !== pending.variantKey ? pending.action : null,
  );
  const defects = await allDefects(step, look, pending);
  const outcome = outcomeOf(look, defects);
  const found = await defectsSeen(step, defects);
  return {
    outcome,
    patch: {
      ...found.patch,
      ...countersAfter(step, outcome),
      lastOutcome: outcome,
      screens: step.explorer.screenCount(),
      ...goalSeen(step, look),
      isUnsettled: look.observation.windowKind === "empty",
    },
    events: [...events, ...found.events, ...departure(step, look, outcome)],
  };
};

async function allDefects(step: Step, look: Look, pending: PendingAction): Promise<Defect[]> {
  const defects = [...look.defects];
  const { windowKind, title } = look.observation;
  const isGone = windowKind === "launcher" && pending.action.kind !== "back";
  for (let read = 0; isGone && defects.length === 0 && read < lateReads; read += 1) {
    await step.clock.sleep(latePauseMs, step.signal);
    defects.push(...(await step.phone.newDefects()));
  }
  // A dialog alone is evidence too, where the log was cut or came from a phone that hides it.
  const isDialog = windowKind === "crashDialog" || windowKind === "anrDialog";
  if (isDialog && defects.length === 0 && look.sighting.outcome !== null) {
    const kind = windowKind === "crashDialog" ? "crash" : "hang";
    const words = title ?? windowKind;
    if (look.sighting.outcome === "crashed" || look.sighting.outcome === "hung") {
      defects.push({ kind, signature: `dialog: ${words}`, title: words, text: words });
    }
  }
  return defects;
}

function outcomeOf(look: Look, defects: Defect[]): StepOutcome {
  if (defects.some((defect) => defect.kind === "crash")) return "crashed";
  if (defects.length > 0) return "hung";
  return look.sighting.outcome ?? "unchanged";
}

function countersAfter({ state }: Step, outcome: StepOutcome) {
  const isInside = outcome !== "leftApp" && outcome !== "crashed" && outcome !== "hung";
  return {
    outsideInARow: outcome === "leftApp" ? state.outsideInARow + 1 : 0,
    unchangedInARow: outcome === "unchanged" ? state.unchangedInARow + 1 : 0,
    ...(isInside && { restartsInARow: 0 }),
  };
}

function departure({ state }: Step, look: Look, outcome: StepOutcome): RunEvent[] {
  if (outcome !== "leftApp" || isInApp(look.observation)) return [];
  const { packageName } = look.observation;
  return [{ type: "app.left", payload: { stepOrdinal: state.step, packageName } }];
}
