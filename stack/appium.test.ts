import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Appium, startAppium } from "./appium";

let folder = "";
const started: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-appium-"));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(port = 0): Promise<Appium> {
  const appium = await startAppium({
    env: { ANDROID_HOME: join(folder, "sdk") },
    port,
    logFile: join(folder, "logs", "appium.log"),
    home: join(folder, "home"),
  });
  started.push(appium);
  return appium;
}

/** Codes and messages of a session that cannot be opened, because there is no Android SDK. */
async function refusalOf(url: string): Promise<unknown> {
  const response = await fetch(`${url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      capabilities: {
        alwaysMatch: { platformName: "Android", "appium:automationName": "UiAutomator2" },
      },
    }),
  });
  return ((await response.json()) as { value: { message: string } }).value.message;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("the server answers, has the UiAutomator2 driver, and sees the devices of its environment", async () => {
  const appium = await start();
  expect(await (await fetch(`${appium.url}/status`)).json()).toMatchObject({
    value: { ready: true },
  });
  // The driver got as far as looking for adb where it was told to.
  expect(await refusalOf(appium.url)).toContain(join(folder, "sdk"));
});

test("stopping ends the process and leaves the log and nothing else", async () => {
  const appium = await start();
  await appium.stop();
  await appium.stop();
  expect(isAlive(appium.pid)).toBe(false);
  expect(await readdir(join(folder, "home"))).toEqual([]);
  expect(await readFile(join(folder, "logs", "appium.log"), "utf8")).toContain("Welcome to Appium");
});

test("a port that is taken is left alone", async () => {
  const holder = createServer();
  await new Promise<void>((done) => holder.listen(0, "127.0.0.1", done));
  const address = holder.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const appium = await start(port);
  holder.close();
  expect(appium.url).not.toBe(`http://127.0.0.1:${port}`);
});

test("two that want one port at once both start", async () => {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await new Promise((done) => probe.close(done));
  const both = await Promise.all([start(port), start(port)]);
  expect(new Set(both.map(({ url }) => url)).size).toBe(2);
  for (const { url } of both) expect((await fetch(`${url}/status`)).ok).toBe(true);
});

test.each(["SIGKILL", "SIGTERM"] as const)(
  "a parent ended by %s takes its server along",
  async (signal) => {
    const script = `
    import { startAppium } from ${JSON.stringify(fileURLToPath(new URL("./appium.ts", import.meta.url)))};
    const { url, pid } = await startAppium(${JSON.stringify({
      env: {},
      port: 0,
      logFile: join(folder, "appium.log"),
      home: join(folder, "home"),
    })});
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 60_000);
  `;
    const parent: ChildProcess = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const { url, pid } = await new Promise<{ url: string; pid: number }>((done, fail) => {
      parent.stdout?.once("data", (line) => done(JSON.parse(String(line))));
      parent.once("exit", () => fail(new Error("the parent ended early")));
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
    await expect(fetch(url)).rejects.toThrow();
  },
);

test("a server that cannot start says why, in its own words", async () => {
  const broken = startAppium({
    env: { NODE_OPTIONS: "--require=/nowhere/at-all.cjs" },
    port: 0,
    logFile: join(folder, "appium.log"),
    home: join(folder, "home"),
  });
  await expect(broken).rejects.toThrow(/Appium did not start.*at-all\.cjs/s);
  expect(existsSync(join(folder, "home"))).toBe(true);
  expect(await readdir(join(folder, "home"))).toEqual([]);
});
