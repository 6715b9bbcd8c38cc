import { describe, expect, it } from "vitest";
import type { Action } from "../screen/types";
import {
  type ToyApp,
  ToyPhone,
  type ToyScreen,
  type ToyWidget,
  walkToy,
} from "./__tests__/toy-app";
import { diceFor } from "./dice";
import { createExplorer, STRATEGIES, type StrategyName } from "./explorer";
import type { Explorer, Lesson } from "./types";

const SIZE = 30;

/** Thirty screens in a tree with shortcuts, dead buttons, a clock and a crash. */
function town(): ToyApp {
  const screens: Record<string, ToyScreen> = {};
  for (let at = 0; at < SIZE; at++) {
    const letters = `${"abcdefghijklmnopqrstuvwxyz"[at % 26]}${at < 26 ? "x" : "y"}`;
    const next = [2 * at + 1, 2 * at + 2, (at * 7) % SIZE].filter((target) => target < SIZE);
    const widgets: ToyWidget[] = next.map((target) => ({
      text: `Go ${"abcdefghijklmnopqrstuvwxyz"[target % 26]}${target < 26 ? "x" : "y"}`,
      tap: `s${target}`,
    }));
    widgets.push({ text: "Nothing here", rid: `dead_${letters}`, tap: () => null });
    widgets.push({ text: "%clock", rid: "clock", isPlain: true });
    if (at === 11) widgets.push({ text: "Boom", tap: { crash: true } });
    screens[`s${at}`] = {
      title: `Street ${letters}`,
      activity: `com.example.toy.A${at % 7}`,
      widgets,
    };
  }
  return { start: "s0", screens };
}

const make = (strategy: StrategyName, seed = 0): Explorer =>
  createExplorer(strategy, { appPackage: "com.example.toy", goal: null, seed });

it("takes another way through an app with another seed, and sees as much of it", () => {
  const walk = (seed: number): { keys: string[]; shown: string[] } =>
    walkToy(town(), make("frontier", seed), { steps: 150, seed });
  const [one, again, other] = [walk(1), walk(1), walk(2)];
  expect(again.keys).toEqual(one.keys);
  expect(other.keys.slice(0, 20)).not.toEqual(one.keys.slice(0, 20));
  expect(Math.abs(other.shown.length - one.shown.length)).toBeLessThanOrEqual(5);
});

describe.each(STRATEGIES)("%s", (strategy) => {
  it("does the same for the same seed, and sees something of the app", () => {
    const first = walkToy(town(), make(strategy), { steps: 150, seed: 4 });
    const second = walkToy(town(), make(strategy), { steps: 150, seed: 4 });
    expect(second.keys).toEqual(first.keys);
    expect(first.shown.length).toBeGreaterThan(strategy === "monkey" ? 0 : 5);
  });

  it("goes on after a resume as if it had never stopped", () => {
    const phone = new ToyPhone(town());
    const lessons: Lesson[] = [];
    const walker = make(strategy);
    let after: Action | null = null;
    for (let step = 0; step < 120; step++) {
      const observation = phone.look();
      lessons.push({ observation, after });
      walker.learn({ observation, after });
      const choice = walker.choose(observation, diceFor(9, step));
      if (step % 20 === 19) {
        const resumed = make(strategy);
        // As stored: a lesson is JSON.
        for (const lesson of lessons) resumed.learn(JSON.parse(JSON.stringify(lesson)) as Lesson);
        const again = resumed.choose(observation, diceFor(9, step));
        expect(again?.action.key).toBe(choice?.action.key);
      }
      if (choice === null) break;
      expect(choice.reason.length).toBeLessThanOrEqual(80);
      phone.act(choice.action);
      after = choice.action;
    }
  });

  it("says where the finger moves for every stroke", () => {
    const phone = new ToyPhone(town());
    const walker = make(strategy);
    let after: Action | null = null;
    for (let step = 0; step < 60; step++) {
      const observation = phone.look();
      walker.learn({ observation, after });
      const choice = walker.choose(observation, diceFor(3, step));
      if (choice === null) break;
      const { kind, bounds } = choice.action;
      if (kind === "scroll" || kind === "swipe")
        expect(bounds).toMatchObject({ left: expect.any(Number), bottom: expect.any(Number) });
      phone.act(choice.action);
      after = choice.action;
    }
  });

  it("names screens in order of discovery and counts those of the app only", () => {
    const phone = new ToyPhone(town());
    const walker = make(strategy);
    const ids: string[] = [];
    let after: Action | null = null;
    for (let step = 0; step < 100; step++) {
      const observation = phone.look();
      const sighting = walker.learn({ observation, after });
      if (sighting.isNew) ids.push(sighting.screenId);
      if (phone.current === null) expect(sighting.screenId).toMatch(/^outside:/);
      const choice = walker.choose(observation, diceFor(1, step));
      if (choice === null) break;
      phone.act(choice.action);
      after = choice.action;
    }
    expect(ids).toEqual(ids.map((_, at) => `s${at + 1}`));
    expect(walker.screenCount()).toBe(ids.length);
  });
});

describe("the default", () => {
  it("sees more of the town in fewer steps than any baseline", () => {
    const area = (strategy: StrategyName): number => {
      const { curve } = walkToy(town(), make(strategy), { steps: 200, seed: 2 });
      const last = curve.at(-1) ?? 0;
      return Array.from({ length: 200 }, (_, at) => curve[at] ?? last).reduce((a, b) => a + b, 0);
    };
    const [first, ...others] = STRATEGIES.map(area);
    for (const other of others) expect(first).toBeGreaterThan(other);
  });
});
