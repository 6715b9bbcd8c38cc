import { describe, expect, it, test } from "vitest";
import { Log } from "./__tests__/log";
import { bucket } from "./__tests__/pictures";
import { reportOf } from "./report";
import { tellStory } from "./story";
import { duration, momentOf, reasonOf, verdictOf } from "./words";

test.each([
  [null, "–"],
  [0, "0 ms"],
  [999.4, "999 ms"],
  [999.9, "1.0 s"],
  [59_940, "59.9 s"],
  [59_999, "1 min 0 s"],
  [119_900, "2 min 0 s"],
  [3_599_900, "1 h 0 min"],
  [5_460_000, "1 h 31 min"],
])("%s ms is %s for people", (ms, words) => {
  expect(duration(ms).replaceAll("\u00a0", " ")).toBe(words);
});

const verdictAfter = (log: Log) => verdictOf(tellStory(log.events));
const crash = { outcome: "crashed", dies: { type: "app.crashed", signature: "x" } } as const;

describe("a verdict", () => {
  const goal = { goal: "find the lists" };

  it("names what went wrong", () => {
    const failed = (log: Log) => verdictAfter(log.end("completed", "failed"));
    expect(failed(new Log().begin().step("s1", "s2", crash))).toBe("Failed: the app crashed.");
    expect(failed(new Log().begin("s1", goal).step("s1", "s2"))).toBe(
      "Failed: the goal was not reached.",
    );
    expect(failed(new Log().begin("s1", goal).step("s1", "s2", crash))).toBe(
      "Failed: the app crashed.",
    );
  });

  it("says why it is none", () => {
    const open = (log: Log, status: string) => verdictAfter(log.end(status, "inconclusive", "x"));
    const begun = () => new Log().begin().step("s1", "s2");
    expect(open(begun(), "canceled")).toContain("ended before it could tell");
    expect(open(begun(), "failed")).toContain("says nothing of the app");
    const wall = { answer: "none" };
    expect(open(begun().add("wall.reported", wall), "completed")).toContain("an account");
    expect(open(new Log().begin("s1", goal), "completed")).toContain("goal");
    expect(open(begun(), "completed")).toContain("too little");
    expect(verdictAfter(begun())).toBe("No verdict yet.");
  });
});

test("a reason does not repeat the action, and spells the names of dialogs out", () => {
  const reasonAs = (reason: string) => {
    const data = { reason };
    const { steps } = tellStory(
      new Log().begin().step("s1", "s2", { label: "tap 'A'", data }).events,
    );
    return reasonOf(steps[0]!);
  };
  expect(reasonAs("untried here: tap 'A'")).toBe("untried here");
  expect(reasonAs("crashDialog: Shop keeps stopping")).toBe("crash dialog: Shop keeps stopping");
  expect(reasonAs("on the way to s2: tap 'B'")).toBe("on the way to s2: tap 'B'");
});

test("what comes in between is told in words", () => {
  const told = (type: string, data: Record<string, unknown>) =>
    momentOf({ seq: 1, at: "", afterStep: 0, type, data });
  expect(told("policy.switched", { to: "activate", reason: "x is in front" })).toBe(
    "brings the app to the front: x is in front",
  );
  expect(told("recovery.applied", { fault: "session_lost", action: "R2" })).toBe(
    "session lost: opens a new session",
  );
  expect(told("recovery.applied", { fault: "not_appium", action: "STOP_USER" })).toBe(
    "not appium: nothing helps against that",
  );
});

test("a run that did nothing is not called calm, and shows no empty graph", async () => {
  const log = new Log().add("run.queued", { packageName: "com.example.shop" });
  log.add("run.failed", { status: "failed", verdict: "inconclusive", remedy: "Start Appium." });
  const html = await reportOf(tellStory(log.events), bucket());
  expect(html).toContain("did nothing to the app");
  expect(html).toContain("No screen was seen.");
  expect(html).toContain("Start Appium.");
  expect(html).not.toMatch(/class="card calm"|<svg class="rg"|0 step/);
});
