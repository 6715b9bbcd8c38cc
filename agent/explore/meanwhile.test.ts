import { expect, it } from "vitest";
import type { Action } from "../screen/types";
import { act, look } from "./__tests__/looks";
import { Meanwhile } from "./meanwhile";
import type { ActionStat } from "./memory";

const KINDS = ["wait", "rotate", "background", "back"] as const;
const observation = look("late", { actions: KINDS.map((kind) => act(kind, kind)) });

/** A way to a screen that is late; another one each time. */
const way = (): ActionStat => ({
  action: act("tap", "go"),
  tries: 0,
  outcomes: new Map(),
  firstStep: 0,
  lastStep: 0,
  lastMet: new Map(),
  asStacked: 0,
  scrollAt: 0,
  misses: 0,
  pardoned: 0,
  present: 1,
  absent: 0,
});

it("turns and leaves a screen whose content is still to come, once each on one way", () => {
  const meanwhile = new Meanwhile();
  const underway = way();
  const next = (): Action["kind"] | null => {
    const choice = meanwhile.choose(observation, underway, () => false);
    if (choice !== null) meanwhile.learn({ observation, after: choice.action }, underway);
    return choice?.action.kind ?? null;
  };
  expect([next(), next(), next()]).toEqual(["rotate", "background", null]);
  expect(meanwhile.choose(observation, way(), () => false)?.action.kind).toBe("rotate");
});

it("does to no screen what befell it before, and nothing where nothing is on its way", () => {
  const meanwhile = new Meanwhile();
  const choice = meanwhile.choose(observation, way(), (mishap) => mishap === "turn");
  expect(choice?.action.kind).toBe("background");
  expect(meanwhile.choose(observation, way(), () => true)).toBeNull();
  expect(meanwhile.choose(observation, null, () => false)).toBeNull();
});
