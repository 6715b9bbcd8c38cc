import { describe, expect, it } from "vitest";
import type { Observation } from "../screen/types";
import { goalReached, parseGoal } from "./goal";

function seen(texts: string[], activity: string | null = null): Observation {
  return {
    identityVersion: 1,
    packageName: "com.example.mail",
    activity,
    windowKind: "app",
    title: null,
    tokens: [],
    variantKey: "",
    visualHash: null,
    isTreePoor: false,
    actions: [],
    words: [],
    texts,
  };
}

describe("a goal", () => {
  it("gives the words that matter", () => {
    expect(parseGoal("Go to the settings and change the theme").words).toEqual([
      "settings",
      "change",
      "theme",
    ]);
  });

  it.each([
    'Save a note until text "Saved" is visible',
    'Save a note; "Saved" appears',
    "make sure you see 'Saved'",
    "Save until it shows “Saved”",
  ])("names a text to look for: %s", (text) => {
    const goal = parseGoal(text);
    expect(goal.conditions).toEqual([{ kind: "text", text: "Saved" }]);
    expect(goalReached(goal, seen(["Draft"]))).toBe("notYet");
    expect(goalReached(goal, seen(["Note  saved."]))).toBe("reached");
  });

  it("names an activity to reach", () => {
    const goal = parseGoal("reach activity .Settings");
    expect(goal.conditions).toEqual([{ kind: "activity", activity: ".Settings" }]);
    expect(goalReached(goal, seen([], "com.example.mail.Main"))).toBe("notYet");
    expect(goalReached(goal, seen([], ".Settings"))).toBe("reached");
    expect(goalReached(goal, seen([], "com.example.mail.Settings"))).toBe("reached");
    expect(goalReached(goal, seen([], "com.example.mail.OtherSettings"))).toBe("notYet");
    expect(goalReached(goal, seen([], null))).toBe("notYet");
    expect(
      goalReached(
        parseGoal("until SettingsActivity is in front"),
        seen([], "x.y.SettingsActivity"),
      ),
    ).toBe("reached");
  });

  it("asks for all it names at once", () => {
    const goal = parseGoal('reach activity .Done and see "Saved"');
    expect(goalReached(goal, seen(["Saved"], ".Main"))).toBe("notYet");
    expect(goalReached(goal, seen(["Saved"], ".Done"))).toBe("reached");
  });

  it("says so where nothing can be checked", () => {
    expect(goalReached(parseGoal("look around"), seen(["look around"]))).toBe("uncheckable");
  });
});
