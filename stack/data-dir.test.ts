import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdDataDir } from "./data-dir";

let folder = "";
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-data-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    const gone = once(child, "exit");
    if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

/** Another process that holds the folder. */
async function holder(): Promise<ChildProcess> {
  const script = `
    import { holdDataDir } from ${JSON.stringify(fileURLToPath(new URL("./data-dir.ts", import.meta.url)))};
    console.log((await holdDataDir(${JSON.stringify(folder)})).dir);
    setInterval(() => {}, 60_000);
  `;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  await once(child.stdout!, "data");
  return child;
}

test("the folder is given to one, the places beside it to the next ones, and freed by release", async () => {
  const first = await holdDataDir(folder);
  const second = await holdDataDir(folder);
  const third = await holdDataDir(folder);
  expect([first, second, third].map(({ dir }) => dir)).toEqual([
    folder,
    join(folder, "beside-2"),
    join(folder, "beside-3"),
  ]);
  expect([first, second].map(({ isBeside }) => isBeside)).toEqual([false, true]);
  await first.release();
  const again = await holdDataDir(folder);
  expect(again.dir).toBe(folder);
  for (const held of [second, third, again]) await held.release();
  expect(await readdir(folder)).toEqual(["beside-2", "beside-3"]);
});

test("many at once each get a folder of their own", async () => {
  await writeFile(join(folder, "held"), "1 left-by-one-that-died\n");
  const all = await Promise.all(Array.from({ length: 5 }, () => holdDataDir(folder)));
  expect(new Set(all.map(({ dir }) => dir)).size).toBe(5);
  for (const held of all) await held.release();
});

test("a holder that was killed holds nothing, one that is stopped does", async () => {
  const child = await holder();
  child.kill("SIGSTOP");
  const beside = await holdDataDir(folder);
  expect(beside.isBeside).toBe(true);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  const held = await holdDataDir(folder);
  expect(held.dir).toBe(folder);
  await Promise.all([beside.release(), held.release()]);
});

test("a file that was cut short in the middle of writing does not lock the folder for ever", async () => {
  await writeFile(join(folder, "held"), "421");
  const held = await holdDataDir(folder);
  expect(held.dir).toBe(folder);
  await held.release();
});

test("a folder that cannot be made is refused with the way out", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(holdDataDir(join(folder, "file", "data"))).rejects.toThrow(
    /The data folder cannot be used: .*file.*ROVE_DATA_DIR/,
  );
});
