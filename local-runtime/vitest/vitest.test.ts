// The setup of the tests, tested: runs the tests of the small app in a vitest of their own.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withClient } from "../postgres/databases";
import { startTemporaryPostgres } from "../postgres/start";

const app = path.resolve(import.meta.dirname, "../runtime/__tests__/app");
const vitest = path.resolve(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(path.join(os.tmpdir(), "rove-vitest-"));
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

test("under Encore's own test command both setups step aside", async () => {
  const said = await runTests(["shop/pure.test.ts"], { ENCORE_RUNTIME_LIB: "/no/such/library" });
  expect(said).toMatch(/Test Files\s+1 passed/);
  const needing = await runTests(["shop/second.test.ts"], {
    ENCORE_RUNTIME_LIB: "/no/such/library",
  });
  expect(needing).toContain("/no/such/library");
});
