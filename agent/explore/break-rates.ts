// What a good tester tries because apps break there: a form sent empty, odd values, a long press and what it offers, a screen
// that is turned, left and come back to, touched after that, or opened again after something was set. Holds how likely each
// is to break something, learned within the run where it can tell, and what was tried of it already.
import type { Action } from "../screen/types";
import { Depths } from "./depths";
import type { KnownTabs } from "./known-tabs";
import { type ActionStat, CRASH, type Fold, SAME, type Screen } from "./memory";
import { groupOf } from "./row-rates";
import { type Mishap, mishapOf, Stays } from "./stays";
import type { Lesson } from "./types";

/**
 * Ways to break an app, with the chance that one try does. How they stand to each other follows what sets off the crashes
 * that people reproduce from reports (Themis, DroixBench and AndroR2, 118 scripts, counted by hand), and how many things to
 * try an app has of each: 33 come by a touch, 15 by turning the display (3 of them with something typed, 3 with a touch
 * afterwards), 13 by leaving and coming back (6 with a touch afterwards), 15 by a long press (13 with a touch on what it
 * offers), 15 by a filled form, 11 by something set elsewhere, 8 by touches in a row. That an app has about five defects
 * is assumed.
 */
const STARTING = {
  touch: 0.004,
  /** A touch that also sets something. */
  toggle: 0.008,
  afterLeave: 0.0025,
  afterTurn: 0.0008,
  bareSubmit: 0.03,
  valid: 0.03,
  odd: 0.035,
  lone: 0.012,
  longPress: 0.08,
  held: 0.08,
  reentry: 0.007,
  setting: 0.008,
  turn: 0.0125,
  typedTurn: 0.012,
  leave: 0.006,
  /** What lies below may hold things to touch. */
  scroll: 0.005,
  /** Each thing that was touched before this one for the first time. */
  order: 0.0004,
} as const;

type Way = keyof typeof STARTING;

/** How much each harmless try of the same widget elsewhere leaves; and fields that nothing sends. */
const SURVIVED = 0.5;
const UNSENT = 0.4;
/** How much the starting chance weighs, in tries. */
const WEIGHT = 60;
/** Rows of a list after which the rest break nothing. */
const ENOUGH_ROWS = 2;
/** Settings after which a screen that breaks by one of them most likely does. */
const MANY_SETTINGS = 12;
/** Touches that follow a turn, a return or others, at most; and what one counts that unsets something. */
const MAX_FOLLOWING = 6;
const UNSET = 0.3;
/**
 * What breaks lies near the app's first screen: in the 70 scripts of Themis it is 0, 1, 2, 3, 4 and more screens away in 9, 19,
 * 18, 12, 10 and 2; what breaks by a setting is one or two. As factors of the chances, much weaker than counted: such
 * collections hold what users met.
 */
const NEARNESS = [1.4, 1.2, 1.2, 1, 0.8, 0.5] as const;
const SETTING_NEARNESS = [0.5, 1.5, 1, 0.5] as const;

/** Remembers what was probed. */
export class BreakRates {
  private readonly stays: Stays;
  private readonly depths = new Depths();
  private readonly tries = new Map<Way, { tries: number; hits: number }>();
  /** Ways tried on a widget of that key, on whichever screen, without harm. */
  private readonly survived = new Map<string, number>();
  private readonly rows = new WeakMap<Screen, Map<string, number>>();
  private readonly sentBare = new WeakSet<ActionStat>();
  /** Signatures of the defects met so far. */
  private readonly met = new Set<string>();
  /** Menus that a long press opened. */
  private readonly held = new WeakSet<Screen>();

  constructor(tabs: KnownTabs) {
    this.stays = new Stays(tabs);
  }

  /** Folds one step; `sends` is the form that the action sends. */
  learn(lesson: Lesson, fold: Fold, sends: string | null): void {
    const { stat, from, to, target, sighting } = fold;
    const hits = target === CRASH && this.isNews(lesson) ? 1 : 0;
    if (stat !== null && from !== null && target !== null) this.count(from, stat, hits, sends);
    // A menu of what is held; a page that a long press opens is one like others.
    if (sighting.isNew && to?.isDialog === true && stat?.action.kind === "longPress")
      this.held.add(to);
    this.stays.learn(lesson, fold);
    this.depths.learn(lesson, fold);
  }

