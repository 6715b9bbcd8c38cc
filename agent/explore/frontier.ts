// The default way to choose: of all actions anywhere in the known app, take the one with the best chance of a new screen,
// or of breaking something, for the way it costs, and walk there over known edges. What to do next follows from memory alone, so a
// resumed run goes on as if nothing had happened.
import type { Action, Observation } from "../screen/types";
import { isOwnWindow } from "../screen/window";
import { drawFor } from "./dice";
import { parseGoal } from "./goal";
import { LoopWatch } from "./loop-watch";
import { Meanwhile } from "./meanwhile";
import { type ActionStat, availabilityOf, type Fold, SAME, type Screen } from "./memory";
import { Outside } from "./outside";
import { Pace } from "./pace";
import { Priors } from "./priors";
import { bestOf, type Prospect, RETURN_COST, rateOf, scrollsAhead } from "./prospects";
import { type FirstSteps, type Route, routesFrom } from "./routes";
import { RutWatch } from "./rut-watch";
import { ScreenMap } from "./screen-map";
import { Settings } from "./settings";
import type { Mishap } from "./stays";
import type { Choice, Explorer, ExplorerOptions, Lesson, Sighting, StuckReason } from "./types";

/** Chances this small are left only where the app is as good as known. */
const WORTHLESS = 1e-4;
/** Where no action is worth more than this, all was tried, what did nothing twice. */
const HOPELESS = 0.008;
/** Once that is so, this many steps without a new screen end the run. */
const PATIENCE_WHEN_TRIED = 30;
/** Chance from which on an action is as good as a new screen, and how many of those known elsewhere are plenty. */
const GOOD_CHANCE = 0.65;
const PLENTY = 20;
/** By how much a seed leans towards one action or another, at most: more than ties, less than what is known of them. */
const LEANING = 0.01;
/** Starting over for nothing more often than this would go on for ever. */
const STEPS_BETWEEN_STARTS = 30;
/** What it is worth, in new screens, to set something back that may keep a way shut. */
const SET_BACK = 0.4;
/** Failed looks for an action after which it counts as gone. */
const MAX_MISSES = 2;

/** Where to go next and what for. */
interface Candidate {
  screen: Screen;
  prospect: Prospect;
  route: Route;
  /** New screens a step, as far as can be foreseen. */
  rate: number;
  first: Action;
}

/** A fresh frontier explorer. */
export function createFrontier(options: ExplorerOptions): Explorer {
  return new Frontier(options);
}

class Frontier implements Explorer {
  private readonly map = new ScreenMap();
  private readonly priors: Priors;
  private readonly seed: number;
  private readonly leanings = new WeakMap<ActionStat, number>();
  private readonly loops = new LoopWatch();
  private readonly ruts = new RutWatch();
  private readonly outside = new Outside();
  private readonly meanwhile = new Meanwhile();
  private readonly settings = new Settings();
  /** What each screen promises, best first; refreshed where it may have changed. */
  private readonly prospects = new Map<Screen, Prospect[]>();
  /** Screens whose prospects were worked out since the last look. */
  private readonly fresh = new Set<Screen>();
  private waits = 0;
  private restartedAt = 0;
  private readonly pace = new Pace();
  private reason: StuckReason | null = null;

  constructor(options: ExplorerOptions) {
    this.priors = new Priors(options.goal === null ? [] : parseGoal(options.goal).words);
    this.seed = options.seed;
  }

  learn(lesson: Lesson): Sighting {
    this.meanwhile.learn(lesson, this.map.underway);
    const fold = this.map.learn(lesson);
    this.priors.learn(lesson, fold);
    this.outside.learn(lesson, fold);
    this.loops.learn(lesson, fold, this.map.step);
    this.ruts.learn(lesson, fold, this.map.step, this.map.screens);
    this.waits = lesson.after?.kind === "wait" ? this.waits + 1 : 0;
    if (lesson.after?.kind === "restart") this.restartedAt = this.map.step;
    this.pace.learn(fold);
    this.settings.learn(fold, this.map.step);
    this.refresh(fold);
    return fold.sighting;
  }

