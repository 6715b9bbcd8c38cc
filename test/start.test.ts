// `npm start` as a person uses it: by its process and its port, with everything behind it real.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { withClient } from "../local-runtime/postgres/databases";
import { startTemporaryPostgres } from "../local-runtime/postgres/start";
import type { RunView } from "../run/types";
import { DEMO_APK, PROJECT_ROOT } from "../stack/stack";

let folder = "";
const npms: Start[] = [];

interface Start {
  npm: ChildProcess;
  text(): string;
  url: string;
  appiumUrl: string;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-start-"));
  // PostgreSQL's own account has to pass.
  await chmod(folder, 0o711);
});

afterAll(async () => {
  for (const { npm } of npms) {
    if (npm.exitCode !== null || npm.signalCode !== null) continue;
    const exit = once(npm, "exit");
    npm.kill("SIGTERM");
    await exit;
  }
  await rm(folder, { recursive: true, force: true });
});

/** Starts and waits for the welcome. */
async function start(flags: string[] = [], databaseUrl = "", dataDir = folder): Promise<Start> {
  const npm = spawn("npm", ["start", "--", "--virtual", "--devices", "1", ...flags], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ROVE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [npm.stdout!, npm.stderr!]) {
    stream.on("data", (part) => {
      text += String(part);
    });
  }
  const closed = once(npm, "close");
  while (!text.includes("RUN_ID/stream")) {
    const ended = await Promise.race([once(npm.stdout!, "data"), closed.then(() => "ended")]);
    if (ended === "ended") throw new Error(`It ended early:\n${text}`);
  }
  const said = (name: string) => new RegExp(`^ +${name} +(http\\S+)`, "m").exec(text)?.[1] ?? "";
  const started = { npm, text: () => text, url: said("API"), appiumUrl: said("Appium") };
  npms.push(started);
  return started;
}

/** Command lines of the processes that work in the folder. */
function working(at = folder): string[] {
  return execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(at));
}

async function isGone(started: Start, at?: string): Promise<void> {
  await vi.waitFor(() => expect(working(at)).toEqual([]), { timeout: 20_000, interval: 100 });
  for (const url of [started.url, started.appiumUrl]) await expect(fetch(url)).rejects.toThrow();
}

async function runOf(started: Start, runId: string): Promise<RunView> {
  return (await (await fetch(`${started.url}/run/${runId}`)).json()) as RunView;
}

describe("a start that is interrupted ends at once, leaves nothing running, and does not harm the next one", () => {
  const interrupted = () => join(folder, "interrupted");
  const said = (words: RegExp) => (text: string) => words.test(text);

  test.each([
    {
      when: "while the first database is made",
      isTime: () => existsSync(join(interrupted(), "postgres/cluster.new/base")),
    },
    { when: "when the database is up", isTime: said(/^ +database +PostgreSQL/m) },
    { when: "when the phone is there", isTime: said(/^ +device +rove-1/m) },
    { when: "while the app starts", isTime: said(/^ +appium +http/m) },
  ])("$when", async ({ isTime }) => {
    const npm = spawn("npm", ["start", "--", "--virtual", "--devices", "1"], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, ROVE_DATA_DIR: interrupted(), DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, as a terminal gives it.
      detached: true,
    });
    let text = "";
    for (const stream of [npm.stdout!, npm.stderr!]) {
      stream.on("data", (part) => {
        text += String(part);
      });
    }
    const exit = once(npm, "exit");
    await vi.waitFor(() => expect(isTime(text)).toBe(true), { timeout: 60_000, interval: 5 });
    process.kill(-npm.pid!, "SIGINT");
    await exit;
    expect(text).toContain("SIGINT: ending");
    expect(text).not.toMatch(/^ +app +http/m);
    expect(working(interrupted())).toEqual([]);
    const kept = await readdir(interrupted());
    expect(
      kept.filter((name) => !/^(postgres|app\.log|appium\.log|android-virtual|appium)$/.test(name)),
    ).toEqual([]);
  });

  test("and the next one starts", async () => {
    const next = await start([], "", interrupted());
    expect((await fetch(`${next.url}/health`)).status).toBe(200);
    const exit = once(next.npm, "exit");
    next.npm.kill("SIGINT");
    await exit;
    await isGone(next, interrupted());
  });
});

test("an end in the middle of a run hands the run over, and the next start walks it to its end", async () => {
  const first = await start();
  const answer = await fetch(`${first.url}/run`, {
    method: "POST",
    body: JSON.stringify({
      apkPath: DEMO_APK,
      appiumServerUrl: first.appiumUrl,
      packageName: "io.appium.android.apis",
      appActivity: ".ApiDemos",
      maxSteps: 6,
      udid: "rove-1",
    }),
  });
  const { runId } = (await answer.json()) as { runId: string };
  await vi.waitFor(async () => expect((await runOf(first, runId)).steps).toBeGreaterThan(1), {
    timeout: 60_000,
    interval: 100,
  });
  const exit = once(first.npm, "exit");
  first.npm.kill("SIGTERM");
  await exit;
  await isGone(first);

  const appiumPort = new URL(first.appiumUrl).port;
  const second = await start(["--appium-port", appiumPort]);
  await vi.waitFor(
    async () => expect(["queued", "running"]).not.toContain((await runOf(second, runId)).status),
    { timeout: 60_000, interval: 100 },
  );
  expect(await runOf(second, runId)).toMatchObject({ status: "completed", steps: 6 });

  // One that comes meanwhile has a folder, phones and ports of its own, and takes nothing away when it goes.
  const beside = await start();
  expect(beside.text()).toContain(`Another Rove runs on ${folder}`);
  expect(new Set([beside.url, second.url, beside.appiumUrl, second.appiumUrl]).size).toBe(4);
  beside.npm.kill("SIGKILL");
  await isGone(beside, join(folder, "beside-2"));
  expect(working().length).toBeGreaterThan(0);
  expect((await fetch(`${second.url}/health`)).status).toBe(200);
}, 240_000);

test("a part that dies is named, ends the rest, and fails the start", async () => {
  const [running] = npms.filter(({ npm }) => npm.exitCode === null && npm.signalCode === null);
  const exit = once(running!.npm, "exit");
  const daemon = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .find((line) => line.includes("virtual-device/daemon.ts") && line.includes(folder));
  process.kill(Number.parseInt(daemon!, 10), "SIGKILL");
  expect(await exit).toEqual([1, null]);
  expect(running!.text()).toContain("The device has ended by itself.");
  await isGone(running!);
}, 60_000);

test("the server of DATABASE_URL keeps the data, goes on when Rove ends, and is named where it refuses", async () => {
  const postgres = await startTemporaryPostgres();
  try {
    const started = await start([], postgres.url);
    expect(started.text()).toContain("as DATABASE_URL says");
    expect((await fetch(`${started.url}/health`)).status).toBe(200);
    const exit = once(started.npm, "exit");
    started.npm.kill("SIGTERM");
    await exit;
    await withClient(postgres.url, async (client) => {
      const found = await client.query("select 1 from pg_database where datname = 'rove'");
      expect(found.rowCount).toBe(1);
    });
  } finally {
    await postgres.stop();
  }
  await expect(start([], postgres.url)).rejects.toThrow(/which DATABASE_URL names, does not serve/);
}, 120_000);
