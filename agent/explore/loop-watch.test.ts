import { describe, expect, it } from "vitest";
import type { Action, StepOutcome } from "../screen/types";
import { LoopWatch } from "./loop-watch";
import type { ActionStat, Fold, Screen } from "./memory";

const action: Action = {
  key: "go",
  kind: "tap",
  label: "go",
  target: null,
  point: null,
  bounds: null,
  features: ["tap"],
};
const screen = { id: "s1" } as Screen;

/** A step of a run that knows the action already, unless told otherwise. */
function fold(tries: number, { isNew = false, outcome = "otherScreen" as StepOutcome } = {}): Fold {
  return {
    sighting: { screenId: "s2", isNew, similarTo: null, outcome },
    stat: { action, tries } as ActionStat,
    from: screen,
    to: screen,
    target: "s2",
    revealed: [],
  };
}

describe("going in circles", () => {
  it("is the same known action on the same screen three times, and bans it for a while", () => {
    const loops = new LoopWatch();
    for (const step of [1, 2]) {
      loops.learn({ observation: null as never, after: action }, fold(step + 1), step);
      expect(loops.escape()).toBeNull();
    }
    loops.learn({ observation: null as never, after: action }, fold(4), 3);
    expect(loops.escape()).toBe("back");
    expect(loops.isBanned(screen, "go")).toBe(true);
    loops.learn({ observation: null as never, after: { ...action, key: "else" } }, fold(1), 60);
    expect(loops.escape()).toBeNull();
    expect(loops.isBanned(screen, "go")).toBe(false);
  });

  it("asks for stronger means each time: back, another branch, a restart, stopping", () => {
    const loops = new LoopWatch();
    const asked: (string | null)[] = [];
    for (let step = 1; step <= 12; step++) {
      loops.learn({ observation: null as never, after: action }, fold(9), step);
      if (step % 3 === 0) asked.push(loops.escape());
    }
    expect(asked).toEqual(["back", "branch", "restart", "stop"]);
  });

  it("starts mildly again after a new screen", () => {
    const loops = new LoopWatch();
    const circle = (): string | null => {
      for (const step of [1, 2, 3])
        loops.learn({ observation: null as never, after: action }, fold(9), step);
      return loops.escape();
    };
    expect([circle(), circle()]).toEqual(["back", "branch"]);
    loops.learn({ observation: null as never, after: action }, fold(9, { isNew: true }), 4);
    expect(circle()).toBe("back");
  });

  it("is not trying something for the first time in between, nor scrolling on", () => {
    const loops = new LoopWatch();
    for (let step = 1; step <= 9; step++)
      loops.learn(
        { observation: null as never, after: action },
        fold(step % 2 === 0 ? 1 : 5),
        step,
      );
    expect(loops.escape()).toBeNull();
    const scroll: Action = { ...action, key: "down", kind: "scroll", direction: "down" };
    for (let step = 10; step <= 20; step++) {
      const moved = fold(step, { outcome: "sameScreen" });
      loops.learn({ observation: null as never, after: scroll }, moved, step);
    }
    expect(loops.escape()).toBeNull();
  });

  it("is scrolling down and up again on a screen where nothing is left to try", () => {
    const loops = new LoopWatch();
    const scrolls = (["down", "up"] as const).map(
      (direction): Action => ({ ...action, key: direction, kind: "scroll", direction }),
    );
    const escapes = Array.from({ length: 6 }, (_, at) => {
      const moved = fold(at + 5, { outcome: "sameScreen" });
      loops.learn({ observation: null as never, after: scrolls[at % 2]! }, moved, at);
      return loops.escape();
    });
    expect(escapes).toContain("back");
  });
});
