// What an app has planned for later. Decides when it comes due; doing it is the app's affair.
import type { Entry } from "./entry";
import type { Effect } from "./model";

interface Timer {
  atMs: number;
  entry: Entry;
  effects: Effect[];
}

export class Timers {
  private planned: Timer[] = [];

  add(timer: Timer): void {
    this.planned.push(timer);
  }

  /** Takes out the earliest that is due; null for none. Of two at the same time the one that was planned first. */
  takeDue(now: number): Timer | null {
    const due = this.planned.filter((timer) => timer.atMs <= now);
    if (due.length === 0) return null;
    const next = due.reduce((first, timer) => (timer.atMs < first.atMs ? timer : first));
    this.planned = this.planned.filter((timer) => timer !== next);
    return next;
  }
}
