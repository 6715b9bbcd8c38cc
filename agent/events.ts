// What the agent writes into a run's log. Small and flat; the reader adds `runId`, `seq` and `ts`.
// Fields are added, never renamed: logs of years ago are read by the console of today.
import type { ArtifactRef, RunEventType } from "../run/types";
import type { Locator } from "./locators";
import type { Action, ActionKind, Bounds, Point, StepOutcome, WindowKind } from "./screen/types";
import type { TestabilityNote } from "./testability";

/** A touch as somebody else can repeat it; `point` is in pixels of the screenshot before. */
interface Touch {
  point: Point;
  locators: Locator[];
}

/** Event name -> its own fields. Durations are milliseconds. */
export interface EventPayloads {
  "agent.node.started": {
    nodeName: string;
    stepOrdinal: number;
  };
  /** SUCCESS with the node's outcome, FAILURE with the fault that it met. */
  "agent.node.finished": {
    nodeName: string;
    stepOrdinal: number;
    outcomeStatus: "SUCCESS" | "FAILURE";
    durationMs: number;
    outcome?: string;
    fault?: string;
    message?: string;
  };
  "device.session_opened": {
    sessionId: string;
    udid: string;
    model: string;
    manufacturer: string;
    platformVersion: string;
    width: number;
    height: number;
    densityDpi?: number | null;
    durationMs: number;
  };
  "device.session_closed": {
    durationMs: number;
  };
  "app.installed": {
    packageName: string;
    durationMs: number;
  };
  /** `isAttached` where a running app was brought to the front with its state. */
  "app.launched": {
    packageName: string;
    activity: string;
    isAttached: boolean;
    durationMs: number;
  };
  "app.restarted": {
    packageName: string;
    reason: string;
    durationMs: number;
    /** The app's data were cleared. */
    isCleared?: boolean;
  };
  "app.crashed": {
    stepOrdinal: number;
    signature: string;
    title: string;
    /** Who told: an exception's log, a native crash's, a hang's, or the system's dialog alone. */
    kind: "java" | "native" | "anr" | "dialog";
    /** What the exception, the abort or the system said; "" where it said nothing. */
    message: string;
    /** Up to three places that tell it from another, top first, without line numbers. */
    topFrames: string[];
    /** Whether this run saw the same defect before. */
    isRepeated: boolean;
    /** The log's own words, as an artifact. */
    log: ArtifactRef;
    /** What was done when it struck, on which screen; null where the app broke by itself, as while it starts. */
    action: {
      kind: ActionKind;
      key: string;
      label: string;
      x: number | null;
      y: number | null;
    } | null;
    screenId: string | null;
    /** The screen that the action was done on, and what showed afterwards. */
    screenshotBefore: ArtifactRef | null;
    screenshotAfter: ArtifactRef | null;
  };
  "app.hung": EventPayloads["app.crashed"];
  /** Once for each other app that comes to the front; the steps back into the app follow. */
  "app.left": {
    stepOrdinal: number;
    packageName: string;
  };
  /** The app is in front again; `by`: the last rung of the ladder, which is back, activate, restart. */
  "app.returned": {
    stepOrdinal: number;
    by: ActionKind | "activate";
  };
  /** Something in the way was answered; `how` is the button that was pressed, or `back`. */
  "dialog.dismissed": {
    stepOrdinal: number;
    kind: string;
    text: string;
    how: string;
  };
  /**
   * A screen asks for an account. `answer`: the run's own was filled in, the screen was skipped, or there is no way past,
   * which is told once for each such screen.
   */
  "wall.reported": {
    stepOrdinal: number;
    screenId: string;
    answer: "credentials" | "skip" | "none";
    title: string | null;
    screenshot: ArtifactRef | null;
  };
  /** The goal's condition was seen to hold. */
  "goal.reached": {
    stepOrdinal: number;
    screenId: string;
    goal: string;
    screenshot: ArtifactRef | null;
  };
  /** The path that is walked again ends here: what the first run did at `firstStepOrdinal` cannot be done. */
  "replay.departed": {
    stepOrdinal: number;
    firstStepOrdinal: number;
    /** Another screen is in front, or the right one without the action. */
    because: "otherScreen" | "actionMissing";
    /** Actions of the path that were done, and how many it has. */
    followed: number;
    total: number;
    expected: {
      kind: string;
      key: string;
      label: string;
      title: string | null;
      activity: string | null;
    };
    seen: { screenId: string; title: string | null; activity: string | null; labels: string[] };
  };
  /** One look at the device; `screenshot` is null where the app forbids pictures. */
  "screen.perceived": {
    stepOrdinal: number;
    screenId: string;
    windowKind: WindowKind;
    packageName: string;
    activity: string | null;
    title: string | null;
    actions: number;
    screenshot: ArtifactRef | null;
    source: ArtifactRef;
    durationMs: number;
    /** Set where the page source could not be read: the fault. `source` is then an empty hierarchy. */
    unreadable?: string;
  };
  "screen.discovered": {
    stepOrdinal: number;
    screenId: string;
    /** The same for the same screen in other runs, as far as its first look tells: hash of activity, title and structure. */
    screenKey: string;
    /** Version of the rules that the key rests on: keys of two versions cannot be compared. */
    identityVersion: number;
    /** Whether the tree says too little to tell screens apart, so that pictures do. */
    isTreePoor: boolean;
    similarTo: string | null;
    activity: string | null;
    title: string | null;
    screenshot: ArtifactRef | null;
    notes: TestabilityNote[];
  };
  /** Written before the device is touched. What is typed is left out on screens that ask for a password. */
  "action.chosen": {
    stepOrdinal: number;
    screenId: string;
    kind: ActionKind;
    key: string;
    label: string;
    reason: string;
    /** Kind of what stood in the way, where it answers that and not the app. */
    dismisses?: string;
    /** Null for what touches nothing, as `back`. */
    point: Point | null;
    bounds: Bounds | null;
    locators: Locator[];
    direction?: NonNullable<Action["direction"]>;
    text?: string | null;
    fields?: (Touch & { text: string | null })[];
    submit?: Touch | null;
  };
  "action.performed": {
    stepOrdinal: number;
    kind: ActionKind;
    key: string;
    label: string;
    x: number | null;
    y: number | null;
    durationMs: number;
    /** Fields that held something else than what was typed. */
    mistyped?: number;
  };
  /** One a step, with its evidence by name. */
  "step.finished": {
    stepOrdinal: number;
    kind: ActionKind;
    label: string;
    outcome: StepOutcome;
    fromScreenId: string;
    screenId: string;
    screenshot: string | null;
    source: string;
    /** Actions done so far of the path that is walked again. */
    followed?: number;
  };
  /** Lines of the device's log about the app, in order; secrets are hidden. */
  "log.kept": {
    stepOrdinal: number;
    log: ArtifactRef;
    lines: number;
    /** Nothing more of the log is kept after this. */
    isCut: boolean;
  };
  "policy.switched": {
    stepOrdinal: number;
    to: string;
    reason: string;
  };
  "recovery.applied": {
    stepOrdinal: number;
    nodeName: string;
    fault: string;
    signature: string;
    action: string;
    attempt: number;
    /** The recovery itself: its look at the log, closing, removing, waiting. What a new session takes, `device.session_opened` tells. */
    costMs: number;
  };
}

type Written = {
  [T in keyof EventPayloads]: { type: T; payload: EventPayloads[T] };
}[keyof EventPayloads];

/** An event before it has a place in the log. */
export type RunEvent = Extract<Written, { type: RunEventType }>;
