import { expect, it } from "vitest";
import type { Observation } from "../screen/types";
import { act, look } from "./__tests__/looks";
import { KnownTabs } from "./known-tabs";
import { ScreenMap } from "./screen-map";
import { Stays } from "./stays";

const ACTIONS = [
  act("tap", "go"),
  act("tap", "today"),
  act("tap", "later"),
  act("tap", "close"),
  act("tap", "menu"),
  act("rotate", "turn"),
  act("back", "back"),
  act("restart", "restart"),
];

/** Walks: what was done, and what showed then. */
function walked(...steps: readonly (readonly [string | null, Observation])[]) {
  const map = new ScreenMap();
  const tabs = new KnownTabs();
  const stays = new Stays(tabs);
  for (const [key, observation] of steps) {
    const after = ACTIONS.find((action) => action.key === key) ?? null;
    const own = new Map(observation.actions.map((action) => [action.key, action]));
    const actions = [...own.values(), ...ACTIONS.filter(({ key: known }) => !own.has(known))];
    const lesson = { observation: { ...observation, actions }, after };
    const fold = map.learn(lesson);
    stays.learn(lesson, fold);
    if (fold.to !== null) tabs.meet(fold.to, fold.revealed);
  }
  const screen = (at: number) => map.screens[at]!;
  const stat = (at: number, key: string) => screen(at).actions.get(key)!;
  return { stays, screen, stat };
}

const dialog = look("menu", { windowKind: "appDialog" });

it("takes what closes a dialog for no opening of the screen below", () => {
  const { stays, screen, stat } = walked(
    [null, look("a")],
    ["menu", dialog],
    ["close", look("a")],
    ["menu", dialog],
    ["go", look("b")],
  );
  expect(stays.isOpening(stat(1, "close"))).toBe(false);
  expect(stays.isOpening(stat(1, "go"))).toBe(true);
  expect(stays.openingsApart(screen(0))).toBe(1);
  expect(stays.openingsApart(screen(2))).toBe(1);
});

it("knows a screen that was opened twice without the app having ended in between", () => {
  const { stays, screen } = walked(
    [null, look("a")],
    ["go", look("b")],
    ["back", look("a")],
    ["go", look("b")],
  );
  expect(stays.openingsApart(screen(1))).toBe(0);
});

it("counts what was touched before in the same stay, once for each thing that follows", () => {
  const { stays, screen, stat } = walked(
    [null, look("a")],
    ["close", look("a")],
    ["menu", look("a")],
  );
  expect(stays.newBefore(screen(0), stat(0, "close"))).toBe(1);
  expect(stays.newBefore(screen(0), stat(0, "menu"))).toBe(0);
});

it("lets a screen have been turned that was so while its content was still to come", () => {
  const { stays, screen } = walked(
    [null, look("a")],
    ["go", look("b", { isLoading: true })],
    ["turn", look("b")],
  );
  expect(stays.timesOf(screen(1), "turn")).toBe(1);
  expect(stays.had(screen(1), "turn")).toBe(true);
  expect(stays.timesOf(screen(0), "turn")).toBe(0);
});

it("takes a visit to another app for having been left, unless the app has ended meanwhile", () => {
  const other = look("other", { windowKind: "external", packageName: "q" });
  const visited = walked([null, look("a")], ["go", other], ["back", look("a")]);
  expect(visited.stays.timesOf(visited.screen(0), "leave")).toBe(1);
  expect(visited.stays.had(visited.screen(0), "leave")).toBe(true);
  const longer = walked([null, look("a")], ["go", other], ["back", other], ["back", look("a")]);
  expect(longer.stays.timesOf(longer.screen(0), "leave")).toBe(1);
  const broken = walked(
    [null, look("a")],
    ["go", other],
    ["back", look("broken", { windowKind: "crashDialog" })],
  );
  expect(broken.stays.timesOf(broken.screen(0), "leave")).toBe(1);
  const restarted = walked([null, look("a")], ["go", other], ["restart", look("a")]);
  expect(restarted.stays.timesOf(restarted.screen(0), "leave")).toBe(0);
});

it("takes the pages of a strip for one screen to the app: what befalls one has befallen all", () => {
  const page = (name: string, shown: string, other: string) =>
    look(name, {
      actions: [
        { ...act("tap", shown), features: ["shownTab"] },
        { ...act("tap", other), features: ["tab"] },
      ],
    });
  const first = page("first", "today", "later");
  const second = page("second", "later", "today");
  const { stays, screen, stat } = walked(
    [null, first],
    ["later", second],
    ["turn", second],
    ["today", first],
    ["go", first],
  );
  expect(stays.had(screen(0), "turn")).toBe(true);
  expect(stays.wasTouchedAfter(stat(0, "go"), "turn")).toBe(true);
  expect(stays.timesOf(screen(0), "turn")).toBe(0);
});
