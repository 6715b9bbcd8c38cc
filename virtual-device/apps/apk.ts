// Reads what a phone's package manager would read from an APK: names, versions, activities with their labels and intent
// filters, permissions. Refuses a broken file with Android's own codes. It never runs or changes the file.
import { open, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import type { ActivityInfo, InstalledApp } from "../ui/types";

/** One intent filter of an activity. */
export interface IntentFilter {
  actions: string[];
  categories: string[];
}

/** An activity or activity alias as the manifest describes it. */
export interface ApkActivity extends ActivityInfo {
  /** The activity that an alias starts; null for a real activity. */
  targetActivity: string | null;
  intentFilters: IntentFilter[];
}

/** Everything of an APK that the phone needs; also an `InstalledApp`. */
export interface ApkInfo extends InstalledApp {
  activities: ApkActivity[];
  minSdk: number;
  targetSdk: number;
  isTestOnly: boolean;
  isDebuggable: boolean;
  /** True where the file carries a signature of any scheme. */
  isSigned: boolean;
}

/** Codes of PackageManager that reading can end in. */
export type ApkErrorCode =
  | "INSTALL_FAILED_INVALID_URI"
  | "INSTALL_PARSE_FAILED_NOT_APK"
  | "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION"
  | "INSTALL_PARSE_FAILED_MANIFEST_MALFORMED"
  | "INSTALL_PARSE_FAILED_MANIFEST_EMPTY"
  | "INSTALL_PARSE_FAILED_BAD_PACKAGE_NAME";

/** The file is no APK that a phone would take. `code` and `message` are what `adb install` prints in brackets. */
export class ApkError extends Error {
  constructor(
    readonly code: ApkErrorCode,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = "ApkError";
  }
}

// The package has no types, and its main entry refuses file names without ".apk", which a real phone does not.
const ApkParser: new (path: string) => { parse(): Promise<Manifest> } = createRequire(
  import.meta.url,
)("app-info-parser/src/apk");

const read = new Map<string, { stamp: string; info: Promise<ApkInfo> }>();

/** Reads an APK; answers from memory while path, size and modification time stay the same. Rejects with `ApkError`. */
export async function readApk(path: string): Promise<ApkInfo> {
  const file = await stat(path).catch(() => null);
  if (file === null || !file.isFile()) {
    throw new ApkError("INSTALL_FAILED_INVALID_URI", `Failed to open file: ${path}`);
  }
  const stamp = `${file.mtimeMs}:${file.size}`;
  const known = read.get(path);
  if (known !== undefined && known.stamp === stamp) return known.info;
  const info = parse(path, file.size);
  read.set(path, { stamp, info });
  info.catch(() => read.delete(path));
  return info;
}

async function parse(path: string, sizeBytes: number): Promise<ApkInfo> {
  const isSigned = await looksSigned(path, sizeBytes);
  let manifest: Manifest;
  try {
    manifest = await new ApkParser(path).parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("AndroidManifest.xml")) {
      throw new ApkError(
        "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION",
        `Failed to parse ${path}: AndroidManifest.xml`,
      );
    }
    throw new ApkError("INSTALL_PARSE_FAILED_NOT_APK", `Failed to parse ${path}: ${message}`);
  }
  return { ...describe(manifest, path), isSigned };
}

/** The signing block sits right before the central directory; older files carry META-INF/*.RSA instead. */
async function looksSigned(path: string, sizeBytes: number): Promise<boolean> {
  const handle = await open(path);
  try {
    // The directory of a big APK is well below a mebibyte; a zip's end record is in its last 64 KiB.
    const tail = Buffer.alloc(Math.min(sizeBytes, 2 << 20));
    await handle.read(tail, 0, tail.length, sizeBytes - tail.length);
    const text = tail.toString("latin1");
    return text.includes("APK Sig Block 42") || /META-INF\/[^/\0]+\.(RSA|DSA|EC)/.test(text);
  } finally {
    await handle.close();
  }
}

