// Finds the phones that a real `adb` sees. Only looks; never starts, installs or changes anything on them.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A line of `adb devices -l`. */
export interface RealDevice {
  udid: string;
  /** `device` when it can be used, else `unauthorized`, `offline`, … */
  state: string;
  model: string;
}

export interface RealAndroid {
  adb: string;
  /** What Appium needs in its environment to use this adb. */
  androidHome: string;
  devices: RealDevice[];
}

/** Path of the adb of ANDROID_HOME, ANDROID_SDK_ROOT or the PATH; null where there is none. */
function findAdb(env: NodeJS.ProcessEnv): string | null {
  const sdks = [env.ANDROID_HOME, env.ANDROID_SDK_ROOT].filter((sdk) => sdk !== undefined);
  const candidates = [
    ...sdks.map((sdk) => join(sdk, "platform-tools", "adb")),
    ...(env.PATH ?? "").split(delimiter).map((dir) => join(dir, "adb")),
  ];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * Asks the machine's adb for its devices; null where there is no adb or it does not answer within 10 s.
 * Appium looks for adb only inside an SDK folder, so one found on the PATH alone gets such a folder in `linkDir`.
 */
export async function findRealAndroid(
  linkDir: string,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<RealAndroid | null> {
  const adb = findAdb(env);
  if (!adb) return null;
  let listing: string;
  try {
    listing = (await run(adb, ["devices", "-l"], { timeout: 10_000, signal })).stdout;
  } catch {
    signal?.throwIfAborted();
    // An adb that cannot list devices cannot serve Appium either: as good as none.
    return null;
  }
  const devices = parseDevices(listing);
  if (devices.length === 0) return null;
  const isInSdk = adb.endsWith(join("platform-tools", "adb"));
  const androidHome = isInSdk ? join(adb, "..", "..") : join(linkDir, "android-home");
  if (!isInSdk) {
    const link = join(androidHome, "platform-tools", "adb");
    await mkdir(join(androidHome, "platform-tools"), { recursive: true });
    await rm(link, { force: true });
    await symlink(adb, link);
  }
  return { adb, androidHome, devices };
}

/** Reads `adb devices -l`. */
function parseDevices(listing: string): RealDevice[] {
  return listing.split("\n").flatMap((line) => {
    const match = /^(\S+)\s+(device|offline|unauthorized|recovery|sideload|bootloader)\b(.*)$/.exec(
      line,
    );
    if (!match) return [];
    const model = /\bmodel:(\S+)/.exec(match[3] ?? "")?.[1] ?? "unknown model";
    return [{ udid: match[1] ?? "", state: match[2] ?? "", model: model.replaceAll("_", " ") }];
  });
}
