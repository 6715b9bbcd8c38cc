// What befell each screen since it was opened, as far as a run can tell: whether the app was left and come back to, the
// display turned, something typed, and what was touched after that. A defect often needs two of these together.
import type { Action } from "../screen/types";
import { leadsOn } from "./clues";
import { isTab } from "./known-tabs";
import { type ActionStat, CRASH, type Fold, SAME, type Screen } from "./memory";
import type { Lesson } from "./types";

/** What may befall a screen as a whole. */
export type Event = "leave" | "turn";

/** A screen from its opening until it is opened anew or its process ends. */
interface Stay {
  life: number;
  events: Set<Event>;
  isTyped: boolean;
  /** Settings made by then. */
  settings: number;
  /** Times it was opened in this life of the process. */
  openings: number;
}

/** Remembers the stays of all screens. */
export class Stays {
  /** Lives of the app's process; most of what is left over dies with it. */
  private life = 0;
  /** Toggles touched so far. */
  private settings = 0;
  private readonly stays = new WeakMap<Screen, Stay>();
  private readonly mostOpenings = new WeakMap<Screen, number>();
  /** Events that something was touched after, in the same stay. */
  private readonly touchedAfter = new WeakMap<ActionStat, Set<Event>>();
  private readonly times = new WeakMap<Screen, Map<Event | "typed turn", number>>();

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
    if (kind === "tap" && stay.events.size > 0) {
      const known = this.touchedAfter.get(stat) ?? new Set<Event>();
      this.touchedAfter.set(stat, known);
      for (const event of stay.events) known.add(event);
    }
    const event = eventOf(stat.action);
    if (event === null) return;
    stay.events.add(event);
    this.count(from, event);
    if (event === "turn" && stay.isTyped) this.count(from, "typed turn");
  }

  private count(screen: Screen, event: Event | "typed turn"): void {
    const times = this.times.get(screen) ?? new Map<Event | "typed turn", number>();
    this.times.set(screen, times);
    times.set(event, (times.get(event) ?? 0) + 1);
  }

  private open(screen: Screen): void {
    const before = this.stays.get(screen);
    const openings = before?.life === this.life ? before.openings + 1 : 1;
    this.stays.set(screen, {
      life: this.life,
      events: new Set(),
      isTyped: false,
      settings: this.settings,
      openings,
    });
    this.mostOpenings.set(screen, Math.max(openings, this.mostOpenings.get(screen) ?? 0));
  }

  /** Whether nothing was typed into the screen since it was opened. */
  isBare(screen: Screen): boolean {
    return this.current(screen)?.isTyped !== true;
  }

  /** How often it happened to the screen; for a turn also with something typed. */
  timesOf(screen: Screen, event: Event | "typed turn"): number {
    return this.times.get(screen)?.get(event) ?? 0;
  }

  /** Whether it happened since the screen was opened. */
  had(screen: Screen, event: Event): boolean {
    return this.current(screen)?.events.has(event) ?? false;
  }

  /** Whether it was touched after such an event in one stay. */
  wasTouchedAfter(stat: ActionStat, event: Event): boolean {
    return this.touchedAfter.get(stat)?.has(event) ?? false;
  }

  /** Whether the screen was opened in this life of the process, and never twice in any. */
  wasOpenedOnce(screen: Screen): boolean {
    return this.current(screen) !== null && this.mostOpenings.get(screen) === 1;
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
  return action.kind !== "back" && leadsOn(action) && eventOf(action) === null;
}

/** What befalls the whole screen by doing this; null where it is but touched. */
export function eventOf({ kind }: Action): Event | null {
  if (kind === "rotate") return "turn";
  return kind === "background" ? "leave" : null;
}
