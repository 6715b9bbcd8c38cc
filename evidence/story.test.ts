import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Log, nameOf, shopLog } from "./__tests__/log";
import { tellStory } from "./story";
import { hasEnded, stepOf } from "./told";

describe("a story", () => {
  const story = tellStory(shopLog().events);

  it("has each step with what was touched, what was seen before and what it led to", () => {
    expect(story.steps.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(stepOf(story, 3)).toMatchObject({
      label: "tap 's3'",
      point: { x: 50, y: 80 },
      bounds: { left: 0, top: 60, right: 100, bottom: 100 },
      fromScreenId: "s1",
      toScreenId: "s3",
      outcome: "otherScreen",
      before: { screenshot: nameOf("picture s1") },
      after: { screenshot: nameOf("picture s3") },
      isPerformed: true,
      actMs: 5,
      lookMs: 20,
    });
  });

  it("has each screen once, with its first picture and the step that found it", () => {
    expect([...story.screens.keys()]).toEqual(["s1", "s2", "s3", "outside:com.android.launcher3"]);
    expect(story.screens.get("s2")).toMatchObject({
      key: "key-s2",
      firstStep: 1,
      kind: "app",
      looks: 4,
    });
    expect(story.screens.get("outside:com.android.launcher3")?.kind).toBe("outside");
  });

  it("tells a crash with the screen that it happened on, and pictures before and after", () => {
    expect(story.defects).toHaveLength(1);
    expect(story.defects[0]?.sightings).toMatchObject([
      {
        stepOrdinal: 6,
        screenId: "s2",
        before: { screenshot: nameOf("picture s2") },
        after: { screenshot: nameOf("picture outside:com.android.launcher3") },
      },
    ]);
  });

  it("knows where fresh starts of the app lead", () => {
    expect(story.entries).toMatchObject([
      { screenId: "s1", afterStep: 0 },
      { screenId: "s1", afterStep: 6 },
    ]);
    expect(story.steps.filter(({ isFreshStart }) => isFreshStart).map((s) => s.ordinal)).toEqual([
      1, 7,
    ]);
  });

  it("ends with status, verdict and reason", () => {
    expect(story).toMatchObject({
      status: "completed",
      verdict: "failed",
      stopReason: "step_budget",
    });
    expect(hasEnded(story)).toBe(true);
  });
});

it("bringing the app to the front after it died is a fresh start, and otherwise is none", () => {
  const attached = { isAttached: true };
  const dies = { type: "app.hung", signature: "anr" } as const;
  const died = new Log()
    .begin()
    .step("s1", "outside:android", { outcome: "hung", dies })
    .add("app.launched", attached)
    .look("s1");
  expect(tellStory(died.events).entries).toHaveLength(2);
  const recovered = new Log()
    .begin()
    .step("s1", "outside:android", { outcome: "hung", dies })
    .step("outside:android", "s1", { label: "tap 'Wait'" })
    .step("s1", "outside:browser", { outcome: "leftApp" })
    .add("app.launched", attached)
    .look("s1");
  expect(tellStory(recovered.events).entries).toHaveLength(1);
  const left = new Log()
    .begin()
    .step("s1", "outside:browser", { outcome: "leftApp" })
    .add("app.launched", attached)
    .look("s1");
  expect(tellStory(left.events).entries).toHaveLength(1);
});

it("a crash at the start of the app belongs to no step, whatever step comes next", () => {
  const log = new Log().begin().step("s1", "s2").add("app.restarted");
  log.look("outside:launcher").add("app.crashed", { stepOrdinal: 2, signature: "x", title: "x" });
  const story = tellStory(log.step("s1", "s2").events);
  expect(story.defects[0]?.sightings).toMatchObject([{ stepOrdinal: null, afterStep: 1 }]);
});

it("a step that is chosen anew after a resume is one step", () => {
  const log = new Log()
    .begin()
    .add("action.chosen", { stepOrdinal: 1, screenId: "s1", kind: "tap" });
  log.add("run.resumed", { attempt: 2 }).look("s1").step("s1", "s2");
  const story = tellStory(log.events);
  expect(story.steps).toHaveLength(1);
  expect(story).toMatchObject({ attempts: 2, steps: [{ toScreenId: "s2", isFreshStart: true }] });
});

it("what an unknown event says is kept, in its place", () => {
  const log = new Log().begin().step("s1", "s2").add("battery.drained", { percent: 3 });
  expect(tellStory(log.events).moments.at(-1)).toMatchObject({
    type: "battery.drained",
    afterStep: 1,
    data: { percent: 3 },
  });
});

it("logs from before events told where still tell their steps", () => {
  const old = { point: undefined, bounds: undefined, locators: undefined };
  const story = tellStory(new Log().begin().step("s1", "s2", { data: old }).events);
  expect(story.steps[0]).toMatchObject({ point: { x: 50, y: 80 }, bounds: null, locators: [] });
});

const types = [
  ...new Set(shopLog().events.map(({ type }) => type)),
  "constructor",
  "__proto__",
  "x.y",
];
const keys = [
  "stepOrdinal",
  "screenId",
  "signature",
  "screenshot",
  "point",
  "locators",
  "fields",
  "notes",
  "nodeName",
];
const anyEvent = fc.record({
  type: fc.constantFrom(...types),
  data: fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(fc.jsonValue(), fc.nat(3), fc.constantFrom("s1", "s2", "__proto__")),
  ),
});
const anyLog = fc
  .array(anyEvent, { maxLength: 40 })
  .map((events) =>
    events.map((event, at) => ({ ...event, seq: at + 1, ts: "2026-01-01T00:00:00.000Z" })),
  );

it("whatever events hold, telling them does not fail, and a story goes on from any place", () => {
  fc.assert(
    fc.property(anyLog, fc.nat(40), (events, cut) => {
      const whole = tellStory(events);
      const parts = tellStory(events.slice(cut), tellStory(events.slice(0, cut)));
      expect(parts).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

it("a real tale goes on from any place", () => {
  const { events } = shopLog();
  const whole = tellStory(events);
  for (let cut = 0; cut <= events.length; cut++) {
    expect(tellStory(events.slice(cut), tellStory(events.slice(0, cut)))).toEqual(whole);
  }
});
