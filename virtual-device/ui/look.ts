// A look at the display: the windows that are shown and what accessibility reports of them. The last look is kept: it is
// good until something changes, and, while something shown lives by the clock, for one instant.
import type { Display } from "./display";
import type { Running } from "./running";
import { shownWindows } from "./shown-windows";
import { toNode } from "./tree";
import type { UiNode } from "./types";
import type { Window } from "./window";

/** What is on the display at one time. */
export class Look {
  private reported: UiNode[] | null = null;

  constructor(
    /** Topmost first. */
    readonly windows: readonly Window[],
    readonly display: Display,
  ) {}

  /** The visible nodes of each window. */
  get nodes(): UiNode[] {
    const whole = { left: 0, top: 0, right: this.display.width, bottom: this.display.height };
    this.reported ??= this.windows.map(
      ({ root, packageName, path }) => toNode(root, packageName, whole, path)!,
    );
    return this.reported;
  }
}

/** Takes the looks at one phone. */
export class Looks {
  private last: { look: Look; key: string; atMs: number | null } | null = null;

  constructor(
    private readonly running: Running,
    private readonly clock: () => number,
  ) {}

  /** Looks now. */
  take(display: Display): Look {
    const { front, revision } = this.running;
    const { last } = this;
    const now = this.clock();
    const key = `${revision}/${front?.packageName ?? ""}/${front?.run.revision ?? 0}`;
    const isSame = last?.key === key && last.look.display === display;
    if (isSame && (last.atMs === null || last.atMs === now)) return last.look;
    if (front !== null) front.run.sawTime = false;
    const look = new Look(shownWindows(this.running, display), display);
    const isLive = front?.run.sawTime === true;
    this.last = { look, key, atMs: isLive ? now : null };
    return look;
  }
}
