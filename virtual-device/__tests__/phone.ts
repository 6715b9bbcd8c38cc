// A phone for tests of single rooms: no process, no wire, only its state; and an app that is on it.
import { type ApkFile, Packages } from "../packages";
import { Phone } from "../phone";
import { createPhoneUi } from "../ui/phone";

export function makePhone(): Phone {
  const spec = {
    udid: "ROVE1",
    model: "Rove Phone",
    pace: "instant",
    width: 720,
    height: 1600,
  } as const;
  return new Phone(spec, (host) =>
    createPhoneUi({ width: 720, height: 1600, host, clock: Date.now }),
  );
}

/** A phone whose screen takes every touch and key down instead of showing anything. */
export function makeWrittenPhone(): { phone: Phone; done: string[] } {
  const done: string[] = [];
  const spec = {
    udid: "ROVE1",
    model: "Rove Phone",
    pace: "instant",
    width: 720,
    height: 1600,
  } as const;
  const phone = new Phone(spec, (host) => {
    const ui = createPhoneUi({ width: 720, height: 1600, host, clock: Date.now });
    const writes =
      (name: string) =>
      (...args: (string | number)[]) => {
        done.push([name, ...args].join(" "));
      };
    return Object.assign(ui, {
      tap: writes("tap"),
      longPress: writes("longPress"),
      swipe: writes("swipe"),
      key: writes("key"),
      type: writes("type"),
      scroll: (...args: (string | number)[]) => {
        done.push(["scroll", ...args].join(" "));
        return true;
      },
    });
  });
  return { phone, done };
}

/** An app with one launcher activity and one that nobody may start from outside. */
export function makeApk(changes: Partial<ApkFile> = {}): ApkFile {
  const packageName = changes.packageName ?? "com.example.notes";
  const activity = (name: string, exported: boolean, categories: string[]) => ({
    name: `${packageName}.${name}`,
    label: name,
    exported,
    categories,
    targetActivity: null,
    intentFilters: exported ? [{ actions: ["android.intent.action.MAIN"], categories }] : [],
  });
  return {
    packageName,
    label: "Notes",
    versionName: "1.2",
    versionCode: 12,
    activities: [
      activity("Main", true, ["android.intent.category.LAUNCHER"]),
      activity("Hidden", false, []),
    ],
    launcherActivity: `${packageName}.Main`,
    requestedPermissions: ["android.permission.CAMERA", "android.permission.INTERNET"],
    apkPath: "/tmp/notes.apk",
    minSdk: 24,
    targetSdk: 34,
    isTestOnly: false,
    isDebuggable: true,
    isSigned: true,
    signer: "5d1f",
    ...changes,
  };
}

export const NO_OPTIONS = { grantAll: false, allowTest: false, allowDowngrade: false };

export function makePackages(): Packages {
  return new Packages(34);
}
