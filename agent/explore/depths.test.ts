import { describe, expect, it } from "vitest";
import type { Action } from "../screen/types";
import { Depths } from "./depths";
import type { Fold, Screen } from "./memory";
import type { Lesson } from "./types";

const screen = (id: string): Screen => ({ id }) as Screen;
const [home, list, item] = [screen("home"), screen("list"), screen("item")];

function learn(depths: Depths, kind: Action["kind"] | null, from: Screen | null, to: Screen): void {
  const after = kind === null ? null : ({ kind } as Action);
  depths.learn({ after } as Lesson, { from, to } as Fold);
}

function walked(): Depths {
  const depths = new Depths();
  learn(depths, null, null, home);
  learn(depths, "tap", home, list);
  learn(depths, "tap", list, item);
  return depths;
}

describe("how far a screen is", () => {
  it("grows with every screen that is opened, and counts the shortest way", () => {
    const depths = walked();
    expect([home, list, item].map((one) => depths.of(one))).toEqual([0, 1, 2]);
    learn(depths, "tap", home, item);
    expect(depths.of(item)).toBe(1);
  });

  it("does not change by coming back, neither from a screen nor from another app", () => {
    const depths = walked();
    learn(depths, "back", item, list);
    learn(depths, "back", null, item);
    learn(depths, null, null, item);
    expect([list, item].map((one) => depths.of(one))).toEqual([1, 2]);
  });
});
