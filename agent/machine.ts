// The whole route of a run: which node follows which, what a run may spend, and how it ends. Pure: it knows no
// device, clock or database, so that the walk can decide here, commit to the ledger, and only then act.
import type { ArtifactRef, RunInput, RunStatus, StopReason, Verdict } from "../run/types";
import type { Action, StepOutcome } from "./screen/types";

/** Every room that a run can be in. */
export type NodeName =
  | "EnsureDevice"
  | "ProvisionApp"
  | "LaunchOrAttach"
  | "WaitIdle"
  | "Perceive"
  | "EnumerateActions"
  | "ChooseAction"
  | "Act"
  | "Verify"
  | "Persist"
  | "DetectProgress"
  | "ShouldContinue"
  | "SwitchPolicy"
  | "RestartApp"
  | "RecoverFromError"
  | "ResumeFromCheckpoint"
  | "Stop";

/** node -> outcome -> node. A fault leads to RecoverFromError and a cancel to Stop from anywhere. */
export const route = {
  ResumeFromCheckpoint: { folded: "EnsureDevice" },
  EnsureDevice: { opened: "ProvisionApp" },
  ProvisionApp: { present: "LaunchOrAttach", installed: "LaunchOrAttach" },
  LaunchOrAttach: { launched: "WaitIdle", attached: "WaitIdle" },
  WaitIdle: { settled: "Perceive", restless: "Perceive", actionPending: "Verify" },
  Perceive: { seen: "EnumerateActions" },
  EnumerateActions: {
    offered: "ChooseAction",
    interrupted: "ChooseAction",
    outside: "SwitchPolicy",
    nothing: "SwitchPolicy",
  },
  ChooseAction: {
    chosen: "Act",
    stuck: "SwitchPolicy",
    explored: "Stop",
    replayed: "Stop",
    departed: "Stop",
  },
  Act: { performed: "Verify" },
  Verify: {
    newScreen: "Persist",
    otherScreen: "Persist",
    sameScreen: "Persist",
    unchanged: "Persist",
    leftApp: "Persist",
    crashed: "Persist",
    hung: "Persist",
  },
  Persist: { saved: "DetectProgress" },
  DetectProgress: { moving: "ShouldContinue", stalled: "ShouldContinue", stuck: "SwitchPolicy" },
  ShouldContinue: { again: "Perceive", unsettled: "WaitIdle", enough: "Stop" },
  SwitchPolicy: {
    back: "Act",
    wait: "Act",
    activate: "LaunchOrAttach",
    restart: "RestartApp",
    giveUp: "Stop",
  },
  RestartApp: { restarted: "WaitIdle", missing: "ProvisionApp" },
  RecoverFromError: {
    lookAgain: "WaitIdle",
    reopen: "EnsureDevice",
    reinstall: "ProvisionApp",
    relaunch: "LaunchOrAttach",
    giveUp: "Stop",
  },
  Stop: { stopped: "end" },
} as const satisfies Record<NodeName, Readonly<Record<string, NodeName | "end">>>;

/** What a node may answer. */
export type Outcome<N extends NodeName> = keyof (typeof route)[N] & string;

/** What a run may spend. Counts are actions, restarts and recoveries; times are walking time. */
export interface Budgets {
  maxSteps: number;
  maxWalkMs: number;
  maxRestarts: number;
  /** Steps in a row that end outside the app. */
  maxOutsideSteps: number;
  maxRecoveries: number;
}

/** An action that was decided on and whose outcome is not known yet. */
export interface PendingAction {
  action: Action;
  reason: string;
  /** Screen and exact content that it was chosen on; empty where nothing had been seen. */
  screenId: string;
  variantKey: string;
  /** What it was chosen on, as a picture; null where there is none. */
  screenshot: ArtifactRef | null;
  /** False from the intent on until the device has answered: in between nobody can say whether it took place. */
  isPerformed: boolean;
  /** What the log told of the app while a fault that struck in the middle was mended. */
  met: "crashed" | "hung" | null;
  /** The dialog that it answers; null for the app's own screens. */
  dismisses: { kind: string; text: string; how: string } | null;
}

