// The setup of the tests, tested: runs the tests of the small app in a vitest of their own.
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { standInsDir } from "../postgres/account";
import { isAlive } from "../postgres/alive";
import { withClient } from "../postgres/databases";
import { startTemporaryPostgres } from "../postgres/start";
import { sweeperScript } from "./sweeper";

const app = path.resolve(import.meta.dirname, "../runtime/__tests__/app");
const vitest = path.resolve(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(path.join(os.tmpdir(), "rove-vitest-"));
  // Postgres' own account has to pass.
  await chmod(temporary, 0o711);
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

async function runTests(files: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [vitest, "run", ...files],
    {
      cwd: app,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NO_COLOR: "1",
        TMPDIR: temporary,
        ...env,
      },
    },
  ).catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

test("each file has its own database, clients and messages work, and nothing is left behind", async () => {
  const said = await runTests([]);
  expect(said).toMatch(/Test Files\s+3 passed/);
  expect(said).not.toContain("Tests have left");
  expect(await readdir(temporary)).toEqual([]);
});

test("a run that needs no database starts none", async () => {
  // A server that does not answer would be noticed by whoever asks it.
  const said = await runTests(["shop/pure.test.ts"]);
  expect(said).toMatch(/Test Files\s+1 passed/);
});

test("DATABASE_URL is used instead of a server of our own, and left as it was", async () => {
  const postgres = await startTemporaryPostgres();
  const said = await runTests(["shop/second.test.ts"], { DATABASE_URL: postgres.url });
  expect(said).toMatch(/Test Files\s+1 passed/);
  const left = await withClient(postgres.url, (client) =>
    client.query("select datname from pg_database where datname ~ '^rove_test_'"),
  );
  expect(left.rows).toEqual([]);
  await postgres.stop();
});

test("what tests leave behind is told, and removed", async () => {
  const said = await runTests([], { TESTS: "**/*.untidy.ts" });
  expect(said).toMatch(/Test Files\s+1 passed/);
  expect(said).toMatch(/Tests have left in their folder: rove-untidy-\w+\n/);
  expect(await readdir(temporary)).toEqual([]);
});

test("under Encore's own test command both setups step aside", async () => {
  const said = await runTests(["shop/pure.test.ts"], { ENCORE_RUNTIME_LIB: "/no/such/library" });
  expect(said).toMatch(/Test Files\s+1 passed/);
  const needing = await runTests(["shop/second.test.ts"], {
    ENCORE_RUNTIME_LIB: "/no/such/library",
  });
  expect(needing).toContain("/no/such/library");
});

test.each([
  { told: "nothing", input: "" },
  { told: "empty lines", input: "\n\n\n" },
  { told: "half of it", input: "/tmp/rove-test-1-a" },
  { told: "a folder that is no run's", input: "/tmp\n/tmp/a\n/tmp/b\n" },
])("a sweeper that was told $told ends nobody and removes nothing", ({ input }) => {
  const harmless = `kill() { echo kill; }; rm() { echo rm; }; sleep() { n=150; }\n`;
  const swept = spawnSync("sh", ["-c", harmless + sweeperScript], { input, encoding: "utf8" });
  expect([swept.status, swept.stdout]).toEqual([1, ""]);
});

describe("a run that is interrupted leaves no process and no folder", () => {
  const saidFile = () => path.join(temporary, "said");
  const homes = async () =>
    (await readdir(temporary)).filter((name) => name.startsWith("rove-test-"));
  const moments = {
    "when its folder is there": async () => (await homes()).length > 0,
    "while its databases are made": async () => {
      const folder = path.join(temporary, (await homes())[0] ?? "", "tmp");
      const servers = (await readdir(folder)).filter((name) => name.startsWith("rove-postgres-"));
      return servers.some((name) => existsSync(path.join(folder, name, "cluster.new/base")));
    },
    "in the middle of a test": async () =>
      (await readFile(saidFile(), "utf8").catch(() => "")).endsWith("\n"),
  };
  const interrupts = {
    "by Ctrl-C": ({ pid }: ChildProcess) => process.kill(-pid!, "SIGINT"),
    "by Ctrl-C twice": ({ pid }: ChildProcess) => {
      process.kill(-pid!, "SIGINT");
      process.kill(-pid!, "SIGINT");
    },
    "by SIGTERM": (run: ChildProcess) => void run.kill("SIGTERM"),
    "by SIGKILL": (run: ChildProcess) => void run.kill("SIGKILL"),
  };

  test.each([
    ["by Ctrl-C", "when its folder is there"],
    ["by SIGTERM", "while its databases are made"],
    ["by Ctrl-C", "in the middle of a test"],
    ["by Ctrl-C twice", "in the middle of a test"],
    ["by SIGTERM", "in the middle of a test"],
    ["by SIGKILL", "in the middle of a test"],
  ] as const)("%s %s", async (interrupt, moment) => {
    const run = spawn(process.execPath, [vitest, "run"], {
      cwd: app,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: temporary,
        TESTS: "**/*.endless.ts",
        ENDLESS: saidFile(),
      },
      stdio: "ignore",
      // A process group of its own, as a terminal gives it.
      detached: true,
    });
    const ended = once(run, "exit");
    await vi.waitFor(async () => expect(await moments[moment]()).toBe(true), {
      timeout: 60_000,
      interval: 5,
    });
    interrupts[interrupt](run);
    await ended;
    const said = await readFile(saidFile(), "utf8").catch(() => null);
    const { pids } = JSON.parse(said ?? '{ "pids": [] }') as { pids: number[] };
    await rm(saidFile(), { force: true });
    await vi.waitFor(
      async () => {
        expect(await readdir(temporary)).toEqual([]);
        expect(pids.filter(isAlive)).toEqual([]);
        expect(await standInsOf(temporary)).toEqual([]);
      },
      { timeout: 30_000, interval: 50 },
    );
  });
});

/** Folders that stand for one in this folder. */
async function standInsOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of existsSync(standInsDir) ? await readdir(standInsDir) : []) {
    const original = await readFile(path.join(standInsDir, name, "for"), "utf8").catch(() => "");
    if (original.startsWith(folder)) found.push(name);
  }
  return found;
}
