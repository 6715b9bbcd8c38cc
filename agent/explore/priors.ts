// How likely an action leads to a new screen. Starts from rates measured on real apps, learns this app's own ones from
// every step: by kind of action, by template of list rows, by the same widget on other screens, by the goal's words.
import { wordsOf } from "../screen/label";
import type { Action } from "../screen/types";
import { type ActionStat, CRASH, type Fold, OUTSIDE, SAME, type Screen } from "./memory";

/** How much the starting rate weighs, in tries. */
const SMOOTHING = 6;
/** Rates of actions that were tried already: a guard may have opened, data may have been made. */
const RETRY_SAME = 0.02;
const RETRY_MOVED = 0.006;

/** Starting rates by what the action is; the first that fits counts. */
const STARTING_RATES: readonly (readonly [(has: ReadonlySet<string>) => boolean, number])[] = [
  [(has) => has.has("fillForm"), 0.6],
  [(has) => has.has("leaf"), 0.06],
  [(has) => has.has("grid"), 0.04],
  [(has) => has.has("web"), 0.05],
  [(has) => has.has("toggle"), 0.15],
  [(has) => has.has("row") && has.has("tap"), 0.5],
  [(has) => has.has("tap"), 0.45],
  [(has) => has.has("longPress"), 0.05],
  [(has) => has.has("swipe"), 0.12],
  [(has) => has.has("scroll"), 0.06],
  [(has) => has.has("type"), 0.02],
  [(has) => has.has("back"), 0.03],
];

const GO_AWAY_LABEL = /^(navigate up|up|back|cancel|close|ok|dismiss|done)$/i;
const SKIP_LABEL =
  /\b(skip|later|not now|guest|continue without|no thanks|maybe later|überspringen|später)\b/i;

interface Tries {
  tries: number;
  news: number;
}

interface GroupTries extends Tries {
  targets: Set<string>;
}

/** What a run has learned about which actions pay. */
export class Priors {
  private readonly byFeature = new Map<string, Tries>();
  private readonly byGroup = new Map<string, GroupTries>();
  private readonly byKey = new Map<string, Map<string, number>>();
  private readonly goalWords: ReadonlySet<string>;

  constructor(goalWords: readonly string[]) {
    this.goalWords = new Set(goalWords);
  }

  /** Folds what one step taught. */
  learn({ stat, from, target, sighting, revealed }: Fold): void {
    if (stat === null || from === null || target === null) return;
    const { action } = stat;
    const isNew = sighting.isNew ? 1 : 0;
    if (stat.tries === 1) {
      // A scroll pays by what it brings to light.
      const pays = action.kind === "scroll" && revealed.some(isWorthwhile) ? 1 : isNew;
      count(this.byFeature, featureKey(action), pays);
    }
    const group = groupOf(action);
    if (group !== null) {
      const key = `${from.id}|${group}`;
      const known = this.byGroup.get(key) ?? { tries: 0, news: 0, targets: new Set<string>() };
      if (stat.tries === 1) known.tries++;
      known.news += isNew;
      if (target !== SAME) known.targets.add(target);
      this.byGroup.set(key, known);
      return;
    }
    this.learnMake(from, stat, target, isNew);
    if (target !== SAME) {
      const targets = this.byKey.get(action.key) ?? new Map<string, number>();
      targets.set(target, (targets.get(target) ?? 0) + 1);
      this.byKey.set(action.key, targets);
    }
  }

  private learnMake(
    from: Screen,
    { action, tries }: ActionStat,
    target: string,
    news: number,
  ): void {
    if (tries > 1) return;
    const key = makeOf(from, action);
    const known = this.byGroup.get(key) ?? { tries: 0, news: 0, targets: new Set<string>() };
    known.tries++;
    known.news += news;
    if (target !== SAME) known.targets.add(target);
    this.byGroup.set(key, known);
  }

  /** Chance of a new screen from doing this on that screen, 0 to 1. */
  chanceOf(screen: Screen, stat: ActionStat): number {
    const { action } = stat;
    if (GLOBAL_KINDS.has(action.kind)) return 0;
    if (action.direction === "up" || action.direction === "left") {
      return stat.tries === 0 && screen.firstStep === stat.firstStep ? 0.004 : 0;
    }
    if (stat.tries > 0) return this.retryChance(screen, stat);
    let chance = this.learnedRate(screen, action);
    if (action.features.includes("row")) chance *= this.rowFactor(screen, action);
    else chance *= this.elsewhereFactor(action) * this.makeFactor(screen, action);
    const label = action.target?.text || action.target?.contentDesc || "";
    if (GO_AWAY_LABEL.test(label)) chance *= 0.25;
    else if (SKIP_LABEL.test(label)) chance *= 1.5;
    return Math.min(0.95, chance * this.goalFactor(screen, action));
  }

