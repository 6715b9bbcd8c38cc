// Starts the virtual phones as a process of their own and says how to reach them. Whoever calls it owns `home`.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Ready } from "./daemon";
import type { Pace } from "./pace";

export interface VirtualDevice {
  udid: string;
  /** Defaults to "Rove Phone". */
  model?: string;
  /** Defaults to `phone`. */
  pace?: Pace;
  /** Pixels, upright; 720 by 1600 unless said otherwise. */
  width?: number;
  height?: number;
}

export interface VirtualDevicesOptions {
  /** An existing folder; the two SDK folders are made in it and removed at the end. */
  home: string;
  devices: VirtualDevice[];
  /** File with an `AppModel` as JSON: the app of that package is played by it, whatever its own manifest suggests. */
  appModel?: string;
  /** Hears each call of adb, aapt2 and java, and the daemon's complaints. */
  onLine?: (line: string) => void;
  /** The language of the small programs in the SDK folder; bash where there is one. */
  shim?: "bash" | "node";
  /** Gives up a start that is under way and ends what it has begun; of no effect later. */
  signal?: AbortSignal | undefined;
}

export interface VirtualDevices {
  androidHome: string;
  javaHome: string | null;
  /** For the Appium server's environment. */
  env: Record<string, string>;
  /** `GET /devices`, `POST /devices/:udid/faults`, `POST /devices/:udid/restore`. */
  controlUrl: string;
  pid: number;
  /** Ends the phones and removes their folders; idempotent. */
  stop(): Promise<void>;
}

/** A daemon that has not ended by then will not end by itself. */
const STOP_MS = 3000;

/** Starts one daemon with all the devices. Rejects where it cannot come up. It ends with this process at the latest. */
export async function startVirtualDevices(options: VirtualDevicesOptions): Promise<VirtualDevices> {
  const { home, devices, appModel, onLine, shim, signal } = options;
  signal?.throwIfAborted();
  const config = {
    home,
    shim,
    appModel,
    tracesCalls: onLine !== undefined,
    devices: devices.map(
      ({ udid, model = "Rove Phone", pace = "phone", width = 720, height = 1600 }) => ({
        udid,
        model,
        pace,
        width,
        height,
      }),
    ),
  };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const daemon = fileURLToPath(new URL("./daemon.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", tsx, daemon, JSON.stringify(config)], {
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C in a terminal would end it before its own handler stands; the parent decides when the phones end.
    detached: true,
  });
  const exited = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => resolve(code)),
  );
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (complaints.length < 20) complaints.push(line);
    onLine?.(line);
  });
  // Before it is ready it has nothing to take away but what its handler does.
  const giveUp = () => void child.kill("SIGTERM");
  signal?.addEventListener("abort", giveUp);
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) =>
      resolve(JSON.parse(line) as Ready),
    );
    child.once("error", reject);
    void exited.then((code) =>
      reject(
        signal?.aborted
          ? (signal.reason as Error)
          : new Error(`The virtual devices ended with code ${code}: ${complaints.join("\n")}`),
      ),
    );
  }).finally(() => signal?.removeEventListener("abort", giveUp));
  // They must not keep a finished parent alive: its end closes their standard input, which ends them.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    (pipe as unknown as { unref(): void }).unref();
  }
  return {
    androidHome: ready.androidHome,
    javaHome: ready.javaHome,
    controlUrl: ready.controlUrl,
    pid: child.pid ?? 0,
    env: {
      ANDROID_HOME: ready.androidHome,
      ANDROID_SDK_ROOT: ready.androidHome,
      JAVA_HOME: ready.javaHome,
      ANDROID_ADB_SERVER_PORT: String(ready.adbPort),
    },
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
