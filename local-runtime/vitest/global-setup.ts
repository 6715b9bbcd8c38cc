// Before the first test file: what every worker needs to find the runtime and its databases.
// Starts nothing that no test asks for. Steps aside when Encore's own `encore test` runs the tests.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { build } from "../compiler/build";
import { isAlive } from "../postgres/alive";
import { runtimeLibrary } from "../runtime-library";
import { declaredDatabases } from "./declared-databases";
import { startProxy } from "./proxy";
import { startSweeper } from "./sweeper";
import { testDatabases } from "./test-databases";

/** What a worker reads from the file that ROVE_TEST_RUN names. */
export interface TestRun {
  appRoot: string;
  proxyPort: number;
  /** URLs with `TESTFILE` where the test file's id goes. */
  databases: Record<string, { url: string }>;
  queueUrl: string;
  metadataFile: string;
}

/** What tsx and Node keep in the temporary folder. */
const toolsOwn = /^(tsx-|node-compile-cache$)/;

/** Stands for the test file's id in the URLs. */
export const idPlace = "TESTFILE";

export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  if (process.env.ENCORE_RUNTIME_LIB) return undefined;
  const appRoot = process.cwd();
  await removeLeftovers();
  const name = `rove-test-${process.pid}-${randomBytes(6).toString("hex")}`;
  const home = path.join(os.tmpdir(), name);
  // Before the folder: an interrupt between the two would leave it.
  const sweep = startSweeper({ home, beside: project.tmpDir });
  await mkdir(home, { mode: 0o700 });
  const dir = path.join(home, "run");
  await mkdir(dir, { mode: 0o700 });
  await useTemporary(home);
  const library = await runtimeLibrary();
  const databases = await testDatabases(await declaredDatabases(appRoot));
  const outDir = path.join(appRoot, ".encore/local");
  let building: ReturnType<typeof build> | undefined;
  const compile = async () => {
    building ??= build(appRoot, outDir);
    await building;
  };
  // Tests may import `~encore/clients`; written by every build, so only a fresh checkout waits for it here.
  if (!existsSync(path.join(appRoot, "encore.gen"))) await compile();
  const proxy = await startProxy({
    metadata: async () => {
      await compile();
      await copyFile(path.join(outDir, "metadata.json"), path.join(dir, "metadata.json"));
    },
    ready: (database) => databases.ready(database),
    released: (id) => void databases.drop(id).catch(() => {}),
  });
  const run: TestRun = {
    appRoot,
    proxyPort: proxy.port,
    metadataFile: path.join(dir, "metadata.json"),
    ...databases.urls(idPlace, proxy.port),
  };
  await writeFile(path.join(dir, "run.json"), JSON.stringify(run));
  process.env.ENCORE_RUNTIME_LIB = library;
  process.env.ROVE_TEST_RUN = path.join(dir, "run.json");
  return async () => {
    await proxy.close();
    await databases.stop();
    const left = (await readdir(os.tmpdir())).filter((name) => !toolsOwn.test(name));
    if (left.length > 0) console.warn(`Tests have left in their folder: ${left.join(", ")}`);
    await sweep();
  };
}

// Whatever tests and the processes that they start put into the temporary folder goes with the run.
async function useTemporary(home: string): Promise<void> {
  const dir = path.join(home, "tmp");
  await mkdir(dir);
  // Postgres' own account has to pass.
  for (const each of [home, dir]) await chmod(each, 0o711);
  process.env.TMPDIR = dir;
}

// Of test runs that were killed.
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = /^rove-test-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      await rm(path.join(os.tmpdir(), name), { recursive: true, force: true });
    }
  }
}
