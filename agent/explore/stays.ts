// What befell each screen since it was opened, as far as a run can tell: whether the app was left and come back to, the
// display turned, something typed, and what was touched after that. A defect often needs two of these together.
import type { Action } from "../screen/types";
import { leadsOn } from "./clues";
import { isTab, type KnownTabs } from "./known-tabs";
import { type ActionStat, CRASH, type Fold, OUTSIDE, SAME, type Screen } from "./memory";
import type { Lesson } from "./types";

/** What may befall a screen as a whole. */
export type Mishap = "leave" | "turn";

/** A screen from its opening until it is opened anew or its process ends. */
interface Stay {
  life: number;
  mishaps: Set<Mishap>;
  isTyped: boolean;
  /** What was touched and stayed where it was. */
  touched: Set<ActionStat>;
  /** Settings made by then. */
  settings: number;
}

/** Remembers the stays of all screens. */
export class Stays {
  /** Lives of the app's process; most of what is left over dies with it. */
  private life = 0;
  /** Toggles touched so far. */
  private settings = 0;
  private readonly stays = new WeakMap<Screen, Stay>();
  /** What opened a screen the last time it was done. */
  private readonly opening = new WeakSet<ActionStat>();
  /** The last screen that fills the window: it shows again once a dialog over it closes. */
  private under: Screen | null = null;
  /** Where a touch has led to another app; null once this one has come back or ended. */
  private left: Screen | null = null;
  /** How often each was opened, and whether twice in one life of the process. */
  private readonly openings = new WeakMap<Screen, number>();
  private readonly reopened = new WeakSet<Screen>();
  /** Mishaps that something was touched after, in the same stay. */
  private readonly touchedAfter = new WeakMap<ActionStat, Set<Mishap>>();
  /** What was touched before something was, in the same stay. */
  private readonly followed = new WeakMap<ActionStat, Set<ActionStat>>();
  private readonly times = new WeakMap<Screen, Map<Mishap | "typed turn", number>>();

  constructor(private readonly tabs: KnownTabs) {}

  /** Folds one step. */
  learn({ after, observation }: Lesson, { stat, from, to, target }: Fold): void {
    if (stat !== null && from !== null && target !== null) this.note(from, stat, target);
    // Where the launcher shows, the app has closed its screens, or has crashed without a word.
    const isOver = target === CRASH || observation.windowKind === "launcher";
    const isBegun = after === null && from === null;
    if (after?.kind === "restart" || isOver || isBegun) {
      // What does not survive the way back from another app does not survive being left.
      if (this.left !== null && target === CRASH) this.count(this.left, "leave");
      this.life++;
      this.left = null;
    } else if (from !== null && target?.startsWith(OUTSIDE) === true) this.left = from;
    if (to === null) return;
    // What led here, which need not be what was done last.
    const action = stat?.action ?? after;
    const isOpening = to !== from && this.opens(action, from, to);
    if (stat !== null && isOpening) this.opening.add(stat);
    else if (stat !== null) this.opening.delete(stat);
    if (this.current(to) === null || isOpening) this.open(to);
    if (!to.isDialog) this.under = to;
    // Not what led here, but done while its content was still to come.
    const mishap = after === null || after.key === stat?.action.key ? null : mishapOf(after);
    if (mishap !== null) this.befall(to, mishap);
    // Another app was in front meanwhile: that is to be left and come back to.
    if (to === this.left && from === null) this.befall(to, "leave");
    this.left = null;
  }

  /** Whether doing this opens what shows then: a dialog that closes shows what was open, and so does a tab. */
  private opens(action: Action | null, from: Screen | null, to: Screen): boolean {
    if (action === null || isTab(action) || (from?.isDialog === true && to === this.under))
      return false;
    return action.kind !== "back" && leadsOn(action) && mishapOf(action) === null;
  }

