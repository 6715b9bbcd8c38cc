// What was set on the way, as far as touches tell, and which of it may be why a known way breaks the app now. What is set
// mostly outlives the process: until it is set back, that way stays shut, and what lies behind it with it.
import { type ActionStat, CRASH, type Fold, OUTSIDE, SAME, type Screen } from "./memory";

/** A way that broke the app although it had led on before. */
interface ShutWay {
  from: Screen;
  /** What was set since it last led on, and is still. */
  suspects: Set<ActionStat>;
}

/** Remembers what is set otherwise than it was found. */
export class Settings {
  /** By the step of the touch. */
  private readonly changed = new Map<ActionStat, number>();
  /** Steps at which ways last led on. */
  private readonly led = new WeakMap<ActionStat, number>();
  private readonly shut = new Map<ActionStat, ShutWay>();

  /** Folds one step, by its number. */
  learn({ stat, from, target }: Fold, step: number): void {
    if (stat === null || from === null || target === null) return;
    if (target === CRASH) this.suspect(stat, from);
    else if (target === SAME) this.set(stat, step);
    else if (!target.startsWith(OUTSIDE)) {
      this.led.set(stat, step);
      this.shut.delete(stat);
    }
  }

  /** Whether setting it back may open a way again. */
  isSuspect(stat: ActionStat): boolean {
    for (const { suspects } of this.shut.values()) if (suspects.has(stat)) return true;
    return false;
  }

  private suspect(way: ActionStat, from: Screen): void {
    const led = this.led.get(way);
    if (led === undefined) return;
    const since = [...this.changed].filter(([, step]) => step > led).map(([toggle]) => toggle);
    if (since.length > 0) this.shut.set(way, { from, suspects: new Set(since) });
  }

  private set(stat: ActionStat, step: number): void {
    if (!stat.action.features.includes("toggle")) return;
    if (!this.changed.delete(stat)) {
      this.changed.set(stat, step);
      return;
    }
    for (const [way, { from, suspects }] of this.shut) {
      if (!suspects.delete(stat) || suspects.size > 0) continue;
      this.shut.delete(way);
      way.pardoned = way.outcomes.get(CRASH) ?? 0;
      from.changes++;
    }
  }
}
