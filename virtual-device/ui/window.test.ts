import { describe, expect, test } from "vitest";
import type { Framework, WidgetDef } from "../apps/model";
import { Hand, modelOf, screen } from "./__tests__/hand";

const WIDGETS: WidgetDef[] = [
  { id: "hello", role: "text", rid: "hello", text: "Hello" },
  { id: "go", role: "button", rid: "go", text: "Go", onTap: [{ goto: "next" }] },
  { id: "field", role: "edit", rid: "field", hint: "Name" },
];

function shown(framework: Framework): Hand {
  const home = screen("home", { framework, widgets: WIDGETS });
  return Hand.with(modelOf([home, screen("next", { title: "Arrived" })]));
}

describe("trees of other frameworks", () => {
  test("Compose knows no ids and few classes", () => {
    const hand = shown("compose");
    const go = hand.node("Go");
    expect(go).toMatchObject({ className: "android.view.View", resourceId: "", clickable: true });
  });

  test("Flutter says everything in descriptions", () => {
    const hand = shown("flutter");
    const go = hand.nodes().find((node) => node.contentDesc === "Go");
    expect(go).toMatchObject({ className: "android.widget.Button", text: "", resourceId: "" });
  });

  test("React Native has nothing clickable, and still takes the touch", () => {
    const hand = shown("rn");
    expect(hand.node("Go")).toMatchObject({
      className: "android.view.ViewGroup",
      clickable: false,
    });
    hand.tap("Go");
    expect(hand.texts()).toContain("Arrived");
  });

  test("a game is one view, and still takes the touch", () => {
    const plain = shown("view").node("go").bounds;
    const hand = shown("unity");
    const game = hand.node("Game view");
    expect(game.children).toEqual([]);
    expect(hand.find("Go")).toBeUndefined();
    hand.ui.tap(plain.left + 10, plain.top + 30);
    expect(hand.texts()).toContain("Arrived");
  });

  test("fields stay fields everywhere but in games", () => {
    for (const framework of ["view", "compose", "flutter", "rn"] as const) {
      expect(
        shown(framework)
          .nodes()
          .map((node) => node.className),
      ).toContain("android.widget.EditText");
    }
  });
});

describe("what a screen does by itself", () => {
  test("a late screen shows that it is busy, and then what it has", () => {
    const hand = Hand.with(modelOf([screen("home", { lateMs: 3000, widgets: WIDGETS })]));
    expect(hand.find("Hello")).toBeUndefined();
    expect(hand.node("progress").className).toBe("android.widget.ProgressBar");
    hand.nowMs += 3000;
    expect(hand.find("Hello")).toBeDefined();
  });

  test("clocks, badges and advertisements change, and their nodes keep their ids", () => {
    const noise = ["secondClock", "badge", "ad", "carousel", "feed"] as const;
    const hand = Hand.with(modelOf([screen("home", { noise: [...noise], widgets: WIDGETS })]));
    const before = hand.nodes();
    expect(hand.node("clock").text).toBe("09:41:00");
    hand.nowMs += 31_000;
    const after = hand.nodes();
    expect(hand.node("clock").text).toBe("09:41:31");
    expect(after.map((node) => node.id)).toEqual(before.map((node) => node.id));
    const changed = after.filter((node, at) => node.text !== before[at]!.text);
    expect(changed).toHaveLength(5);
  });

  test("a volatile list has other rows at the next visit", () => {
    const list: WidgetDef = {
      id: "list",
      role: "list",
      list: { count: 9, items: ["News {n}"], row: "text", volatile: true },
    };
    const go: WidgetDef = { id: "go", role: "button", text: "Go", onTap: [{ goto: "feed" }] };
    const hand = Hand.with(
      modelOf([screen("home", { widgets: [go] }), screen("feed", { widgets: [list] })]),
    );
    hand.tap("Go");
    const first = hand.texts();
    hand.back();
    hand.tap("Go");
    expect(hand.texts()).not.toEqual(first);
  });

  test("an endless list never ends, and makes only the rows that are in view", () => {
    const list: WidgetDef = {
      id: "list",
      role: "list",
      list: { count: "endless", items: ["Row {n}"], row: "text" },
    };
    const hand = Hand.with(modelOf([screen("home", { widgets: [list] })]));
    for (let turn = 0; turn < 200; turn++) {
      expect(hand.ui.scroll(hand.node("list").id, "down", 1)).toBe(true);
    }
    expect(hand.node("list").children.length).toBeLessThan(25);
    expect(hand.texts().at(-1)).toMatch(/^Row \d{4}$/);
  });
});

test("a sheet stands at the bottom, closes beside, and keeps the activity behind it", () => {
  const sheet = screen("sheet", { window: "sheet", title: "Share", widgets: WIDGETS.slice(0, 1) });
  const go: WidgetDef = { id: "go", role: "button", text: "Go", onTap: [{ goto: "sheet" }] };
  const hand = Hand.with(modelOf([screen("home", { widgets: [go] }), sheet]));
  hand.tap("Go");
  const [front, behind] = hand.ui.windows();
  expect(front!.bounds.top).toBeGreaterThan(1500);
  expect(front!.bounds.bottom).toBe(2400 - 126);
  expect(behind!.bounds.top).toBe(0);
  expect(hand.find("design_bottom_sheet")).toBeDefined();
  hand.ui.tap(500, 300);
  expect(hand.find("Go")).toBeDefined();
});

test("the overflow menu opens at the corner and does what its entries say", () => {
  const menu: WidgetDef[] = [
    { id: "find", role: "button", text: "Find", value: "search", onTap: [{ toast: "Found" }] },
    { id: "more", role: "button", text: "Settings", onTap: [{ goto: "settings" }] },
  ];
  const hand = Hand.with(
    modelOf([screen("home", { menu, shownActions: 1 }), screen("settings", {})]),
  );
  expect(hand.find("Find")).toBeDefined();
  hand.tap("More options");
  expect(hand.texts()).toEqual(["Settings"]);
  hand.tap("Settings");
  expect(hand.texts()).toEqual(["settings"]);
  hand.back();
  expect(hand.texts()).toEqual(["home"]);
});

test("a widget that is locked says so and takes no touch until its condition holds", () => {
  const pay: WidgetDef = {
    id: "pay",
    role: "button",
    text: "Pay",
    enabledWhen: { var: ".agree" },
    onTap: [{ goto: "paid" }],
  };
  const agree: WidgetDef = { id: "agree", role: "check", text: "Agree", value: false };
  const hand = Hand.with(modelOf([screen("home", { widgets: [agree, pay] }), screen("paid", {})]));
  expect(hand.node("Pay").enabled).toBe(false);
  hand.tap("Pay");
  hand.tap("Agree");
  expect(hand.node("Pay").enabled).toBe(true);
  hand.tap("Pay");
  expect(hand.texts()).toEqual(["paid"]);
});
