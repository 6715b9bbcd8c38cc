// Where a run goes next: by its route, its budgets and the faults that it meets. Pure: it knows no device, clock or
// database, so that the walk can decide here, commit to the ledger, and only then act.
import type { StopReason } from "../run/types";
import { type NodeName, route } from "./route";
import type { MetFault, RunState } from "./run-state";

/** What a node may change. */
export type Patch = Partial<Omit<RunState, "v" | "node" | "step" | "walkedMs" | "budgets">>;

/** What a node answered, or the fault that it met; `spentMs` is the time it took. */
export type Reply =
  | { outcome: string; patch?: Patch; spentMs: number }
  | { fault: MetFault; spentMs: number };

/** Which budget is used up, if any. */
export function spentBudget(state: RunState): StopReason | null {
  const { budgets } = state;
  if (state.steps >= budgets.maxSteps) return "step_budget";
  if (state.walkedMs >= budgets.maxWalkMs) return "time_budget";
  if (state.restarts > budgets.maxRestarts)
    return state.defectCount > 0 ? "app_crash" : "restart_budget";
  if (state.outsideInARow >= budgets.maxOutsideSteps) return "outside_budget";
  return null;
}

/** Nodes that are entered without passing ShouldContinue, so that budgets are checked at their threshold. */
const watched: ReadonlySet<NodeName> = new Set([
  "SwitchPolicy",
  "RestartApp",
  "LaunchOrAttach",
  "RecoverFromError",
]);

/** Nodes whose entry begins the next step, if the one before is finished. */
const stepStarts: ReadonlySet<NodeName> = new Set([
  "Perceive",
  "SwitchPolicy",
  "RestartApp",
  "Verify",
]);

/**
 * Where a run goes from here. `null` after Stop.
 * @throws on an outcome that the route does not have: a bug of ours, not of the world.
 */
export function next(state: RunState, reply: Reply): RunState | null {
  const walked = replied(state, reply);
  if ("fault" in reply) return state.node === "Stop" ? null : afterFault(walked, reply.fault);
  const target = targetOf(state.node, reply.outcome);
  return target === "end" ? null : enter(walked, target);
}

/** The state with what a node's reply brought. After Stop it is the one that the run ends in. */
export function replied(state: RunState, reply: Reply): RunState {
  const walkedMs = state.walkedMs + reply.spentMs;
  return "fault" in reply ? { ...state, walkedMs } : { ...state, walkedMs, ...reply.patch };
}

function targetOf(node: NodeName, outcome: string): NodeName | "end" {
  const outcomes: Readonly<Record<string, NodeName | "end">> = route[node];
  const target = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined;
  if (target === undefined)
    throw new Error(`${node} answered "${outcome}", which is not on its route`);
  return target;
}

function enter(state: RunState, node: NodeName): RunState {
  if (node === "Stop") return { ...state, node };
  // A chosen action is seen through to its end before any budget may cut the run.
  const spent = state.pending === null && watched.has(node) ? spentBudget(state) : null;
  if (spent) return stopping(state, spent);
  return { ...state, node, step: stepStarts.has(node) ? state.steps + 1 : state.step };
}

function afterFault(state: RunState, fault: MetFault): RunState {
  const count = (state.faultCounts[fault.kind] ?? 0) + 1;
  const recovery = fault.recoveries[Math.min(count, fault.recoveries.length) - 1] ?? "STOP_USER";
  const noted: RunState = {
    ...state,
    fault: { ...fault, node: state.node, recovery },
    faultCounts: { ...state.faultCounts, [fault.kind]: count },
  };
  // Looking again is no repair: a screen that changed under the finger is daily bread.
  const recoveries = state.recoveries + (recovery === "R0" ? 0 : 1);
  // The one who mends is not mended.
  if (state.node === "RecoverFromError" || recoveries > state.budgets.maxRecoveries) {
    return stopping(noted, fault.stopReason);
  }
  return { ...noted, node: "RecoverFromError", recoveries };
}

/** The same run on its way out. The first reason stays. */
export function stopping(state: RunState, stopReason: StopReason): RunState {
  return { ...state, node: "Stop", stopReason: state.stopReason ?? stopReason };
}
