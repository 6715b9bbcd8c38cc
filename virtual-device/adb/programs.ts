// The small programs of the phone's shell, and the table of all of them.
import type { Phone } from "../phone";
import { am } from "./am";
import { dumpsys } from "./dumpsys";
import { pm } from "./pm";
import { failed, type Program, printed, type ShellOutput } from "./shell";

const quiet: Program = () => printed("");

function settings(phone: Phone, args: string[]): ShellOutput {
  const words = args[1] === "--user" ? [args[0], ...args.slice(3)] : args;
  const [verb = "", namespace = "", key = "", value = ""] = words;
  const name = `${namespace}/${key}`;
  if (verb === "put" && phone.faults.isHiddenApiDenied && key.startsWith("hidden_api_policy")) {
    return failed(
      "\nException occurred while executing 'put':\njava.lang.SecurityException: Permission denial: writing to settings requires:android.permission.WRITE_SECURE_SETTINGS\n",
      255,
    );
  }
  if (verb === "put") phone.settings.set(name, value);
  else if (verb === "delete")
    return printed(`Deleted ${phone.settings.delete(name) ? 1 : 0} rows\n`);
  else if (verb === "get")
    return printed(`${phone.settings.get(name) ?? DEFAULTS[name] ?? "null"}\n`);
  return printed("");
}

const DEFAULTS: Record<string, string> = {
  "secure/default_input_method": "com.android.inputmethod.latin/.LatinIME",
  "global/airplane_mode_on": "0",
  "global/wifi_on": "1",
  "global/mobile_data": "1",
  "global/animator_duration_scale": "1.0",
  "global/transition_animation_scale": "1.0",
  "global/window_animation_scale": "1.0",
};

function getprop(phone: Phone, args: string[]): ShellOutput {
  const [name] = args;
  if (name !== undefined) return printed(`${phone.properties.get(name) ?? ""}\n`);
  return printed([...phone.properties].map(([key, value]) => `[${key}]: [${value}]\n`).join(""));
}

async function input(phone: Phone, args: string[]): Promise<ShellOutput> {
  const words = ["touchscreen", "keyboard", "mouse"].includes(args[0] ?? "") ? args.slice(1) : args;
  const [verb = "", ...rest] = words;
  const numbers = rest.map(Number);
  const [x = 0, y = 0, toX = 0, toY = 0] = numbers;
  if (verb === "keyevent") {
    await phone.work("key");
    for (const word of rest.filter((code) => !code.startsWith("--"))) pressKey(phone, word);
  } else if (verb === "text") {
    await phone.work("text");
    phone.ui.type(rest.join(" ").replaceAll("%s", " "));
  } else if (verb === "tap") {
    await phone.work("tap");
    phone.ui.tap(x, y);
  } else if (verb === "swipe") {
    await phone.work("swipe");
    if (x === toX && y === toY) phone.ui.longPress(x, y);
    else phone.ui.swipe(x, y, toX, toY);
  } else return failed(`Error: Unknown command: ${verb}\n`, 255);
  return printed("");
}

const KEY_NAMES: Record<string, number> = {
  HOME: 3,
  BACK: 4,
  ENTER: 66,
  DEL: 67,
  MENU: 82,
  APP_SWITCH: 187,
  ESCAPE: 111,
};

function pressKey(phone: Phone, word: string): void {
  const code = /^\d+$/.test(word) ? Number(word) : (KEY_NAMES[word.replace(/^KEYCODE_/, "")] ?? 0);
  // Power locks, wake-up only lights the keyguard, escape puts the keyboard away.
  if (code === 26) phone.isLocked = !phone.isLocked;
  else if (code === 111) phone.ui.hideKeyboard();
  else if (code !== 224) phone.ui.key(code);
}

function wm(phone: Phone, args: string[]): ShellOutput {
  if (args[0] === "dismiss-keyguard") phone.isLocked = false;
  if (args[0] === "size") {
    return printed(`Physical size: ${phone.spec.width}x${phone.spec.height}\n`);
  }
  return printed(args[0] === "density" ? `Physical density: ${phone.densityDpi}\n` : "");
}

function ps(phone: Phone, args: string[]): ShellOutput {
  if (args[0] === "--help") {
    return printed(
      "usage: ps [-AadefLlnwZ] [-gG GROUP,] [-k FIELD,] [-o FIELD,] [-p PID,] [-t TTY,] [-uU USER,]\n\nList processes.\n\nWhich processes to show (selections may be comma separated lists):\n\n-A\tAll\n-a\tTerminals except session leaders\n",
    );
  }
  const rows = phone.processes
    .all()
    .map(
      ({ user, pid, name }) =>
        `${user.padEnd(13)}${String(pid).padStart(6)}${"1".padStart(6)} 13854256  92044 0  0 S ${name}\n`,
    );
  return printed(
    `USER            PID  PPID     VSZ    RSS WCHAN            ADDR S NAME\n${rows.join("")}`,
  );
}

