import { describe, expect, it } from "vitest";
import { diceFor } from "./dice";

function throws(seed: number, ordinal: number, count: number): number[] {
  const dice = diceFor(seed, ordinal);
  return Array.from({ length: count }, () => dice());
}

describe("the dice", () => {
  it("fall the same for the same seed and step, and differently for others", () => {
    expect(throws(5, 9, 20)).toEqual(throws(5, 9, 20));
    expect(throws(5, 9, 20)).not.toEqual(throws(5, 10, 20));
    expect(throws(5, 9, 20)).not.toEqual(throws(6, 9, 20));
    expect(throws(5 + 2 ** 40, 9, 20)).not.toEqual(throws(5, 9, 20));
  });

  it("fall evenly, also over the first throws of neighbouring steps", () => {
    const firsts = Array.from({ length: 10_000 }, (_, step) => throws(1, step, 1)[0]!);
    for (const list of [firsts, throws(1, 1, 10_000)]) {
      expect(Math.min(...list)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...list)).toBeLessThan(1);
      for (let tenth = 0; tenth < 10; tenth++) {
        const share = list.filter((value) => Math.floor(value * 10) === tenth).length / 10_000;
        expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
      }
    }
  });
});
