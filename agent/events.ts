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
  };
  "app.crashed": {
    stepOrdinal: number;
    signature: string;
    title: string;
    /** Whether this run saw the same defect before. */
    isRepeated: boolean;
    /** The log's own words, as an artifact. */
    log: ArtifactRef;
  };
  "app.hung": EventPayloads["app.crashed"];
  "app.left": {
    stepOrdinal: number;
    packageName: string;
  };
  "dialog.dismissed": {
    stepOrdinal: number;
    kind: string;
    text: string;
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
  };
  "screen.discovered": {
    stepOrdinal: number;
    screenId: string;
    /** The same for the same screen in other runs, as far as its first look tells: hash of activity, title and structure. */
    screenKey: string;
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
    costMs: number;
  };
}

type Written = {
  [T in keyof EventPayloads]: { type: T; payload: EventPayloads[T] };
}[keyof EventPayloads];

/** An event before it has a place in the log. */
export type RunEvent = Extract<Written, { type: RunEventType }>;
