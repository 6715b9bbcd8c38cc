// How likely an action leads to a new screen. Starts from rates measured on real apps, learns this app's own ones from
// every step: by kind of action, by what the rows of one list gave so far, by the same widget on other screens, by the
// goal's words.
import { wordsOf } from "../screen/label";
import type { Action, Selector } from "../screen/types";
import { BreakRates } from "./break-rates";
import { KnownTabs } from "./known-tabs";
import { type ActionStat, CRASH, type Fold, OUTSIDE, SAME, type Screen } from "./memory";
import { groupOf, RowRates } from "./row-rates";
import type { Mishap } from "./stays";
import { type Traits, traitsOf } from "./traits";
import type { Lesson } from "./types";
import { WordRates } from "./word-rates";

/** How much the starting rate weighs, in tries. */
const SMOOTHING = 6;
/** Rates of actions that were tried already: a guard may have opened, data may have been made. */
const RETRY_SAME = 0.03;
const RETRY_MOVED = 0.006;
/** Tabs whose screen was seen already. */
const KNOWN_TAB = 0.1;
/** What promised little and gave nothing says little of others of its kind, but not less than this. */
const LEAST_SHARE = 0.1;
/** Menus that may be one and the same all over the app. */
const SAME_OVERFLOW = 0.7;
/** The next page of a tour, which comes but once: better than skipping it. */
const ONWARD = 1.7;
/** What asked for a permission that was refused. */
const REFUSED = 0.4;
/** Widgets made alike on one screen mostly behave alike: each that did nothing lowers the chance of the others. */
const IDLE_LIKE = 0.75;
/** Scrolling on through a list of ways, down a page that still brings things to do, through anything else; how often at most. */
const SCROLL_MENU = { rate: 0.35, most: 30 };
const SCROLL_PAGE = { rate: 0.3, most: 30 };
const SCROLL_OTHER = { rate: 0.06, most: 3 };

interface Tries {
  tries: number;
  news: number;
}

/** What a run has learned about which actions pay. */
export class Priors {
  private readonly byFeature = new Map<string, Tries>();
  private readonly byMake = new Map<string, Tries & { targets: Set<string> }>();
  private readonly byKey = new Map<string, Map<string, number>>();
  private readonly rows = new RowRates();
  private readonly words = new WordRates();
  private readonly tabs = new KnownTabs();
  private readonly breaks = new BreakRates(this.tabs);
  private readonly traits = new WeakMap<ActionStat, Traits>();
  /** What sends the forms of a screen, by its name, and which form it is. */
  private readonly submits = new WeakMap<Screen, Map<string, string>>();
  /** Scrolls that brought things to do to light when they last brought anything. */
  private readonly paying = new WeakSet<ActionStat>();
  /** What asked for a permission the last time and came to nothing: it may have been refused, and is granted next time. */
  private readonly refused = new WeakSet<ActionStat>();
  private readonly goalWords: ReadonlySet<string>;

  constructor(goalWords: readonly string[]) {
    this.goalWords = new Set(goalWords);
  }

  /** Folds what one step taught. */
  learn(lesson: Lesson, fold: Fold): void {
    const { stat, from, to, target, sighting, revealed } = fold;
    const sends = stat === null || from === null ? null : this.formSentBy(from, stat.action);
    this.breaks.learn(lesson, fold, sends);
    const isAnswer = lesson.after?.key === "interrupt:permission";
    if (stat !== null && isAnswer && (to === null || to === from)) this.refused.add(stat);
    else if (stat !== null) this.refused.delete(stat);
    if (to !== null) this.noteSubmits(to, revealed);
    if (to !== null) this.tabs.meet(to, revealed);
    if (stat !== null && from !== null && target !== null)
      this.learnOutcome({ stat, from, target }, fold);
    if (to !== null && sighting.isNew) this.words.meet(to);
  }

  private learnOutcome(
    { stat, from, target }: { stat: ActionStat; from: Screen; target: string },
    { sighting, revealed }: Fold,
  ): void {
    const isNew = sighting.isNew ? 1 : 0;
    const traits = this.traitsFor(from, stat);
    if (stat.action.kind === "scroll" && revealed.length > 0) {
      if (revealed.some(isWorthwhile)) this.paying.add(stat);
      else this.paying.delete(stat);
    }
    if (stat.tries === 1) {
      // A scroll pays by what it brings to light.
      const pays = stat.action.kind === "scroll" && revealed.some(isWorthwhile) ? 1 : isNew;
      const share = Math.max(LEAST_SHARE, Math.min(1, this.factorOf(from, stat.action, traits)));
      // The first row of a list speaks for lists, the others only for theirs.
      if (traits.group === null || !this.rows.isKnown(from, traits.group))
        count(this.byFeature, traits.feature, pays, share);
      // What brought something to light on the same screen did not do nothing.
      if (isNew === 1 || revealed.length === 0) this.words.learn(traits.name, isNew === 1, from);
    }
    if (traits.group !== null) {
      this.rows.learn(from, traits.group, stat, target, isNew === 1);
      return;
    }
    if (stat.tries === 1) this.learnMake(from, traits, target, isNew);
    if (target === SAME) return;
    const targets = this.byKey.get(stat.action.key) ?? new Map<string, number>();
    targets.set(target, (targets.get(target) ?? 0) + 1);
    this.byKey.set(stat.action.key, targets);
  }

