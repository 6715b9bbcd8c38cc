// An account that a run was given is typed into the app under test, and stands nowhere else: asked of every door, every
// file and every log of the real stack.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { follow } from "../cli/follow";
import { unzipped } from "../evidence/__tests__/unzip";
import { startDemoRun } from "../stack/demo-run";
import { type Stack, startStack } from "../stack/stack";

const account = { username: "tess.user@example.com", password: "s3cret-Pa55" };
const secret = /tess\.user|s3cret-Pa55/;
let stack: Stack;
const appLines: string[] = [];

beforeAll(async () => {
  stack = await startStack({
    isTemporary: true,
    devices: "virtual",
    pace: "instant",
    isQuiet: true,
    port: 0,
    appiumPort: 0,
    onAppLine: (line) => appLines.push(line),
  });
});

afterAll(() => stack?.stop());

test("an account is typed into the app, and stands in no answer, file or log", async () => {
  const { runId } = await startDemoRun(stack, {
    appActivity: ".app.AlertDialogSamples",
    goal: "text entry dialog",
    maxSteps: 14,
    seed: 1,
    credentials: account,
  });
  const events: string[] = [];
  for await (const event of follow({ url: `${stack.url}/run/${runId}/stream` })) {
    events.push(JSON.stringify(event));
  }
  expect(events.filter((event) => event.includes('"answer":"credentials"'))).not.toEqual([]);
  expect(events.filter((event) => event.includes('"mistyped"'))).toEqual([]);

  const paths = [
    "",
    "/stream",
    "/findings",
    "/graph",
    "/graph.svg",
    "/report.html",
    "/report.junit.xml",
    "/script?format=maestro",
    "/script?format=webdriverio",
  ];
  const answers = await Promise.all(
    paths.map(async (path) => [path, await textOf(`/run/${runId}${path}`)] as const),
  );
  const zip = await fetch(`${stack.url}/run/${runId}/report.zip`);
  const files = await unzipped(Buffer.from(await zip.arrayBuffer()));
  expect([...files.keys()]).toContain("device-logcat.txt");
  const stored = await filesUnder(join(stack.dataDir, "buckets"));
  expect(stored.size).toBeGreaterThan(8);
  const appium = await readFile(join(stack.dataDir, "appium.log"), "utf8");
  expect(appium).toContain("/execute/sync");
  const places = new Map<string, string>([
    ...answers,
    ...[...files].map(([name, bytes]) => [`zip: ${name}`, bytes.toString("latin1")] as const),
    ...stored,
    ["appium.log", appium],
    ["the app's log", appLines.join("\n")],
    ["events", events.join("\n")],
  ]);
  expect([...places].filter(([, text]) => secret.test(text)).map(([name]) => name)).toEqual([]);
});

async function textOf(path: string): Promise<string> {
  const answer = await fetch(`${stack.url}${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return await answer.text();
}

/** Every file below the folder, as text. */
async function filesUnder(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(path, "latin1")] as const),
  );
  return new Map(texts);
}
