import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db, factsOf } from "../agent/orchestrator/__tests__/runs";
import { artifacts } from "../artifacts/bucket";
import { pathFrom } from "../run/path";
import { ofType, openBench, pathOf, type WalkBench } from "./__tests__/bench";

const apis = "io.appium.android.apis";
const dialogs = `${apis}.app.AlertDialogSamples`;
let bench: WalkBench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => bench.restore());
afterAll(() => bench?.close());

describe("a path that is walked again", () => {
  test("is the same walk, and passes as a whole", async () => {
    const first = await bench.ended(await bench.queue({ maxSteps: 7 }));
    const path = pathFrom(first, 100);
    expect(path.length).toBeGreaterThan(4);
    const runId = await bench.queue({ maxSteps: 30, path, replayOf: "the first" });
    const again = await bench.ended(runId);
    expect(await factsOf(runId)).toMatchObject({ verdict: "passed", stopReason: "replayed" });
    expect(pathFrom(again, 100).map(({ key }) => key)).toEqual(path.map(({ key }) => key));
    const keys = (events: typeof first) =>
      ofType(events, "screen.discovered").map(({ screenKey }) => screenKey);
    expect(keys(again)).toEqual(keys(first));
  });

  test("says where the app departs from it, and proves nothing then", async () => {
    const path = pathOf("App", "Tea kettle");
    const runId = await bench.queue({ maxSteps: 30, path });
    const events = await bench.ended(runId);
    expect(await factsOf(runId)).toMatchObject({
      status: "completed",
      verdict: "inconclusive",
      stopReason: "replay_departed",
    });
    expect(ofType(events, "replay.departed")).toMatchObject([
      { firstStepOrdinal: 2, expected: { label: "tap 'Tea kettle'" } },
    ]);
  });
});

describe("what stands in the way", () => {
  test("is another app that is left again, each told once", async () => {
    const path = pathOf("Browse the web", { kind: "wait" });
    const events = await bench.ended(
      await bench.queue({ appActivity: `${apis}.app.Intents`, maxSteps: 30, path }),
    );
    expect(ofType(events, "app.left")).toEqual([
      { stepOrdinal: 1, packageName: "com.android.chrome" },
    ]);
    expect(ofType(events, "app.returned")).toEqual([{ stepOrdinal: 2, by: "back" }]);
    expect(events.at(-1)?.payload).toMatchObject({ stopReason: "replayed", verdict: "passed" });
  });

  test("is a keyboard that is there from the start, and a permission", async () => {
    const capabilities = { "appium:autoGrantPermissions": false };
    const search = await bench.queue({
      appActivity: `${apis}.app.SearchInvoke`,
      maxSteps: 30,
      path: pathOf("onSearchRequested()", { kind: "wait" }),
    });
    const speech = await bench.queue({
      appActivity: `${apis}.app.VoiceRecognition`,
      maxSteps: 30,
      path: pathOf("Speak!"),
      capabilities,
    });
    expect(ofType(await bench.ended(search), "dialog.dismissed")).toEqual([
      { stepOrdinal: 2, kind: "keyboard", text: "", how: "hide the keyboard" },
    ]);
    expect(ofType(await bench.ended(speech), "dialog.dismissed")).toEqual([
      {
        stepOrdinal: 2,
        kind: "permission",
        text: "Allow API Demos to record audio?",
        how: "tap 'While using the app'",
      },
    ]);
    expect((await factsOf(speech)).stopReason).toBe("replayed");
  });
});

describe("an account", () => {
  const credentials = { username: "tess.user@example.com", password: "s3cret-Pa55" };

  test("is typed into the app and stands in nothing that is kept", async () => {
    const path = pathOf("Text entry dialog", { kind: "background" });
    const runId = await bench.queue({ appActivity: dialogs, maxSteps: 30, path, credentials });
    const events = await bench.ended(runId);
    expect(ofType(events, "wall.reported")).toMatchObject([{ answer: "credentials" }]);
    const filled = ofType(events, "action.performed").find(({ kind }) => kind === "fillForm");
    expect(filled).not.toHaveProperty("mistyped");
    const kept = await db.queryRow<{ texts: string }>`
      select concat((select jsonb_agg(payload) from run_events where run_id = ${runId}::text),
                    (select jsonb_agg(state) from run_checkpoints where run_id = ${runId}::text),
                    (select jsonb_agg(lesson) from run_checkpoints where run_id = ${runId}::text),
                    (select to_jsonb(i) from run_inputs i where run_id = ${runId}::text)) as texts`;
    expect(kept?.texts).toContain("‹username›");
    const sources = await Promise.all(
      ofType(events, "step.finished").map(({ source }) => artifacts.download(String(source))),
    );
    const logs = await logOf(events);
    const all = [kept?.texts, ...sources.map((source) => source.toString()), logs].join();
    expect(all).not.toMatch(/tess\.user|s3cret/);
  });
});