  /** Whether it ever happened to the screen. */
  hasBefallen(screen: Screen, mishap: Mishap): boolean {
    return this.stays.timesOf(screen, mishap) > 0;
  }

  /** What was met before says nothing of how much there is to meet. */
  private isNews({ defects = [] }: Lesson): boolean {
    const fresh = defects.filter((signature) => !this.met.has(signature));
    for (const signature of fresh) this.met.add(signature);
    return fresh.length > 0 || defects.length === 0;
  }

  /** Chance that doing this now breaks something. */
  chanceOf(screen: Screen, stat: ActionStat, sends: string | null, isHere: boolean): number {
    if (stat.outcomes.has(CRASH)) return 0;
    return this.nearness(screen) * this.chanceAnywhere(screen, stat, sends, isHere);
  }

  /** Chance that what a scroll brings to light breaks something. */
  scrollChance(screen: Screen): number {
    return this.nearness(screen) * STARTING.scroll;
  }

  private nearness(screen: Screen, factors: readonly number[] = NEARNESS): number {
    return factors[Math.min(this.depths.of(screen), factors.length - 1)]!;
  }

  /** However far the screen is; where it is not here, it will most likely be opened anew. */
  private chanceAnywhere(
    screen: Screen,
    stat: ActionStat,
    sends: string | null,
    isHere: boolean,
  ): number {
    const { kind } = stat.action;
    if (kind === "rotate") return this.turnChance(screen, isHere);
    if (kind === "background") return this.leaveChance(screen);
    const isBare = !isHere || this.stays.isBare(screen);
    const chance = this.chanceOnce(screen, stat, isBare ? sends : null);
    return kind === "tap" && isHere ? chance + this.followChance(screen, stat) : chance;
  }

  /** Chance that opening a known screen once more breaks something; 0 where doing that opens none. */
  entryChance(screen: Screen, by: ActionStat): number {
    if (by.outcomes.has(CRASH) || !this.stays.isOpening(by)) return 0;
    const openings = this.stays.openingsApart(screen);
    const again = openings > 0 ? this.rateOf("reentry") / openings : 0;
    const settings = Math.min(this.stays.settingsSince(screen), MANY_SETTINGS);
    const bySetting = this.rateOf("setting") * (settings / MANY_SETTINGS);
    return again * this.nearness(screen) + bySetting * this.nearness(screen, SETTING_NEARNESS);
  }

  private turnChance(screen: Screen, isHere: boolean): number {
    const { stays } = this;
    let chance = stays.timesOf(screen, "turn") > 0 ? 0 : this.rateOf("turn");
    if (hasFields(screen)) {
      // Better once something is typed.
      if (!isHere || stays.isBare(screen)) chance *= 0.5;
      else if (stays.timesOf(screen, "typed turn") === 0) chance += this.rateOf("typedTurn");
    }
    return chance + this.followersOf(screen, "turn") * this.rateOf("afterTurn");
  }

  private leaveChance(screen: Screen): number {
    const chance = this.stays.timesOf(screen, "leave") > 0 ? 0 : this.rateOf("leave");
    return chance + this.followersOf(screen, "leave") * this.rateOf("afterLeave");
  }

  /** What stands on the screen and would be touched after such a mishap for the first time. */
  private followersOf(screen: Screen, mishap: Mishap): number {
    if (this.stays.had(screen, mishap)) return 0;
    let count = 0;
    for (const stat of screen.actions.values()) {
      const { action, tries } = stat;
      if (stat.misses > 0 || action.kind !== "tap" || isUnmarked(action)) continue;
      // What else was never touched may lead away.
      if (tries === 0) count += action.features.includes("toggle") ? 1 : 0;
      else if (!this.stays.wasTouchedAfter(stat, mishap)) count += againShare(stat);
    }
    // What was not touched after the last time may never be.
    return Math.min(count, MAX_FOLLOWING) / (1 + this.stays.timesOf(screen, mishap));
  }

