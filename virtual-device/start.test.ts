// The daemon's life: what it leaves, what ends it, and its small programs in both languages.
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP, until } from "./__tests__/stage";
import { startVirtualDevices, type VirtualDevices } from "./start";

let home: string;
let phones: VirtualDevices | null = null;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "rove-phones-"));
});

afterEach(async () => {
  await phones?.stop();
  phones = null;
  await rm(home, { recursive: true, force: true });
});

async function adb(...args: string[]) {
  const path = join(phones?.androidHome ?? "", "platform-tools/adb");
  return promisify(execFile)(path, args).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(["bash", "node"] as const)("the programs written for %s", (shim) => {
  beforeEach(async () => {
    phones = await startVirtualDevices({
      home,
      shim,
      devices: [
        { udid: "ROVE1", pace: "instant" },
        { udid: "ROVE2", pace: "instant" },
      ],
    });
  });

  it("pass arguments there, output, complaints and exit code back", async () => {
    expect((await adb("-P", "5037", "devices")).stdout).toBe(
      "List of devices attached\nROVE1\tdevice\nROVE2\tdevice\n\n",
    );
    expect((await adb("-s", "ROVE1", "shell", "echo", "'a  b'", ";", "echo", "ü")).stdout).toBe(
      "a  b\nü\n",
    );
    expect(await adb("-s", "ROVE9", "shell", "true")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "adb: device 'ROVE9' not found\n",
    });
    expect(await adb("shell", "true")).toMatchObject({
      code: 1,
      stderr: "adb: more than one device/emulator\n",
    });
  });

  it("stream a log until they are killed", async () => {
    const log = spawn(join(phones?.androidHome ?? "", "platform-tools/adb"), [
      "-s",
      "ROVE1",
      "logcat",
    ]);
    let said = "";
    log.stdout.on("data", (chunk) => {
      said += String(chunk);
    });
    await until(
      async () => said,
      (text) => text.includes("--------- beginning of main"),
    );
    const ended = new Promise((resolve) => log.once("exit", resolve));
    log.kill();
    await ended;
    expect(said).toMatch(/\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ I boot +: Boot completed/);
  });
});

describe("adb install", () => {
  beforeEach(async () => {
    phones = await startVirtualDevices({ home, devices: [{ udid: "ROVE1", pace: "instant" }] });
  });

  it("takes an app and gives it up again", async () => {
    expect((await adb("install", "-r", APP)).stdout).toBe("Performing Streamed Install\nSuccess\n");
    expect((await adb("shell", "pm path io.appium.android.apis")).stdout).toContain(
      "package:/data/app/",
    );
    expect((await adb("uninstall", "io.appium.android.apis")).stdout).toBe("Success\n");
    expect(await adb("uninstall", "io.appium.android.apis")).toMatchObject({
      code: 1,
      stderr: "Failure [DELETE_FAILED_INTERNAL_ERROR]\n",
    });
  });

  it("says what is wrong with a file", async () => {
    const text = join(home, "text.apk");
    await writeFile(text, "no zip");
    expect(await adb("install", text)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^adb: failed to install .*text.apk: Failure \[INSTALL_PARSE_FAILED_NOT_APK/,
      ),
    });
    expect(await adb("install", join(home, "none.apk"))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^adb: failed to stat .*none.apk: No such file or directory/),
    });
  });

  it("reads files from where it was called", async () => {
    await copyFile(APP, join(home, "here.apk"));
    const path = join(phones?.androidHome ?? "", "platform-tools/adb");
    const { stdout } = await promisify(execFile)(path, ["install", "here.apk"], { cwd: home });
    expect(stdout).toContain("Success");
  });
});

describe("the daemon", () => {
  it("leaves nothing behind when it is stopped", async () => {
    phones = await startVirtualDevices({ home, devices: [{ udid: "ROVE1", pace: "instant" }] });
    expect(await readdir(home)).toEqual(["android-sdk", "java"]);
    const { pid } = phones;
    await phones.stop();
    expect(await readdir(home)).toEqual([]);
    expect(isAlive(pid)).toBe(false);
  });

  it("ends with its parent, however that ends", async () => {
    const start = fileURLToPath(new URL("./start.ts", import.meta.url));
    const script = `import(${JSON.stringify(start)}).then(async ({ startVirtualDevices }) => {
      const { pid } = await startVirtualDevices({ home: ${JSON.stringify(home)}, devices: [{ udid: "A" }] });
      console.log(pid);
      setInterval(() => {}, 1000);
    });`;
    const parent = spawn(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      script,
    ]);
    const pid = await new Promise<number>((resolve, reject) => {
      parent.stdout.once("data", (chunk) => resolve(Number(String(chunk))));
      parent.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    expect(
      await until(
        async () => isAlive(pid),
        (alive) => !alive,
      ),
    ).toBe(false);
    expect(await readdir(home)).toEqual([]);
  });

  it("says why it cannot start", async () => {
    await expect(
      startVirtualDevices({ home: join(home, "file/none"), devices: [{ udid: "A", width: 1.5 }] }),
    ).rejects.toThrow("The virtual devices ended with code 1");
  });

  it("takes no fault that there is not", async () => {
    phones = await startVirtualDevices({ home, devices: [{ udid: "ROVE1", pace: "instant" }] });
    const post = (body: unknown) =>
      fetch(`${phones?.controlUrl}/devices/ROVE1/faults`, {
        method: "POST",
        body: JSON.stringify(body),
      });
    expect((await post({ kind: "earthquake" })).status).toBe(400);
    expect((await post({ kind: "sourceSlow" })).status).toBe(400);
    expect((await post({ kind: "offline" })).status).toBe(200);
    expect((await adb("devices")).stdout).toContain("ROVE1\toffline\n");
  });
});
