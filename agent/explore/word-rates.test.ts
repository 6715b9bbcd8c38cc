import { describe, expect, it } from "vitest";
import type { Action } from "../screen/types";
import type { Screen } from "./memory";
import { nameOn, WordRates } from "./word-rates";

function tap(text: string, ...features: string[]): Action {
  const label = `tap '${text}'`;
  const bare = { target: null, point: null, bounds: null };
  return { key: text, kind: "tap", label, features: ["tap", ...features], ...bare };
}

function screen(id: string, title: string | null): Screen {
  return {
    id,
    index: 0,
    similarTo: null,
    packageName: "com.example.words",
    activity: null,
    title,
    isDialog: false,
    actions: new Map(),
    visits: 0,
    firstStep: 0,
    lastStep: 0,
    words: new Set(),
    flaggedCount: 0,
    changes: 0,
    exhausted: new Set(),
    ended: new Set(),
    mayHaveGrown: false,
  };
}

const HERE = screen("s1", "Home");

describe("what the words on a widget promise", () => {
  const factor = (rates: WordRates, text: string): number => rates.factor(nameOn(tap(text)), HERE);

  it("is nothing in particular before anything was learned, and without words", () => {
    const rates = new WordRates();
    expect(factor(rates, "Recipes")).toBe(1);
    expect(nameOn(tap("row_root", "unlabelled"))).toBeNull();
    expect(nameOn(tap("12:30"))).toBeNull();
  });

  it("is little where the same name did nothing elsewhere, whatever its number", () => {
    const rates = new WordRates();
    rates.learn(nameOn(tap("Share")), false, HERE);
    rates.learn(nameOn(tap("Copy all 2")), false, HERE);
    expect(factor(rates, "Share")).toBeLessThan(0.5);
    expect(factor(rates, "Copy all 7")).toBeLessThan(0.5);
    expect(factor(rates, "Recipes")).toBe(1);
  });

  it("sinks with each name that begins alike and leads nowhere, and recovers where one does", () => {
    const rates = new WordRates();
    for (const name of ["Like A song", "Like an album", "Like artists"])
      rates.learn(nameOn(tap(name)), false, HERE);
    const sunk = factor(rates, "Like playlists");
    expect(sunk).toBeLessThan(0.5);
    rates.learn(nameOn(tap("Like minded people")), true, HERE);
    rates.learn(nameOn(tap("Like old times")), true, HERE);
    expect(factor(rates, "Like playlists")).toBeGreaterThan(sunk);
  });

  it("does not sink with names of known screens that begin alike", () => {
    const rates = new WordRates();
    for (const name of ["Team books", "Team maps", "Team events"]) {
      rates.meet(screen(name, name));
      rates.learn(nameOn(tap(name)), false, HERE);
    }
    expect(factor(rates, "Team photos")).toBeGreaterThan(0.7);
  });

  it("is little where a known screen is called so, except on that screen", () => {
    const rates = new WordRates();
    const recipes = screen("s2", "Recipes");
    rates.meet(recipes);
    expect(factor(rates, "Recipes")).toBeLessThan(0.5);
    expect(rates.factor(nameOn(tap("Recipes")), recipes)).toBe(1);
  });
});
