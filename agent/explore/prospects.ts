// What a screen promises: what could be done there, how good each is, and what going there for the best of it brings a step.
import type { Action } from "../screen/types";
import type { ActionStat, Screen } from "./memory";

/** Things to do on one screen that are looked ahead to. */
const MAX_PROSPECTS = 12;
/** What coming back from a new screen costs, in actions. */
export const RETURN_COST = 1.3;

/** An action that could be done, and how promising it is. */
export interface Prospect {
  stat: ActionStat;
  chance: number;
  /** Chance that it leads away, so that what else is here costs a way back. */
  leaving: number;
  /** Scrolls to get it into sight, from the top. */
  scrolls: number;
}

/** The best of them, best first. */
export function bestOf(prospects: readonly Prospect[]): Prospect[] {
  return [...prospects]
    .sort((a, b) => b.chance / (1 + b.scrolls) - a.chance / (1 + a.scrolls))
    .slice(0, MAX_PROSPECTS);
}

/**
 * New screens a step from going somewhere and doing the best things there one after the other, for as many of them as
 * pay: a way is worth more where it leads to much. Each that does lead on costs a way back. `leisure`, from 0 to 1, makes
 * the way count up to twice: what promises most of all from afar is mostly what is overrated most.
 */
export function rateOf(prospects: readonly Prospect[], routeCost: number, leisure: number): number {
  let best = 0;
  let hope = 0;
  let cost = routeCost * (1 + leisure);
  for (const { chance, leaving, scrolls } of prospects) {
    hope += chance;
    cost += 1 + scrolls + RETURN_COST * leaving;
    best = Math.max(best, hope / cost);
  }
  return best;
}

/** Scrolls through what is known, from such a position, before one brings anything to light. */
export function scrollsAhead(
  { actions }: Screen,
  { kind, direction }: Action,
  position: number,
): number {
  if (kind !== "scroll" || direction !== "down") return 0;
  let deepest = position;
  for (const { scrollAt } of actions.values()) deepest = Math.max(deepest, scrollAt);
  return deepest - position;
}
