import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_DEMOS_APK } from "../ui/__tests__/hand";
import { ApkError, readApk } from "./apk";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-apk-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** A zip with one stored entry; enough to get past "is it a zip". */
function zipOf(name: string, content: string): Buffer {
  const data = Buffer.from(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(data.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(data.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, central, Buffer.from(name), end]);
}

async function codeOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  const error = await readApk(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApkError);
  return (error as ApkError).code;
}

describe("a real APK", () => {
  test("names its package, versions, permissions and launcher", async () => {
    const app = await readApk(API_DEMOS_APK);
    expect(app).toMatchObject({
      packageName: "io.appium.android.apis",
      label: "API Demos",
      versionName: "5.0.0",
      versionCode: 25,
      minSdk: 17,
      targetSdk: 33,
      isTestOnly: false,
      isSigned: true,
      launcherActivity: "io.appium.android.apis.ApiDemos",
    });
    expect(app.requestedPermissions).toContain("android.permission.CAMERA");
  });

  test("has every activity and alias with its label resolved", async () => {
    const { activities } = await readApk(API_DEMOS_APK);
    expect(activities).toHaveLength(333);
    expect(activities.filter((activity) => activity.label.startsWith("resourceId"))).toEqual([]);
    expect(activities.find((activity) => activity.name.endsWith(".Purgeable"))).toMatchObject({
      label: "Graphics/PurgeableBitmap/Purgeable",
      targetActivity: "io.appium.android.apis.graphics.PurgeableBitmap",
      categories: ["appium.android.intent.category.SAMPLE_CODE"],
    });
  });

  test("is read once as long as the file stays the same", async () => {
    expect(await readApk(API_DEMOS_APK)).toBe(await readApk(API_DEMOS_APK));
  });

  test("may be called anything", async () => {
    const path = join(folder, "base.bin");
    await copyFile(API_DEMOS_APK, path);
    expect((await readApk(path)).packageName).toBe("io.appium.android.apis");
  });
});

describe("a broken file is refused with Android's code", () => {
  test.each([
    ["empty.apk", ""],
    ["text.apk", "this is a text"],
  ])("%s is no APK", async (name, content) => {
    expect(await codeOf(name, content)).toBe("INSTALL_PARSE_FAILED_NOT_APK");
  });

  test("a zip without manifest", async () => {
    expect(await codeOf("zip.apk", zipOf("readme.txt", "hello"))).toBe(
      "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION",
    );
  });

  test("a manifest that is no binary XML", async () => {
    expect(await codeOf("garbage.apk", zipOf("AndroidManifest.xml", "garbage garbage"))).toBe(
      "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION",
    );
  });

  test("a file that is not there, and a folder", async () => {
    await expect(readApk(join(folder, "absent.apk"))).rejects.toMatchObject({
      code: "INSTALL_FAILED_INVALID_URI",
    });
    await expect(readApk(folder)).rejects.toMatchObject({ code: "INSTALL_FAILED_INVALID_URI" });
  });

  test("a file that was changed is read again", async () => {
    const path = join(folder, "mended.apk");
    await writeFile(path, "broken");
    await expect(readApk(path)).rejects.toBeInstanceOf(ApkError);
    await copyFile(API_DEMOS_APK, path);
    expect((await readApk(path)).label).toBe("API Demos");
    await writeFile(path, "broken again");
    await expect(readApk(path)).rejects.toBeInstanceOf(ApkError);
  });
});
