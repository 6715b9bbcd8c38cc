// Notices a rut: many steps on the same few screens and nothing new. Puts those screens off limits for a while and asks
// for a restart, so that the rest of the app gets its turn.
import type { Fold, Screen } from "./memory";
import type { Lesson } from "./types";

const WINDOW_STEPS = 40;
const FEW_SCREENS = 3;
const TABOO_STEPS = 100;

/** Watches where the steps of one run are spent. */
export class RutWatch {
  private readonly recent: string[] = [];
  private readonly tabooUntil = new Map<Screen, number>();
  private step = 0;
  /** Whether a restart is due. */
  wantsRestart = false;

  /** Folds one step; `known` is how many screens the app has so far. */
  learn({ after }: Lesson, { to, sighting }: Fold, step: number, known: readonly Screen[]): void {
    this.step = step;
    if (after?.kind === "restart") this.wantsRestart = false;
    if (sighting.isNew) this.recent.length = 0;
    if (to === null) return;
    this.recent.push(to.id);
    if (this.recent.length > WINDOW_STEPS) this.recent.shift();
    const ids = new Set(this.recent);
    if (this.recent.length < WINDOW_STEPS || ids.size > FEW_SCREENS || known.length <= ids.size)
      return;
    for (const screen of known)
      if (ids.has(screen.id)) this.tabooUntil.set(screen, step + TABOO_STEPS);
    this.recent.length = 0;
    this.wantsRestart = true;
  }

  /** Whether nothing on that screen counts for now. */
  isTaboo(screen: Screen): boolean {
    return (this.tabooUntil.get(screen) ?? 0) > this.step;
  }
}