  private note(from: Screen, stat: ActionStat, target: string): void {
    const { kind, features } = stat.action;
    if (features.includes("toggle") && target === SAME) this.settings++;
    const stay = this.current(from);
    if (stay === null) return;
    if (kind === "type" || kind === "fillForm") stay.isTyped = true;
    if (kind === "tap") {
      addAll(this.touchedAfter, stat, this.mishapsOf(from));
      addAll(this.followed, stat, stay.touched);
      if (target === SAME) stay.touched.add(stat);
    }
    const mishap = mishapOf(stat.action);
    if (mishap !== null) this.befall(from, mishap);
  }

  private befall(screen: Screen, mishap: Mishap): void {
    const stay = this.current(screen);
    stay?.mishaps.add(mishap);
    this.count(screen, mishap);
    if (mishap === "turn" && stay?.isTyped === true) this.count(screen, "typed turn");
  }

  private count(screen: Screen, mishap: Mishap | "typed turn"): void {
    const times = this.times.get(screen) ?? new Map<Mishap | "typed turn", number>();
    this.times.set(screen, times);
    times.set(mishap, (times.get(mishap) ?? 0) + 1);
  }

  private open(screen: Screen): void {
    if (this.current(screen) !== null) this.reopened.add(screen);
    this.openings.set(screen, (this.openings.get(screen) ?? 0) + 1);
    const { life, settings } = this;
    this.stays.set(screen, {
      life,
      settings,
      mishaps: new Set(),
      isTyped: false,
      touched: new Set(),
    });
  }

  /** Whether nothing was typed into the screen since it was opened. */
  isBare(screen: Screen): boolean {
    return this.current(screen)?.isTyped !== true;
  }

  /** How often it happened to the screen; for a turn also with something typed. */
  timesOf(screen: Screen, mishap: Mishap | "typed turn"): number {
    return this.times.get(screen)?.get(mishap) ?? 0;
  }

  /** Whether it happened since the screen was opened, whichever of its pages showed then. */
  had(screen: Screen, mishap: Mishap): boolean {
    return this.mishapsOf(screen).has(mishap);
  }

  private mishapsOf(screen: Screen): ReadonlySet<Mishap> {
    const pages = [screen, ...this.tabs.pagesBeside(screen)];
    return new Set(pages.flatMap((page) => [...(this.current(page)?.mishaps ?? [])]));
  }

  /** Whether it was touched after such a mishap in one stay. */
  wasTouchedAfter(stat: ActionStat, mishap: Mishap): boolean {
    return this.touchedAfter.get(stat)?.has(mishap) ?? false;
  }

  /** Things touched in this stay that were never touched before this one. */
  newBefore(screen: Screen, stat: ActionStat): number {
    const known = this.followed.get(stat);
    let count = 0;
    for (const other of this.current(screen)?.touched ?? [])
      if (other !== stat && known?.has(other) !== true) count++;
    return count;
  }

  /** How often the screen was opened, where it was in this life of the process, and never twice in any; else 0. */
  openingsApart(screen: Screen): number {
    if (this.current(screen) === null || this.reopened.has(screen)) return 0;
    return this.openings.get(screen) ?? 0;
  }

  /** Whether doing it opened a screen the last time. */
  isOpening(stat: ActionStat): boolean {
    return this.opening.has(stat);
  }

  /** Settings made since the screen was last opened. */
  settingsSince(screen: Screen): number {
    return this.settings - (this.stays.get(screen)?.settings ?? this.settings);
  }

  private current(screen: Screen): Stay | null {
    const stay = this.stays.get(screen);
    return stay?.life === this.life ? stay : null;
  }
}

function addAll<T>(
  table: WeakMap<ActionStat, Set<T>>,
  stat: ActionStat,
  added: ReadonlySet<T>,
): void {
  const known = table.get(stat) ?? new Set<T>();
  table.set(stat, known);
  for (const one of added) known.add(one);
}

/** What befalls the whole screen by doing this; null where it is but touched. */
export function mishapOf({ kind }: Action): Mishap | null {
  if (kind === "rotate") return "turn";
  return kind === "background" ? "leave" : null;
}
