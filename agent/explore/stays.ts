// What befell each screen since it was opened, as far as a run can tell: whether the app was left and come back to, the
// display turned, something typed, and what was touched after that. A defect often needs two of these together.
import type { Action } from "../screen/types";
import { leadsOn } from "./clues";
import { isTab } from "./known-tabs";
import { type ActionStat, CRASH, type Fold, SAME, type Screen } from "./memory";
import type { Lesson } from "./types";

/** What may befall a screen as a whole. */
export type Mishap = "leave" | "turn";

/** A screen from its opening until it is opened anew or its process ends. */
interface Stay {
  life: number;
  mishaps: Set<Mishap>;
  isTyped: boolean;
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
  /** Opened twice in one life of the process. */
  private readonly reopened = new WeakSet<Screen>();
  /** Mishaps that something was touched after, in the same stay. */
  private readonly touchedAfter = new WeakMap<ActionStat, Set<Mishap>>();
  private readonly times = new WeakMap<Screen, Map<Mishap | "typed turn", number>>();

  /** Folds one step. */
  learn({ after, observation }: Lesson, { stat, from, to, target }: Fold): void {
    if (stat !== null && from !== null && target !== null) this.note(from, stat, target);
    // Where the launcher shows, the app has closed its screens, or has crashed without a word.
    const isOver = target === CRASH || observation.windowKind === "launcher";
    const isBegun = after === null && from === null;
    if (after?.kind === "restart" || isOver || isBegun) this.life++;
    if (to === null) return;
    // What led here, which need not be what was done last.
    const action = stat?.action ?? after;
    if (this.current(to) === null || (to !== from && opens(action, from))) this.open(to);
  }

  private note(from: Screen, stat: ActionStat, target: string): void {
    const { kind, features } = stat.action;
    if (features.includes("toggle") && target === SAME) this.settings++;
    const stay = this.current(from);
    if (stay === null) return;
    if (kind === "type" || kind === "fillForm") stay.isTyped = true;
    if (kind === "tap" && stay.mishaps.size > 0) {
      const known = this.touchedAfter.get(stat) ?? new Set<Mishap>();
      this.touchedAfter.set(stat, known);
      for (const mishap of stay.mishaps) known.add(mishap);
    }
    const mishap = mishapOf(stat.action);
    if (mishap === null) return;
    stay.mishaps.add(mishap);
    this.count(from, mishap);
    if (mishap === "turn" && stay.isTyped) this.count(from, "typed turn");
  }

  private count(screen: Screen, mishap: Mishap | "typed turn"): void {
    const times = this.times.get(screen) ?? new Map<Mishap | "typed turn", number>();
    this.times.set(screen, times);
    times.set(mishap, (times.get(mishap) ?? 0) + 1);
  }

  private open(screen: Screen): void {
    if (this.current(screen) !== null) this.reopened.add(screen);
    const { life, settings } = this;
    this.stays.set(screen, { life, settings, mishaps: new Set(), isTyped: false });
  }

  /** Whether nothing was typed into the screen since it was opened. */
  isBare(screen: Screen): boolean {
    return this.current(screen)?.isTyped !== true;
  }

  /** How often it happened to the screen; for a turn also with something typed. */
  timesOf(screen: Screen, mishap: Mishap | "typed turn"): number {
    return this.times.get(screen)?.get(mishap) ?? 0;
  }

  /** Whether it happened since the screen was opened. */
  had(screen: Screen, mishap: Mishap): boolean {
    return this.current(screen)?.mishaps.has(mishap) ?? false;
  }

  /** Whether it was touched after such a mishap in one stay. */
  wasTouchedAfter(stat: ActionStat, mishap: Mishap): boolean {
    return this.touchedAfter.get(stat)?.has(mishap) ?? false;
  }

  /** Whether the screen was opened in this life of the process, and never twice in any. */
  wasOpenedOnce(screen: Screen): boolean {
    return this.current(screen) !== null && !this.reopened.has(screen);
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

/** Whether doing this opens what shows then: a dialog that closes shows what was open, and so does a tab. */
function opens(action: Action | null, from: Screen | null): boolean {
  if (action === null || from?.isDialog === true || isTab(action)) return false;
  return action.kind !== "back" && leadsOn(action) && mishapOf(action) === null;
}

/** What befalls the whole screen by doing this; null where it is but touched. */
export function mishapOf({ kind }: Action): Mishap | null {
  if (kind === "rotate") return "turn";
  return kind === "background" ? "leave" : null;
}
