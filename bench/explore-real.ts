// A few generated apps through the whole real stack: what the run finds there against what the pure core finds on the same
// models, which the figures of `explore` rest on.
import { parseArgs } from "node:util";
import type { Bench } from "./bench";
import { BUILDING_SEED, drawnSeed } from "./explore/seeds";
import { compareOn } from "./explore/whole-stack";

/** Phones differ in their clocks alone, so that late screens come a step sooner or later. */
const LEAST_SHARE = 0.85;

export const exploreReal: Bench = {
  name: "explore-real",
  summary:
    "screens that runs through Appium find on generated apps, over those the pure core finds",
  unit: "x",
  goal: { atLeast: LEAST_SHARE },
  async measure() {
    const { values } = parseArgs({
      args: process.argv.slice(3),
      options: {
        models: { type: "string", default: "6" },
        steps: { type: "string", default: "100" },
        fresh: { type: "string" },
        building: { type: "boolean", default: false },
      },
    });
    const first = values.building ? BUILDING_SEED : Number(values.fresh ?? drawnSeed());
    const rows: [string, string][] = [];
    let [real, pure] = [0, 0];
    for (let at = 0; at < Number(values.models); at++) {
      const one = await compareOn(first + at, Number(values.steps));
      rows.push([
        `${one.app} (${one.reachable} screens)`,
        `real stack ${one.real} screens, ${one.verdict}; pure core ${one.pure}`,
      ]);
      real += one.real;
      pure += one.pure;
    }
    return {
      value: real / pure,
      baseline: 1,
      rows: [
        [values.building ? "building seeds" : "fresh seeds", `${values.steps} steps`],
        ...rows,
      ],
    };
  },
};
