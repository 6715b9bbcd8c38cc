// What a run knows of the app: screens, what can be done on each, and where that led. Folds one look after the other
// and holds no opinion on what to do next. Nothing outside the app becomes a screen of it.
import { hammingDistance } from "../screen/hamming";
import type { Action, Observation, StepOutcome } from "../screen/types";
import { isOwnWindow } from "../screen/window";
import { Contents } from "./contents";
import {
  type ActionStat,
  CRASH,
  type Fold,
  OUTSIDE,
  SAME,
  type Screen,
  type Transition,
} from "./memory";
import { type Found, ScreenFinder } from "./screen-finder";
import { mishapOf } from "./stays";
import { isWayBack } from "./traits";
import type { Lesson } from "./types";

/** Going back further than this is a guess on guesses. */
const MAX_TRAIL = 12;

/** How much less each earlier start counts. */
const ENTRY_DECAY = 0.3;

/** Looks in a row at a spinner before it counts as all there is. */
const MAX_LOADING_LOOKS = 3;

/** Bits of 256 in which two pictures of an unchanged screen may differ. */
const SAME_LOOK_BITS = 4;

/** The memory all strategies share. */
export class ScreenMap {
  readonly screens: Screen[] = [];
  readonly byId = new Map<string, Screen>();
  /** Screens a (re)start led to, by weight. */
  readonly entries = new Map<Screen, number>();
  /** Looks folded so far. */
  step = 0;
  lastNewStep = 0;
  /** The app's screen shown last, and whether it still shows. */
  here: Screen | null = null;
  readonly contents = new Contents();
  /** Screens that going back should show again, nearest last: the app's own stack as far as it can be guessed. */
  readonly trail: Screen[] = [];
  /** Where the app was left for another one; null once it has ended since. */
  private left: Screen | null = null;
  /** What the last look raised a suspicion about, to be taken back if it proves right. */
  private suspicion: { screen: Screen; stat: ActionStat | null; step: number } | null = null;
  /** What was done since anything last changed. */
  private readonly idle: ActionStat[] = [];
  private loadingLooks = 0;
  private previousVariant: string | null = null;
  private previousHash: string | null = null;
  /** An action whose effect something else has hidden so far. */
  private pending: { from: Screen; action: Action } | null = null;

  constructor(private readonly finder: ScreenFinder = new ScreenFinder()) {}

  /** Folds one look. */
  learn({ observation, after, defects = [] }: Lesson): Fold {
    this.step++;
    const { windowKind } = observation;
    const isDialog = windowKind === "crashDialog" || windowKind === "anrDialog";
    const hasBroken = defects.length > 0 || isDialog;
    const cause = this.causeOf(after, hasBroken);
    // What never fills is a screen after all.
    this.loadingLooks = observation.isLoading === true ? this.loadingLooks + 1 : 0;
    const fold =
      isOwnWindow(windowKind) && !this.isFilling
        ? this.learnInside(observation, after, cause, hasBroken)
        : this.learnOutside(observation, after, cause, hasBroken);
    this.previousVariant = observation.variantKey;
    this.previousHash = observation.visualHash;
    return fold;
  }

  /** Whether what shows is still to become a screen. */
  get isFilling(): boolean {
    return this.loadingLooks > 0 && this.loadingLooks <= MAX_LOADING_LOOKS;
  }

  /** What led to a screen that is still to come. */
  get underway(): ActionStat | null {
    return this.pending?.from.actions.get(this.pending.action.key) ?? null;
  }

  /** All edges, sorted by screen and first use. */
  transitions(): Transition[] {
    return this.screens.flatMap((screen) =>
      [...screen.actions.values()].flatMap((stat) =>
        [...stat.outcomes].map(([to, count]) => ({
          from: screen.id,
          actionKey: stat.action.key,
          actionLabel: stat.action.label,
          to,
          count,
          firstStep: stat.firstStep,
          lastStep: stat.lastStep,
        })),
      ),
    );
  }

  /** Whether going back now would tell if a row has led to another menu of the same make. */
  get wantsBack(): boolean {
    return this.suspicion !== null && this.here === this.suspicion.screen;
  }

  /** What the row led to was another screen: neither its outcome nor that screen's rows belong here. */
  private forgetSuspicion(): void {
    if (this.suspicion === null) return;
    const { screen, stat, step } = this.suspicion;
    for (const [key, { firstStep, tries }] of screen.actions)
      if (firstStep === step && tries === 0) screen.actions.delete(key);
    if (stat !== null) takeBack(stat);
  }

