// What the rows of a list are worth: judged by what the rows of that very list gave so far, at first by what rows of the
// same shape gave elsewhere. Menus lead to ever other places, feeds to one.
import type { Action } from "../screen/types";
import { type ActionStat, SAME, type Screen } from "./memory";

interface ListTries {
  tries: number;
  news: number;
  /** Where rows led, and how many of them led there. */
  targets: Map<string, number>;
}

interface ShapeVotes {
  menus: number;
  feeds: number;
  /** Rows of menus beyond the second that were touched, and those that led to a new screen. */
  tries: number;
  news: number;
}

/** How much the expectation before the first rows weighs, in tries. */
const WEIGHT = 2;
/** Chance of the second row where the first led on, before lists of that make were known: 62 % led to one place. */
const SECOND_ROW = 0.35;
/** Chance of a further row of a menu, before others of that make were known. */
const MENU_ROW = 0.5;
/** Where the first few rows agreed on one place, all did in 93 % of lists. */
const AGREED = [0.12, 0.05, 0.02];
/** Rows that do nothing. */
const IDLE = [0.25, 0.12, 0.06];
/** Lists whose rows are of use are told from others after this many. */
const ENOUGH = 2;

/** What was learned of all lists of an app. */
export class RowRates {
  private readonly lists = new Map<Screen, Map<string, ListTries>>();
  private readonly shapes = new Map<string, ShapeVotes>();
  /** First rows of lists made alike: one list's comments are like the next one's. */
  private readonly afterIdle = new Map<string, { tries: number; news: number }>();
  private readonly firsts = new Map<string, { tries: number; news: number }>();

  /** Folds a touch of a row. */
  learn(screen: Screen, group: string, stat: ActionStat, target: string, isNew: boolean): void {
    const groups = this.lists.get(screen) ?? new Map<string, ListTries>();
    this.lists.set(screen, groups);
    const known = groups.get(group) ?? { tries: 0, news: 0, targets: new Map<string, number>() };
    groups.set(group, known);
    if (stat.tries === 1 && known.tries > 0 && known.targets.size === 0) {
      const after = this.afterIdle.get(shapeOf(group)) ?? { tries: 0, news: 0 };
      this.afterIdle.set(shapeOf(group), after);
      after.tries++;
      if (target !== SAME) after.news++;
    }
    if (stat.tries === 1 && known.targets.size > 1) {
      const votes = this.votesOf(group);
      votes.tries++;
      if (isNew) votes.news++;
    }
    if (stat.tries === 1) known.tries++;
    if (stat.tries === 1 && known.tries === 1) {
      const firsts = this.firsts.get(group) ?? { tries: 0, news: 0 };
      this.firsts.set(group, firsts);
      firsts.tries++;
      if (isNew) firsts.news++;
    }
    if (isNew) known.news++;
    if (stat.tries === 1 && target !== SAME)
      known.targets.set(target, (known.targets.get(target) ?? 0) + 1);
    if (stat.tries === 1 && known.tries === ENOUGH && known.targets.size > 0)
      this.vote(group, known);
  }

  private vote(group: string, { targets }: ListTries): void {
    const votes = this.votesOf(group);
    if (targets.size > 1) votes.menus++;
    else votes.feeds++;
  }

  private votesOf(group: string): ShapeVotes {
    const shape = shapeOf(group);
    let votes = this.shapes.get(shape);
    if (votes === undefined) {
      votes = { menus: 0, feeds: 0, tries: 0, news: 0 };
      this.shapes.set(shape, votes);
    }
    return votes;
  }

  /** Chance of a new screen from a row not yet touched; `first` is that of rows of this kind anywhere. */
  chanceOf(screen: Screen, group: string, first: number): number {
    const known = this.lists.get(screen)?.get(group);
    if (known === undefined || known.tries === 0) {
      const alike = this.firsts.get(group);
      if (alike === undefined) return first;
      return (WEIGHT * first + alike.news) / (WEIGHT + alike.tries);
    }
    const { tries, news, targets } = known;
    if (targets.size === 0) {
      const after = this.afterIdle.get(shapeOf(group)) ?? { tries: 0, news: 0 };
      const learned = (WEIGHT * 0.2 + after.news) / (WEIGHT + after.tries) / 0.2;
      return Math.min(0.5, (IDLE[tries - 1] ?? 0.5 / tries ** 2) * learned);
    }
    const votes = this.votesOf(group);
    if (tries === 1)
      return (WEIGHT * SECOND_ROW + votes.menus) / (WEIGHT + votes.menus + votes.feeds);
    if (targets.size === 1) return AGREED[tries - ENOUGH] ?? 0.02 / (tries - 3);
    // Places that only one row has led to so far: the more of them, the more are still unknown.
    const once = [...targets.values()].filter((rows) => rows === 1).length;
    const further = (WEIGHT * MENU_ROW + votes.news) / (WEIGHT + votes.tries);
    return (once * Math.min(1, (news + 1) / targets.size) + WEIGHT * further) / (tries + WEIGHT);
  }

  /** Whether any row of the list was touched. */
  isKnown(screen: Screen, group: string): boolean {
    return (this.lists.get(screen)?.get(group)?.tries ?? 0) > 0;
  }

  /** Whether several rows of the list were touched and none did anything. */
  isIdle(screen: Screen, group: string): boolean {
    const known = this.lists.get(screen)?.get(group);
    return known !== undefined && known.tries >= IDLE.length && known.targets.size === 0;
  }

  /** Whether rows of the screen lead to different places. */
  isMenu(screen: Screen): boolean {
    const groups = this.lists.get(screen);
    if (groups === undefined) return false;
    for (const { tries, targets } of groups.values())
      if (tries >= ENOUGH && targets.size >= 0.6 * tries) return true;
    return false;
  }
}

/** The list template an action belongs to; null outside lists. */
export function groupOf(action: Action): string | null {
  return action.features.find((feature) => feature.startsWith("group:")) ?? null;
}

/** The make of a row, whichever list it stands in: `group:tap|list|shape|inner` without the list. */
function shapeOf(group: string): string {
  const [kind, , ...shape] = group.split("|");
  return `${kind}|${shape.join("|")}`;
}