function cmd(phone: Phone, args: string[]): ShellOutput | Promise<ShellOutput> {
  const [service = "", ...rest] = args.filter((word) => word !== "-w");
  if (service === "package") return pm(phone, rest);
  if (service === "activity") return am(phone, rest);
  if (service === "statusbar" && rest[0] === "expand-notifications") phone.ui.openNotifications();
  if (service === "location" && rest[0] === "is-location-enabled") return printed("true\n");
  if (service === "uimode") return printed("Night mode: no\n");
  if (service === "connectivity") return printed("disabled\n");
  return printed("");
}

function test(phone: Phone, args: string[]): ShellOutput {
  const [flag, path = ""] = args.filter((word) => word !== "]");
  const isFolder = [...phone.files.keys()].some((file) =>
    file.startsWith(`${path.replace(/\/$/, "")}/`),
  );
  const isThere = flag === "-d" ? isFolder : isFolder || phone.files.has(path);
  return isThere ? printed("") : failed("");
}

function remove(phone: Phone, args: string[]): ShellOutput {
  for (const path of args.filter((word) => !word.startsWith("-"))) {
    for (const file of phone.files.keys()) {
      if (file === path || file.startsWith(`${path.replace(/\/?\*?$/, "")}/`))
        phone.files.delete(file);
    }
  }
  return printed("");
}

function cat(phone: Phone, args: string[]): ShellOutput {
  const [path = ""] = args;
  if (path === "/proc/net/unix")
    return printed("Num       RefCount Protocol Flags    Type St Inode Path\n");
  const file = phone.files.get(path);
  return file ? printed(file) : failed(`cat: ${path}: No such file or directory\n`);
}

function kill(phone: Phone, args: string[]): ShellOutput {
  const pid = Number(args.at(-1));
  const found = phone.processes.byPid(pid);
  if (!found) return failed(`/system/bin/sh: kill: ${pid}: No such process\n`);
  if (!args.includes("-0")) phone.endApp(found.name, "kill");
  return printed("");
}

function ls(phone: Phone, args: string[]): ShellOutput {
  const path = (args.filter((word) => !word.startsWith("-")).at(-1) ?? "/").replace(/\/$/, "");
  if (phone.files.has(path)) return printed(`${path}\n`);
  const inside = [...phone.files.keys()].filter((file) => file.startsWith(`${path}/`));
  if (inside.length === 0) return failed(`ls: ${path}: No such file or directory\n`);
  const names = new Set(inside.map((file) => file.slice(path.length + 1).split("/")[0]));
  return printed([...names].map((name) => `${name}\n`).join(""));
}

function date(_phone: Phone, args: string[]): ShellOutput {
  const now = new Date().toISOString();
  return printed(
    args[0]?.startsWith("+") ? `${now.slice(0, 19)}+0000\n` : `${new Date().toUTCString()}\n`,
  );
}

/** Every program the phone's shell finds. */
export const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ["am", am],
  ["pm", pm],
  ["cmd", cmd],
  ["dumpsys", dumpsys],
  ["settings", settings],
  ["getprop", getprop],
  [
    "setprop",
    (phone, [key = "", value = ""]) => {
      phone.properties.set(key, value);
      return printed("");
    },
  ],
  ["input", input],
  ["wm", wm],
  ["ps", ps],
  ["kill", kill],
  ["cat", cat],
  ["ls", ls],
  ["rm", remove],
  ["[", test],
  ["test", test],
  ["date", date],
  ["echo", (_, args) => printed(`${args.join(" ")}\n`)],
  ["whoami", () => printed("shell\n")],
  ["which", (_, args) => printed(`/system/bin/${args[0]}\n`)],
  [
    "locksettings",
    (_, args) =>
      args[0] === "help" ? printed("Lock settings service commands:\n") : printed("false\n"),
  ],
  [
    "ime",
    (_, args) =>
      printed(
        args[0] === "list"
          ? "com.android.inputmethod.latin/.LatinIME:\n  mId=com.android.inputmethod.latin/.LatinIME mSettingsActivityName=null\n"
          : "",
      ),
  ],
  ["screencap", (phone) => screencap(phone)],
  [
    "pidof",
    (phone, args) => {
      const pid = phone.processes.pidOf(args[0] ?? "");
      return pid === null ? failed("") : printed(`${pid}\n`);
    },
  ],
  [
    "uptime",
    (phone) => printed(`up ${Math.round((Date.now() - phone.bootedAtMs) / 60_000)} min\n`),
  ],
  ["service", () => printed("Result: Parcel(00000000    '....')\n")],
  [
    "logcat",
    (phone, args) => {
      if (args.includes("-c")) phone.logcat.clear();
      return printed(
        args.includes("-d")
          ? phone.logcat
              .lines()
              .map((line) => `${line}\n`)
              .join("")
          : "",
      );
    },
  ],
  ...["appops", "mkdir", "touch", "chmod", "svc", "true", "run-as", "sync", "start", "stop"].map(
    (name): [string, Program] => [name, quiet],
  ),
]);

function screencap(phone: Phone): ShellOutput {
  if (phone.faults.isScreenSecure) return failed("Failed to take screenshot. Status: -1\n");
  return printed(phone.ui.png());
}
