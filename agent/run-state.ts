// What a run knows of itself between two nodes: small, JSON, written with every checkpoint, so that another worker can go
// on from it. Pure data and how it begins; what comes next is the machine's to decide.
import type { ArtifactRef, RunInput, StopReason } from "../run/types";
import type { NodeName } from "./route";
import type { Action, StepOutcome } from "./screen/types";

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
