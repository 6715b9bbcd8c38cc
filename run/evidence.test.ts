import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { follow } from "../cli/follow";
import { startDemoRun } from "../stack/demo-run";
import { DEMO_APK, PROJECT_ROOT, type Stack, startStack } from "../stack/stack";
import type { PackageGraph, RunFindings, RunGraph, RunView } from "./types";

const packageName = "io.appium.android.apis";
const scriptDir = join(PROJECT_ROOT, ".encore", `scripts-${process.pid}`);
let stack: Stack;
/** A finished run in which the app crashed. */
let runId: string;

beforeAll(async () => {
  stack = await startStack({
    isTemporary: true,
    devices: "virtual",
    pace: "instant",
    isQuiet: true,
    port: 0,
    appiumPort: 0,
  });
  // Far more steps than it takes: on a busy machine the crash comes late.
  runId = await startRun({ maxSteps: 40 });
  let steps = 0;
  let isCrashed = false;
  for await (const event of follow({ url: `${stack.url}/run/${runId}/stream` })) {
    isCrashed ||= event.type === "app.crashed";
    if (event.type !== "step.finished") continue;
    steps += 1;
    // An app that is just being restarted cannot crash.
    if (!isCrashed && steps % 6 === 5) await disturb({ kind: "appCrash" });
  }
});

afterAll(async () => {
  await stack?.stop();
  await rm(scriptDir, { recursive: true, force: true });
});

async function startRun(more: Record<string, unknown>): Promise<string> {
  return (await startDemoRun(stack, { seed: 3, ...more })).runId;
}

async function disturb(fault: Record<string, unknown> | null): Promise<void> {
  const path = `${stack.controlUrl}/devices/${stack.devices[0]?.udid}`;
  const answer = fault
    ? fetch(`${path}/faults`, { method: "POST", body: JSON.stringify(fault) })
    : fetch(`${path}/restore`, { method: "POST" });
  expect((await answer).status).toBe(200);
}

const get = (path: string) => fetch(stack.url + path);
const json = async <T>(path: string) => (await (await get(path)).json()) as T;

