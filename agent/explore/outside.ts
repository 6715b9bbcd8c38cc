// The way home: what to do while the app under test is not in front, or shows nothing. Mildest means first.
import type { Action, Observation } from "../screen/types";
import type { Fold } from "./memory";
import type { Choice, Lesson } from "./types";

const MAX_WAITS = 3;
const MAX_BACKS = 2;
/** Restarts in a row that did not bring the app back: then nothing will. */
const MAX_RESTARTS = 4;

/** Counts what was tried since the app was last seen. */
export class Outside {
  private waits = 0;
  private backs = 0;
  private restarts = 0;

  /** Folds one step. */
  learn({ after }: Lesson, { to }: Fold): void {
    if (to !== null) {
      this.waits = 0;
      this.backs = 0;
      this.restarts = 0;
    } else if (after?.kind === "wait") this.waits++;
    else if (after?.kind === "back") this.backs++;
    else if (after?.kind === "restart") {
      this.restarts++;
      this.waits = 0;
    }
  }

  /** Wait for what is still loading, go back out of what is strange, restart from the launcher; null gives up. */
  choose(observation: Observation): Choice | null {
    const find = (kind: Action["kind"]): Action | undefined =>
      observation.actions.find((action) => action.kind === kind);
    const { windowKind, packageName } = observation;
    const [wait, back, restart] = [find("wait"), find("back"), find("restart")];
    if (windowKind === "empty" && this.waits < MAX_WAITS && wait !== undefined)
      return { action: wait, reason: "nothing shows yet" };
    if (windowKind !== "launcher" && windowKind !== "crashDialog" && this.backs < MAX_BACKS && back)
      return { action: back, reason: `outside the app, in ${packageName}`.slice(0, 80) };
    if (this.restarts < MAX_RESTARTS && restart !== undefined)
      return { action: restart, reason: "back to the app" };
    return null;
  }
}
