import { describe, expect, it } from "vitest";
import type { AppModel } from "../../virtual-device/apps/model";
import { DEPTHS, WAYS, type Way } from "./crash-ways";
import { type BenchApp, generateApp } from "./generator";

const APPS: BenchApp[] = Array.from({ length: 150 }, (_, at) => generateApp(500_000 + at));

function shareOf(ways: readonly Way[], way: Way): number {
  return ways.filter((one) => one === way).length / ways.length;
}

/** Screens between an app's first one and each other, over what touches lead to. */
function depthsIn({ screens, launcher }: AppModel): Map<string, number> {
  const depths = new Map([[launcher, 0]]);
  const byId = new Map(screens.map((screen) => [screen.id, JSON.stringify(screen)]));
  for (const [id, depth] of depths) {
    for (const [, to] of (byId.get(id) ?? "").matchAll(/"goto":"([^"]+)"/g))
      if (!depths.has(to!)) depths.set(to!, depth + 1);
  }
  return depths;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

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

  it("lie as near to home as counted, where they sit on a screen, and nearer than screens do", () => {
    const sites: number[] = [];
    const screens: number[] = [];
    for (const { model } of APPS) {
      const depths = depthsIn(model);
      screens.push(...depths.values());
      for (const { at } of model.crashes) {
        const depth = depths.get(at?.screen ?? "");
        if (depth !== undefined) sites.push(depth);
      }
    }
    const scripts = DEPTHS.reduce((sum, [, count]) => sum + count, 0);
    const counted = DEPTHS.reduce((sum, [depth, count]) => sum + depth * count, 0) / scripts;
    expect(Math.abs(mean(sites) - counted)).toBeLessThan(0.5);
    expect(mean(screens) - mean(sites)).toBeGreaterThan(1);
  });

  it("are the same for the same seed", () => {
    expect(generateApp(500_007).model).toEqual(APPS[7]!.model);
  });
});
