// Everything that Rove needs on one machine, started together and ended together: Postgres, a device, Appium, the app.
// Knows nothing of runs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startApp } from "../local-runtime/app";
import { isAlive } from "../local-runtime/postgres/alive";
import { withClient } from "../local-runtime/postgres/databases";
import { startPostgres } from "../local-runtime/postgres/start";
import { unlessAborted } from "../local-runtime/unless-aborted";
import { startVirtualDevices } from "../virtual-device/start";
import { startAppium } from "./appium";
import { holdDataDir } from "./data-dir";
import { openLogFile, setAside } from "./log-file";
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
  /** File with an `AppModel` as JSON, for the virtual devices to play the app of its package by. */
  appModel?: string;
  /** Preferred ports; free ones are taken where these are not. */
  port?: number;
  appiumPort?: number;
  /** Extra environment of the app. */
  env?: Record<string, string>;
  isQuiet?: boolean;
  /** Gives up a start that is under way; of no effect later. */
  signal?: AbortSignal;
  /** Told each line that the app logs; all of them are in `app.log` of the data folder too. */
  onAppLine?: (line: string) => void;
}

const WATCH_MS = 1_000;

/**
 * The parts in the order in which they end. The app goes first: it hands over its runs and closes their sessions, for
 * which it needs all the others.
 */
const END_ORDER = ["app", "appium", "device", "database", "log", "folder"] as const;

/** How to end what has been started so far. */
type Stops = Partial<Record<(typeof END_ORDER)[number], () => Promise<unknown>>>;

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
  /** Resolves with the name of a part that has ended by itself. */
  partLost: Promise<string>;
  /** Ends everything, in order; what was temporary is gone afterwards. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the whole stack. Where a part fails, ends those that had started and rejects with the part's own words; on an
 * abort, with the signal's reason.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = createProgress(options.isQuiet);
  const stops: Stops = {};
  let stopping: Promise<void> | null = null;
  const stop = () => (stopping ??= stopInOrder(stops));
  try {
    const dataDir = await takeFolder(options, stops);
    const phones = startDevicesAndAppium(progress, dataDir, options, stops);
    const [{ database, app }, { android, appium }] = await bothOrNeither(
      startDatabaseAndApp(progress, dataDir, options, stops, phones),
      phones,
    );
    const pids = { app: app.pid, appium: appium.pid, device: android.pid, database: database.pid };
    await registerDevices(app.url, appium.url, android.devices, options.signal);
    return {
      url: app.url,
      appiumUrl: appium.url,
      devices: android.devices,
      controlUrl: android.controlUrl,
      databaseUrl: database.url,
      appPid: app.pid,
      dataDir,
      partLost: watchParts(pids, () => stopping !== null),
      stop,
    };
  } catch (error) {
    await stop();
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** The stack that was on its way; null where its start was given up, and nothing is left of it. */
export async function unlessGivenUp(
  starting: Promise<Stack>,
  signal: AbortSignal,
): Promise<Stack | null> {
  return await starting.catch((error: unknown) => {
    if (error === signal.reason) return null;
    throw error;
  });
}

async function takeFolder(options: StackOptions, stops: Stops): Promise<string> {
  if (options.isTemporary) {
    const dir = await mkdtemp(join(tmpdir(), "rove-"));
    stops.folder = () => rm(dir, { recursive: true, force: true });
    return dir;
  }
  const wished = resolve(process.env.ROVE_DATA_DIR || join(PROJECT_ROOT, ".rove"));
  const { dir, isBeside, release } = await holdDataDir(wished);
  stops.folder = release;
  if (isBeside && !options.isQuiet) {
    console.log(`  Another Rove runs on ${wished}; this one keeps its data in ${dir}`);
  }
  return dir;
}