  private learnMake(from: Screen, { make }: Traits, target: string, news: number): void {
    const key = `${from.id}|${make}`;
    const known = this.byMake.get(key) ?? { tries: 0, news: 0, targets: new Set<string>() };
    known.tries++;
    known.news += news;
    if (target !== SAME) known.targets.add(target);
    this.byMake.set(key, known);
  }

  private noteSubmits(screen: Screen, revealed: readonly ActionStat[]): void {
    for (const { action } of revealed) {
      if (action.submit == null) continue;
      const known = this.submits.get(screen) ?? new Map<string, string>();
      this.submits.set(screen, known);
      known.set(nameOf(action.submit.target), formOf(action));
    }
  }

  /** Chance of a new screen from doing this on that screen, 0 to 1. */
  chanceOf(screen: Screen, stat: ActionStat): number {
    const { action } = stat;
    if (GLOBAL_KINDS.has(action.kind) || isFutile(screen, stat)) return 0;
    if (action.direction === "up" || action.direction === "left") {
      return stat.tries === 0 && screen.firstStep === stat.firstStep ? 0.004 : 0;
    }
    const traits = this.traitsFor(screen, stat);
    if (stat.tries > 0) return this.retryChance(screen, stat, traits);
    const learned = this.learnedRate(screen, action, traits);
    const base =
      traits.group === null ? learned : this.rows.chanceOf(screen, traits.group, learned);
    const chance = base * this.factorOf(screen, action, traits);
    return Math.min(0.95, chance * this.goalFactor(screen, traits));
  }

  /** How much more or less than others of its kind this one promises. */
  private factorOf(screen: Screen, action: Action, traits: Traits): number {
    let factor = traits.labelFactor * this.words.factor(traits.name, screen);
    if (this.tabs.screenOf(screen, action) !== null) factor *= KNOWN_TAB;
    if (traits.isOnward && this.formSentBy(screen, action) === null) return ONWARD * factor;
    if (traits.group !== null) return factor;
    return factor * this.elsewhereFactor(action, traits) * this.makeFactor(screen, traits);
  }

  /** Where an untried action most likely leads; null where nothing tells. */
  guessOf(screen: Screen, { tries, action }: ActionStat): Screen | null {
    return tries === 0 ? this.tabs.screenOf(screen, action) : null;
  }

  /** Chance that doing this on that screen breaks something; `to` is where it led before, if anywhere. */
  breakChanceOf(screen: Screen, stat: ActionStat, isHere: boolean, to: Screen | null): number {
    if (isFutile(screen, stat)) return 0;
    if (stat.action.kind === "scroll")
      return this.bringsMore(screen, stat) ? this.breaks.scrollChance(screen) : 0;
    const own = this.breaks.chanceOf(screen, stat, this.formSentBy(screen, stat.action), isHere);
    return to === null ? own : Math.max(own, this.breaks.entryChance(to, stat));
  }

  /** Whether scrolling down may bring more things to do to light. */
  private bringsMore(screen: Screen, stat: ActionStat): boolean {
    const { action, tries } = stat;
    if (action.direction !== "down" || screen.ended.has(action.key)) return false;
    return tries === 0 || (this.paying.has(stat) && tries < SCROLL_PAGE.most);
  }

  /** Whether it ever happened to the screen. */
  hasBefallen(screen: Screen, mishap: Mishap): boolean {
    return this.breaks.hasBefallen(screen, mishap);
  }

  /** The form that a touch sends; null where it sends none. */
  private formSentBy(screen: Screen, { kind, target }: Action): string | null {
    if (kind !== "tap" || target === null) return null;
    return this.submits.get(screen)?.get(nameOf(target)) ?? null;
  }

  private traitsFor(screen: Screen, stat: ActionStat): Traits {
    let traits = this.traits.get(stat);
    if (traits === undefined) {
      traits = traitsOf(stat.action, screen.title);
      this.traits.set(stat, traits);
    }
    return traits;
  }

