import { expect, it } from "vitest";
import type { ActionStat } from "./memory";
import { type Prospect, rateOf } from "./prospects";

function prospect(chance: number): Prospect {
  return { stat: {} as ActionStat, chance, leaving: 0, scrolls: 0 };
}

it("goes far for much while new screens come fast, and does what is near at leisure", () => {
  const [near, far] = [[prospect(0.3)], [prospect(0.9), prospect(0.8)]];
  expect(rateOf(far, 3, 0)).toBeGreaterThan(rateOf(near, 0, 0));
  expect(rateOf(far, 3, 1)).toBeLessThan(rateOf(near, 0, 1));
});

it("counts only as many of the things to do as pay for the way", () => {
  const things = [prospect(0.9), prospect(0.01)];
  expect(rateOf(things, 1, 0)).toBe(rateOf(things.slice(0, 1), 1, 0));
});
