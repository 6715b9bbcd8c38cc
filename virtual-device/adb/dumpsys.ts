// `dumpsys`: the phone's state as text, in the words that Appium's parsers look for. It changes nothing.
import { SERVER_PACKAGE, SETTINGS_PACKAGE } from "../instrumentation";
import { type InstalledPackage, isRuntimePermission } from "../packages";
import { type Phone, shortActivity } from "../phone";
import { failed, type Program, printed } from "./shell";

function packageDump(phone: Phone, packageName: string): string {
  const installed = phone.packages.get(packageName);
  if (installed === null) return `Unable to find package: ${packageName}\n`;
  return `${filters(installed)}Packages:\n${record(installed)}`;
}

function filters({ apk }: InstalledPackage): string {
  const launcher = apk.launcherActivity;
  if (launcher === null) return "";
  const component = `${apk.packageName}/${shortActivity(apk.packageName, launcher)}`;
  return (
    "Activity Resolver Table:\n  Non-Data Actions:\n      android.intent.action.MAIN:\n" +
    `        ${hash(component)} ${component} filter ${hash(launcher)}\n` +
    '          Action: "android.intent.action.MAIN"\n          Category: "android.intent.category.LAUNCHER"\n\n'
  );
}

function record({ apk, uid, granted, firstInstallMs, lastUpdateMs }: InstalledPackage): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
  const state = (permission: string, isGranted: boolean) =>
    `      ${permission}: granted=${isGranted}\n`;
  const runtime = apk.requestedPermissions.filter(isRuntimePermission);
  const install = apk.requestedPermissions.filter((permission) => !isRuntimePermission(permission));
  return [
    `  Package [${apk.packageName}] (${hash(apk.packageName)}):`,
    `    appId=${uid}`,
    `    pkg=Package{${hash(apk.apkPath)} ${apk.packageName}}`,
    `    codePath=/data/app/${apk.packageName}-1`,
    `    versionCode=${apk.versionCode} minSdk=${apk.minSdk} targetSdk=${apk.targetSdk}`,
    `    versionName=${apk.versionName}`,
    `    flags=[ ${apk.isDebuggable ? "DEBUGGABLE " : ""}HAS_CODE ALLOW_CLEAR_USER_DATA ]`,
    `    firstInstallTime=${time(firstInstallMs)}`,
    `    lastUpdateTime=${time(lastUpdateMs)}`,
    "    requested permissions:",
    ...apk.requestedPermissions.map((permission) => `      ${permission}`),
    "    install permissions:",
    install.map((permission) => state(permission, true)).join("") +
      `    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=false`,
    "      runtime permissions:",
    runtime.map((permission) => `  ${state(permission, granted.has(permission))}`).join(""),
  ].join("\n");
}

/** Eight hex digits that stay the same for the same text: Android prints object identities there. */
function hash(text: string): string {
  let value = 0;
  for (let at = 0; at < text.length; at++)
    value = (Math.imul(value, 31) + text.charCodeAt(at)) >>> 0;
  return value.toString(16).padStart(7, "0").slice(0, 7);
}

function front(phone: Phone) {
  const { packageName, activity, focusedWindowPackage } = phone.ui.foreground();
  const component = `${packageName}/${shortActivity(packageName, activity)}`;
  const recordText = `ActivityRecord{${hash(component)} u0 ${component} t12}`;
  const focus = phone.isLocked
    ? `Window{${hash("keyguard")} u0 NotificationShade} Keyguard`
    : focusedWindowPackage === packageName
      ? `Window{${hash(activity)} u0 ${packageName}/${activity}}`
      : `Window{${hash(focusedWindowPackage)} u0 ${focusedWindowPackage}}`;
  return { packageName, component, recordText, focus };
}

function windowDump(phone: Phone, args: string[]): string {
  const { recordText, focus, component } = front(phone);
  const { width, height, statusBar, navigationBar } = phone.display;
  const shown =
    "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)\n" +
    `  Display: mDisplayId=0\n    init=${width}x${height} cur=${width}x${height} app=${width}x${height}\n` +
    `  mCurrentFocus=${focus}\n  mFocusedApp=${recordText}\n  mInputMethodTarget=${focus}\n`;
  if (args[0] === "displays") return shown;
  const block = (index: number, title: string, type: string, frame: string) =>
    `  Window #${index} Window{${hash(title)} u0 ${title}}:\n    mAttrs={(0,0)(fillxfill) sim={} ty=${type} fmt=TRANSLUCENT}\n` +
    `    mFrame=${frame} frame=${frame}\n    mViewVisibility=0x0 mHaveFrame=true\n\n`;
  const windows =
    "WINDOW MANAGER WINDOWS (dumpsys window windows)\n" +
    block(
      0,
      "NavigationBar0",
      "NAVIGATION_BAR",
      `[0,${height - navigationBar}][${width},${height}]`,
    ) +
    block(1, "StatusBar", "STATUS_BAR", `[0,0][${width},${statusBar}]`) +
    block(
      2,
      component.replace("/", "-").replaceAll(".", "-"),
      "BASE_APPLICATION",
      `[0,0][${width},${height}]`,
    ) +
    `  mCurrentFocus=${focus}\n  mFocusedApp=${recordText}\n`;
  if (args[0] === "windows") return windows;
  return (
    `WINDOW MANAGER POLICY STATE (dumpsys window policy)\n    mShowingLockscreen=${phone.isLocked}\n` +
    `    mScreenOnEarly=true mScreenOnFully=true\n    screenState=SCREEN_STATE_ON\n\n${windows}${shown}`
  );
}

