// How a run ends: its status and, apart from it, what it is worth as evidence. Pure.
import type { RunStatus, StopReason, Verdict } from "../run/types";
import type { RunState } from "./run-state";

/** How a run ends. */
export interface Ending {
  status: Extract<RunStatus, "completed" | "failed" | "canceled">;
  verdict: Verdict;
  stopReason: StopReason;
}

/** Ends that the walk reached by itself, with the evidence that they carry when nothing was found wrong. */
const completions: Partial<Record<StopReason, "walked" | "cutShort">> = {
  goal_reached: "walked",
  explored: "walked",
  step_budget: "walked",
  time_budget: "walked",
  replayed: "walked",
  replay_departed: "cutShort",
  app_crash: "cutShort",
  stuck: "cutShort",
  restart_budget: "cutShort",
  outside_budget: "cutShort",
};

/**
 * Status and verdict of a run that stops in this state. `passed` needs positive evidence: the app was walked to a
 * budget or to its end and not only to its login, nothing crashed or hung, and the goal, if there is one, was seen
 * reached. A path that is walked again passes only as a whole. A defect that was seen stays a defect, whatever ended the
 * run; trouble of the infrastructure alone says nothing of the app.
 */
export function endingOf(state: RunState): Ending {
  const stopReason = state.stopReason ?? "bug";
  if (stopReason.startsWith("canceled")) {
    return { status: "canceled", verdict: "inconclusive", stopReason };
  }
  const completion = completions[stopReason];
  const status = completion ? "completed" : "failed";
  if (state.defectCount > 0) return { status, verdict: "failed", stopReason };
  const isWalked = completion === "walked" && state.steps > 0 && state.screens > 0;
  const isWhole = !state.isReplay || stopReason === "replayed" || stopReason === "goal_reached";
  if (!isWalked || !isWhole || isWalledIn(state) || state.goal === "uncheckable") {
    return { status, verdict: "inconclusive", stopReason };
  }
  return { status, verdict: state.goal === "open" ? "failed" : "passed", stopReason };
}

/** Screens of the app before and behind a login that leave it open what the app is like: splash, login, its help. */
const wallScreens = 3;

/** Whether an account was asked for at the very start and next to nothing was seen since. */
function isWalledIn({ walledAt, screens }: RunState): boolean {
  return walledAt !== null && walledAt <= wallScreens && screens <= walledAt + 1;
}
