import { expect, it } from "vitest";
import { replayViewOf } from "./replay-view";
import type { ReplayStep } from "./types";

const step = (stepOrdinal: number, defects: string[] = []): ReplayStep => ({
  stepOrdinal,
  kind: "tap",
  key: "k",
  label: `tap ${stepOrdinal}`,
  locators: [],
  title: null,
  defects,
});
const path = [step(3), step(4, ["java|X"])];
const nothing = { followed: null, departed: null, signatures: [] };

it("a path that nobody has walked yet leaves everything open", () => {
  expect(replayViewOf(path, "queued", nothing)).toEqual({
    followed: 0,
    total: 2,
    departed: null,
    expectedFindings: ["java|X"],
    reproduced: null,
  });
});

it("a finding is reproduced as soon as it shows, and not before the run has ended if it does not", () => {
  const seen = { ...nothing, followed: 2, signatures: ["java|Y", "java|X"] };
  expect(replayViewOf(path, "running", seen).reproduced).toBe(true);
  expect(replayViewOf(path, "running", { ...seen, signatures: ["java|Y"] }).reproduced).toBeNull();
  expect(replayViewOf(path, "completed", { ...seen, signatures: [] }).reproduced).toBe(false);
  expect(replayViewOf([step(1)], "completed", nothing).reproduced).toBeNull();
});

it("a departure names the action, what should have been seen, and what was", () => {
  const departed = {
    firstStepOrdinal: 4,
    because: "otherScreen",
    expected: { label: "tap 4", title: "Cart", activity: ".Cart" },
    seen: { screenId: "s9", title: null, activity: ".Login", labels: ["tap 'Log in'"] },
  };
  expect(replayViewOf(path, "completed", { ...nothing, followed: 1, departed }).departed).toEqual({
    at: 2,
    firstStepOrdinal: 4,
    because: "otherScreen",
    action: "tap 4",
    expectedScreen: "Cart",
    seenScreen: ".Login",
    seenLabels: ["tap 'Log in'"],
  });
});

it("a departure that an older server wrote can be read", () => {
  const departed = { firstStepOrdinal: 4, expected: { label: "tap 4" }, seen: {} };
  expect(replayViewOf(path, "completed", { ...nothing, departed }).departed).toMatchObject({
    because: "actionMissing",
    expectedScreen: null,
    seenLabels: [],
  });
});
