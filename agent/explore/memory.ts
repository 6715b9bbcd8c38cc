// The records a run keeps of the app: screens, actions, what they led to. Plain data; screen-map.ts fills them.
import type { Action } from "../screen/types";
import type { Sighting } from "./types";

/** Where an action led: a screen's id, or one of these; leaving is `outside:<package>`. */
export const SAME = "same";
export const CRASH = "crash";
export const OUTSIDE = "outside:";

/** What is known of one action of one screen. */
export interface ActionStat {
  /** As last seen. */
  action: Action;
  tries: number;
  /** Target to how often. */
  outcomes: Map<string, number>;
  firstStep: number;
  lastStep: number;
  /** Target to the number of the try that last led there. */
  lastMet: Map<string, number>;
  /** For going back: times it led where we had come from. */
  asStacked: number;
  /** Scrolls below the top at which it was first seen. */
  scrollAt: number;
  /** Looks in a row that should have shown it and did not. */
  misses: number;
  /** Crashes that no longer speak against it: what was set when they came is set back. */
  pardoned: number;
  /** Looks that showed it, and looks that should have and did not. */
  present: number;
  absent: number;
}

/** One screen of the app. */
export interface Screen {
  id: string;
  /** In order of discovery, from 0. */
  index: number;
  similarTo: string | null;
  packageName: string;
  activity: string | null;
  title: string | null;
  /** A window over another one of the app. */
  isDialog: boolean;
  /** By key, in order of first sight. */
  actions: Map<string, ActionStat>;
  visits: number;
  firstStep: number;
  lastStep: number;
  /** Words ever seen on it, for goals. */
  words: Set<string>;
  /** Widgets that say they can be touched, on the last look. */
  flaggedCount: number;
  /** Grows with every look and every outcome, for what is derived from them. */
  changes: number;
  /** Scrolls that moved nothing the last time on this stay: that end is reached. */
  exhausted: Set<string>;
  /** Scrolls whose end was ever reached. */
  ended: Set<string>;
  /** Something was set since then: there may be more by now. */
  mayHaveGrown: boolean;
}

/** One edge of the graph, for showing and storing. */
export interface Transition {
  from: string;
  actionKey: string;
  actionLabel: string;
  /** Screen id, `same`, `crash` or `outside:<package>`. */
  to: string;
  count: number;
  firstStep: number;
  lastStep: number;
}

/** What folding one lesson changed. */
export interface Fold {
  sighting: Sighting;
  /** The action's record, where the lesson told where an action leads. */
  stat: ActionStat | null;
  from: Screen | null;
  /** The app's screen now shown; null outside, under a dialog of the system, or while nothing shows. */
  to: Screen | null;
  /** What the action led to, as in `ActionStat.outcomes`. */
  target: string | null;
  /** Actions of `to` never seen before this look. */
  revealed: ActionStat[];
}

/** Share of the looks that should show the action and do; 1 for what was always there. */
export function availabilityOf({ present, absent }: ActionStat): number {
  return (present + 1) / (present + absent + 1);
}