/** A fault of the world as the machine remembers it. */
export interface FaultNote {
  kind: string;
  signature: string;
  message: string;
  /** What to try the first, second, … time that this kind strikes in a run; the last stays. */
  recoveries: readonly string[];
  /** Which of them it is this time. */
  recovery: string;
  /** How the run ends where nothing helps, and what a person can do about it. */
  stopReason: StopReason;
  remedy: string;
  /** Where it struck. */
  node: NodeName;
}

/** Everything that the next worker needs to go on; small, JSON, one a step. */
export interface RunState {
  v: 1;
  node: NodeName;
  /** Ordinal of the step being walked: 0 while the device is made ready, then 1, 2, … */
  step: number;
  /** Actions finished. */
  steps: number;
  /** Distinct screens of the app. */
  screens: number;
  walkedMs: number;
  budgets: Budgets;
  /** Whether this run has installed and started the app: from then on a new session keeps the app's state. */
  isInstalled: boolean;
  isLaunched: boolean;
  pending: PendingAction | null;
  lastOutcome: StepOutcome | null;
  /** Whether the last look may have caught the screen in motion. */
  isUnsettled: boolean;
  /** Signatures of distinct crashes and hangs of the app, at most `maxDefects`. */
  defects: string[];
  defectCount: number;
  restarts: number;
  /** Restarts since the last step that ended inside the app. */
  restartsInARow: number;
  outsideInARow: number;
  unchangedInARow: number;
  /** Rung of the ladder out of a loop; back to 0 with every new screen. */
  stuckRung: number;
  /** The next restart takes the app's data with it: the last way out of a loop. */
  wantsClearing: boolean;
  /** Step until which a loop is not complained of again, so that each rung gets its chance. */
  patientUntilStep: number;
  recoveries: number;
  /** How often each kind of fault has struck. */
  faultCounts: Record<string, number>;
  /** The fault that is being mended or that ended the run. */
  fault: FaultNote | null;
  /** The device that the last session was on; null before the first. Another one has nothing of this run. */
  udid: string | null;
  /** The run stops here, but may go on on another device. */
  isDeviceLost: boolean;
  goal: GoalState;
  /** Permission dialogs answered. */
  permissionsAsked: number;
  /** The questions of those that were refused; each is at most once. */
  permissionsRefused: string[];
  /** Another app that hung was given its time once. */
  hasWaitedForOthers: boolean;
  /** What stood in the way last, and how often in a row it was answered; null once the app itself is seen. */
  hindrance: { name: string; answers: number } | null;
  /** Times in a row that the keyboard was hidden and came back. */
  keyboardInARow: number;
  /** Looks in a row whose page source could not be read. */
  blindInARow: number;
  /** What was tried at each screen that asks for an account, by screen id; at most `maxWalls`. */
  walls: Record<string, WallTries>;
  /** Screens known when an account was asked for and there was no way past; null while there is. */
  walledAt: number | null;
  /** Whether it walks another run's path again. */
  isReplay: boolean;
  /** Where the run's copy of the device's log stands. */
  log: LogMark;
  stopReason: StopReason | null;
}

/** Where a run's copy of its device's log stands: what the next session needs to go on behind the last line. */
export interface LogMark {
  /** The device that the lines are of; null before the first. */
  udid: string | null;
  /** Time of the last line that was read, as the device writes it. */
  until: string | null;
  /** Processes of the app. */
  pids: number[];
  /** Bytes kept so far. */
  bytes: number;
  /** More was written than is kept. */
  isCut: boolean;
  /** Step in which lines were last kept. */
  atStep: number;
}

/** No line yet. */
export const blankLogMark: LogMark = {
  udid: null,
  until: null,
  pids: [],
  bytes: 0,
  isCut: false,
  atStep: 0,
};

/** What was tried at a screen that asks for an account. */
export interface WallTries {
  credentials: number;
  skip: number;
  isReported: boolean;
}

/** Screens that a state remembers as asking for an account. */
export const maxWalls = 20;