  private retryChance(screen: Screen, stat: ActionStat, traits: Traits): number {
    const { action, tries, outcomes } = stat;
    if (action.kind === "scroll" || action.kind === "swipe")
      return this.scrollOnChance(screen, stat);
    if (tries === 1 && this.refused.has(stat)) return REFUSED;
    const damp = tries ** 1.5;
    // Once more, late, for reproduction.
    if (outcomes.has(CRASH)) return tries === 1 ? 0.01 : 0;
    if ([...outcomes.keys()].every((target) => target.startsWith(OUTSIDE)))
      return tries === 1 ? 0.1 * RETRY_MOVED : 0;
    const onlySame = outcomes.size === 1 && outcomes.has(SAME);
    const base = onlySame ? RETRY_SAME : RETRY_MOVED;
    return ((traits.isDull ? 0.15 : 1) * base * this.goalFactor(screen, traits)) / damp;
  }

  /** Going on scrolling pays while it brings rows to light whose like led to different places. */
  private scrollOnChance(screen: Screen, stat: ActionStat): number {
    const { action, tries } = stat;
    if (screen.ended.has(action.key)) return screen.mayHaveGrown ? SCROLL_OTHER.rate : 0;
    if (this.rows.isMenu(screen)) return tries >= SCROLL_MENU.most ? 0 : SCROLL_MENU.rate;
    if (this.paying.has(stat)) return tries >= SCROLL_PAGE.most ? 0 : SCROLL_PAGE.rate;
    return tries >= SCROLL_OTHER.most ? 0 : SCROLL_OTHER.rate / (tries + 1);
  }

  private learnedRate(screen: Screen, action: Action, traits: Traits): number {
    let start = traits.startingRate;
    // Where almost nothing says it can be touched, the flags are wrong.
    if (traits.isLeaf && screen.flaggedCount <= 2) start = 0.25;
    if (action.kind === "scroll" && this.rows.isMenu(screen)) start = SCROLL_MENU.rate;
    const known = this.byFeature.get(traits.feature);
    if (known === undefined) return start;
    return (SMOOTHING * start + known.news) / (SMOOTHING + known.tries);
  }

  /** Widgets of one make that do nothing, or without end, as in a feed that no list holds, stop paying. */
  private makeFactor(screen: Screen, { make }: Traits): number {
    const known = this.byMake.get(`${screen.id}|${make}`);
    if (known === undefined) return 1;
    const idle = known.targets.size === 0 ? IDLE_LIKE ** known.tries : 1;
    if (known.tries < 6) return idle;
    return Math.min(idle, (1 + known.targets.size) / (known.tries - 4));
  }

  /** The same widget on another screen leads to the same place in three of four cases. */
  private elsewhereFactor(action: Action, { isOverflow }: Traits): number {
    const targets = this.byKey.get(action.key);
    if (targets === undefined || action.kind === "back" || action.kind === "fillForm") return 1;
    if (isOverflow) return targets.size > 1 ? 1 : SAME_OVERFLOW;
    let total = 0;
    let most = 0;
    for (const times of targets.values()) {
      total += times;
      most = Math.max(most, times);
    }
    if (most < 0.6 * total) return 1;
    return total === 1 ? 0.5 : 0.12 / Math.sqrt(total);
  }

  private goalFactor(screen: Screen, traits: Traits): number {
    if (this.goalWords.size === 0) return 1;
    traits.words ??= new Set(wordsOf(traits.said));
    let hits = 0;
    for (const word of this.goalWords) if (traits.words.has(word)) hits++;
    if (hits > 0) return Math.min(5, 1 + 2 * hits);
    for (const word of this.goalWords) if (screen.words.has(word)) return 1.3;
    return 1;
  }
}

/** Whether the form breaks the app even where it holds what it asks for: other values would do the same. */
function isFutile({ actions }: Screen, { action }: ActionStat): boolean {
  if (action.kind !== "fillForm") return false;
  return actions.get(`${formOf(action)}|valid`)?.outcomes.has(CRASH) === true;
}

/** Which form it fills, whatever with. */
function formOf({ key }: Action): string {
  return key.replace(/\|(valid|odd(:.*)?)$/, "");
}

const GLOBAL_KINDS: ReadonlySet<Action["kind"]> = new Set([
  "restart",
  "wait",
  "rotate",
  "background",
  "hideKeyboard",
]);

function nameOf({ className, resourceId, contentDesc, text }: Selector): string {
  return `${className}|${resourceId}|${contentDesc}|${text}`;
}

function isWorthwhile({ action }: ActionStat): boolean {
  return action.kind === "tap" && !action.features.includes("leaf") && groupOf(action) === null;
}

/** `share` is how much of a try it was: what promised less than others counts less where it gave nothing. */
function count(table: Map<string, Tries>, key: string, news: number, share: number): void {
  const known = table.get(key) ?? { tries: 0, news: 0 };
  known.tries += news > 0 ? 1 : share;
  known.news += news;
  table.set(key, known);
}
