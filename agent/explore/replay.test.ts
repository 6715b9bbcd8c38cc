import { describe, expect, test } from "vitest";
import type { ReplayScreen, ReplayStep } from "../../run/types";
import { observe } from "../screen/observe";
import { screenKeyOf } from "../screen/screen-key";
import { parseSource } from "../screen/source";
import type { Action, Observation } from "../screen/types";
import { createReplay } from "./replay";

/** A look at a window with these buttons, each `label` or `label#id`. */
function look(labels: readonly string[], owner = "app", activity: string | null = null) {
  const buttons = labels.map((each, at) => {
    const [text, id] = each.split("#");
    return `<node class="android.widget.Button" package="${owner}" text="${text}" resource-id="${id ? `app:id/${id}` : ""}" clickable="true" enabled="true" displayed="true" bounds="[0,${at * 150 + 100}][700,${at * 150 + 220}]"/>`;
  });
  const hierarchy = parseSource(
    `<hierarchy rotation="0" width="720" height="1600"><node class="android.widget.FrameLayout" package="${owner}" displayed="true" enabled="true" bounds="[0,0][720,1600]">${buttons.join("")}</node></hierarchy>`,
  );
  const foreground = { packageName: owner, activity };
  return observe({ hierarchy, foreground, appPackage: "app", visualHash: null });
}

function stepTo(action: Action, stepOrdinal: number): ReplayStep {
  const { kind, key, label, target } = action;
  const locators = target
    ? [
        { by: "id", value: target.resourceId },
        { by: "text", value: target.text },
      ].filter(({ value }) => value !== "")
    : [];
  return { stepOrdinal, kind, key, label, locators, title: "Home" };
}

const named = (seen: Observation, label: string) =>
  seen.actions.find((action) => action.label.includes(label)) as Action;
const dice = () => 0.5;
const home = look(["Open#open", "Close#close"]);
const next = look(["Buy#buy", "Leave#leave"]);
const path = [
  stepTo(named(home, "Open"), 1),
  stepTo(named(next, "Leave"), 2),
  stepTo(named(home, "go back"), 4),
];

describe("a path that is walked again", () => {
  test("is walked action by action to its end", () => {
    const explorer = createReplay(path);
    const done: string[] = [];
    let seen = home;
    explorer.learn({ observation: seen, after: null });
    for (let choice = explorer.choose(seen, dice); choice; choice = explorer.choose(seen, dice)) {
      done.push(choice.action.label);
      seen = done.length === 1 ? next : home;
      explorer.learn({ observation: seen, after: choice.action });
    }
    expect(done).toEqual(["tap 'Open'", "tap 'Leave'", "go back"]);
    expect(explorer.departure?.()).toBeNull();
    expect(explorer.screenCount()).toBe(2);
  });

  test("finds a widget by its id where its key has changed", () => {
    const explorer = createReplay(path);
    const renamed = look(["Show more#open", "Close#close"]);
    explorer.learn({ observation: renamed, after: null });
    expect(explorer.choose(renamed, dice)?.action.label).toBe("tap 'Show more'");
  });

  test("does not guess among several widgets of one id", () => {
    const explorer = createReplay(path);
    const twice = look(["One#open", "Two#open"]);
    explorer.learn({ observation: twice, after: null });
    expect(explorer.choose(twice, dice)?.action.kind).toBe("wait");
  });

  test("does not take another row for the one that is gone", () => {
    const gone = {
      ...(path[0] as ReplayStep),
      key: "gone",
      locators: [
        { by: "id", value: "android:id/text1" },
        { by: "text", value: "Bread" },
      ],
    };
    const rest = look(["Milk"]);
    rest.actions.find(({ kind }) => kind === "tap")!.target!.resourceId = "android:id/text1";
    const explorer = createReplay([gone]);
    explorer.learn({ observation: rest, after: null });
    expect(explorer.choose(rest, dice)?.action.kind).toBe("wait");
  });

  test("waits for what comes late, then says what it could not do", () => {
    const explorer = createReplay(path);
    const other = look(["Sorry#sorry"]);
    explorer.learn({ observation: other, after: null });
    const kinds: (string | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const choice = explorer.choose(other, dice);
      kinds.push(choice?.action.kind);
      if (choice) explorer.learn({ observation: other, after: choice.action });
    }
    expect(kinds).toEqual(["wait", "wait", undefined]);
    expect(explorer.departure?.()).toEqual({
      expected: path[0],
      screen: null,
      because: "actionMissing",
    });
  });

  test("counts nothing that was done outside the app, nor what it waited for", () => {
    const explorer = createReplay([path[2] as ReplayStep]);
    const outside = look(["Wi-Fi"], "com.android.settings");
    explorer.learn({ observation: outside, after: null });
    explorer.learn({ observation: home, after: named(outside, "go back") });
    expect(explorer.choose(home, dice)?.action.kind).toBe("back");
  });

  test("goes on where a worker before has left it", () => {
    const explorer = createReplay(path);
    explorer.learn({ observation: home, after: null });
    explorer.learn({ observation: next, after: named(home, "Open") });
    explorer.learn({ observation: next, after: null });
    expect(explorer.choose(next, dice)?.action.label).toBe("tap 'Leave'");
  });

  describe("with the screens of the first run", () => {
    const shop = look(["Open#open", "Close#close"], "app", ".Shop");
    const cart = look(["Buy#buy", "Leave#leave"], "app", ".Cart");
    const screenOf = (seen: Observation): ReplayScreen => ({
      key: screenKeyOf(seen),
      title: seen.title,
      activity: seen.activity,
    });
    const known = [
      {
        ...stepTo(named(shop, "Open"), 1),
        screen: screenOf(shop),
        landing: screenOf(cart),
      },
    ];
    /** Every kind that is chosen until nothing is, with this screen before the action and that one behind it. */
    function walk(before: Observation, behind: Observation, steps = known) {
      const explorer = createReplay(steps);
      const kinds: string[] = [];
      let seen = before;
      explorer.learn({ observation: seen, after: null });
      for (let choice = explorer.choose(seen, dice); choice; choice = explorer.choose(seen, dice)) {
        kinds.push(choice.action.kind);
        if (choice.action.kind === "tap") seen = behind;
        explorer.learn({ observation: seen, after: choice.action });
      }
      return { kinds, followed: explorer.followed?.(), departure: explorer.departure?.() };
    }

    test("ends well where its last action leads to the same screen, whatever is listed there", () => {
      const restocked = look(["Buy#buy", "Leave#leave", "Sale#sale"], "app", ".Cart");
      for (const end of [cart, restocked]) {
        expect(walk(shop, end)).toEqual({ kinds: ["tap"], followed: 1, departure: null });
      }
    });

    test("departs where its last action leads to another screen", () => {
      const login = look(["Log in#login"], "app", ".Login");
      expect(walk(shop, login)).toMatchObject({
        kinds: ["tap", "wait", "wait"],
        followed: 1,
        departure: { because: "otherScreen", screen: { activity: ".Cart" } },
      });
    });

    test("departs where another screen offers an action of the same name", () => {
      const other = look(["Open#open", "Close#close"], "app", ".Other");
      expect(walk(other, cart)).toMatchObject({
        kinds: ["wait", "wait"],
        followed: 0,
        departure: { because: "otherScreen", screen: { activity: ".Shop" } },
      });
    });

    test("departs where the right screen has lost the action", () => {
      const closed = look(["Close#close"], "app", ".Shop");
      expect(walk(closed, cart).departure).toMatchObject({ because: "actionMissing" });
    });
  });
});