function activityDump(phone: Phone, args: string[]): string {
  if (args[0] === "services") return servicesDump(phone, args[1] ?? "");
  const { recordText, packageName, component } = front(phone);
  if (args[0] === "processes" || args[0] === "p") {
    const lines = phone.processes
      .all()
      .filter(({ user }) => user.startsWith("u0_"))
      .map(
        ({ pid, name, user }) =>
          `  *APP* UID ${user} ProcessRecord{${hash(name)} ${pid}:${name}/${user.replace("_", "")}}\n`,
      );
    return `ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)\n  All known processes:\n${lines.join("")}`;
  }
  const pid = phone.processes.pidOf(packageName);
  const process =
    pid === null ? "null" : `ProcessRecord{${hash(packageName)} ${pid}:${packageName}/u0a1}`;
  return (
    "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\nDisplay #0 (activities from top to bottom):\n" +
    `  * Task{${hash(packageName)} #12 type=standard A=10150:${packageName} U=0 visible=true mode=fullscreen sz=1}\n` +
    `    mResumedActivity: ${recordText}\n    * Hist #0: ${recordText}\n` +
    `      packageName=${packageName} processName=${packageName}\n      cmp=${component}\n      app=${process}\n` +
    `  ResumedActivity: ${recordText}\n  topResumedActivity=${recordText}\n`
  );
}

function servicesDump(phone: Phone, name: string): string {
  const head = "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n";
  const pid = phone.processes.pidOf(SETTINGS_PACKAGE);
  // Asked for one service, e.g. the recorder, the phone lists it only while it runs, and here it never does.
  if (name !== SETTINGS_PACKAGE || pid === null) return `${head}  (nothing)\n`;
  return (
    `${head}  User 0 active services:\n  * ServiceRecord{${hash(SETTINGS_PACKAGE)} u0 ${SETTINGS_PACKAGE}/.ForegroundService}\n` +
    `    app=ProcessRecord{${hash(SETTINGS_PACKAGE)} ${pid}:${SETTINGS_PACKAGE}/u0a150}\n    isForeground=true foregroundId=1\n`
  );
}

const SERVICES: Record<string, (phone: Phone, args: string[]) => string> = {
  package: (phone, args) => packageDump(phone, args[0] ?? ""),
  activity: activityDump,
  window: windowDump,
  power: (phone) =>
    `POWER MANAGER (dumpsys power)\n  mWakefulness=${phone.isLocked ? "Asleep" : "Awake"}\n  mIsPowered=true\nDisplay Power: state=${phone.isLocked ? "OFF" : "ON"}\n`,
  input_method: (phone) => {
    const isShown = phone.ui.isKeyboardShown();
    return `Current Input Method Manager state:\n  mCurMethodId=com.android.inputmethod.latin/.LatinIME\n  mShowRequested=${isShown} mInputShown=${isShown}\n  mIsInputViewShown=${isShown}\n`;
  },
  deviceidle: () => "",
  battery: () =>
    "Current Battery Service state:\n  AC powered: true\n  status: 2\n  health: 2\n  level: 100\n  scale: 100\n  temperature: 250\n",
  display: (phone) => {
    const { width, height } = phone.display;
    return `DISPLAY MANAGER (dumpsys display)\n  mBaseDisplayInfo=DisplayInfo{"Built-in Screen", displayId 0, real ${width} x ${height}, density ${phone.densityDpi}}\n`;
  },
  input: (phone) =>
    `INPUT MANAGER (dumpsys input)\n      SurfaceOrientation: ${phone.ui.rotation()}\n`,
  SurfaceFlinger: () =>
    'Display 4619827259835644672 (HWC display 0): port=0 pnpId=GGL displayName="Rove virtual"\n',
  meminfo: (phone, args) => meminfo(phone, args[0] ?? ""),
  cpuinfo: (phone) => {
    const pid = phone.processes.pidOf(SERVER_PACKAGE) ?? 1;
    return `Load: 0.1 / 0.1 / 0.1\n  1% ${pid}/${SERVER_PACKAGE}: 1% user + 0% kernel\n1% TOTAL: 1% user + 0% kernel\n`;
  },
};

function meminfo(phone: Phone, packageName: string): string {
  const pid = phone.processes.pidOf(packageName);
  if (pid === null) return `No process found for: ${packageName}\n`;
  return (
    `Applications Memory Usage (in Kilobytes):\nUptime: 1 Realtime: 1\n\n** MEMINFO in pid ${pid} [${packageName}] **\n` +
    "                   Pss  Private  Private  SwapPss      Rss     Heap     Heap     Heap\n" +
    "                 Total    Dirty    Clean    Dirty    Total     Size    Alloc     Free\n" +
    "                ------   ------   ------   ------   ------   ------   ------   ------\n" +
    "  Native Heap    12044    12012        0        0    14484    22528    15876     6651\n" +
    "  Dalvik Heap     4312     4208        0        0     8100     9892     4946     4946\n" +
    "        TOTAL    41210    22004     8120        0    92044    32420    20822    11597\n"
  );
}

export const dumpsys: Program = (phone, args) => {
  const [name = "", ...rest] = args;
  const service = SERVICES[name];
  return service ? printed(service(phone, rest)) : failed(`Can't find service: ${name}\n`);
};
