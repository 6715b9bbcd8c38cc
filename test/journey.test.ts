// The main job as its user does it: the real stack, HTTP from outside, nothing reached into.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { follow, type StreamedEvent } from "../cli/follow";
import { startDemoRun } from "../stack/demo-run";
import { DEMO_APK, type Stack, startStack } from "../stack/stack";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    isTemporary: true,
    devices: "virtual",
    pace: "instant",
    isQuiet: true,
    port: 0,
    appiumPort: 0,
  });
});

afterAll(() => stack?.stop());

async function startRun(more: Record<string, unknown> = {}): Promise<string> {
  return (await startDemoRun(stack, { seed: 1, ...more })).runId;
}

async function collect(runId: string): Promise<StreamedEvent[]> {
  const events: StreamedEvent[] = [];
  for await (const event of follow({ url: `${stack.url}/run/${runId}/stream` })) events.push(event);
  return events;
}

async function getRun(runId: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${stack.url}/run/${runId}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

describe("a run of the ApiDemos app", () => {
  let runId: string;
  let events: StreamedEvent[];

  beforeAll(async () => {
    runId = await startRun({ maxSteps: 25 });
    events = await collect(runId);
  });

  test("completes its 25 steps and finds several screens", async () => {
    const run = await getRun(runId);
    expect(run).toMatchObject({
      status: "completed",
      stopReason: "step_budget",
      verdict: "passed",
      steps: 25,
      lastSeq: events.length,
    });
    expect(run.screens).toBeGreaterThanOrEqual(7);
  });

  test("numbers its events 1..n without a gap and ends with the only terminal one", () => {
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    const terminal = /^run\.(completed|failed|canceled)$/;
    expect(events.filter((event) => terminal.test(event.type))).toHaveLength(1);
    expect(events.at(-1)?.type).toBe("run.completed");
  });

  test("tells every node's start and end with its name and ordinal", () => {
    const started = events.filter((event) => event.type === "agent.node.started");
    const finished = events.filter((event) => event.type === "agent.node.finished");
    expect(started[0]?.data).toMatchObject({ nodeName: "EnsureDevice", stepOrdinal: 0 });
    expect(finished[0]?.data).toMatchObject({
      nodeName: "EnsureDevice",
      stepOrdinal: 0,
      outcomeStatus: "SUCCESS",
    });
    expect(finished).toHaveLength(started.length);
    const walked = new Set(started.map((event) => event.data.nodeName));
    for (const node of ["Perceive", "EnumerateActions", "ChooseAction", "Act", "Verify", "Stop"]) {
      expect(walked).toContain(node);
    }
  });

  test("keeps a PNG and an XML for every look, and serves them", async () => {
    const looks = events.filter((event) => event.type === "screen.perceived");
    expect(looks.length).toBeGreaterThanOrEqual(25);
    const { screenshot, source } = looks[3]!.data as {
      screenshot: { name: string };
      source: { name: string };
    };
    const png = await fetch(`${stack.url}/artifacts/${screenshot.name}`);
    expect(png.headers.get("content-type")).toBe("image/png");
    const bytes = Buffer.from(await png.arrayBuffer());
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from("89504e470d0a1a0a", "hex"));
    const xml = await fetch(`${stack.url}/artifacts/${source.name}`);
    expect(await xml.text()).toContain("<hierarchy");
  });

  test("goes on behind the last event seen when a reader comes back", async () => {
    const answer = await fetch(`${stack.url}/run/${runId}/stream`, {
      headers: { "last-event-id": String(events.length - 2) },
    });
    const ids = [...(await answer.text()).matchAll(/^id: ?(\d+)$/gm)].map((match) =>
      Number(match[1]),
    );
    expect(ids).toEqual([events.length - 1, events.length]);
  });

  test("leaves no Appium session behind", async () => {
    const answer = await fetch(`${stack.controlUrl}/devices`);
    const devices = (await answer.json()) as { sessionId: string | null }[];
    expect(devices.map((device) => device.sessionId)).toEqual([null, null]);
  });
});

test("the same seed walks the same way", async () => {
  const labels = async () =>
    (await collect(await startRun({ maxSteps: 8, seed: 7 })))
      .filter((event) => event.type === "action.performed")
      .map((event) => event.data.label);
  const first = await labels();
  expect(first).toHaveLength(8);
  expect(await labels()).toEqual(first);
});

test("a canceled run ends canceled, stops acting and gives its session back", async () => {
  const runId = await startRun({ maxSteps: 5000 });
  let isAsked = false;
  let actionsAfter = 0;
  for await (const event of follow({ url: `${stack.url}/run/${runId}/stream` })) {
    if (event.type === "action.performed" && isAsked) actionsAfter += 1;
    if (event.type === "step.finished" && !isAsked) {
      isAsked = true;
      const answer = await fetch(`${stack.url}/run/${runId}/cancel`, { method: "POST" });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ runId, status: "CANCELLED" });
    }
  }
  expect(await getRun(runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
  expect(actionsAfter).toBeLessThanOrEqual(2);
});

test("two runs walk on two devices at the same time", async () => {
  const [first, second] = await Promise.all(
    stack.devices.map(({ udid }) => startRun({ maxSteps: 10, udid })),
  );
  const [a, b] = await Promise.all([collect(first!), collect(second!)]);
  expect([a.at(-1)?.type, b.at(-1)?.type]).toEqual(["run.completed", "run.completed"]);
  const span = (events: StreamedEvent[]) => [
    Date.parse(String(events[0]?.data.ts)),
    Date.parse(String(events.at(-1)?.data.ts)),
  ];
  const [[aStart, aEnd], [bStart, bEnd]] = [span(a), span(b)] as [
    [number, number],
    [number, number],
  ];
  expect(Math.max(aStart, bStart)).toBeLessThan(Math.min(aEnd, bEnd));
});

describe("an Appium server that cannot serve", () => {
  test("ends the run failed and inconclusive when nothing answers", async () => {
    const events = await collect(await startRun({ appiumServerUrl: "http://127.0.0.1:9" }));
    expect(events.at(-1)).toMatchObject({
      type: "run.failed",
      data: { stopReason: "appium_unreachable", verdict: "inconclusive" },
    });
  });

  test("ends the run failed and inconclusive when it is not Appium", async () => {
    const events = await collect(await startRun({ appiumServerUrl: stack.url }));
    expect(events.at(-1)).toMatchObject({
      type: "run.failed",
      data: { stopReason: "not_appium", verdict: "inconclusive" },
    });
  });
});

test("an activity that the device does not know ends the run with a reason, not a hang", async () => {
  const answer = await fetch(`${stack.url}/run`, {
    method: "POST",
    body: JSON.stringify({
      apkPath: DEMO_APK,
      appiumServerUrl: stack.appiumUrl,
      packageName: "io.appium.android.apis",
      appActivity: ".NoSuchActivity",
    }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/appActivity.*ApiDemos/s);
});

test("nothing of a stopped stack is left running", async () => {
  const other = await startStack({
    isTemporary: true,
    devices: "virtual",
    pace: "instant",
    isQuiet: true,
    port: 0,
    appiumPort: 0,
  });
  const folder = other.dataDir;
  await other.stop();
  const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  expect(processes.split("\n").filter((line) => line.includes(folder))).toEqual([]);
});