  /** For what breaks only after the screen was left or turned, or after something else was touched. */
  private followChance(screen: Screen, stat: ActionStat): number {
    const { tries, action } = stat;
    if (groupOf(action) !== null || isUnmarked(action)) return 0;
    let chance = Math.min(this.stays.newBefore(screen, stat), MAX_FOLLOWING) * STARTING.order;
    for (const mishap of ["leave", "turn"] as const) {
      if (this.stays.had(screen, mishap) && !this.stays.wasTouchedAfter(stat, mishap))
        chance += this.rateOf(mishap === "leave" ? "afterLeave" : "afterTurn");
    }
    return chance * (tries === 0 ? 1 : againShare(stat));
  }

  /** `sends` is the form that it would send with nothing in it. */
  private chanceOnce(screen: Screen, stat: ActionStat, sends: string | null): number {
    const way = this.wayOf(screen, stat, sends);
    if (way === null) return 0;
    const { key, kind, submit } = stat.action;
    // The same form on another screen is the same code.
    const elsewhere = this.survived.get(`${way}|${way === "bareSubmit" ? sends : key}`) ?? 0;
    const isLoose = kind === "fillForm" && submit == null;
    return this.rateOf(way) * SURVIVED ** elsewhere * (isLoose ? UNSENT : 1);
  }

  /** What doing it would be a try of, after so many tries. */
  private wayOf(
    screen: Screen,
    stat: ActionStat,
    sends: string | null,
    tries: number = stat.tries,
  ): Way | null {
    const { action } = stat;
    if (action.kind === "fillForm") return tries === 0 ? tasteOf(action) : null;
    if (action.kind === "longPress") return tries === 0 ? "longPress" : null;
    if (action.kind !== "tap") return null;
    if (sends !== null && !this.sentBare.has(stat)) return "bareSubmit";
    if (tries > 0 || isUnmarked(action) || action.features.includes("shownTab")) return null;
    if (this.held.has(screen)) return "held";
    if (action.features.includes("toggle")) return "toggle";
    // What the first rows of a list do, the others do.
    const group = groupOf(action);
    if (group !== null && (this.rows.get(screen)?.get(group) ?? 0) >= ENOUGH_ROWS) return null;
    return "touch";
  }

  private count(from: Screen, stat: ActionStat, hits: number, sends: string | null): void {
    const { action } = stat;
    const bare = this.stays.isBare(from) ? sends : null;
    const way = mishapOf(action) ?? this.wayOf(from, stat, bare, stat.tries - 1);
    if (way !== null) this.note(way, hits, way === "bareSubmit" ? (sends ?? "") : action.key);
    if (way === "bareSubmit") this.sentBare.add(stat);
    this.countAfter(from, stat, hits);
    const group = action.kind === "tap" ? groupOf(action) : null;
    if (group === null) return;
    const groups = this.rows.get(from) ?? new Map<string, number>();
    this.rows.set(from, groups);
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }

  /** What a touch after the screen was left or turned came to. */
  private countAfter(from: Screen, stat: ActionStat, hits: number): void {
    if (stat.action.kind !== "tap") return;
    for (const mishap of ["leave", "turn"] as const) {
      if (this.stays.had(from, mishap) && !this.stays.wasTouchedAfter(stat, mishap))
        this.tally(mishap === "leave" ? "afterLeave" : "afterTurn", hits);
    }
  }

  private note(way: Way, hits: number, key: string): void {
    const survived = `${way}|${key}`;
    if (hits === 0) this.survived.set(survived, (this.survived.get(survived) ?? 0) + 1);
    this.tally(way, hits);
  }

  private tally(way: Way, hits: number): void {
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

/**
 * What touching it once more counts beside a first touch: nothing for what led on and for rows of a list; less where it
 * would unset what other screens are still to be seen with.
 */
function againShare({ action, outcomes, misses }: ActionStat): number {
  if (misses > 0 || !outcomes.has(SAME) || isUnmarked(action) || groupOf(action) !== null) return 0;
  return action.features.includes("toggle") ? UNSET : 1;
}

/** Nothing says that it can be touched. */
function isUnmarked({ features }: Action): boolean {
  return features.includes("leaf") || features.includes("grid");
}

function hasFields({ actions }: Screen): boolean {
  for (const { action } of actions.values()) if (action.kind === "type") return true;
  return false;
}

function tasteOf({ features }: Action): "valid" | "odd" | "lone" {
  if (features.includes("lone")) return "lone";
  return features.includes("odd") ? "odd" : "valid";
}
