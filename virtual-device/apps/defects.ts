// Planted defects and disturbances: decides when one comes due. Counts touches and remembers the last ones; what happens
// then is the app's affair.
import { isTrue, type Scope } from "./expression";
import type { CrashDef, InterruptDef } from "./model";
import type { Random } from "./random";

const REMEMBERED_TOUCHES = 20;

export class Defects {
  private readonly hits = new Map<string, number>();
  private readonly touches: string[] = [];

  constructor(private readonly crashes: readonly CrashDef[]) {}

  /** The defect that a touch, or without a widget the opening of a screen, sets off; null for none. */
  at(screen: string, widget: string | undefined, scope: Scope): CrashDef | null {
    if (widget !== undefined) {
      this.touches.push(`${screen}/${widget}`);
      if (this.touches.length > REMEMBERED_TOUCHES) this.touches.shift();
    }
    for (const crash of this.crashes) {
      if (crash.at?.screen !== screen || crash.at.widget !== widget) continue;
      const hits = (this.hits.get(crash.id) ?? 0) + 1;
      this.hits.set(crash.id, hits);
      if (crash.nth !== undefined && hits !== crash.nth) continue;
      if (crash.sequence !== undefined && !endsWith(this.touches, crash.sequence)) continue;
      if (isTrue(crash.when, scope)) return crash;
    }
    return null;
  }
}

export class Disturbances {
  private readonly done = new Set<InterruptDef>();
  private touches = 0;

  constructor(private readonly interrupts: readonly InterruptDef[]) {}

  /** What comes up after a touch that left this screen in front; null for nothing. */
  next(screen: string, random: Random): InterruptDef | null {
    this.touches++;
    for (const interrupt of this.interrupts) {
      const { everySteps, onScreen, p, once } = interrupt.trigger;
      if (once !== false && onScreen !== undefined && this.done.has(interrupt)) continue;
      if (everySteps !== undefined && this.touches % everySteps !== 0) continue;
      if (onScreen !== undefined && screen !== onScreen) continue;
      if (p !== undefined && random() >= p) continue;
      this.done.add(interrupt);
      return interrupt;
    }
    return null;
  }
}

function endsWith(touches: string[], sequence: string[]): boolean {
  const start = touches.length - sequence.length;
  return start >= 0 && sequence.every((step, at) => touches[start + at] === step);
}
