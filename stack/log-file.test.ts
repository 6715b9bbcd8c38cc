import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLogFile } from "./log-file";

let folder = "";
const told: string[] = [];
const tell = (words: string) => void told.push(words);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-log-"));
  told.length = 0;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A disk that is full for a while, and then is not. */
async function fullDisk(file: string): Promise<{ makeRoom(): Promise<void> }> {
  const full = existsSync("/dev/full") ? "/dev/full" : join(folder, "no/such/folder");
  await symlink(full, file);
  return { makeRoom: () => rm(file) };
}

test("lines are in the file when it is closed, behind what was there before", async () => {
  const file = join(folder, "app.log");
  await writeFile(file, "before\n");
  const log = await openLogFile(file, tell);
  for (let line = 1; line <= 500; line += 1) log.write(`line ${line}`);
  await log.close();
  const lines = (await readFile(file, "utf8")).split("\n");
  expect(lines).toHaveLength(502);
  expect([lines[0], lines[1], lines[500], lines[501]]).toEqual([
    "before",
    "line 1",
    "line 500",
    "",
  ]);
  expect(told).toEqual([]);
});

test("a disk that was full takes what waited, and what comes after, when there is room", async () => {
  const file = join(folder, "app.log");
  const disk = await fullDisk(file);
  const log = await openLogFile(file, tell);
  log.write("one");
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 20_000 });
  expect(told[0]).toMatch(/app\.log is not written for now: EN/);
  log.write("two");
  await disk.makeRoom();
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 20_000 });
  log.write("three");
  await log.close();
  expect(await readFile(file, "utf8")).toBe("one\ntwo\nthree\n");
  expect(told[1]).toMatch(/app\.log is written again/);
});

test("what is too much to wait for a full disk is counted", async () => {
  const file = join(folder, "app.log");
  const disk = await fullDisk(file);
  const log = await openLogFile(file, tell);
  const long = "x".repeat(1_023);
  for (let line = 0; line < 1_500; line += 1) log.write(long);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 20_000 });
  await disk.makeRoom();
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 20_000 });
  log.write("after");
  await log.close();
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  const kept = lines.filter((line) => line === long).length;
  expect(kept).toBeGreaterThan(1_000);
  expect(lines).toContain(`${1_500 - kept} lines were lost here: the file could not be written`);
  expect(lines).toContain("after");
});

test("a file that can never be written does not keep anybody from ending", async () => {
  const file = join(folder, "app.log");
  await fullDisk(file);
  const log = await openLogFile(file, tell);
  log.write("one");
  await log.close();
  expect(told).toHaveLength(1);
});

test("a log that has grown long is set aside when it is opened again", async () => {
  const file = join(folder, "app.log");
  await writeFile(file, "old\n");
  await truncate(file, 17 * 1_024 * 1_024);
  const log = await openLogFile(file, tell);
  log.write("new");
  await log.close();
  expect(await readFile(file, "utf8")).toBe("new\n");
  expect(existsSync(`${file}.1`)).toBe(true);
});
