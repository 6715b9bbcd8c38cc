import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStart } from "./start-rules";

const apiDemos = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);
const good = {
  apkPath: apiDemos,
  appiumServerUrl: "http://127.0.0.1:4723",
  packageName: "io.appium.android.apis",
  appActivity: ".ApiDemos",
};

let root: string;
let apkDir: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "rove-rules-")));
  apkDir = join(root, "apks");
  await mkdir(apkDir);
  await mkdir(join(root, "apks-other"));
  await copyFile(apiDemos, join(apkDir, "in.apk"));
  await copyFile(apiDemos, join(root, "out.apk"));
  await copyFile(apiDemos, join(root, "apks-other/sibling.apk"));
  await copyFile(apiDemos, join(root, "plain.bin"));
  await writeFile(join(root, "text.apk"), "not a zip");
  await symlink(join(root, "out.apk"), join(apkDir, "leak.apk"));
  await symlink(join(apkDir, "in.apk"), join(apkDir, "alias.apk"));
});
afterAll(() => rm(root, { recursive: true }));

/** The problems as `field: message`. */
async function problemsOf(changes: object, dir: string | null = null): Promise<string[]> {
  const verdict = await checkStart({ ...good, ...changes }, dir);
  return "problems" in verdict
    ? verdict.problems.map(({ field, message }) => `${field}: ${message}`)
    : [];
}

describe("a good request", () => {
  it("becomes a whole input with its defaults", async () => {
    const verdict = await checkStart(good, null);
    expect(verdict).toEqual({
      input: {
        ...good,
        appActivity: "io.appium.android.apis.ApiDemos",
        maxSteps: 100,
        goal: null,
        udid: null,
        seed: expect.any(Number) as number,
        capabilities: {},
        strategy: "frontier",
        maxMinutes: null,
        maxRestarts: 20,
        maxOutsideSteps: 12,
        allowDestructive: false,
        denyWords: null,
        credentials: null,
        permissions: "deny-once",
      },
    });
  });

  it("keeps what it says", async () => {
    const said = {
      maxSteps: 10_000,
      goal: "open the settings",
      udid: "192.168.1.2:5555",
      seed: -7,
      capabilities: { "appium:noReset": true, "appium:options": { noSign: false } },
      strategy: "monkey" as const,
      maxMinutes: 5,
      maxRestarts: 0,
      maxOutsideSteps: 3,
      allowDestructive: true,
      denyWords: ["pay", "close account"],
      credentials: { username: "tess", password: " spaces stay " },
      permissions: "allow" as const,
    };
    expect(await checkStart({ ...good, ...said }, null)).toMatchObject({ input: said });
  });

  it.each(["ApiDemos", ".app.HelloWorld", "io.appium.android.apis.app.HelloWorld"])(
    "may name its activity %s",
    async (appActivity) => {
      expect(await problemsOf({ appActivity })).toEqual([]);
    },
  );

  it.each([
    "https://hub.example.com/wd/hub",
    "http://user:pass@10.0.0.1:4723/?a=b",
    "http://[::1]:4723",
  ])("may name the server %s", async (appiumServerUrl) => {
    expect(await problemsOf({ appiumServerUrl })).toEqual([]);
  });

  it("draws a new seed each time it gives none", async () => {
    const seeds = await Promise.all(
      [1, 2].map(
        async () => ((await checkStart(good, null)) as { input: { seed: number } }).input.seed,
      ),
    );
    expect(seeds[0]).not.toBe(seeds[1]);
  });
});