function describe(manifest: Manifest, path: string): Omit<ApkInfo, "isSigned"> {
  const packageName = manifest.package;
  if (typeof packageName !== "string" || packageName === "") {
    throw new ApkError(
      "INSTALL_PARSE_FAILED_MANIFEST_MALFORMED",
      `${path} (at Binary XML file line #1): <manifest> has no package attribute`,
    );
  }
  if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(packageName)) {
    throw new ApkError(
      "INSTALL_PARSE_FAILED_BAD_PACKAGE_NAME",
      `Invalid manifest package: must have at least one '.' separator: ${packageName}`,
    );
  }
  const application = manifest.application;
  if (application === undefined || application === null) {
    throw new ApkError(
      "INSTALL_PARSE_FAILED_MANIFEST_EMPTY",
      `${path} (at Binary XML file line #1): <manifest> does not contain an <application>`,
    );
  }
  const appLabel = firstText(application.label) || packageName;
  const components = [...(application.activities ?? []), ...(application.activityAliases ?? [])];
  const activities = components
    .filter((component) => component.enabled !== false)
    .map((component) => describeActivity(component, packageName, appLabel));
  const launcher = activities.find((activity) =>
    activity.intentFilters.some(
      (filter) =>
        filter.actions.includes("android.intent.action.MAIN") &&
        filter.categories.includes("android.intent.category.LAUNCHER"),
    ),
  );
  const permissions = [
    ...(manifest.usesPermissions ?? []),
    ...(manifest.usesPermissionsSDK23 ?? []),
  ];
  return {
    packageName,
    label: appLabel,
    versionName: String(firstText(manifest.versionName) || ""),
    versionCode: Number(manifest.versionCode ?? 0),
    activities,
    launcherActivity: launcher?.name ?? null,
    requestedPermissions: [...new Set(permissions.map((permission) => String(permission.name)))],
    apkPath: path,
    minSdk: Number(manifest.usesSdk?.minSdkVersion ?? 1),
    targetSdk: Number(manifest.usesSdk?.targetSdkVersion ?? manifest.usesSdk?.minSdkVersion ?? 1),
    isTestOnly: application.testOnly === true,
    isDebuggable: application.debuggable === true,
  };
}

function describeActivity(
  component: Component,
  packageName: string,
  appLabel: string,
): ApkActivity {
  const intentFilters = (component.intentFilters ?? []).map((filter) => ({
    actions: (filter.actions ?? []).map((action) => String(action.name)),
    categories: (filter.categories ?? []).map((category) => String(category.name)),
  }));
  return {
    name: fullName(component.name, packageName),
    label: firstText(component.label) || appLabel,
    // Before Android 12 an activity with an intent filter counted as exported unless it said otherwise.
    exported: component.exported ?? intentFilters.length > 0,
    categories: [...new Set(intentFilters.flatMap((filter) => filter.categories))],
    targetActivity:
      component.targetActivity === undefined
        ? null
        : fullName(component.targetActivity, packageName),
    intentFilters,
  };
}

/** Manifests may shorten names: `.Main` and `Main` both belong to the package. */
function fullName(name: string, packageName: string): string {
  if (name.startsWith(".")) return packageName + name;
  return name.includes(".") ? name : `${packageName}.${name}`;
}

/** Labels out of the resource table come as one text per configuration; the first is the default one. */
function firstText(value: Text): string {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null ? "" : String(first);
}

type Text = string | number | (string | null)[] | null | undefined;

interface Named {
  name: string;
}

interface Component extends Named {
  label?: Text;
  exported?: boolean;
  enabled?: boolean;
  targetActivity?: string;
  intentFilters?: { actions?: Named[]; categories?: Named[] }[];
}

interface Manifest {
  package?: string;
  versionName?: Text;
  versionCode?: number;
  usesSdk?: { minSdkVersion?: number; targetSdkVersion?: number } | null;
  usesPermissions?: Named[];
  usesPermissionsSDK23?: Named[];
  application?: {
    label?: Text;
    testOnly?: boolean;
    debuggable?: boolean;
    activities?: Component[];
    activityAliases?: Component[];
  } | null;
}
