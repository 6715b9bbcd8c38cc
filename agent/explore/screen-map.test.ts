import { describe, expect, it } from "vitest";
import type { Action, Observation, WindowKind } from "../screen/types";
import { CRASH, SAME } from "./memory";
import { ScreenMap } from "./screen-map";

function tap(key: string, more: Partial<Action> = {}): Action {
  return {
    key,
    kind: "tap",
    label: `tap '${key}'`,
    target: { className: "B", resourceId: key, contentDesc: "", text: key },
    point: { x: 1, y: 1 },
    bounds: { left: 0, top: 0, right: 2, bottom: 2 },
    features: ["tap"],
    ...more,
  };
}

const tokens = (name: string, count = 20): string[] =>
  Array.from({ length: count }, (_, at) => `View|${name}_${String.fromCharCode(97 + at)}|`);

function look(name: string, more: Partial<Observation> = {}): Observation {
  const activity = more.activity === undefined ? ".Main" : more.activity;
  return {
    identityVersion: 1,
    packageName: "p",
    windowKind: "app",
    title: null,
    tokens: [`ACT|${activity ?? ""}`, ...tokens(name), "WIN|app"].sort(),
    variantKey: name,
    visualHash: null,
    isTreePoor: false,
    actions: [tap("go"), tap("row", { features: ["tap", "row", "group:rows"] })],
    words: [],
    rows: [],
    ...more,
    activity,
  };
}

const outside = (windowKind: WindowKind, packageName = "q"): Observation =>
  look("outside", { windowKind, packageName, actions: [] });