describe("trouble", () => {
  test("of the app is told with what was done, and what was seen before and after", async () => {
    const runId = await bench.queue({ maxSteps: 16, seed: 3 });
    await bench.has(runId, "step.finished", 2);
    await bench.inject({ kind: "appCrash" });
    const events = await bench.ended(runId);
    expect(await factsOf(runId)).toMatchObject({ verdict: "failed", stopReason: "step_budget" });
    const [crash] = ofType(events, "app.crashed");
    expect(crash).toMatchObject({
      kind: "java",
      isRepeated: false,
      message: expect.any(String),
      topFrames: expect.arrayContaining([expect.stringContaining(apis)]),
      screenshotBefore: { name: expect.stringMatching(/png$/) },
      screenshotAfter: { name: expect.stringMatching(/png$/) },
    });
    const chosen = ofType(events, "action.chosen").find(
      ({ stepOrdinal }) => stepOrdinal === crash?.stepOrdinal,
    );
    expect(crash?.action).toMatchObject({ key: chosen?.key, label: chosen?.label });
    expect(crash?.screenId).toBe(chosen?.screenId);
    // The walk goes on afterwards.
    expect(ofType(events, "step.finished")).toHaveLength(16);
  });

  test("with reading the screen leaves the picture, and the walk goes on", async () => {
    const capabilities = { "appium:uiautomator2ServerReadTimeout": 1_500 };
    const runId = await bench.queue({ maxSteps: 16, capabilities });
    await bench.has(runId, "step.finished", 2);
    await bench.inject({ kind: "sourceSlow", ms: 4_000 });
    await expect.poll(() => bench.log(runId), { timeout: 60_000 }).toContain("unreadable");
    await bench.restore();
    const events = await bench.ended(runId);
    expect(await factsOf(runId)).toMatchObject({ status: "completed", verdict: "passed" });
    const blind = ofType(events, "screen.perceived").filter(({ unreadable }) => unreadable);
    expect(blind[0]).toMatchObject({ unreadable: "server_timed_out", windowKind: "empty" });
    expect(blind[0]?.screenshot).not.toBeNull();
  });
});

test("the device's log is kept from start to end, also over a new session, and no line twice", async () => {
  const runId = await bench.queue({ maxSteps: 14, seed: 2 });
  await bench.has(runId, "step.finished", 4);
  await bench.inject({ kind: "instrumentationCrash" });
  await bench.has(runId, "recovery.applied", 1);
  const events = await bench.ended(runId);
  expect(ofType(events, "device.session_opened").length).toBeGreaterThan(1);
  const log = await logOf(events);
  expect(log).toContain(`Package ${apis} `);
  expect(log).toMatch(new RegExp(`Start proc \\d+:${apis}/`));
  const lines = log.trimEnd().split("\n");
  expect(lines.length).toBe(
    ofType(events, "log.kept").reduce((sum, portion) => sum + Number(portion.lines), 0),
  );
  // The virtual phone writes whole milliseconds, and may say the same twice in one; over a new session it must not.
  const starts = lines.filter((line) => line.includes("Start proc"));
  expect(new Set(starts).size).toBe(starts.length);
  expect(log).not.toContain("lines may be missing");
  const times = lines.map((line) => line.slice(0, 18));
  expect([...times].sort()).toEqual(times);
});

/** The kept log in one piece. */
async function logOf(events: Parameters<typeof ofType>[0]): Promise<string> {
  const portions = ofType(events, "log.kept").map(({ log }) => log as { name: string });
  expect(portions.length).toBeGreaterThan(0);
  const texts = await Promise.all(portions.map(({ name }) => artifacts.download(name)));
  return texts.map((text) => text.toString()).join("");
}

test("a goal that can be seen is told when it is reached, and ends the walk", async () => {
  const runId = await bench.queue({
    maxSteps: 60,
    goal: 'see "Accessibility Node Provider"',
  });
  const events = await bench.ended(runId);
  expect(await factsOf(runId)).toMatchObject({ verdict: "passed", stopReason: "goal_reached" });
  expect(ofType(events, "goal.reached")).toMatchObject([{ screenId: expect.any(String) }]);
});

test("turning the phone and leaving the app for a moment end where they began", async () => {
  const path = pathOf({ kind: "rotate" }, { kind: "background" }, "App");
  const runId = await bench.queue({ maxSteps: 30, path });
  const events = await bench.ended(runId);
  expect(await factsOf(runId)).toMatchObject({ verdict: "passed", stopReason: "replayed" });
  expect(
    ofType(events, "step.finished").map(({ fromScreenId, screenId }) => [fromScreenId, screenId]),
  ).toEqual([
    ["s1", "s1"],
    ["s1", "s1"],
    ["s1", "s2"],
  ]);
});
