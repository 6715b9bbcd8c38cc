// Walks a known path again: each of its actions is looked for on the screen that it was done on, by its key, then by what
// else names its widget. Patient with a screen that comes late, and ends where the path cannot be gone on. Invents nothing.
import type { ReplayScreen, ReplayStep } from "../../run/types";
import { labelClass } from "../screen/label";
import { screenKeyOf } from "../screen/screen-key";
import type { Action, Observation } from "../screen/types";
import { isOwnWindow } from "../screen/window";
import { ScreenMap } from "./screen-map";
import type { Choice, Departure, Explorer, Lesson, Sighting, StuckReason } from "./types";

/** Looks that an action or a screen may fail to show in before the path counts as departed from. */
const maxWaits = 2;

/** An explorer that follows the path. */
export function createReplay(path: readonly ReplayStep[]): Explorer {
  return new Replay(path);
}

class Replay implements Explorer {
  private readonly map = new ScreenMap();
  /** Every key that a screen was seen with: the first run's first look may have been any of them. */
  private readonly keys = new Map<string, Set<string>>();
  private screenId = "";
  /** Actions of the path that were done. */
  private done = 0;
  private waits = 0;
  private seenBefore: Observation | null = null;
  private departed: Departure | null = null;

  constructor(private readonly path: readonly ReplayStep[]) {}

  learn(lesson: Lesson): Sighting {
    const { observation, after } = lesson;
    const due = this.path[this.done];
    // Outside the app others act: their going back is no part of the path.
    const wasAsked = this.seenBefore !== null && isOwnWindow(this.seenBefore.windowKind);
    if (after !== null && due && wasAsked && this.isDue(after, due)) {
      this.done++;
      this.waits = 0;
    } else if (after?.kind === "wait") this.waits++;
    this.seenBefore = observation;
    const { sighting } = this.map.learn(lesson);
    this.screenId = sighting.screenId;
    const keys = this.keys.get(sighting.screenId) ?? new Set();
    this.keys.set(sighting.screenId, keys.add(screenKeyOf(observation)));
    return sighting;
  }

  choose(observation: Observation): Choice | null {
    this.departed = null;
    const due = this.path[this.done];
    const action = due ? actionFor(due, observation.actions) : null;
    const last = this.path.at(-1);
    const expected = due ? (due.screen ?? null) : (last?.landing ?? null);
    const isThere = expected === null || this.isOn(expected, observation, action);
    if (isThere && !due) return null;
    if (isThere && due && action)
      return { action, reason: `step ${due.stepOrdinal} again: ${due.label}`.slice(0, 80) };
    const wait = observation.actions.find(({ kind }) => kind === "wait");
    if (wait && this.waits < maxWaits)
      return { action: wait, reason: "what comes next does not show" };
    const because = isThere ? "actionMissing" : "otherScreen";
    const step = due ?? last;
    if (step) this.departed = { expected: step, screen: expected, because };
    return null;
  }

  screenCount(): number {
    return this.map.screens.length;
  }

  stepsSinceNew(): number {
    return this.map.step - this.map.lastNewStep;
  }

  stuckReason(): StuckReason | null {
    return null;
  }

  departure(): Departure | null {
    return this.departed;
  }

  followed(): number {
    return this.done;
  }

  private isDue(after: Action, due: ReplayStep): boolean {
    return after.key === due.key || actionFor(due, [after]) !== null;
  }

  /**
   * Whether this is the screen of the first run. Its contents may have changed since, and with them its key; a title that
   * changed with them is forgiven where the very widget is there.
   */
  private isOn(expected: ReplayScreen, seen: Observation, action: Action | null): boolean {
    if (expected.key !== null && this.keys.get(this.screenId)?.has(expected.key)) return true;
    const isSameTitle = titleClass(expected.title) === titleClass(seen.title);
    if (isSameTitle && expected.title !== null) return true;
    const isSameActivity = expected.activity === seen.activity;
    const isSure = isSameTitle || expected.title === null || seen.title === null;
    return isSameActivity && (isSure || (action !== null && action.target !== null));
  }
}

function titleClass(title: string | null): string | null {
  return title === null ? null : labelClass(title);
}

/** The offered action that the step means; null where nothing does. */
function actionFor(step: ReplayStep, offered: readonly Action[]): Action | null {
  const same = offered.filter(({ kind }) => kind === step.kind);
  const byKey = same.find(({ key }) => key === step.key);
  if (byKey) return byKey;
  const own = step.locators.filter(({ value }) => !value.startsWith("android:id/"));
  // An id of Android's own says what part of a row it is, not which row.
  for (const { by, value } of own.length > 0 ? own : step.locators) {
    const named = same.filter(({ target }) => target !== null && wordOf(target, by) === value);
    // One id for several rows names none of them.
    if (named.length === 1) return named[0] ?? null;
  }
  return null;
}

function wordOf(target: NonNullable<Action["target"]>, by: string): string | null {
  if (by === "id") return target.resourceId;
  if (by === "description") return target.contentDesc;
  return by === "text" ? target.text : null;
}
