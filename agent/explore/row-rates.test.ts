import { describe, expect, it } from "vitest";
import type { ActionStat, Screen } from "./memory";
import { RowRates } from "./row-rates";

const screens = new Map<string, Screen>();

function screen(id: string): Screen {
  const known = screens.get(id) ?? ({ id } as Screen);
  screens.set(id, known);
  return known;
}

const touched = (): ActionStat => ({ tries: 1 }) as ActionStat;
const group = (list: string): string => `group:tap|${list}|shape|`;

/** Touches the first rows of a list, each of which leads to a screen of its own, or all to one. */
function touch(rates: RowRates, list: string, rows: number, to: "apart" | "one"): void {
  for (let row = 0; row < rows; row++) {
    const target = to === "apart" ? `${list}${row}` : list;
    rates.learn(screen(list), group(list), touched(), target, to === "apart" || row === 0);
  }
}

function secondRow(rates: RowRates): number {
  touch(rates, "last", 1, "apart");
  return rates.chanceOf(screen("last"), group("last"), 0.5);
}

describe("what the rows of a list are worth", () => {
  it("is learned from other lists of the same make: where those were menus, this one is", () => {
    const [none, one, many] = [new RowRates(), new RowRates(), new RowRates()];
    touch(one, "a", 4, "apart");
    for (const list of ["a", "b", "c", "d", "e"]) touch(many, list, 4, "apart");
    expect(secondRow(one)).toBeGreaterThan(secondRow(none));
    expect(secondRow(many)).toBeGreaterThan(0.75);
    // A third row in a menu that has just begun.
    const third = (rates: RowRates): number => {
      touch(rates, "new", 2, "apart");
      return rates.chanceOf(screen("new"), group("new"), 0.5);
    };
    expect(third(many)).toBeGreaterThan(third(none));
  });

  it("is little where lists of the same make led to one place", () => {
    const rates = new RowRates();
    for (const list of ["a", "b", "c", "d", "e"]) touch(rates, list, 2, "one");
    expect(secondRow(rates)).toBeLessThan(0.15);
  });
});
