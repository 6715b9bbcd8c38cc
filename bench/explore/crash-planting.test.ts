import { describe, expect, it } from "vitest";
import { WAYS, type Way } from "./crash-ways";
import { type BenchApp, generateApp } from "./generator";

const APPS: BenchApp[] = Array.from({ length: 150 }, (_, at) => generateApp(500_000 + at));

function shareOf(ways: readonly Way[], way: Way): number {
  return ways.filter((one) => one === way).length / ways.length;
}

describe("planted crashes", () => {
  it("come in the shares of the table, as far as an app has places for them", () => {
    const ways = APPS.flatMap(({ crashes }) => crashes.map(({ way }) => way));
    const whole = WAYS.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [way, weight] of WAYS) {
      // Few apps ask for a permission at all.
      if (way === "denied") continue;
      expect([way, Math.abs(shareOf(ways, way) - weight / whole) < 0.04]).toEqual([way, true]);
    }
    expect(new Set(ways).size).toBe(WAYS.length);
  });

  it("sit one to a place, so that none hides another", () => {
    for (const { model } of APPS) {
      const places = model.crashes
        .filter(({ at }) => at !== undefined)
        .map(({ at }) => `${at?.screen}/${at?.widget ?? ""}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it("are the same for the same seed", () => {
    expect(generateApp(500_007).model).toEqual(APPS[7]!.model);
  });
});