  screenCount(): number {
    return this.map.screens.length;
  }

  stepsSinceNew(): number {
    return this.map.step - this.map.lastNewStep;
  }

  stuckReason(): StuckReason | null {
    return this.reason;
  }

  choose(observation: Observation): Choice | null {
    this.reason = null;
    const { here } = this.map;
    const wait = observation.actions.find(({ kind }) => kind === "wait");
    if (this.map.isFilling && wait !== undefined)
      return (
        this.whileFilling(observation) ?? { action: wait, reason: "its content is still to come" }
      );
    if (!isOwnWindow(observation.windowKind) || here === null) {
      const choice = this.outside.choose(observation);
      if (choice === null) this.reason = "stuck";
      return choice;
    }
    return this.unblocked(observation) ?? this.bestChoice(here, observation);
  }

  private whileFilling(observation: Observation): Choice | null {
    const { underway } = this.map;
    const to = underway === null ? null : this.targetOf(underway);
    const isKnown = (mishap: Mishap): boolean => to !== null && this.priors.hasBefallen(to, mishap);
    return this.meanwhile.choose(observation, underway, isKnown);
  }

  /** What must be out of the way before choosing makes sense. */
  private unblocked(observation: Observation): Choice | null {
    const find = (kind: Action["kind"]): Action | undefined =>
      observation.actions.find((action) => action.kind === kind);
    const keyboard = find("hideKeyboard");
    if (keyboard !== undefined && this.loops.repeatsOf(keyboard.key) < 2)
      return { action: keyboard, reason: "the keyboard covers the screen" };
    const back = find("back");
    if (this.map.wantsBack && back !== undefined)
      return { action: back, reason: "was that another menu? going back tells" };
    const wayOut = this.loops.escape();
    if (wayOut === "back" || wayOut === "restart") {
      const action = find(wayOut);
      if (action !== undefined) return { action, reason: `going in circles: ${wayOut}` };
    }
    const restart = find("restart");
    if (this.ruts.wantsRestart && restart !== undefined)
      return { action: restart, reason: "nothing new on these screens for long: elsewhere" };
    const isBare = observation.actions.every(({ target }) => target === null);
    const wait = find("wait");
    if (isBare && wait !== undefined && this.waits < 3)
      return { action: wait, reason: "nothing to touch yet" };
    return null;
  }

  private bestChoice(here: Screen, observation: Observation): Choice | null {
    if (this.loops.escape() === "stop") {
      this.reason = "stuck";
      return null;
    }
    // What is banned for now is done all the same where nothing else is left.
    return (
      this.choiceBy(here, observation, true) ??
      this.choiceBy(here, observation, false) ??
      this.startOver(observation)
    );
  }

  /** Where something is left that no known way leads to, the app's first screen may show one. */
  private startOver({ actions }: Observation): Choice | null {
    const restart = actions.find(({ kind }) => kind === "restart");
    const isRecent = this.map.step - this.restartedAt < STEPS_BETWEEN_STARTS;
    if (restart === undefined || isRecent || !this.isHopeLeft()) return null;
    this.reason = null;
    return { action: restart, reason: "what is left is out of reach from here: starting over" };
  }

  private isHopeLeft(): boolean {
    return this.map.screens.some((screen) => this.hasHope(screen));
  }

  private choiceBy(here: Screen, observation: Observation, heedsBans: boolean): Choice | null {
    const restart = observation.actions.find(({ kind }) => kind === "restart") ?? null;
    const shown = new Set(observation.actions.map(({ key }) => key));
    const isBanned = (screen: Screen, { action }: ActionStat): boolean =>
      heedsBans && this.loops.isBanned(screen, action.key);
    const toward: FirstSteps = (stat) =>
      isBanned(here, stat) ? null : this.firstStepToward(here, stat, shown, observation);
    const routes = routesFrom(this.map, here, {
      firstSteps: toward,
      restart,
      isBarred: (screen, stat) => stat.misses >= MAX_MISSES || isBanned(screen, stat),
      guessOf: (screen, stat) => this.priors.guessOf(screen, stat),
    });
    const best =
      this.bestCandidate(here, routes, toward, (screen) => this.ruts.isTaboo(screen)) ??
      this.bestCandidate(here, routes, toward, () => false);
    if (best === null || (best.prospect.chance < HOPELESS && this.isTriedOut(routes))) {
      this.reason = best === null && this.isHopeLeft() ? "stuck" : "explored";
      return null;
    }
    this.reason = null;
    return { action: best.first, reason: reasonFor(best, here) };
  }