  /** A hang shows late: what came to nothing first has caused it, and says nothing of what was tried since. */
  private blame(cause: { from: Screen; action: Action }): ActionStat | null {
    const [first] = this.idle;
    if (first === undefined) return this.record(cause, CRASH);
    for (const stat of this.idle) takeBack(stat);
    return this.record({ from: cause.from, action: first.action }, CRASH);
  }

  private causeOf(
    after: Action | null,
    hasBroken: boolean,
  ): { from: Screen; action: Action } | null {
    // Whatever hid the effect of an action, starting over ended it.
    if (after?.kind === "restart") this.pending = null;
    if (hasBroken && this.pending !== null && after !== null && mishapOf(after) !== null) {
      // What was on its way is not to blame for what was done meanwhile.
      this.pending = null;
      return null;
    }
    if (this.pending !== null) return this.pending;
    return after !== null && this.here !== null ? { from: this.here, action: after } : null;
  }

  private learnInside(
    observation: Observation,
    after: Action | null,
    cause: { from: Screen; action: Action } | null,
    hasBroken: boolean,
  ): Fold {
    const { screen, isNew, found } = this.place(observation, cause);
    if (found.isMenuProven) this.forgetSuspicion();
    if (cause?.action.kind === "scroll" && screen !== cause.from) this.contents.missBeyond(cause);
    const isUnchanged =
      cause !== null && cause.from === screen && this.looksLikeBefore(observation);
    const wasHere = this.here === screen && this.pending === null;
    const revealed = this.remember(screen, observation, wasHere ? after : null, isUnchanged);
    if (this.entries.size === 0 || (cause ?? { action: after }).action?.kind === "restart")
      this.noteEntry(screen);
    const shown = screen === cause?.from ? SAME : screen.id;
    const target = cause === null ? null : hasBroken ? CRASH : shown;
    const stat =
      cause === null || target === null || found.isMenuProven ? null : this.record(cause, target);
    if (!isUnchanged) this.idle.length = 0;
    else if (stat !== null) this.idle.push(stat);
    this.suspicion = found.isMenuSuspected ? { screen, stat, step: this.step } : null;
    this.follow(cause, screen, stat);
    this.here = screen;
    this.pending = null;
    const outcome: StepOutcome = isNew
      ? "newScreen"
      : cause !== null && screen !== cause.from
        ? "otherScreen"
        : isUnchanged
          ? "unchanged"
          : "sameScreen";
    return {
      sighting: {
        screenId: screen.id,
        isNew,
        similarTo: screen.similarTo,
        outcome: after === null ? null : outcome,
      },
      stat,
      from: cause?.from ?? null,
      to: screen,
      target,
      revealed,
    };
  }

  /** What a start showed lately counts most: onboarding comes once. */
  private noteEntry(screen: Screen): void {
    for (const [known, weight] of this.entries) this.entries.set(known, weight * ENTRY_DECAY);
    this.entries.set(screen, (this.entries.get(screen) ?? 0) + 1);
  }

  /** Guesses what the app's stack of screens has become. */
  private follow(
    cause: { from: Screen; action: Action } | null,
    to: Screen,
    stat: ActionStat | null,
  ): void {
    const { trail } = this;
    if (cause?.action.kind === "restart") trail.length = 0;
    else if (cause === null) {
      // Back from outside: what the app showed as it was left is still there.
      if (to !== this.left) this.unwindTo(to);
    } else if (to === cause.from) return;
    else if (cause.action.kind === "back") {
      if (stat !== null && trail.at(-1) === to) stat.asStacked++;
      this.unwindTo(to);
    } else if (trail.at(-1) === to && isWayBack(cause.action)) this.unwindTo(to);
    else if (isForward(cause.action)) {
      // A window over another closes itself when something in it was chosen.
      if (cause.from.isDialog) {
        if (trail.includes(to)) this.unwindTo(to);
        return;
      }
      trail.push(cause.from);
      if (trail.length > MAX_TRAIL) trail.shift();
    }
  }

  /** Where a screen came to front that is not known to lie below, nothing is known of what does. */
  private unwindTo(to: Screen): void {
    this.trail.length = Math.max(this.trail.lastIndexOf(to), 0);
  }

