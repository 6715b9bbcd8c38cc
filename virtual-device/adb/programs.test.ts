import { beforeEach, describe, expect, it } from "vitest";
import { makeApk, makePhone, NO_OPTIONS } from "../__tests__/phone";
import type { Phone } from "../phone";
import { PROGRAMS } from "./programs";
import { runLine } from "./shell";

const APP = "com.example.notes";

let phone: Phone;

beforeEach(async () => {
  phone = makePhone();
  await phone.install(makeApk(), NO_OPTIONS);
});

async function shell(line: string): Promise<string> {
  const { stdout, stderr } = await runLine(phone, line, PROGRAMS);
  return stdout.toString() + stderr;
}

describe("am", () => {
  it("starts an activity, which is then in front and has a process", async () => {
    const said = await shell(`am start-activity -W -n ${APP}/.Main -a android.intent.action.MAIN`);
    expect(said).toContain("Status: ok\nLaunchState: COLD");
    expect(await shell("dumpsys window displays")).toMatch(
      new RegExp(
        `mCurrentFocus=Window\\{\\w+ u0 ${APP}/${APP}\\.Main\\}\\n {2}mFocusedApp=ActivityRecord\\{\\w+ u0 ${APP}/\\.Main t12\\}`,
      ),
    );
    expect(await shell("dumpsys activity processes")).toMatch(
      new RegExp(`ProcessRecord\\{\\w+ \\d+:${APP}/u0a\\d+\\}`),
    );
    expect(await shell("ps -A")).toContain(` S ${APP}\n`);
  });

  it("knows no activity that the app does not declare, and no app that is not there", async () => {
    expect(await shell(`am start -n ${APP}/.Nope`)).toContain(
      `Error: Activity class {${APP}/${APP}.Nope} does not exist.`,
    );
    expect(await shell("am start -n a.b/.C")).toContain(
      "Error: Activity class {a.b/a.b.C} does not exist.",
    );
  });

  it("may not start what is not exported", async () => {
    const { code, stderr } = await runLine(phone, `am start -n ${APP}/.Hidden`, PROGRAMS);
    expect(code).toBe(255);
    expect(stderr).toContain("Permission Denial: starting Intent");
  });

  it("stops an app: its process and its windows are gone", async () => {
    await shell(`am start -n ${APP}/.Main ; am force-stop ${APP}`);
    expect(await shell("ps -A")).not.toContain(APP);
    expect(await shell("dumpsys window displays")).not.toContain(APP);
  });

  it("cannot resolve a link that no app takes", async () => {
    expect(await shell("am start -W -a android.intent.action.VIEW -d http://a.b/c")).toContain(
      "unable to resolve Intent",
    );
  });

  it("passes the helper's clipboard on", async () => {
    phone.clipboard = "höre";
    expect(await shell("am broadcast -a io.appium.settings.clipboard.get")).toContain(
      `result=-1, data="${Buffer.from("höre").toString("base64")}"`,
    );
  });
});

describe("pm", () => {
  it("lists packages with their versions", async () => {
    expect(await shell("cmd package list packages --show-versioncode")).toContain(
      `package:${APP} versionCode:12\n`,
    );
    expect(await shell("pm list packages -3")).toBe(`package:${APP}\n`);
  });

  it("grants what the app asked for and may be granted, and nothing else", async () => {
    const camera = "android.permission.CAMERA";
    expect(await shell(`pm grant ${APP} ${camera} ; dumpsys package ${APP}`)).toContain(
      `${camera}: granted=true`,
    );
    expect(await shell(`pm revoke ${APP} ${camera} ; dumpsys package ${APP}`)).toContain(
      `${camera}: granted=false`,
    );
    expect(await shell(`pm grant ${APP} android.permission.INTERNET`)).toContain(
      "not a changeable permission type",
    );
    expect(await shell(`pm grant ${APP} android.permission.READ_SMS`)).toContain(
      "has not requested permission",
    );
  });

  it("clears an app's data with its permissions, but knows no app that is not there", async () => {
    await shell(`pm grant ${APP} android.permission.CAMERA`);
    expect(await shell(`pm clear ${APP}`)).toBe("Success\n");
    expect(phone.packages.get(APP)?.granted.size).toBe(0);
    expect(await shell("pm clear a.b")).toBe("Failed\n");
  });

  it("names the launcher activity", async () => {
    expect(await shell(`cmd package resolve-activity --brief ${APP}`)).toMatch(
      new RegExp(`\\n${APP}/\\.Main\\n$`),
    );
    expect(await shell("cmd package resolve-activity --brief a.b")).toBe("No activity found\n");
  });
});

describe("dumpsys", () => {
  it("tells a package's version, or that there is none", async () => {
    const dump = await shell(`dumpsys package ${APP}`);
    expect(dump).toMatch(new RegExp(`^ {2}Package \\[${APP}\\] \\(\\w+\\):$`, "m"));
    expect(dump).toContain("versionCode=12 minSdk=24 targetSdk=34\n    versionName=1.2\n");
    expect(await shell("dumpsys package a.b")).toBe("Unable to find package: a.b\n");
  });

  it("shows the keyguard of a locked phone until it is dismissed", async () => {
    await shell("input keyevent 26");
    expect(await shell("dumpsys window")).toContain("mShowingLockscreen=true");
    await shell("wm dismiss-keyguard");
    expect(await shell("dumpsys window")).toContain("mShowingLockscreen=false");
  });
});

describe("files and settings", () => {
  it("are there once written, and gone once deleted", async () => {
    phone.files.set("/data/local/tmp/a/b.json", Buffer.from("{}"));
    expect(await shell("[ -e '/data/local/tmp/a/b.json' ] && echo __PASS__")).toBe("__PASS__\n");
    expect(await shell("cat /data/local/tmp/a/b.json")).toBe("{}");
    expect(await shell("ls /data/local/tmp")).toBe("a\n");
    expect(
      await shell("rm -rf /data/local/tmp/a ; [ -e /data/local/tmp/a ] && echo __PASS__"),
    ).toBe("");
    expect(await shell("settings put global x 7 ; settings get global x")).toBe("7\n");
    expect(await shell("settings delete global x ; settings get global x")).toBe(
      "Deleted 1 rows\nnull\n",
    );
  });
});
