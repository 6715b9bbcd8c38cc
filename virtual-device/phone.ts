// One virtual phone: its screen, packages, processes, log, files and settings, and what is wrong with it.
// It is the only place where these meet; it speaks neither adb nor HTTP.
import { Faults } from "./faults";
import { HELPER_PACKAGES, Instrumentation, SERVER_PACKAGE } from "./instrumentation";
import { Logcat, type LogLevel } from "./logcat";
import { type Pace, work } from "./pace";
import { type ApkFile, InstallFailure, type InstallOptions, Packages } from "./packages";
import { Processes } from "./processes";
import type { PhoneUi, UiHost } from "./ui/types";
import { type Display, displayOf } from "./ui/window";

/** Android 14. */
export const API_LEVEL = 34;
export const ANDROID_VERSION = "14";

export interface PhoneSpec {
  udid: string;
  model: string;
  pace: Pace;
  width: number;
  height: number;
}

/** How `adb devices` names it; `absent` is not listed at all. */
export type Connection = "device" | "offline" | "unauthorized" | "absent";

export class Phone {
  readonly packages = new Packages(API_LEVEL);
  readonly processes = new Processes();
  readonly logcat = new Logcat();
  readonly faults = new Faults();
  readonly instrumentation = new Instrumentation();
  /** Paths under /data and /sdcard that somebody pushed or wrote. */
  readonly files = new Map<string, Buffer>();
  /** `namespace/key`, as `settings put` has them. */
  readonly settings = new Map<string, string>();
  readonly properties: Map<string, string>;
  readonly ui: PhoneUi;
  clipboard = "";
  isLocked = false;
  /** As the developer option: an app's first crash shows its dialog, too. */
  get showsFirstCrash(): boolean {
    return this.settings.get("global/show_first_crash_dialog") === "1";
  }

  /** UiAutomator2 sessions opened so far. */
  sessionCount = 0;
  readonly bootedAtMs = Date.now();
  #connection: Connection = "device";
  readonly #streams = new Set<() => void>();

