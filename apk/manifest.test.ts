import { copyFile, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zipOf } from "./__tests__/zip";
import { ApkUnreadable, readManifest } from "./manifest";

const apiDemos = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rove-apk-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, bytes: Buffer): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return path;
}

describe("a real APK", () => {
  it("tells its package, versions, label and activities", async () => {
    const facts = await readManifest(apiDemos);
    expect(facts).toMatchObject({
      packageName: "io.appium.android.apis",
      label: "API Demos",
      versionName: "5.0.0",
      versionCode: 25,
      minSdk: 17,
      targetSdk: 33,
      abis: [],
    });
    expect(facts.activities.length).toBeGreaterThan(300);
    expect(facts.activities.filter((activity) => activity.launcher)).toEqual([
      { name: "io.appium.android.apis.ApiDemos", exported: true, launcher: true },
    ]);
  });

  it("is read again when the file changes under the same name", async () => {
    const path = join(dir, "changing.apk");
    await copyFile(apiDemos, path);
    await readManifest(path);
    await writeFile(path, zipOf({ "classes.dex": Buffer.from("dex") }));
    await expect(readManifest(path)).rejects.toThrow("holds no AndroidManifest.xml");
  });
});

it("does not remember a refusal", async () => {
  const whole = await readFile(apiDemos);
  const broken = Buffer.alloc(whole.length);
  whole.copy(broken, 0, 0, 4);
  const path = await file("mended.apk", broken);
  await utimes(path, 1, 1);
  await expect(readManifest(path)).rejects.toThrow(ApkUnreadable);
  await writeFile(path, whole);
  await utimes(path, 1, 1);
  expect((await readManifest(path)).packageName).toBe("io.appium.android.apis");
});

describe("what is not an APK is refused with the reason:", () => {
  it("an absent file", async () => {
    await expect(readManifest(join(dir, "nope.apk"))).rejects.toThrow("does not exist");
  });

  it("a folder", async () => {
    await expect(readManifest(dir)).rejects.toThrow("is a folder");
  });

  it("a device", async () => {
    await expect(readManifest("/dev/null")).rejects.toThrow("is not a regular file");
  });

  it("an empty file", async () => {
    await expect(readManifest(await file("empty.apk", Buffer.alloc(0)))).rejects.toThrow(
      "does not begin like a ZIP file",
    );
  });

  it("a text file", async () => {
    await expect(readManifest(await file("text.apk", Buffer.from("hello")))).rejects.toThrow(
      "does not begin like a ZIP file",
    );
  });

  it("a ZIP file without a manifest", async () => {
    const path = await file("zip.apk", zipOf({ "a.txt": Buffer.from("a") }));
    await expect(readManifest(path)).rejects.toThrow("holds no AndroidManifest.xml");
  });

  it("a manifest that is text, as in sources", async () => {
    const path = await file(
      "src.apk",
      zipOf({ "AndroidManifest.xml": Buffer.from("<manifest/>") }),
    );
    await expect(readManifest(path)).rejects.toThrow("not in Android's binary form");
  });

  it("an APK cut in the middle", async () => {
    const whole = await readFile(apiDemos);
    const path = await file("cut.apk", whole.subarray(0, whole.length / 2));
    const error = await readManifest(path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApkUnreadable);
    expect((error as Error).message).toContain("damaged or cut short");
  });
});