  private bestCandidate(
    here: Screen,
    routes: ReadonlyMap<Screen, Route>,
    toward: FirstSteps,
    isOut: (screen: Screen) => boolean,
  ): Candidate | null {
    const atHand = isOut(here) ? null : this.bestHere(here, toward);
    for (;;) {
      let best = atHand;
      for (const screen of this.map.screens) {
        const route = routes.get(screen);
        if (route === undefined || route.first === null || screen === here || isOut(screen))
          continue;
        const prospects = this.prospects.get(screen);
        const top = prospects?.[0];
        if (prospects === undefined || top === undefined) continue;
        const rate = rateOf(prospects, route.cost, this.pace.leisure());
        if (rate <= (best?.rate ?? WORTHLESS / 10)) continue;
        best = { screen, prospect: top, route, rate, first: route.first };
      }
      // What promises most may do so only because nobody has asked since.
      if (best === null || best === atHand || !this.lookAgainAt(best.screen)) return best;
    }
  }

  /** The best to do without going anywhere. */
  private bestHere(here: Screen, toward: FirstSteps): Candidate | null {
    let best: Candidate | null = null;
    const returnCost = RETURN_COST * this.plentyBeyond(here);
    for (const stat of here.actions.values()) {
      const chance = this.chanceOf(here, stat);
      if (chance <= (best?.rate ?? WORTHLESS / 10)) continue;
      const step = toward(stat);
      if (step === null) continue;
      const leaving = this.leavingBy(stat, chance);
      const isKnown = leaving === 1 && stat.tries > 0;
      const scrolls =
        step.extraCost + scrollsAhead(here, stat.action, this.map.contents.scrollPosition);
      const rate = chance / (1 + scrolls + (isKnown ? RETURN_COST : returnCost * leaving));
      if (rate <= (best?.rate ?? 0)) continue;
      const prospect = { stat, chance, leaving, scrolls };
      best = { screen: here, prospect, route: { cost: 0, first: null }, rate, first: step.action };
    }
    return best;
  }

  /**
   * How much there is to find elsewhere, from 0 to 1. Where there is plenty, what is left undone here will not be missed,
   * and coming back from it counts as it does elsewhere; where there is not, it would cost a way of its own later.
   */
  private plentyBeyond(here: Screen): number {
    let hope = 0;
    for (const [screen, prospects] of this.prospects) {
      if (screen === here) continue;
      for (const { chance } of prospects) if (chance >= GOOD_CHANCE) hope += chance;
      if (hope >= PLENTY) return 1;
    }
    return hope / PLENTY;
  }

  private chanceOf(screen: Screen, stat: ActionStat): number {
    if (stat.misses >= MAX_MISSES || this.loops.isBanned(screen, stat.action.key)) return 0;
    const isHere = screen === this.map.here;
    const breaking = this.priors.breakChanceOf(screen, stat, isHere, this.targetOf(stat));
    const setBack = this.settings.isSuspect(stat) ? SET_BACK : 0;
    const worth = this.priors.chanceOf(screen, stat) + this.pace.breakWorth() * breaking + setBack;
    return worth * availabilityOf(stat) * this.leaningTo(screen, stat);
  }