  constructor(
    readonly spec: PhoneSpec,
    makeUi: (host: UiHost, phone: Phone) => PhoneUi,
  ) {
    this.properties = properties(spec);
    this.ui = makeUi(this.#host(), this);
    this.log("I", "boot", "Boot completed");
  }

  /** The screen as it is held now, with its system bars' heights; pixels. */
  get display(): Display {
    return displayOf(this.ui.width, this.ui.height);
  }

  get densityDpi(): number {
    return densityOf(this.spec);
  }

  get connection(): Connection {
    return this.#connection;
  }

  log(level: LogLevel, tag: string, message: string, packageName?: string): void {
    const pid =
      (packageName && this.processes.pidOf(packageName)) || this.processes.pidOf("system_server");
    this.logcat.write({ atMs: Date.now(), pid: pid ?? 1, level, tag, message });
  }

  work(kind: Parameters<typeof work>[1]): Promise<void> {
    return work(this.spec.pace, kind);
  }

  /** Remembers what ends an adb stream when the cable goes; answers how to forget it. */
  keepStream(close: () => void): () => void {
    this.#streams.add(close);
    return () => this.#streams.delete(close);
  }

  /** Installs as `adb install`. Rejects with InstallFailure. */
  async install(apk: ApkFile, options: InstallOptions): Promise<void> {
    const isHelper = HELPER_PACKAGES.has(apk.packageName);
    if (!isHelper) {
      await this.work("install");
      const injected = this.faults.takeInstallFailure();
      if (injected) throw new InstallFailure(injected.code, injected.detail);
    }
    const isUpdate = this.packages.get(apk.packageName) !== null;
    this.packages.install(apk, options, Date.now());
    if (isUpdate) this.endApp(apk.packageName, "installPackageLI");
    if (!isHelper) this.ui.install(apk);
    this.log("I", "PackageManager", `Package ${apk.packageName} ${isUpdate ? "updated" : "added"}`);
  }

  /** Removes the app and its data; false where it was not there. */
  uninstall(packageName: string): boolean {
    if (this.packages.get(packageName) === null) return false;
    this.endApp(packageName, "deletePackageX");
    this.ui.uninstall(packageName);
    return this.packages.uninstall(packageName);
  }

  /** As `am start`: the app comes to the front. Rejects with ActivityNotFound. */
  async launch(packageName: string, activity: string): Promise<void> {
    const installed = this.packages.get(packageName);
    if (installed === null) throw new Error(`${packageName} is not installed`);
    await this.work("launch");
    const component = `${packageName}/${shortActivity(packageName, activity)}`;
    this.log(
      "I",
      "ActivityTaskManager",
      `START u0 {act=android.intent.action.MAIN cmp=${component}} from uid 2000`,
    );
    const isCold = this.processes.pidOf(packageName) === null;
    this.ui.launch(installed.apk, activity);
    if (isCold) {
      const pid = this.processes.start(packageName);
      this.log(
        "I",
        "ActivityManager",
        `Start proc ${pid}:${packageName}/u0a${installed.uid - 10000} for next-top-activity {${component}}`,
      );
    }
    this.log("I", "ActivityTaskManager", `Displayed ${component}: +${isCold ? 412 : 96}ms`);
    if (this.faults.take("launchCrashes")) this.ui.crashForegroundApp("java");
  }

  /** The app's process ends, its windows go; its data stays. */
  endApp(packageName: string, reason: string): void {
    if (packageName === SERVER_PACKAGE) this.instrumentation.end("");
    if (!HELPER_PACKAGES.has(packageName)) this.ui.forceStop(packageName);
    const pid = this.processes.pidOf(packageName);
    if (this.processes.end(packageName)) {
      this.log(
        "I",
        "ActivityManager",
        `Killing ${pid}:${packageName} (adj 0): stop ${packageName} due to ${reason}`,
      );
    }
  }

  /** The server's process starts; `onEnd` hears its last words. */
  async startInstrumentation(onEnd: (output: string) => void): Promise<void> {
    this.instrumentation.begin((output) => {
      this.processes.end(SERVER_PACKAGE);
      onEnd(output);
    });
    const { run } = this.instrumentation;
    this.processes.start(SERVER_PACKAGE);
    if (this.faults.take("instrumentationDeaths")) {
      this.instrumentation.crash();
      return;
    }
    await this.work("instrumentation");
    this.instrumentation.up(run);
  }

  connect(connection: Connection): void {
    this.#connection = connection;
    if (connection === "device") return;
    // Streams run over the cable; instrumentation is one of them and dies with its `am instrument`.
    this.instrumentation.end("");
    for (const close of this.#streams) close();
    this.#streams.clear();
  }

  /** No fault is left and the device is there. What has died stays dead. */
  restore(): void {
    this.faults.clear();
    this.isLocked = false;
    this.connect("device");
  }

  /** Everything ends and the device is away; back after `awayMs`, or as long as a boot takes. */
  async reboot(awayMs?: number): Promise<void> {
    this.connect("absent");
    for (const { apk } of this.packages.all()) {
      if (!HELPER_PACKAGES.has(apk.packageName)) this.ui.forceStop(apk.packageName);
    }
    this.processes.restart();
    this.logcat.clear();
    if (awayMs === undefined) await this.work("boot");
    else await new Promise((resolve) => setTimeout(resolve, awayMs));
    this.log("I", "boot", "Boot completed");
    if (this.#connection === "absent") this.connect("device");
  }

  #host(): UiHost {
    return {
      log: (level, tag, message, packageName) => this.log(level, tag, message, packageName),
      processDied: (packageName) => {
        this.processes.end(packageName);
      },
      processStarted: (packageName) => this.processes.start(packageName),
      isPermissionGranted: (packageName, permission) =>
        this.packages.get(packageName)?.granted.has(permission) ?? false,
      setPermissionGranted: (packageName, permission, granted) => {
        const installed = this.packages.get(packageName);
        if (granted) installed?.granted.add(permission);
        else installed?.granted.delete(permission);
      },
    };
  }
}

/** `.Name` for an activity of the package's own, the full name for a foreign one. */
export function shortActivity(packageName: string, activity: string): string {
  return activity.startsWith(`${packageName}.`) ? activity.slice(packageName.length) : activity;
}

/** Dots per inch of the screen: 420 where the short side has 1080 pixels, in proportion elsewhere, as the screen draws. */
function densityOf({ width, height }: PhoneSpec): number {
  return Math.round((420 * Math.min(width, height)) / 1080);
}

function properties(spec: PhoneSpec): Map<string, string> {
  return new Map([
    ["ro.build.version.sdk", String(API_LEVEL)],
    ["ro.build.version.release", ANDROID_VERSION],
    ["ro.product.model", spec.model],
    ["ro.product.manufacturer", "Rove"],
    ["ro.product.brand", "rove"],
    ["ro.product.device", "virtual"],
    ["ro.product.cpu.abi", "arm64-v8a"],
    ["ro.product.cpu.abilist", "arm64-v8a"],
    ["ro.serialno", spec.udid],
    ["ro.sf.lcd_density", String(densityOf(spec))],
    ["ro.build.fingerprint", `rove/virtual/virtual:${ANDROID_VERSION}/1/1:userdebug/test-keys`],
    ["ro.build.characteristics", "nosdcard"],
    ["ro.debuggable", "1"],
    ["sys.boot_completed", "1"],
    ["init.svc.bootanim", "stopped"],
    ["persist.sys.locale", "en-US"],
    ["persist.sys.timezone", "Etc/UTC"],
  ]);
}
