import { chmod, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findRealAndroid } from "./real-devices";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-adb-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** An `adb` on its own PATH that prints this and exits with the code. */
async function adbThatPrints(listing: string, code = 0): Promise<NodeJS.ProcessEnv> {
  const adb = join(folder, "adb");
  await writeFile(adb, `#!/bin/sh\ncat <<'LISTING'\n${listing}\nLISTING\nexit ${code}\n`);
  await chmod(adb, 0o755);
  return { PATH: `${folder}:${process.env.PATH}` };
}

test("devices that adb shows are told with their state and model", async () => {
  const env = await adbThatPrints(
    [
      "* daemon started successfully",
      "List of devices attached",
      "R58M12ABCDE            device usb:1-1 product:a51 model:SM_A515F device:a51 transport_id:1",
      "emulator-5554          unauthorized transport_id:2",
    ].join("\n"),
  );
  const android = await findRealAndroid(folder, env);
  expect(android?.devices).toEqual([
    { udid: "R58M12ABCDE", state: "device", model: "SM A515F" },
    { udid: "emulator-5554", state: "unauthorized", model: "unknown model" },
  ]);
});

test("an adb found on the PATH alone gets an SDK folder that Appium accepts", async () => {
  const env = await adbThatPrints("List of devices attached\nX1 device");
  const android = await findRealAndroid(folder, env);
  const link = join(android?.androidHome ?? "", "platform-tools", "adb");
  expect(await readlink(link)).toBe(join(folder, "adb"));
});

test("no adb, no devices and an adb that fails all mean that there is no real Android", async () => {
  expect(await findRealAndroid(folder, { PATH: folder })).toBeNull();
  expect(await findRealAndroid(folder, await adbThatPrints("List of devices attached"))).toBeNull();
  expect(await findRealAndroid(folder, await adbThatPrints("X1 device", 1))).toBeNull();
});
