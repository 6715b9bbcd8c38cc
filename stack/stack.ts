// Everything that Rove needs on one machine, started together and ended together: Postgres, a device, Appium, the app.
// Knows nothing of runs.
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startApp } from "../local-runtime/app";
import { startPostgres } from "../local-runtime/postgres/start";
import { startVirtualDevices } from "../virtual-device/start";
import { startAppium } from "./appium";
import { createProgress, type Progress } from "./progress";
import { findRealAndroid } from "./real-devices";

/** Root of the project. */
export const PROJECT_ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The APK of the demo, from the npm package `android-apidemos`. */
export const DEMO_APK = join(PROJECT_ROOT, "node_modules/android-apidemos/apks/ApiDemos-debug.apk");

export interface StackOptions {
  /** Keeps nothing: data in a temporary folder, gone on stop. Otherwise in `.rove`, or ROVE_DATA_DIR. */
  isTemporary: boolean;
  /** `virtual` never touches a connected phone; `any` prefers one that adb shows. */
  devices: "virtual" | "any";
  /** Use this device, a real one. */
  udid?: string;
  /** Number of virtual devices. Default 2. */
  virtualDevices?: number;
  /** Latency of the virtual devices. Default `phone`. */
  pace?: "instant" | "fast" | "phone";
  /** Preferred ports; free ones are taken where these are not. */
  port?: number;
  appiumPort?: number;
  /** Extra environment of the app. */
  env?: Record<string, string>;
  isQuiet?: boolean;
  /** Told each line that the app logs; all of them are in `app.log` of the data folder too. */
  onAppLine?: (line: string) => void;
}

/** Ends one part. */
type Stop = () => Promise<unknown>;

export interface StackDevice {
  udid: string;
  kind: "virtual" | "real";
  model: string;
  state: string;
}

export interface Stack {
  /** Base URL of the API. */
  url: string;
  appiumUrl: string;
  devices: StackDevice[];
  /** Steers the virtual devices; null with a real one. */
  controlUrl: string | null;
  databaseUrl: string;
  appPid: number;
  dataDir: string;
  /** Ends everything, in order; what was temporary is gone afterwards. Idempotent. */
  stop(): Promise<void>;
}

/** Starts the whole stack. Where a part fails, ends those that had started and rejects with the part's own words. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = createProgress(options.isQuiet);
  const stops: Stop[] = [];
  let stopping: Promise<void> | null = null;
  const stop = () => (stopping ??= stopInOrder(stops));
  try {
    const dataDir = options.isTemporary
      ? await mkdtemp(join(tmpdir(), "rove-"))
      : (process.env.ROVE_DATA_DIR ?? join(PROJECT_ROOT, ".rove"));
    await mkdir(dataDir, { recursive: true });
    if (options.isTemporary) stops.push(() => rm(dataDir, { recursive: true, force: true }));

    const [{ postgres, app }, { android, appium }] = await bothOrNeither(
      startDatabaseAndApp(progress, dataDir, options, stops),
      startDevicesAndAppium(progress, dataDir, options, stops),
    );
    await registerDevices(app.url, appium.url, android.devices);
    return {
      url: app.url,
      appiumUrl: appium.url,
      devices: android.devices,
      controlUrl: android.controlUrl,
      databaseUrl: postgres.url,
      appPid: app.pid,
      dataDir,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tells the app which devices there are, so that runs that name none share them out. */
async function registerDevices(
  url: string,
  appiumServerUrl: string,
  devices: StackDevice[],
): Promise<void> {
  for (const { udid } of devices.filter(({ state }) => state === "device")) {
    const answer = await fetch(`${url}/devices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ appiumServerUrl, udid }),
    });
    if (!answer.ok) {
      throw new Error(`POST /devices answered ${answer.status}: ${await answer.text()}`);
    }
  }
}

async function startDatabaseAndApp(
  progress: Progress,
  dataDir: string,
  options: StackOptions,
  stops: Stop[],
) {
  const postgres = await progress.part(
    "database",
    () => startPostgres({ dataDir: join(dataDir, "postgres"), isTemporary: options.isTemporary }),
    (started) => `PostgreSQL on port ${started.port}`,
  );
  stops.push(() => postgres.stop());
  const log = createWriteStream(join(dataDir, "app.log"), { flags: "a" });
  stops.push(() => new Promise((resolve) => log.end(resolve)));
  const app = await progress.part(
    "app",
    () =>
      startApp({
        appRoot: PROJECT_ROOT,
        outDir: join(PROJECT_ROOT, ".encore", "local"),
        dataDir,
        postgresUrl: postgres.url,
        port: options.port ?? 4000,
        env: { ...options.env },
        onLine: (line) => {
          log.write(`${line}\n`);
          options.onAppLine?.(line);
        },
      }),
    (started) => started.url,
  );
  stops.push(() => app.stop());
  return { postgres, app };
}

async function startDevicesAndAppium(
  progress: Progress,
  dataDir: string,
  options: StackOptions,
  stops: Stop[],
) {
  const android = await progress.part(
    "device",
    () => startDevices(dataDir, options, stops),
    ({ devices }) => devices.map((d) => `${d.udid} (${d.kind}, ${d.model})`).join(", "),
  );
  const appium = await progress.part(
    "appium",
    () =>
      startAppium({
        env: android.env,
        port: options.appiumPort ?? 4723,
        logFile: join(dataDir, "appium.log"),
      }),
    (started) => started.url,
  );
  stops.push(() => appium.stop());
  return { android, appium };
}

/** Virtual devices, or the machine's own where they were asked for and there are any. */
async function startDevices(
  dataDir: string,
  options: StackOptions,
  stops: Stop[],
): Promise<{
  devices: StackDevice[];
  env: Record<string, string>;
  controlUrl: string | null;
}> {
  if (options.devices === "any" || options.udid) {
    const real = await findRealAndroid(dataDir);
    const devices = (real?.devices ?? []).map((device) => ({ ...device, kind: "real" as const }));
    if (options.udid && !devices.some((d) => d.udid === options.udid && d.state === "device")) {
      const seen = devices.map((d) => `${d.udid} (${d.state})`).join(", ") || "none";
      throw new Error(
        `adb shows no usable device ${options.udid}; it shows: ${seen}. Check \`adb devices\`.`,
      );
    }
    if (real && devices.length > 0) {
      return {
        devices: options.udid ? devices.filter((d) => d.udid === options.udid) : devices,
        env: { ANDROID_HOME: real.androidHome },
        controlUrl: null,
      };
    }
  }
  const count = options.virtualDevices ?? 2;
  const devices = Array.from({ length: count }, (_, index) => ({
    udid: `rove-${index + 1}`,
    pace: options.pace ?? ("phone" as const),
  }));
  const virtual = await startVirtualDevices({ home: join(dataDir, "android-virtual"), devices });
  stops.push(() => virtual.stop());
  return {
    devices: devices.map(({ udid }) => ({
      udid,
      kind: "virtual",
      model: "Rove virtual phone",
      state: "device",
    })),
    env: virtual.env,
    controlUrl: virtual.controlUrl,
  };
}

/** Waits for both even when one fails, so that what started late is known before everything is ended. */
async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
  return [first.value, second.value];
}

/** Last started, first ended; one that fails to end does not keep the others alive. */
async function stopInOrder(stops: Stop[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "Some parts did not end cleanly.");
}
