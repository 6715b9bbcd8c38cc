// Which tab of a strip shows on which screen: every tab's screen offers the others, and touching one that was seen to
// show leads where it did. Remembers what was seen; touches nothing.
import type { Action } from "../screen/types";
import type { ActionStat, Screen } from "./memory";

/** What the strips of an app have shown. */
export class KnownTabs {
  /** Strip to keys of tabs seen to show, and the screens that show then. */
  private readonly shown = new Map<string, Map<string, Screen>>();
  private readonly strips = new WeakMap<Screen, { among: number; name: string }>();

  /** Folds what a look at a screen brought to light. */
  meet(screen: Screen, revealed: readonly ActionStat[]): void {
    for (const { action } of revealed) {
      if (!action.features.includes("shownTab")) continue;
      const strip = this.stripOf(screen);
      const tabs = this.shown.get(strip) ?? new Map<string, Screen>();
      this.shown.set(strip, tabs);
      tabs.set(action.key, screen);
    }
  }

  /** What that tab shows; null where it is none or was not seen. */
  screenOf(screen: Screen, { key, features }: Action): Screen | null {
    if (!features.includes("tab")) return null;
    return this.shown.get(this.stripOf(screen))?.get(key) ?? null;
  }

  /** What the other tabs of its strip were seen to show: to the app, all of them are pages of one screen. */
  pagesBeside(screen: Screen): readonly Screen[] {
    const shown = this.shown.get(this.stripOf(screen));
    const pages = shown === undefined ? [] : [...shown.values()];
    return pages.includes(screen) ? pages.filter((page) => page !== screen) : [];
  }

  /** The tabs side by side: those of another strip may be called the same. */
  private stripOf(screen: Screen): string {
    const { size } = screen.actions;
    const known = this.strips.get(screen);
    if (known?.among === size) return known.name;
    const keys = [...screen.actions.values()]
      .filter(({ action }) => action.kind === "tap" && isTab(action))
      .map(({ action }) => action.key)
      .sort();
    const name = keys.join("\n");
    this.strips.set(screen, { among: size, name });
    return name;
  }
}

/** Whether it shows another page of the same screen. */
export function isTab({ features }: Action): boolean {
  return features.includes("tab") || features.includes("shownTab");
}
