// Leaves the explorer's way for a while, gentlest first: out of another app by back, back, activate, restart; out of an
// empty screen by waiting; out of a loop by back, restart, a start without the app's data, and in the end giving up.
import { keepsAppData } from "../device/capabilities";
import { intent } from "../intent";
import { isInApp } from "../look";
import type { Patch } from "../machine";
import type { Action, Observation } from "../screen/types";
import type { Answer, Node, Step } from "../step";

/** Times back is pressed to leave another app before the own one is called to the front. */
const maxBacks = 2;
/** Restarts without a step in between after which the app counts as not to be kept alive. */
const maxRestartsInARow = 3;
/** Steps that each rung out of a loop gets to show its worth. */
const patienceSteps = 15;

export const switchPolicy: Node<"SwitchPolicy"> = async (step) => {
  const { state } = step;
  const observation = step.sight.look?.observation;
  const isOutside = observation !== undefined && !isInApp(observation);
  if (state.restartsInARow >= maxRestartsInARow) {
    const stopReason = state.defectCount > 0 ? "app_crash" : isOutside ? "outside_budget" : "stuck";
    return told(step, { outcome: "giveUp", patch: { stopReason } }, "the app does not stay up");
  }
  if (state.lastOutcome === "crashed" || state.lastOutcome === "hung") {
    return told(step, { outcome: "restart" }, `the app ${state.lastOutcome}`);
  }
  if (!observation || observation.windowKind === "empty") return ofEmptyScreen(step);
  if (isOutside) return ofOtherApp(step, observation);
  return observation.actions.length === 0 ? ofEmptyScreen(step) : ofLoop(step);
};

function ofEmptyScreen(step: Step): Answer<"SwitchPolicy"> {
  const { unchangedInARow } = step.state;
  const reason = "nothing can be done on this screen";
  if (unchangedInARow < 2) return doing(step, "wait", reason);
  if (unchangedInARow < 4) return doing(step, "back", reason);
  return told(step, { outcome: "restart" }, reason);
}

function ofOtherApp(step: Step, observation: Observation): Answer<"SwitchPolicy"> {
  const rung = step.state.outsideInARow;
  const reason = `${observation.packageName} is in front`;
  // Back leads nowhere from the home screen.
  if (rung <= maxBacks && observation.windowKind !== "launcher") return doing(step, "back", reason);
  if (rung <= maxBacks + 1) {
    return told(step, { outcome: "activate", patch: { outsideInARow: maxBacks + 2 } }, reason);
  }
  return told(step, { outcome: "restart", patch: { outsideInARow: rung + 1 } }, reason);
}

function ofLoop(step: Step): Answer<"SwitchPolicy"> {
  const { stuckRung, steps } = step.state;
  const patch = {
    stuckRung: stuckRung + 1,
    patientUntilStep: steps + patienceSteps,
    unchangedInARow: 0,
  };
  const reason = step.explorer.stuckReason?.() ? "no way leads on" : "nothing changes any more";
  if (stuckRung === 0) return doing(step, "back", reason, patch);
  if (stuckRung <= 2) return told(step, { outcome: "restart", patch }, reason);
  // A wall that the app remembers is gone with its data, unless the caller wants that kept.
  if (stuckRung === 3 && !keepsAppData(step.input.capabilities)) {
    const clearing = { ...patch, wantsClearing: true };
    return told(step, { outcome: "restart", patch: clearing }, `${reason}, also after restarts`);
  }
  return told(step, { outcome: "giveUp", patch: { stopReason: "stuck" } }, reason);
}

/** A step of its own, with its intent like any other. */
function doing(step: Step, kind: "back" | "wait", reason: string, patch: Patch = {}) {
  const decided = intent(step, { action: globalAction(step, kind), reason });
  const answer = { outcome: kind, patch: { ...patch, ...decided.patch }, events: decided.events };
  return told(step, answer, reason);
}

function told(step: Step, answer: Answer<"SwitchPolicy">, reason: string): Answer<"SwitchPolicy"> {
  const payload = { stepOrdinal: step.state.step, to: answer.outcome, reason };
  return { ...answer, events: [{ type: "policy.switched", payload }, ...(answer.events ?? [])] };
}

/** The screen's own offer, so that the explorer knows it again. */
function globalAction(step: Step, kind: "back" | "wait"): Action {
  const offered = step.sight.look?.observation.actions.find((action) => action.kind === kind);
  if (offered) return offered;
  return { key: kind, kind, label: kind, target: null, point: null, bounds: null, features: [] };
}