describe("the memory of screens", () => {
  it("tells what each action led to", () => {
    const map = new ScreenMap();
    expect(map.learn({ observation: look("a"), after: null }).sighting).toEqual({
      screenId: "s1",
      isNew: true,
      similarTo: null,
      outcome: null,
    });
    const step = (observation: Observation): string | null =>
      map.learn({ observation, after: tap("go") }).sighting.outcome;
    expect(step(look("a"))).toBe("unchanged");
    expect(step(look("a", { variantKey: "a2" }))).toBe("sameScreen");
    expect(step(look("b"))).toBe("newScreen");
    expect(step(look("a"))).toBe("otherScreen");
    expect(step(outside("external", "com.android.chrome"))).toBe("leftApp");
    expect(map.learn({ observation: look("a"), after: null }).sighting.outcome).toBeNull();
    expect(step(outside("crashDialog", "android"))).toBe("crashed");
    const edges = map.transitions().map(({ from, to, count }) => [from, to, count]);
    expect(edges).toEqual([
      ["s1", SAME, 2],
      ["s1", "s2", 1],
      ["s1", "outside:com.android.chrome", 1],
      ["s1", CRASH, 1],
      ["s2", "s1", 1],
    ]);
  });

  it("credits the action, not the dialog that came between, with the screen behind it", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: outside("permission"), after: tap("go") });
    map.learn({ observation: look("b"), after: tap("allow") });
    expect(map.transitions().map(({ from, actionKey, to }) => [from, actionKey, to])).toEqual([
      ["s1", "go", "s2"],
    ]);
  });

  it("takes an app that is gone for crashed where the log says so, though nothing shows it", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: outside("launcher"), after: tap("go"), defects: ["boom"] });
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: look("b"), after: tap("row"), defects: ["bang"] });
    expect(map.transitions().map(({ actionKey, to }) => [actionKey, to])).toEqual([
      ["go", CRASH],
      ["row", CRASH],
    ]);
  });

  it("lays a hang to what first came to nothing, not to what was touched when it showed", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: look("b"), after: tap("row") });
    map.learn({ observation: look("a"), after: tap("back", { kind: "back", target: null }) });
    map.learn({ observation: look("a"), after: tap("go") });
    map.learn({ observation: look("a"), after: tap("row") });
    map.learn({ observation: outside("anrDialog", "android"), after: tap("row") });
    const edges = map.transitions().filter(({ from }) => from === "s1");
    expect(edges.map(({ actionKey, to, count }) => [actionKey, to, count])).toEqual([
      ["go", CRASH, 1],
      ["row", "s2", 1],
    ]);
  });

  it("does not blame the way to a screen for what was done while its content was still to come", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: look("b", { isLoading: true }), after: tap("go") });
    expect(map.underway?.action.key).toBe("go");
    const turn = tap("rotate", { kind: "rotate", target: null });
    map.learn({ observation: outside("launcher"), after: turn, defects: ["boom"] });
    expect(map.transitions()).toEqual([]);
    expect(map.underway).toBeNull();
  });

  it("gives up what was seen below once scrolling there leads to another screen", () => {
    const map = new ScreenMap();
    const down = tap("down", { kind: "scroll", direction: "down" });
    const go = tap("go");
    const above = look("a", { actions: [go, down] });
    const below = look("a", { variantKey: "below", actions: [go, down, tap("deep")] });
    map.learn({ observation: above, after: null });
    map.learn({ observation: below, after: down });
    map.learn({ observation: above, after: tap("up", { kind: "scroll", direction: "up" }) });
    map.learn({ observation: look("b"), after: down });
    const deep = map.byId.get("s1")?.actions.get("deep");
    expect(deep?.scrollAt).toBe(1);
    expect(deep?.misses).toBe(1);
    expect(map.byId.get("s1")?.actions.get("go")?.misses).toBe(0);
  });

  it("takes a page that ended for longer once something was set on it, until its end shows again", () => {
    const map = new ScreenMap();
    const down = tap("down", { kind: "scroll", direction: "down" });
    const toggle = tap("on", { features: ["tap", "toggle"] });
    const actions = [down, toggle];
    map.learn({ observation: look("a", { actions }), after: null });
    map.learn({ observation: look("a", { actions }), after: down });
    const screen = map.byId.get("s1")!;
    expect([screen.ended.has("down"), screen.mayHaveGrown]).toEqual([true, false]);
    map.learn({ observation: look("a", { variantKey: "set", actions }), after: toggle });
    expect(screen.mayHaveGrown).toBe(true);
    map.learn({ observation: look("a", { variantKey: "set", actions }), after: down });
    expect(screen.mayHaveGrown).toBe(false);
  });

  it("credits nothing with what a restart shows", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: outside("empty", "p"), after: tap("go") });
    map.learn({ observation: look("b"), after: tap("restart", { kind: "restart", target: null }) });
    expect(map.transitions()).toEqual([]);
    expect([...map.entries.keys()].map(({ id }) => id)).toEqual(["s1", "s2"]);
  });

  it("remembers what lies below while the app is left and come back to", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: look("b"), after: tap("go") });
    map.learn({ observation: outside("external"), after: tap("go") });
    map.learn({ observation: look("b"), after: null });
    expect(map.trail.map(({ id }) => id)).toEqual(["s1"]);
    map.learn({ observation: outside("crashDialog"), after: tap("go") });
    map.learn({ observation: look("b"), after: null });
    expect(map.trail).toEqual([]);
  });

  it("takes a window that closes itself for nothing that going back would show", () => {
    const map = new ScreenMap();
    const dialog = look("menu", { windowKind: "appDialog" });
    map.learn({ observation: look("a"), after: null });
    map.learn({ observation: look("b"), after: tap("go") });
    map.learn({ observation: dialog, after: tap("menu") });
    map.learn({ observation: look("b"), after: tap("row") });
    expect(map.trail.map(({ id }) => id)).toEqual(["s1"]);
    map.learn({ observation: dialog, after: tap("menu") });
    map.learn({ observation: look("c"), after: tap("row") });
    expect(map.trail.map(({ id }) => id)).toEqual(["s1", "s2"]);
  });

  it("takes what calls itself a way back for one where it leads to what lies below", () => {
    const up = tap("Navigate up");
    const walked = (last: Action): string[] => {
      const map = new ScreenMap();
      const actions = [up, tap("go")];
      map.learn({ observation: look("a", { actions }), after: null });
      map.learn({ observation: look("b", { actions }), after: tap("go") });
      map.learn({ observation: look("a", { actions }), after: last });
      return map.trail.map(({ id }) => id);
    };
    expect(walked(up)).toEqual([]);
    expect(walked(tap("go"))).toEqual(["s1", "s2"]);
  });

  it("knows a screen again with a tenth of its structure changed, and calls a half changed one similar", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    const altered = (count: number): Observation =>
      look("a", { tokens: [...look("a").tokens.slice(count), ...tokens("z", count)].sort() });
    expect(map.learn({ observation: altered(1), after: tap("go") }).sighting.isNew).toBe(false);
    expect(map.learn({ observation: altered(4), after: tap("go") }).sighting).toMatchObject({
      isNew: true,
      similarTo: "s1",
    });
    expect(map.learn({ observation: altered(20), after: tap("go") }).sighting).toMatchObject({
      isNew: true,
      similarTo: null,
    });
  });

  it("is not shaken by an activity the device could not name", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    const { sighting } = map.learn({
      observation: look("a", { activity: null }),
      after: tap("go"),
    });
    expect(sighting.isNew).toBe(false);
    const other = map.learn({ observation: look("a", { activity: ".Other" }), after: tap("go") });
    expect(other.sighting.isNew).toBe(true);
  });

  it("takes titles for names until there are too many, then for content", () => {
    const map = new ScreenMap();
    const isNew = (title: string): boolean =>
      map.learn({ observation: look("a", { title }), after: tap("go") }).sighting.isNew;
    expect(["One", "Two", "Three", "Four", "Five"].map(isNew)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(["Six", "Seven", "Two"].map(isNew)).toEqual([false, false, false]);
  });

  it("takes any number of titles for names where buttons of those names lead to them", () => {
    const map = new ScreenMap();
    const open = (name: string): boolean => {
      map.learn({ observation: look("hub"), after: null });
      return map.learn({ observation: look("page", { title: name }), after: tap(name) }).sighting
        .isNew;
    };
    const names = ["Maps", "Notes", "Rooms", "Games", "Bills", "Trips", "Photos", "Offers"];
    expect(names.map(open)).toEqual(names.map(() => true));
    expect(names.map(open)).toEqual(names.map(() => false));
  });

  it("takes any number of menus for screens of their own where rows of their names lead to them", () => {
    const map = new ScreenMap();
    const row = (text: string) => tap(text, { features: ["tap", "row", "group:rows"] });
    const menu = (at: number) => {
      const name = "abcdefghij"[at]!;
      return look("menu", {
        title: `Menu ${name}`,
        actions: [row(`Menu ${name}`)],
        rows: [`${name} one`, `${name} two`],
      });
    };
    map.learn({ observation: menu(0), after: null });
    for (let at = 1; at < 10; at++)
      map.learn({ observation: menu(at), after: row(menu(at).title!) });
    expect(map.screens).toHaveLength(10);
  });

  it("takes a menu for a screen of its own although its row calls it otherwise, as one of many", () => {
    const map = new ScreenMap();
    const row = (text: string) => tap(text, { features: ["tap", "row", "group:rows"] });
    const menu = (title: string) =>
      look("menu", { title, actions: [row(title)], rows: [`${title} one`, `${title} two`] });
    map.learn({ observation: menu("Home"), after: null });
    for (const name of ["Maps", "Notes", "Rooms", "Games", "Bills", "Trips", "Photos"])
      map.learn({ observation: menu(name), after: row(name) });
    const { sighting } = map.learn({ observation: menu("Sounds"), after: row("Noises") });
    expect(sighting.isNew).toBe(true);
  });

  it("takes pages for one screen that rows of a feed lead to, where nothing says that it can be touched", () => {
    const map = new ScreenMap();
    const leaf = (text: string, ...more: string[]): Action =>
      tap(text, { features: ["tap", "leaf", ...more] });
    const open = (name: string): boolean => {
      map.learn({ observation: look("feed"), after: null });
      const observation = look("detail", {
        title: name,
        actions: [leaf("Buy"), leaf("Remark", "row", "group:remarks")],
        rows: ["Remark"],
      });
      return map.learn({ observation, after: leaf(name, "row", "group:rows") }).sighting.isNew;
    };
    expect(["Shoes", "Hats", "Gloves"].map(open)).toEqual([true, false, false]);
  });

  it("takes a counter in a title for no other screen", () => {
    const map = new ScreenMap();
    const count = (n: number): boolean =>
      map.learn({ observation: look("inbox", { title: `Inbox (${n})` }), after: tap("go") })
        .sighting.isNew;
    expect([1, 2, 30].map(count)).toEqual([true, false, false]);
  });

  it("takes a title that repeats the row it came from for content at once", () => {
    const map = new ScreenMap();
    const open = (name: string): boolean => {
      map.learn({ observation: look("list"), after: null });
      const row = tap("row", { label: `tap '${name}'`, features: ["tap", "row", "group:rows"] });
      return map.learn({ observation: look("detail", { title: name }), after: row }).sighting.isNew;
    };
    expect(["Shoes", "Hats", "Gloves"].map(open)).toEqual([true, false, false]);
  });

  it("stays on a screen that scrolls, whatever comes into sight", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a"), after: null });
    const below = look("a", {
      tokens: [...look("a").tokens.slice(9), ...tokens("below", 9)].sort(),
    });
    const scroll = tap("down", { kind: "scroll", direction: "down" });
    expect(map.learn({ observation: below, after: scroll }).sighting.isNew).toBe(false);
    expect(map.learn({ observation: look("b"), after: tap("go") }).sighting.isNew).toBe(true);
    expect(
      map.learn({ observation: below, after: tap("back", { kind: "back" }) }).sighting,
    ).toMatchObject({
      screenId: "s1",
      isNew: false,
    });
  });

  it("knows a screen again by the words that scrolling has brought to the place of its title", () => {
    const map = new ScreenMap();
    const scroll = tap("down", { kind: "scroll", direction: "down" });
    map.learn({ observation: look("page", { title: "Workouts" }), after: null });
    const further = look("page", { title: "Liked by Ada" });
    expect(map.learn({ observation: further, after: scroll }).sighting.isNew).toBe(false);
    map.learn({ observation: look("b"), after: tap("go") });
    const back = tap("back", { kind: "back" });
    expect(map.learn({ observation: further, after: back }).sighting.screenId).toBe("s1");
    const other = look("page", { title: "Routes" });
    expect(map.learn({ observation: other, after: tap("go") }).sighting.isNew).toBe(true);
  });

  it("goes by the picture where the tree says nothing", () => {
    const map = new ScreenMap();
    const picture = (visualHash: string): string =>
      map.learn({ observation: look("game", { visualHash, isTreePoor: true }), after: null })
        .sighting.screenId;
    expect(picture("00".repeat(32))).toBe("s1");
    expect(picture("01".repeat(8) + "00".repeat(24))).toBe("s1");
    expect(picture("ff".repeat(32))).toBe("s2");
    expect(picture("00".repeat(32))).toBe("s1");
  });

  it("does not call a look unchanged when the picture moved", () => {
    const map = new ScreenMap();
    map.learn({ observation: look("a", { visualHash: "00".repeat(32) }), after: null });
    const step = (visualHash: string): string | null =>
      map.learn({ observation: look("a", { visualHash }), after: tap("go") }).sighting.outcome;
    expect(step("01".repeat(2) + "00".repeat(30))).toBe("unchanged");
    expect(step("ff".repeat(32))).toBe("sameScreen");
  });
});
