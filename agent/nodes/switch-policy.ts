// Leaves the explorer's way for a while, gentlest first: out of another app by back, back, activate, restart; out of an
// empty screen by waiting; out of a loop by back, restart, and in the end giving up.
import { intent } from "../intent";
import { isInApp } from "../look";
import type { Action } from "../screen/types";
import type { Answer, Node, Step } from "../step";

/** Restarts without a step in between after which the app counts as not to be kept alive. */
const maxRestartsInARow = 3;
/** Steps that each rung out of a loop gets to show its worth. */
const patienceSteps = 15;

export const switchPolicy: Node<"SwitchPolicy"> = async (step) => {
  const { state } = step;
  const observation = step.sight.look?.observation;
  if (state.restartsInARow >= maxRestartsInARow) {
    const stopReason = state.defectCount > 0 ? "app_crash" : "stuck";
    return told(step, { outcome: "giveUp", patch: { stopReason } }, "the app does not stay up");
  }
  if (state.lastOutcome === "crashed" || state.lastOutcome === "hung") {
    return told(step, { outcome: "restart" }, `the app ${state.lastOutcome}`);
  }
  if (!observation || observation.windowKind === "empty") return ofEmptyScreen(step);
  if (!isInApp(observation)) return ofOtherApp(step, observation.windowKind === "launcher");
  if (observation.actions.length === 0) return ofEmptyScreen(step);
  return ofLoop(step);
};

function ofEmptyScreen(step: Step): Answer<"SwitchPolicy"> {
  const { unchangedInARow } = step.state;
  const reason = "nothing can be done on this screen";
  if (unchangedInARow < 2)
    return told(step, { outcome: "wait", ...intent(step, { action: pause, reason }) }, reason);
  if (unchangedInARow < 4)
    return told(step, { outcome: "back", ...intent(step, { action: back, reason }) }, reason);
  return told(step, { outcome: "restart" }, reason);
}

function ofOtherApp(step: Step, isHome: boolean): Answer<"SwitchPolicy"> {
  const rung = step.state.outsideInARow;
  const reason = `${step.sight.look?.observation.packageName} is in front`;
  // Back leads nowhere from the home screen.
  if (!isHome && rung <= 2)
    return told(step, { outcome: "back", ...intent(step, { action: back, reason }) }, reason);
  const patch = { outsideInARow: rung + 1 };
  if (rung <= 3)
    return told(
      step,
      { outcome: "activate", patch: { ...patch, outsideInARow: Math.max(patch.outsideInARow, 4) } },
      reason,
    );
  return told(step, { outcome: "restart", patch }, reason);
}

function ofLoop(step: Step): Answer<"SwitchPolicy"> {
  const { stuckRung, steps } = step.state;
  const patch = {
    stuckRung: stuckRung + 1,
    patientUntilStep: steps + patienceSteps,
    unchangedInARow: 0,
  };
  const reason = step.explorer.stuckReason?.() ?? "nothing changes any more";
  if (stuckRung === 0) {
    const { patch: pending, events } = intent(step, { action: back, reason });
    return told(step, { outcome: "back", patch: { ...patch, ...pending }, events }, reason);
  }
  if (stuckRung <= 2) return told(step, { outcome: "restart", patch }, reason);
  return told(step, { outcome: "giveUp", patch: { stopReason: "stuck" } }, reason);
}

function told(step: Step, answer: Answer<"SwitchPolicy">, reason: string): Answer<"SwitchPolicy"> {
  const payload = { stepOrdinal: step.state.step, to: answer.outcome, reason };
  return { ...answer, events: [{ type: "policy.switched", payload }, ...(answer.events ?? [])] };
}

function globalAction(kind: "back" | "wait", label: string): Action {
  return { key: kind, kind, label, target: null, point: null, bounds: null, features: [] };
}

const back = globalAction("back", "back");
const pause = globalAction("wait", "wait");
