// The one interface of every way to choose. Pure: no clock, no device, no Math.random.
import type { ReplayScreen, ReplayStep } from "../../run/types";
import type { Action, Observation, StepOutcome } from "../screen/types";

/** What one look taught: which screen this is. */
export interface Sighting {
  /**
   * Stable within a run: `s1`, `s2`, … in order of discovery. A look outside the app answers `outside:<package>`, one that
   * shows nothing `empty`; neither is a screen of the app.
   */
  screenId: string;
  isNew: boolean;
  /** A screen much like this one, for grouping; null where there is none. */
  similarTo: string | null;
  /** What the action before this look led to; null on the first look. */
  outcome: StepOutcome | null;
}

/** What a step teaches; serialised, one a step, and folded again on resume. */
export interface Lesson {
  observation: Observation;
  /** What was done since the look before; null on the first and after a resume. */
  after: Action | null;
  /** Signatures of the crashes and hangs that the log has told of since the look before; not every one shows. */
  defects?: readonly string[];
}

export interface Choice {
  action: Action;
  /** Why, for people, in at most 80 characters. */
  reason: string;
}

/** Random numbers in [0, 1); every step gets fresh ones from the run's seed and the step's ordinal. */
export type Dice = () => number;

/** `explored`: everything within reach was tried. `stuck`: something is left, but no way leads there. */
export type StuckReason = "explored" | "stuck";

/** Where a path that is walked again ends before its end. */
export interface Departure {
  /** What could not be done; the last step where the path's end was not reached by it. */
  expected: ReplayStep;
  /** The screen that should have been seen; null where that is not known. */
  screen: ReplayScreen | null;
  /** Whether another screen is in front, or the right one without the action. */
  because: "otherScreen" | "actionMissing";
}

/** A way to choose what to do next. The same options, lessons and dice give the same choices. */
export interface Explorer {
  /** Folds one look into memory. */
  learn(lesson: Lesson): Sighting;
  /** Null: nothing is left to try. */
  choose(observation: Observation, dice: Dice): Choice | null;
  /** Distinct screens of the app seen so far. */
  screenCount(): number;
  /** Steps since the last new screen. */
  stepsSinceNew(): number;
  /** Why the last `choose` answered null; null while there is something to do. */
  stuckReason?(): StuckReason | null;
  /** Why the last `choose` answered null, where a path was walked again; null where it was walked to its end. */
  departure?(): Departure | null;
  /** Actions of the path that were done, where one is walked again. */
  followed?(): number;
}

/** What a strategy may know of the run. */
export interface ExplorerOptions {
  /** Package under test. */
  appPackage: string;
  /** What the run is for, in the caller's words; null for plain exploring. */
  goal: string | null;
  /** The run's seed. */
  seed: number;
}