  private learnOutside(
    observation: Observation,
    after: Action | null,
    cause: { from: Screen; action: Action } | null,
    hasBroken: boolean,
  ): Fold {
    const { windowKind, packageName } = observation;
    const outcome = this.isFilling
      ? "otherScreen"
      : OUTSIDE_OUTCOMES[windowKind as keyof typeof OUTSIDE_OUTCOMES];
    const from = cause?.from ?? null;
    let target: string | null = null;
    let stat: ActionStat | null = null;
    if (outcome === "otherScreen" && !hasBroken) {
      // Something lies over the app or nothing shows yet: what the action led to is still to be seen.
      this.pending = cause;
    } else {
      target = outcome === "leftApp" && !hasBroken ? OUTSIDE + packageName : CRASH;
      if (cause !== null)
        stat = outcome === "hung" ? this.blame(cause) : this.record(cause, target);
      this.idle.length = 0;
      if (cause !== null || target === CRASH) this.left = target === CRASH ? null : from;
      this.pending = null;
      this.here = null;
    }
    return {
      sighting: {
        screenId: windowKind === "empty" || this.isFilling ? "empty" : OUTSIDE + packageName,
        isNew: false,
        similarTo: null,
        outcome: after === null ? null : outcome,
      },
      stat,
      from,
      to: null,
      target,
      revealed: [],
    };
  }

  private looksLikeBefore({ variantKey, visualHash }: Observation): boolean {
    if (variantKey !== this.previousVariant) return false;
    if (visualHash === null || this.previousHash === null) return true;
    return hammingDistance(visualHash, this.previousHash) <= SAME_LOOK_BITS;
  }

  private place(
    observation: Observation,
    cause: { from: Screen; action: Action } | null,
  ): { screen: Screen; isNew: boolean; found: Found } {
    const found = this.finder.find(observation, {
      from: cause?.from.id ?? null,
      action: cause?.action ?? null,
    });
    const known = this.byId.get(found.id);
    if (known !== undefined) return { screen: known, isNew: false, found };
    const screen: Screen = {
      id: found.id,
      index: this.screens.length,
      similarTo: found.similarTo,
      packageName: observation.packageName,
      activity: observation.activity,
      title: observation.title,
      isDialog: observation.windowKind === "appDialog",
      actions: new Map(),
      visits: 0,
      firstStep: this.step,
      lastStep: this.step,
      words: new Set(),
      flaggedCount: 0,
      changes: 0,
      exhausted: new Set(),
      ended: new Set(),
      mayHaveGrown: false,
    };
    this.screens.push(screen);
    this.byId.set(screen.id, screen);
    this.lastNewStep = this.step;
    return { screen, isNew: true, found };
  }

  private remember(
    screen: Screen,
    observation: Observation,
    sinceHere: Action | null,
    isUnchanged: boolean,
  ): ActionStat[] {
    if (this.here !== screen) screen.visits++;
    screen.changes++;
    screen.lastStep = this.step;
    for (const word of observation.words) if (screen.words.size < 400) screen.words.add(word);
    screen.flaggedCount = observation.actions.filter(
      ({ target, features }) =>
        target !== null && !features.includes("leaf") && !features.includes("grid"),
    ).length;
    const { step } = this;
    return this.contents.learn(screen, observation, { step, sinceHere, isUnchanged });
  }

  private record(cause: { from: Screen; action: Action }, target: string): ActionStat | null {
    const stat = cause.from.actions.get(cause.action.key);
    if (stat === undefined) return null;
    stat.tries++;
    cause.from.changes++;
    stat.lastMet.set(target, stat.tries);
    stat.lastStep = this.step;
    stat.outcomes.set(target, (stat.outcomes.get(target) ?? 0) + 1);
    return stat;
  }
}

/** As if its last try, which changed nothing, had not been. */
function takeBack(stat: ActionStat): void {
  stat.tries--;
  const left = (stat.outcomes.get(SAME) ?? 1) - 1;
  if (left > 0) stat.outcomes.set(SAME, left);
  else stat.outcomes.delete(SAME);
  if ((stat.lastMet.get(SAME) ?? 0) > stat.tries) stat.lastMet.delete(SAME);
}

const OUTSIDE_OUTCOMES = {
  permission: "otherScreen",
  systemDialog: "otherScreen",
  empty: "otherScreen",
  crashDialog: "crashed",
  anrDialog: "hung",
  external: "leftApp",
  launcher: "leftApp",
} as const satisfies Record<string, StepOutcome>;

function isForward({ kind }: Action): boolean {
  return kind === "tap" || kind === "longPress" || kind === "fillForm" || kind === "swipe";
}
