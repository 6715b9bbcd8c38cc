// Which tab of a strip shows on which screen: every tab's screen offers the others, and touching one that was seen to
// show leads where it did. Remembers what was seen; touches nothing.
import type { Action } from "../screen/types";
import type { ActionStat, Screen } from "./memory";

/** What the strips of an app have shown. */
export class KnownTabs {
  /** Strip to keys of tabs seen to show. */
  private readonly shown = new Map<string, Set<string>>();
  private readonly strips = new WeakMap<Screen, { among: number; name: string }>();

  /** Folds what a look at a screen brought to light. */
  meet(screen: Screen, revealed: readonly ActionStat[]): void {
    for (const { action } of revealed) {
      if (!action.features.includes("shownTab")) continue;
      const strip = this.stripOf(screen);
      const keys = this.shown.get(strip) ?? new Set<string>();
      this.shown.set(strip, keys);
      keys.add(action.key);
    }
  }

  /** Whether what that tab shows was seen. */
  isKnown(screen: Screen, { key, features }: Action): boolean {
    if (!features.includes("tab")) return false;
    return this.shown.get(this.stripOf(screen))?.has(key) ?? false;
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
