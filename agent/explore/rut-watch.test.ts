import { describe, expect, it } from "vitest";
import type { Action } from "../screen/types";
import type { Fold, Screen } from "./memory";
import { RutWatch } from "./rut-watch";

const screens = ["s1", "s2", "s3", "s4", "s5"].map((id) => ({ id }) as Screen);

function at(screen: Screen, isNew = false): Fold {
  return {
    sighting: { screenId: screen.id, isNew, similarTo: null, outcome: "sameScreen" },
    stat: null,
    from: null,
    to: screen,
    target: null,
    revealed: [],
  };
}

function spend(ruts: RutWatch, steps: number, on: readonly Screen[], known = screens): void {
  for (let step = 1; step <= steps; step++)
    ruts.learn({ observation: null as never, after: null }, at(on[step % on.length]!), step, known);
}

describe("a rut", () => {
  it("is forty steps on three screens of many: they are left and avoided for a hundred steps", () => {
    const ruts = new RutWatch();
    spend(ruts, 39, screens.slice(0, 3));
    expect(ruts.wantsRestart).toBe(false);
    ruts.learn({ observation: null as never, after: null }, at(screens[0]!), 40, screens);
    expect(ruts.wantsRestart).toBe(true);
    expect(screens.map((screen) => ruts.isTaboo(screen))).toEqual([true, true, true, false, false]);
    const restart = { kind: "restart" } as Action;
    ruts.learn({ observation: null as never, after: restart }, at(screens[4]!), 141, screens);
    expect(ruts.wantsRestart).toBe(false);
    expect(ruts.isTaboo(screens[0]!)).toBe(false);
  });

  it("is none on four screens, with something new, or where the app has no others", () => {
    const roaming = new RutWatch();
    spend(roaming, 200, screens.slice(0, 4));
    expect(roaming.wantsRestart).toBe(false);
    const finding = new RutWatch();
    for (let step = 1; step <= 200; step++) {
      const fold = at(screens[0]!, step % 30 === 0);
      finding.learn({ observation: null as never, after: null }, fold, step, screens);
    }
    expect(finding.wantsRestart).toBe(false);
    const small = new RutWatch();
    spend(small, 200, screens.slice(0, 2), screens.slice(0, 2));
    expect(small.wantsRestart).toBe(false);
  });
});