describe("a bad field is named with its remedy:", () => {
  it.each([
    ["apkPath: apkPath is required. Give the path", { apkPath: undefined }],
    ["apkPath: apkPath is required. Give the path", { apkPath: "" }],
    ["apkPath: apkPath is required. Give the path", { apkPath: "  " }],
    ["apkPath: apkPath is longer than 4096", { apkPath: "x".repeat(5_000) }],
    ["apkPath: apkPath does not exist. Give the path", { apkPath: "/no/such.apk" }],
    ["apkPath: apkPath holds `..`. Give the path without it", { apkPath: "/a/../b.apk" }],
    ["apkPath: apkPath holds what cannot be stored: a zero byte", { apkPath: "a\0.apk" }],
    ["goal: goal holds what cannot be stored", { goal: "find \0" }],
    ["goal: goal holds what cannot be stored", { goal: "half \ud83d" }],
    ["capabilities: capabilities holds what", { capabilities: { "x:y": { list: ["\0"] } } }],
    ["capabilities: capabilities holds what", { capabilities: { "x:\udc00": 1 } }],
    [
      "capabilities: capabilities holds what cannot be stored",
      {
        capabilities: JSON.parse(`{"x:y":${"[".repeat(200_000)}${"]".repeat(200_000)}}`) as object,
      },
    ],
    ["apkPath: apkPath does not end with .apk", { apkPath: "/etc/hosts" }],
    ["appiumServerUrl: appiumServerUrl is required", { appiumServerUrl: undefined }],
    [
      "appiumServerUrl: appiumServerUrl does not begin with http:// or https://",
      { appiumServerUrl: "localhost:4723" },
    ],
    ["appiumServerUrl: appiumServerUrl is required", { appiumServerUrl: " " }],
    ["appiumServerUrl: appiumServerUrl holds a space", { appiumServerUrl: "http://a\tb:4723" }],
    ["appiumServerUrl: appiumServerUrl holds a space", { appiumServerUrl: "http://a\\b" }],
    ["appiumServerUrl: appiumServerUrl is not a URL", { appiumServerUrl: "127.0.0.1" }],
    ["appiumServerUrl: appiumServerUrl begins with ftp://", { appiumServerUrl: "ftp://host" }],
    ["appiumServerUrl: appiumServerUrl has no host", { appiumServerUrl: "http://" }],
    ["appiumServerUrl: appiumServerUrl has no host", { appiumServerUrl: "http:///wd/hub" }],
    ["appiumServerUrl: appiumServerUrl has no host", { appiumServerUrl: "http://:4723" }],
    ["packageName: packageName is required", { packageName: undefined }],
    ["packageName: packageName is required", { packageName: "" }],
    [
      "packageName: packageName is not the APK's package. The APK holds io.appium.android.apis",
      { packageName: "com.other" },
    ],
    ["packageName: packageName is not a package name", { packageName: "no way" }],
    ["appActivity: appActivity is required", { appActivity: undefined }],
    ["appActivity: appActivity is required", { appActivity: "" }],
    ["io.appium.android.apis.app.HelloWorld", { appActivity: ".app.HeloWorld" }],
    ["appActivity: appActivity is not an activity's name", { appActivity: "a b" }],
    ["maxSteps: maxSteps is less than 1. Give a whole number from 1 to 10000", { maxSteps: 0 }],
    ["maxSteps: maxSteps is less than 1", { maxSteps: -1 }],
    ["maxSteps: maxSteps is not a whole number", { maxSteps: 1.5 }],
    ["maxSteps: maxSteps is more than 10000", { maxSteps: 10_001 }],
    ["maxSteps: maxSteps is more than 10000", { maxSteps: 1e300 }],
    ["strategy: strategy is none. Give one of frontier, nearestFrontier", { strategy: "best" }],
    ["maxMinutes: maxMinutes is more than 2880", { maxMinutes: 2_881 }],
    ["maxMinutes: maxMinutes is not a whole number", { maxMinutes: 0.5 }],
    ["maxRestarts: maxRestarts is less than 0", { maxRestarts: -1 }],
    ["maxOutsideSteps: maxOutsideSteps is less than 1", { maxOutsideSteps: 0 }],
    ["allowDestructive: allowDestructive is neither true nor false", { allowDestructive: "yes" }],
    ["denyWords: denyWords is not a list", { denyWords: "pay" }],
    ["denyWords: denyWords holds an empty word", { denyWords: ["pay", " "] }],
    ["credentials: credentials is not an object", { credentials: "tess:secret" }],
    ["credentials: credentials needs a password", { credentials: { username: "tess" } }],
    [
      "credentials: credentials has an empty username",
      { credentials: { username: "", password: "p" } },
    ],
    ["permissions: permissions is no policy", { permissions: "deny" }],
    ["seed: seed is not a whole number", { seed: 0.5 }],
    ["seed: seed is not a whole number", { seed: 2 ** 53 }],
    ["goal: goal is longer than 4000", { goal: "x".repeat(4_001) }],
    ["udid: udid is not a device's serial", { udid: "" }],
    ["udid: udid is not a device's serial", { udid: "a; rm -rf /" }],
    ["udid: udid is not a device's serial", { udid: "-s" }],
    [
      "capabilities: capabilities may not set appium:udid: use the field udid",
      { capabilities: { "appium:udid": "x" } },
    ],
    ["capabilities: capabilities may not set systemPort", { capabilities: { systemPort: 1 } }],
    [
      "capabilities: capabilities may not set appium:options.newCommandTimeout",
      { capabilities: { "appium:options": { newCommandTimeout: 1 } } },
    ],
    [
      "capabilities: capabilities is larger than 64 KiB",
      { capabilities: { big: "x".repeat(70_000) } },
    ],
  ])("%s", async (expected, changes) => {
    const problems = await problemsOf(changes);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it("all at once", async () => {
    const verdict = await checkStart(
      { maxSteps: 0, capabilities: { app: "x", platformName: "y" } },
      null,
    );
    expect("problems" in verdict && verdict.problems.map((problem) => problem.field)).toEqual([
      "apkPath",
      "appiumServerUrl",
      "packageName",
      "appActivity",
      "maxSteps",
      "capabilities",
      "capabilities",
    ]);
  });

  it("also the package, when only a number is wrong besides", async () => {
    const fields = (await problemsOf({ maxSteps: 0, packageName: "com.other" })).map(
      (problem) => problem.split(":")[0],
    );
    expect(fields).toEqual(["maxSteps", "packageName"]);
  });

  it("a file that is no APK", async () => {
    expect(await problemsOf({ apkPath: join(root, "text.apk") })).toEqual([
      expect.stringContaining("apkPath is not an APK"),
    ]);
  });

  it("a folder", async () => {
    await mkdir(join(root, "folder.apk"));
    expect(await problemsOf({ apkPath: join(root, "folder.apk") })).toEqual([
      expect.stringContaining("apkPath is a folder"),
    ]);
  });
});

describe("with a folder that APKs must come from", () => {
  it.each(["in.apk", "alias.apk"])("takes %s by its name within the folder", async (name) => {
    expect(await checkStart({ ...good, apkPath: name }, apkDir)).toMatchObject({
      input: { apkPath: join(apkDir, "in.apk") },
    });
  });

  it("takes a full path within it", async () => {
    expect(await problemsOf({ apkPath: join(apkDir, "in.apk") }, apkDir)).toEqual([]);
  });

  it.each(["out.apk", "apks-other/sibling.apk", "text.apk", "absent.apk"])(
    "refuses %s beside it, without a word on whether it exists",
    async (name) => {
      expect(await problemsOf({ apkPath: join(root, name) }, apkDir)).toEqual([
        expect.stringContaining("is outside the folder that ROVE_APK_DIR allows"),
      ]);
    },
  );

  it("refuses a symbolic link that leads out", async () => {
    expect(await problemsOf({ apkPath: "leak.apk" }, apkDir)).toEqual([
      expect.stringContaining("is outside the folder that ROVE_APK_DIR allows"),
    ]);
  });

  it("says of an absent file within it that it is absent", async () => {
    expect(await problemsOf({ apkPath: "nope.apk" }, apkDir)).toEqual([
      expect.stringContaining("does not exist"),
    ]);
  });
});
