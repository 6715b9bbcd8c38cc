import { describe, expect, it } from "vitest";
import { type PathEvent, pathFrom } from "./path";

const discovered = {
  type: "screen.discovered",
  payload: { screenId: "s1", title: "Home", screenKey: "k1", activity: ".Home" },
};
const home = { key: "k1", title: "Home", activity: ".Home" };

function step(stepOrdinal: number, more: Record<string, unknown> = {}): PathEvent[] {
  const kind = "tap";
  const payload = {
    stepOrdinal,
    screenId: "s1",
    kind,
    key: `tap|${stepOrdinal}`,
    label: "tap",
    ...more,
  };
  return [
    { type: "action.chosen", payload },
    { type: "action.performed", payload: { stepOrdinal } },
  ];
}

describe("the path of a run", () => {
  it("is what was done, in order, with the screen's title and the ways to each widget", () => {
    const locators = [{ by: "id", value: "app:id/open", index: 0, count: 1 }];
    expect(pathFrom([discovered, ...step(1, { locators }), ...step(2)], 100)).toEqual([
      {
        stepOrdinal: 1,
        kind: "tap",
        key: "tap|1",
        label: "tap",
        locators: [{ by: "id", value: "app:id/open" }],
        title: "Home",
        screen: home,
        landing: null,
        defects: [],
      },
      expect.objectContaining({ stepOrdinal: 2, key: "tap|2", locators: [], title: "Home" }),
    ]);
  });

  it("leaves out dialogs in the way, detours, and what was chosen but not done", () => {
    const detour = { type: "policy.switched", payload: { stepOrdinal: 3, to: "back" } };
    const restart = { type: "policy.switched", payload: { stepOrdinal: 5, to: "restart" } };
    const events = [
      ...step(1, { dismisses: "keyboard" }),
      ...step(2, { key: "interrupt:permission" }),
      detour,
      ...step(3, { kind: "back", key: "back" }),
      ...step(4).slice(0, 1),
      restart,
      ...step(5),
    ];
    expect(pathFrom(events, 100).map(({ stepOrdinal }) => stepOrdinal)).toEqual([5]);
  });

  it("ends at the step that was asked for", () => {
    const events = [...step(1), ...step(2), ...step(3)];
    expect(pathFrom(events, 2)).toHaveLength(2);
  });

  it("tells where each step led, and what broke there", () => {
    const ended = (stepOrdinal: number, screenId: string, outcome = "otherScreen") => ({
      type: "step.finished",
      payload: { stepOrdinal, screenId, outcome },
    });
    const crash = { type: "app.crashed", payload: { stepOrdinal: 2, signature: "java|X" } };
    const events = [
      discovered,
      ...step(1, { screenId: "empty" }),
      ended(1, "s1"),
      ...step(2),
      crash,
      crash,
      ended(2, "s1", "crashed"),
    ];
    expect(pathFrom(events, 100)).toMatchObject([
      { screen: null, landing: home, defects: [] },
      { screen: home, landing: null, defects: ["java|X"] },
    ]);
  });

  it("knows a screen by the title that it had then", () => {
    const seen = (title: string) => ({ type: "screen.perceived", payload: { title } });
    const ended = { type: "step.finished", payload: { stepOrdinal: 1, screenId: "s1" } };
    const events = [discovered, seen("Content"), ...step(1), seen("Assets"), ended];
    expect(pathFrom(events, 100)).toMatchObject([
      { screen: { key: "k1", title: "Content" }, landing: { key: "k1", title: "Assets" } },
    ]);
  });

  it("has a step once that was chosen again, as it was done in the end", () => {
    const events = [...step(1, { label: "first" }).slice(0, 1), ...step(1, { label: "again" })];
    expect(pathFrom(events, 100)).toMatchObject([{ stepOrdinal: 1, label: "again" }]);
  });

  it("is of some steps alone where they are named", () => {
    const events = [...step(1), ...step(2), ...step(3)];
    const path = pathFrom(events, 100, new Set([1, 3]));
    expect(path.map(({ stepOrdinal }) => stepOrdinal)).toEqual([1, 3]);
  });
});