/** Tells the app which devices there are, so that runs that name none share them out. */
async function registerDevices(
  url: string,
  appiumServerUrl: string,
  devices: StackDevice[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { udid } of devices.filter(({ state }) => state === "device")) {
    const answer = await fetch(`${url}/devices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ appiumServerUrl, udid }),
      signal: signal ?? null,
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
  stops: Stops,
  phones: Promise<unknown>,
) {
  const database = await progress.part(
    "database",
    () => startDatabase(dataDir, options, stops),
    ({ told }) => told,
  );
  const log = await openLogFile(join(dataDir, "app.log"), (words) => console.error(words));
  stops.log = () => log.close();
  const app = await progress.part(
    "app",
    () =>
      startApp({
        appRoot: PROJECT_ROOT,
        outDir: join(PROJECT_ROOT, ".encore", "local"),
        dataDir,
        postgresUrl: database.url,
        port: options.port ?? 4000,
        env: { ...options.env },
        // A run that was handed over at the last end goes on as soon as there is a worker.
        after: phones,
        signal: options.signal,
        onLine: (line) => {
          log.write(line);
          options.onAppLine?.(line);
        },
      }),
    (started) => started.url,
  );
  stops.app = () => app.stop();
  return { database, app };
}

/** The server of DATABASE_URL, which is not ours to end, or one of our own. */
async function startDatabase(dataDir: string, options: StackOptions, stops: Stops) {
  // What shall leave nothing behind does not write into a server that stays.
  const given = options.isTemporary ? undefined : process.env.DATABASE_URL;
  if (given) {
    const { host, protocol } = URL.canParse(given) ? new URL(given) : { host: "", protocol: "" };
    if (!/^postgres(ql)?:$/.test(protocol) || host === "") {
      throw new Error("DATABASE_URL is no URL like postgresql://user:password@host:5432/postgres");
    }
    const asked = withClient(given, (client) => client.query("select"));
    await unlessAborted(options.signal, asked).catch((error: unknown) => {
      const why = (error as Error).message;
      throw new Error(`PostgreSQL at ${host}, which DATABASE_URL names, does not serve: ${why}`);
    });
    return { url: given, pid: null, told: `PostgreSQL at ${host}, as DATABASE_URL says` };
  }
  const { isTemporary, signal } = options;
  const server = await startPostgres({ dataDir: join(dataDir, "postgres"), isTemporary, signal });
  stops.database = () => server.stop();
  return { url: server.url, pid: server.pid, told: `PostgreSQL on port ${server.port}` };
}

async function startDevicesAndAppium(
  progress: Progress,
  dataDir: string,
  options: StackOptions,
  stops: Stops,
) {
  const android = await progress.part(
    "device",
    () => startDevices(dataDir, options, stops),
    ({ devices }) => devices.map((d) => `${d.udid} (${d.kind}, ${d.model})`).join(", "),
  );
  const logFile = join(dataDir, "appium.log");
  await setAside(logFile);
  const appium = await progress.part(
    "appium",
    () =>
      startAppium({
        env: android.env,
        port: options.appiumPort ?? 4723,
        logFile,
        home: join(dataDir, "appium"),
        signal: options.signal,
      }),
    (started) => started.url,
  );
  stops.appium = () => appium.stop();
  return { android, appium };
}

/** Virtual devices, or the machine's own where they were asked for and there are any. */
async function startDevices(
  dataDir: string,
  options: StackOptions,
  stops: Stops,
): Promise<{
  devices: StackDevice[];
  env: Record<string, string>;
  controlUrl: string | null;
  pid: number | null;
}> {
  if (options.devices === "any" || options.udid) {
    const real = await findRealAndroid(dataDir, process.env, options.signal);
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
        pid: null,
      };
    }
  }
  const count = options.virtualDevices ?? 2;
  const devices = Array.from({ length: count }, (_, index) => ({
    udid: `rove-${index + 1}`,
    pace: options.pace ?? ("phone" as const),
  }));
  const virtual = await startVirtualDevices({
    home: join(dataDir, "android-virtual"),
    devices,
    ...(options.appModel !== undefined && { appModel: options.appModel }),
    signal: options.signal,
  });
  stops.device = () => virtual.stop();
  return {
    devices: devices.map(({ udid }) => ({
      udid,
      kind: "virtual",
      model: "Rove virtual phone",
      state: "device",
    })),
    env: virtual.env,
    controlUrl: virtual.controlUrl,
    pid: virtual.pid,
  };
}

/** Waits for both even when one fails, so that what started late is known before everything is ended. */
async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
  return [first.value, second.value];
}

/** Resolves with the first part that is gone although nobody has ended it. Null stands for a part that is not ours. */
function watchParts(pids: Record<string, number | null>, isEnding: () => boolean): Promise<string> {
  return new Promise((tell) => {
    const watch = setInterval(() => {
      const lost = Object.entries(pids).find(([, pid]) => pid !== null && !isAlive(pid));
      if (!lost && !isEnding()) return;
      clearInterval(watch);
      if (lost && !isEnding()) tell(lost[0]);
    }, WATCH_MS);
    watch.unref();
  });
}

/** One that fails to end does not keep the others alive. */
async function stopInOrder(stops: Stops): Promise<void> {
  const failures: unknown[] = [];
  for (const name of END_ORDER) {
    try {
      await stops[name]?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "Some parts did not end cleanly.");
}