describe("a finished run", () => {
  it("tells its crash with the way to it and the runs that saw it", async () => {
    const { findings, verdict } = await json<RunFindings>(`/run/${runId}/findings`);
    expect(verdict).toBe("failed");
    const [crash] = findings;
    expect(crash).toMatchObject({
      kind: "crash",
      severity: "high",
      count: 1,
      firstRunId: runId,
      runCount: 1,
      runs: [{ runId, count: 1 }],
    });
    expect(crash?.path.length).toBeGreaterThan(0);
    expect(crash?.path.length).toBeLessThanOrEqual(crash!.steps.length);
    expect(crash?.path.at(-1)?.stepOrdinal).toBe(crash?.stepOrdinal);
    for (const name of [crash?.screenshotBefore, crash?.screenshotAfter, crash?.log]) {
      expect((await get(`/artifacts/${name}`)).status).toBe(200);
    }
    expect((await get(crash!.scriptUrl!)).status).toBe(200);
  });

  it("has a graph as data, and the package's graph is made of it", async () => {
    const graph = await json<RunGraph>(`/run/${runId}/graph`);
    const { screens } = await json<{ screens: number }>(`/run/${runId}`);
    expect(screens).toBeGreaterThan(3);
    expect(graph.screens.filter(({ kind }) => kind === "app")).toHaveLength(screens);
    expect(graph.findings).toHaveLength(1);
    const whole = await json<PackageGraph>(`/package/${packageName}/graph`);
    expect(whole.runIds).toContain(runId);
    const keys = new Set(whole.screens.map(({ key }) => key));
    expect(graph.screens.filter(({ key }) => key !== null && !keys.has(key))).toEqual([]);
  });

  it.each([
    ["/run/:id/graph.svg", "image/svg+xml", "-graph.svg", "<svg "],
    [`/package/${packageName}/graph.svg`, "image/svg+xml", "-graph.svg", "<svg "],
    ["/run/:id/report.html", "text/html; charset=utf-8", "-report.html", "<!doctype html>"],
    ["/run/:id/report.junit.xml", "application/xml; charset=utf-8", "-junit.xml", "<?xml "],
    ["/run/:id/report.zip", "application/zip", ".zip", "PK"],
    ["/run/:id/script?format=maestro", "application/yaml; charset=utf-8", ".yaml", "# Made by"],
    [
      "/run/:id/script?format=webdriverio&step=2",
      "text/plain; charset=utf-8",
      "-step-2.ts",
      "// Made by",
    ],
  ])("hands out %s as a file of its kind", async (path, type, ending, beginning) => {
    const answer = await get(path.replace(":id", runId));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(type);
    expect(answer.headers.get("content-disposition")).toMatch(
      new RegExp(`^(inline|attachment); filename="[\\w.-]+${ending.replace(".", "\\.")}"$`),
    );
    expect((await answer.text()).startsWith(beginning)).toBe(true);
  });

  it("tells CI where the run can be seen", async () => {
    const xml = await (await get(`/run/${runId}/report.junit.xml`)).text();
    expect(xml).toContain(`<property name="run.url" value="${stack.url}/run/${runId}"/>`);
  });

  it("lets a browser run nothing of what it shows", async () => {
    const answer = await get(`/run/${runId}/report.html`);
    expect(answer.headers.get("content-security-policy")).toMatch(/sandbox.*default-src 'none'/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

it("says that a crash does not show again where the app survives its way", async () => {
  const [crash] = (await json<RunFindings>(`/run/${runId}/findings`)).findings;
  const answer = await fetch(`${stack.url}/run/${runId}/replay`, {
    method: "POST",
    body: JSON.stringify({ finding: crash?.signature }),
  });
  const again = ((await answer.json()) as { runId: string }).runId;
  for await (const _ of follow({ url: `${stack.url}/run/${again}/stream` }));
  const { verdict, replay } = await json<RunView>(`/run/${again}`);
  expect([verdict, replay?.reproduced]).toEqual(["passed", false]);
  const picture = await (await get(`/run/${again}/graph.svg`)).text();
  expect(picture).toContain("The finding did not show again.");
});

describe("a run that goes on", () => {
  let live: string;
  beforeAll(async () => {
    live = await startRun({ maxSteps: 5_000, udid: stack.devices[1]?.udid });
    await vi.waitFor(
      async () => expect((await json<{ steps: number }>(`/run/${live}`)).steps).toBeGreaterThan(2),
      { timeout: 45_000, interval: 50 },
    );
  });
  const paths = ["report.html", "report.junit.xml", "report.zip"];

  it.each(paths)("answers 409 for %s, and says when to come back", async (path) => {
    const answer = await get(`/run/${live}/${path}`);
    const { code, message, details } = (await answer.json()) as Record<string, string>;
    expect([answer.status, code]).toEqual([409, "aborted"]);
    expect(message).toMatch(/Come back in \d+ s/);
    expect(details).toMatchObject({
      status: "running",
      retryAfterSeconds: expect.any(Number) as number,
    });
  });

  it("has its graph and findings as far as it has come", async () => {
    const { status, screens } = await json<RunGraph>(`/run/${live}/graph`);
    expect([status, screens.length > 0]).toEqual(["running", true]);
    expect((await get(`/run/${live}/findings`)).status).toBe(200);
  });

  it("has all its reports once it is canceled", async () => {
    expect((await fetch(`${stack.url}/run/${live}/cancel`, { method: "POST" })).status).toBe(200);
    await vi.waitFor(
      async () => expect((await json<{ status: string }>(`/run/${live}`)).status).toBe("canceled"),
      { timeout: 45_000, interval: 50 },
    );
    for (const path of paths) expect((await get(`/run/${live}/${path}`)).status).toBe(200);
  });
});

describe("what cannot be had", () => {
  const doors = [
    "findings",
    "graph",
    "graph.svg",
    "report.html",
    "report.junit.xml",
    "report.zip",
    "script?format=maestro",
  ];

  it.each(doors)(
    "is 404 for %s of a run that is not there, and 400 for a malformed id",
    async (door) => {
      expect((await get(`/run/${ulid()}/${door}`)).status).toBe(404);
      expect((await get(`/run/nonsense/${door}`)).status).toBe(400);
    },
  );

  it.each([
    ["/run/:id/script", 400],
    ["/run/:id/script?format=perl", 400],
    ["/run/:id/script?format=maestro&step=0", 400],
    ["/run/:id/script?format=maestro&step=999", 404],
    ["/package/com.example.nobody/graph", 404],
    ["/package/com.example.nobody/graph.svg", 404],
    ["/package/nonsense/graph", 400],
  ])("%s is %i", async (path, status) => {
    expect((await get(path.replace(":id", runId))).status).toBe(status);
  });
});

describe("the WebdriverIO script to a crash", () => {
  async function runScript(): Promise<{ code: number; said: string }> {
    const script = await (await get(`/run/${runId}/script?format=webdriverio`)).text();
    await mkdir(scriptDir, { recursive: true });
    const file = join(scriptDir, "script.ts");
    await writeFile(file, script);
    const child = spawn(process.execPath, ["--import", "tsx", file], {
      cwd: PROJECT_ROOT,
      env: {
        ...process.env,
        APPIUM_URL: stack.appiumUrl,
        UDID: stack.devices[0]?.udid,
        APK: DEMO_APK,
      },
    });
    let said = "";
    for (const output of [child.stdout, child.stderr])
      output.on("data", (chunk) => (said += String(chunk)));
    const [code] = (await once(child, "close")) as [number];
    return { code, said };
  }

  it("walks the same way on the device and passes where the app survives it", async () => {
    const { findings } = await json<RunFindings>(`/run/${runId}/findings`);
    const { code, said } = await runScript();
    expect(said).toContain("The app survived the whole way.");
    expect(code).toBe(0);
    for (const { label } of findings[0]!.path) expect(said).toContain(label);
  });

  it("fails where the app dies on the way", async () => {
    await disturb({ kind: "launchCrash", times: 3 });
    const { code, said } = await runScript();
    await disturb(null);
    expect(said).toContain("FAILED: ");
    expect(code).toBe(1);
  });
});
