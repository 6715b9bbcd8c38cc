// What can be done on each screen: how far below the top it was first seen, and whether a look that should show it does.
import type { Action, Observation } from "../screen/types";
import type { ActionStat, Screen } from "./memory";

/** Keeps a feed's rows from piling up: untried ones not seen for a while are forgotten beyond this many. */
const MAX_ACTIONS = 160;

/** How a look came about. */
interface Circumstances {
  /** Ordinal of the look. */
  step: number;
  /** What was done since the look before, where that showed the same screen. */
  sinceHere: Action | null;
  isUnchanged: boolean;
}

/** Keeps the actions of screens. */
export class Contents {
  /** How many scrolls below the top the present look is, as far as known. */
  scrollPosition = 0;

  /** Folds a look at a screen; answers the actions never seen before. */
  learn(
    screen: Screen,
    { actions }: Observation,
    { step, sinceHere, isUnchanged }: Circumstances,
  ): ActionStat[] {
    noteScroll(screen, sinceHere, isUnchanged);
    const known = actions.map(({ key }) => screen.actions.get(key));
    const deepest = known.reduce((most, stat) => Math.max(most, stat?.scrollAt ?? 0), 0);
    const isDown = sinceHere?.kind === "scroll" && sinceHere.direction === "down";
    const below = isDown && !isUnchanged ? this.scrollPosition + 1 : deepest;
    const revealed: ActionStat[] = [];
    for (const [at, action] of actions.entries()) {
      const stat = known[at];
      if (stat === undefined) {
        const met = newStat(action, step, below);
        screen.actions.set(action.key, met);
        revealed.push(met);
      } else {
        stat.action = action;
        stat.misses = 0;
        stat.present++;
        stat.lastStep = Math.max(stat.lastStep, step);
      }
    }
    this.scrollPosition = revealed.length > 0 ? below : deepest;
    if (screen.actions.size > actions.length) this.countMisses(screen, step, isDown && isUnchanged);
    if (screen.actions.size > MAX_ACTIONS) forget(screen, step);
    return revealed;
  }

  /** Scrolling has led to another screen: what was once seen on that side cannot be got into sight. */
  missBeyond({ from, action }: { from: Screen; action: Action }): void {
    const sign = action.direction === "up" ? -1 : 1;
    for (const stat of from.actions.values())
      if (sign * (stat.scrollAt - this.scrollPosition) > 0) stat.misses++;
  }

  /** What should show where the look is, or below where nothing is, is missing. */
  private countMisses(screen: Screen, step: number, isEnd: boolean): void {
    for (const stat of screen.actions.values()) {
      if (stat.lastStep === step) continue;
      const isBelow = isEnd && stat.scrollAt > this.scrollPosition;
      if (stat.scrollAt !== this.scrollPosition && !isBelow) continue;
      stat.misses++;
      stat.absent++;
    }
  }
}

function newStat(action: Action, step: number, scrollAt: number): ActionStat {
  return {
    action,
    tries: 0,
    outcomes: new Map(),
    firstStep: step,
    lastStep: step,
    asStacked: 0,
    scrollAt,
    misses: 0,
    lastMet: new Map(),
    pardoned: 0,
    present: 1,
    absent: 0,
  };
}

function forget(screen: Screen, step: number): void {
  for (const [key, stat] of screen.actions) {
    if (screen.actions.size <= MAX_ACTIONS) return;
    if (stat.tries === 0 && stat.lastStep < step - 30) screen.actions.delete(key);
  }
}

/** Scrolling that moved nothing ends that direction; any other way to move opens it again. */
function noteScroll(screen: Screen, sinceHere: Action | null, isUnchanged: boolean): void {
  const { exhausted, ended } = screen;
  if (sinceHere?.features.includes("toggle") === true && !isUnchanged) screen.mayHaveGrown = true;
  if (sinceHere === null) exhausted.clear();
  else if (sinceHere.kind === "scroll" || sinceHere.kind === "swipe") {
    if (!isUnchanged) exhausted.clear();
    else {
      exhausted.add(sinceHere.key);
      ended.add(sinceHere.key);
      screen.mayHaveGrown = false;
    }
  }
}
