// What a good tester tries because apps break there: a form sent empty, odd values, a long press, a screen that is turned,
// left and come back to, or opened a second time, a touch on what did nothing. Holds how likely each is to break
// something, learned within the run, and what was tried of it already; counts lives of the app's process, because most of
// what is left over dies with it.
import type { Action } from "../screen/types";
import { type ActionStat, CRASH, type Fold, SAME, type Screen } from "./memory";
import { groupOf } from "./row-rates";
import type { Lesson } from "./types";

/**
 * Ways to break an app, with the chance that one try does. How they stand to each other follows what sets off the crashes
 * that people reproduce from reports: of 118 of them, 33 a touch, 15 turning the display, 13 leaving and coming back, 15 a
 * long press, 8 an odd value, 2 an empty form. How many an app has is assumed.
 */
const STARTING = {
  touch: 0.003,
  bareSubmit: 0.06,
  odd: 0.05,
  lone: 0.008,
  longPress: 0.03,
  reentry: 0.003,
  touchAgain: 0.001,
  turn: 0.012,
  leave: 0.01,
} as const;

type Way = keyof typeof STARTING;

/** How much each harmless try of the same widget elsewhere leaves; and fields that nothing sends. */
const SURVIVED = 0.5;
const UNSENT = 0.4;
/** How much the starting chance weighs, in tries. */
const WEIGHT = 60;

/** Rows of a list after which the rest break nothing. */
const ENOUGH_ROWS = 2;

/** What is known of one screen's lives. */
interface Entries {
  life: number;
  /** Times it was opened in this life, and most in any. */
  now: number;
  most: number;
}

/** Remembers what was probed. */
export class BreakRates {
  private life = 0;
  private isBare = true;
  private readonly tries = new Map<Way, { tries: number; hits: number }>();
  /** Ways tried on a widget of that key, on whichever screen, without harm. */
  private readonly survived = new Map<string, number>();
  private readonly entries = new WeakMap<Screen, Entries>();
  private readonly rows = new WeakMap<Screen, Map<string, number>>();
  private readonly sentBare = new WeakSet<ActionStat>();
  /** Touched while its screen was open for the second time or later. */
  private readonly touchedAgain = new WeakSet<ActionStat>();

  /** Folds one step; `sends` is the form that the action sends. */
  learn({ after }: Lesson, { stat, from, to, target }: Fold, sends: string | null): void {
    if (stat !== null && from !== null && target !== null) this.count(from, stat, target, sends);
    if (after?.kind === "restart" || target === CRASH) this.life++;
    const isArrival = to !== null && to !== from;
    if (isArrival && after !== null && after.kind !== "back") this.enter(to);
    if (isArrival || after?.kind === "restart") this.isBare = true;
    else if (after?.kind === "type" || after?.kind === "fillForm") this.isBare = false;
  }

  /** Chance that doing this now breaks something. */
  chanceOf(screen: Screen, stat: ActionStat, sends: string | null, isHere: boolean): number {
    const way = this.wayOf(screen, stat, sends, isHere);
    if (way === null) return 0;
    const { key, kind, submit } = stat.action;
    if (way === "turn" || way === "leave") return this.rateOf(way);
    // The same form on another screen is the same code.
    const elsewhere = this.survived.get(`${way}|${way === "bareSubmit" ? sends : key}`) ?? 0;
    const isLoose = kind === "fillForm" && submit == null;
    return this.rateOf(way) * SURVIVED ** elsewhere * (isLoose ? UNSENT : 1);
  }

  /** Chance that opening a known screen once more breaks something. */
  entryChance(screen: Screen): number {
    const known = this.entries.get(screen);
    const isAgain = known?.life === this.life && known.now > 0 && known.most === 1;
    return isAgain ? this.rateOf("reentry") : 0;
  }

  private wayOf(
    screen: Screen,
    stat: ActionStat,
    sends: string | null,
    isHere: boolean,
  ): Way | null {
    const { action, tries } = stat;
    if (stat.outcomes.has(CRASH)) return null;
    if (action.kind === "fillForm") return tries === 0 ? oddityOf(action) : null;
    if (action.kind === "longPress") return tries === 0 ? "longPress" : null;
    if (action.kind === "rotate") return tries === 0 ? "turn" : null;
    if (action.kind === "background") return tries === 0 ? "leave" : null;
    if (action.kind !== "tap") return null;
    const isBare = !isHere || this.isBare;
    if (sends !== null && isBare && !this.sentBare.has(stat)) return "bareSubmit";
    if (action.features.includes("leaf") || action.features.includes("grid")) return null;
    // What the first rows of a list do, the others do.
    const group = groupOf(action);
    if (group !== null && (this.rows.get(screen)?.get(group) ?? 0) >= ENOUGH_ROWS) return null;
    if (tries === 0) return "touch";
    const known = this.entries.get(screen);
    const isAgain = known !== undefined && known.life === this.life && known.now >= 2;
    return isHere && isAgain && !this.touchedAgain.has(stat) && stat.outcomes.has(SAME)
      ? "touchAgain"
      : null;
  }

  private count(from: Screen, stat: ActionStat, target: string, sends: string | null): void {
    const { action, tries } = stat;
    const hits = target === CRASH ? 1 : 0;
    const oddity = action.kind === "fillForm" ? oddityOf(action) : null;
    if (oddity !== null) this.note(oddity, hits, action.key);
    else if (action.kind === "longPress") this.note("longPress", hits, action.key);
    else if (action.kind === "rotate") this.note("turn", hits, action.key);
    else if (action.kind === "background") this.note("leave", hits, action.key);
    if (action.kind !== "tap") return;
    const group = groupOf(action);
    if (group !== null) {
      const groups = this.rows.get(from) ?? new Map<string, number>();
      this.rows.set(from, groups);
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    if (sends !== null && this.isBare) {
      if (!this.sentBare.has(stat)) this.note("bareSubmit", hits, sends);
      this.sentBare.add(stat);
    } else if (tries === 1) this.note("touch", hits, action.key);
    const known = this.entries.get(from);
    if (known !== undefined && known.life === this.life && known.now >= 2)
      this.touchedAgain.add(stat);
  }

  private enter(screen: Screen): void {
    const known = this.entries.get(screen) ?? { life: this.life, now: 0, most: 0 };
    if (known.life !== this.life) known.now = 0;
    known.life = this.life;
    known.now++;
    known.most = Math.max(known.most, known.now);
    this.entries.set(screen, known);
  }

  private note(way: Way, hits: number, key: string): void {
    const survived = `${way}|${key}`;
    if (hits === 0) this.survived.set(survived, (this.survived.get(survived) ?? 0) + 1);
    const known = this.tries.get(way) ?? { tries: 0, hits: 0 };
    known.tries++;
    known.hits += hits;
    this.tries.set(way, known);
  }

  private rateOf(way: Way): number {
    const { tries, hits } = this.tries.get(way) ?? { tries: 0, hits: 0 };
    return (WEIGHT * STARTING[way] + hits) / (WEIGHT + tries);
  }
}

function oddityOf({ features }: Action): "odd" | "lone" | null {
  if (features.includes("lone")) return "lone";
  return features.includes("odd") ? "odd" : null;
}