  /**
   * What a seed thinks of an action. Another seed takes another way where several are about as good; drawn once for an
   * action and not at every step, so that what was set out for stays the best on the way there.
   */
  private leaningTo({ id }: Screen, stat: ActionStat): number {
    let leaning = this.leanings.get(stat);
    if (leaning === undefined) {
      leaning = 1 + LEANING * (2 * drawFor(this.seed, `${id}|${stat.action.key}`) - 1);
      this.leanings.set(stat, leaning);
    }
    return leaning;
  }

  /** Chance that it leads away. */
  private leavingBy(stat: ActionStat, chance: number): number {
    if (stat.action.kind === "scroll") return 0;
    return this.targetOf(stat) === null ? Math.min(1, chance) : 1;
  }

  /** The other screen that touching a widget led to the last time it led anywhere. */
  private targetOf({ action, lastMet, tries }: ActionStat): Screen | null {
    // Starting over opens its screen in a new life of the app, going back opens none.
    if (tries === 0 || action.target === null || lastMet.get(SAME) === tries) return null;
    let latest: Screen | null = null;
    let at = 0;
    for (const [target, met] of lastMet) {
      const screen = this.map.byId.get(target);
      if (screen !== undefined && met > at) [latest, at] = [screen, met];
    }
    return latest;
  }

  /** The action itself where it shows, else a scroll towards the place where it was seen. */
  private firstStepToward(
    here: Screen,
    stat: ActionStat,
    shown: ReadonlySet<string>,
    observation: Observation,
  ): { action: Action; extraCost: number } | null {
    if (shown.has(stat.action.key)) return { action: stat.action, extraCost: 0 };
    if (stat.misses >= MAX_MISSES) return null;
    const distance = stat.scrollAt - this.map.contents.scrollPosition;
    if (distance === 0) return null;
    const direction = distance > 0 ? "down" : "up";
    const scroll = observation.actions.find(
      (action) =>
        action.kind === "scroll" &&
        action.direction === direction &&
        !here.exhausted.has(action.key) &&
        !this.loops.isBanned(here, action.key),
    );
    return scroll === undefined ? null : { action: scroll, extraCost: Math.abs(distance) };
  }

  private refresh({ from, to }: Fold): void {
    const stale = new Set<Screen>();
    if (from !== null) stale.add(from);
    if (to !== null) stale.add(to);
    // The rest in turn: what was learned since may have changed their chances too.
    const { screens, step } = this.map;
    for (let at = 0; at < 3 && screens.length > 0; at++)
      stale.add(screens[(step * 3 + at) % screens.length]!);
    this.fresh.clear();
    for (const screen of stale) this.lookAgainAt(screen);
  }

  /** Works out anew what a screen promises; false where that is up to date. */
  private lookAgainAt(screen: Screen): boolean {
    if (this.fresh.has(screen)) return false;
    this.fresh.add(screen);
    const prospects: Prospect[] = [];
    for (const stat of screen.actions.values()) {
      const chance = this.chanceOf(screen, stat);
      if (chance <= 0) continue;
      const leaving = this.leavingBy(stat, chance);
      const scrolls = stat.scrollAt + scrollsAhead(screen, stat.action, 0);
      prospects.push({ stat, chance, leaving, scrolls });
    }
    this.prospects.set(screen, bestOf(prospects));
    return true;
  }

  private isTriedOut(routes: ReadonlyMap<Screen, Route>): boolean {
    if (this.stepsSinceNew() < PATIENCE_WHEN_TRIED) return false;
    for (const screen of routes.keys()) if (this.hasHope(screen)) return false;
    return true;
  }

  private hasHope(screen: Screen): boolean {
    for (const stat of screen.actions.values()) {
      if (stat.misses < MAX_MISSES && this.priors.chanceOf(screen, stat) >= HOPELESS) return true;
    }
    return false;
  }
}

function reasonFor({ screen, prospect: { stat }, route }: Candidate, here: Screen): string {
  const what = stat.tries === 0 ? "untried" : "worth another try";
  const text =
    screen === here
      ? `${what} here: ${stat.action.label}`
      : `on the way to ${screen.id} (${Math.ceil(route.cost)} steps), ${what}: ${stat.action.label}`;
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