  private retryChance(screen: Screen, stat: ActionStat): number {
    const { action, tries, outcomes } = stat;
    if (action.kind === "scroll" || action.kind === "swipe")
      return this.scrollOnChance(screen, stat);
    const damp = tries ** 1.5;
    // Once more, late, for reproduction.
    if (outcomes.has(CRASH)) return tries === 1 ? 0.01 : (0.05 * RETRY_MOVED) / damp;
    if ([...outcomes.keys()].every((target) => target.startsWith(OUTSIDE)))
      return (0.1 * RETRY_MOVED) / damp;
    const onlySame = outcomes.size === 1 && outcomes.has(SAME);
    const base = onlySame ? RETRY_SAME : RETRY_MOVED;
    // A toggle or a no-op leaf tells nothing new a second time.
    const isDull = action.features.includes("leaf") || action.features.includes("grid");
    return ((isDull ? 0.2 : 1) * base * this.goalFactor(screen, action)) / damp;
  }

  /** Going on scrolling pays while it brings rows to light whose like led to different places. */
  private scrollOnChance(screen: Screen, { action, tries }: ActionStat): number {
    if (screen.ended.has(action.key)) return 0;
    const isMenu = this.isMenu(screen);
    if (tries >= (isMenu ? 30 : 3)) return 0;
    return (isMenu ? 0.3 : 0.06) / (isMenu ? 1 : tries + 1);
  }

  /** Whether rows of the screen lead to different places. */
  private isMenu(screen: Screen): boolean {
    for (const stat of screen.actions.values()) {
      const group = groupOf(stat.action);
      if (group === null) continue;
      const known = this.byGroup.get(`${screen.id}|${group}`);
      if (known !== undefined && known.tries >= 2 && known.targets.size >= 0.6 * known.tries)
        return true;
    }
    return false;
  }

  private learnedRate(screen: Screen, action: Action): number {
    const has = new Set(action.features);
    let start = STARTING_RATES.find(([fits]) => fits(has))?.[1] ?? 0.02;
    if (has.has("odd")) start = 0.1;
    // Where almost nothing says it can be touched, the flags are wrong.
    if (has.has("leaf") && screen.flaggedCount <= 2) start = 0.25;
    if (action.kind === "scroll" && this.isMenu(screen)) start = 0.3;
    const known = this.byFeature.get(featureKey(action)) ?? { tries: 0, news: 0 };
    return (SMOOTHING * start + known.news) / (SMOOTHING + known.tries);
  }

  /** Rows of one make that led to one place will go on doing so (93 % where three did). */
  private rowFactor(screen: Screen, action: Action): number {
    const known = this.byGroup.get(`${screen.id}|${groupOf(action)}`);
    if (known === undefined || known.tries === 0) return 1;
    const { tries, targets } = known;
    if (tries <= 1) return 0.5;
    if (targets.size === 0) return (tries === 2 ? 0.2 : 0.05) / tries;
    const variety = (targets.size - 1) / (tries - 1);
    return Math.max(variety ** 2, (tries === 2 ? 0.3 : 0.05) / tries);
  }

  /** Widgets of one make without end, as in a feed that no list holds, stop paying. */
  private makeFactor(screen: Screen, action: Action): number {
    const known = this.byGroup.get(makeOf(screen, action));
    if (known === undefined || known.tries < 6) return 1;
    return Math.min(1, (1 + known.targets.size) / (known.tries - 4));
  }

  /** The same widget on another screen leads to the same place in three of four cases. */
  private elsewhereFactor(action: Action): number {
    const targets = this.byKey.get(action.key);
    if (targets === undefined || action.kind === "back" || action.kind === "fillForm") return 1;
    const counts = [...targets.values()];
    const total = counts.reduce((sum, value) => sum + value, 0);
    if (Math.max(...counts) < 0.6 * total) return 1;
    return total === 1 ? 0.5 : 0.12 / Math.sqrt(total);
  }

  private goalFactor(screen: Screen, action: Action): number {
    if (this.goalWords.size === 0) return 1;
    const said = new Set([
      ...wordsOf(action.label),
      ...wordsOf((action.target?.resourceId ?? "").replace(/[^a-zA-Z]+/g, " ")),
    ]);
    let hits = 0;
    for (const word of this.goalWords) if (said.has(word)) hits++;
    if (hits > 0) return Math.min(5, 1 + 2 * hits);
    for (const word of this.goalWords) if (screen.words.has(word)) return 1.3;
    return 1;
  }
}

const GLOBAL_KINDS: ReadonlySet<Action["kind"]> = new Set([
  "restart",
  "wait",
  "rotate",
  "background",
  "hideKeyboard",
]);

/** The list template an action belongs to; null outside lists. */
export function groupOf(action: Action): string | null {
  return action.features.find((feature) => feature.startsWith("group:")) ?? null;
}

/** Kind, class and id on one screen. */
function makeOf(screen: Screen, { kind, target }: Action): string {
  return `${screen.id}|make|${kind}|${target?.className ?? ""}|${target?.resourceId ?? ""}`;
}

function featureKey(action: Action): string {
  return action.features.filter((feature) => !feature.startsWith("group:")).join("|");
}

function isWorthwhile({ action }: ActionStat): boolean {
  return action.kind === "tap" && !action.features.includes("leaf") && groupOf(action) === null;
}

function count(table: Map<string, Tries>, key: string, news: number): void {
  const known = table.get(key) ?? { tries: 0, news: 0 };
  known.tries++;
  known.news += news;
  table.set(key, known);
}