/** A fault as a node met it; place and recovery are the machine's to say. */
export type MetFault = Omit<FaultNote, "node" | "recovery">;

/** How a run stands to its goal. `uncheckable`: looking cannot tell. */
export type GoalState = "none" | "open" | "reached" | "uncheckable";

/** Distinct defects that a state remembers by name; the count goes on. */
export const maxDefects = 20;

/** What a node may change. */
export type Patch = Partial<Omit<RunState, "v" | "node" | "step" | "walkedMs" | "budgets">>;

/** What a node answered, or the fault that it met; `spentMs` is the time it took. */
export type Reply =
  | { outcome: string; patch?: Patch; spentMs: number }
  | { fault: MetFault; spentMs: number };

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** What a run's input says of budgets; the rest are defaults. */
type Asked = Pick<
  RunInput,
  "maxSteps" | "maxMinutes" | "maxRestarts" | "maxOutsideSteps" | "path"
> & {
  /** Where the input names no minutes. */
  maxWalkMs?: number;
};

/** State of a run that nobody has walked yet. */
export function initialState(input: Asked, goal: GoalState = "none"): RunState {
  return {
    v: 1,
    node: "EnsureDevice",
    step: 0,
    steps: 0,
    screens: 0,
    walkedMs: 0,
    budgets: {
      maxSteps: input.maxSteps,
      maxWalkMs: input.maxMinutes ? input.maxMinutes * minuteMs : (input.maxWalkMs ?? hourMs),
      maxRestarts: input.maxRestarts ?? 20,
      maxOutsideSteps: input.maxOutsideSteps ?? 12,
      maxRecoveries: 3,
    },
    isInstalled: false,
    isLaunched: false,
    pending: null,
    lastOutcome: null,
    isUnsettled: false,
    defects: [],
    defectCount: 0,
    restarts: 0,
    restartsInARow: 0,
    outsideInARow: 0,
    unchangedInARow: 0,
    stuckRung: 0,
    wantsClearing: false,
    patientUntilStep: 0,
    recoveries: 0,
    faultCounts: {},
    fault: null,
    udid: null,
    isDeviceLost: false,
    goal,
    permissionsAsked: 0,
    permissionsRefused: [],
    hasWaitedForOthers: false,
    hindrance: null,
    keyboardInARow: 0,
    blindInARow: 0,
    walls: {},
    walledAt: null,
    isReplay: Boolean(input.path),
    log: blankLogMark,
    stopReason: null,
  };
}

/**
 * The state as a later worker may enter it: sessions do not survive their process, what was decided does. Null: a
 * version we do not know.
 */
export function resumedState(stored: unknown): RunState | null {
  if (typeof stored !== "object" || stored === null || !("v" in stored) || stored.v !== 1)
    return null;
  const known = stored as RunState;
  // What a later version has added is filled in.
  const left: RunState = { ...initialState({ maxSteps: known.budgets.maxSteps }), ...known };
  if (left.stopReason !== null && !left.isDeviceLost) return { ...left, node: "Stop" };
  return {
    ...left,
    node: "ResumeFromCheckpoint",
    fault: null,
    stopReason: null,
    isDeviceLost: false,
  };
}

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
  // Looking again is no repair: a screen that changed under the finger is daily bread (facts: signature 9).
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

/** The route as a Mermaid state diagram, in the order of the literal; docs/architecture.md shows it. */
export function mermaid(): string {
  const lines = ["stateDiagram-v2", "  [*] --> EnsureDevice", "  [*] --> ResumeFromCheckpoint"];
  for (const [node, outcomes] of Object.entries(route)) {
    const byTarget = new Map<string, string[]>();
    for (const [outcome, target] of Object.entries(outcomes) as [string, string][]) {
      byTarget.set(target, [...(byTarget.get(target) ?? []), outcome]);
    }
    for (const [target, names] of byTarget) {
      lines.push(`  ${node} --> ${target === "end" ? "[*]" : target}: ${names.join(", ")}`);
    }
  }
  return lines.join("\n");
}
