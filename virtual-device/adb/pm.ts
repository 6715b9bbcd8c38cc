// `pm` and `cmd package`: what is installed, with which permissions. Installs from a path on the phone, not on the host.
import { HELPER_PACKAGES, SERVER_PACKAGE, SERVER_TEST_PACKAGE } from "../instrumentation";
import { isRuntimePermission } from "../packages";
import type { Phone } from "../phone";
import { shortActivity } from "../phone";
import { failed, type Program, printed, type ShellOutput } from "./shell";

/** Packages of the system that a list shows; none of them can be opened by `pm`. */
const SYSTEM_PACKAGES = [
  "android",
  "com.android.permissioncontroller",
  "com.android.settings",
  "com.android.shell",
  "com.android.systemui",
];

function list(phone: Phone, args: string[]): ShellOutput {
  if (args[0] === "instrumentation") {
    const isServerHere =
      phone.packages.get(SERVER_PACKAGE) !== null &&
      phone.packages.get(SERVER_TEST_PACKAGE) !== null;
    if (!isServerHere) return printed("");
    return printed(
      `instrumentation:${SERVER_TEST_PACKAGE}/androidx.test.runner.AndroidJUnitRunner (target=${SERVER_PACKAGE})\n`,
    );
  }
  if (args[0] !== "packages") return failed(`Error: unknown list type '${args[0] ?? ""}'\n`, 255);
  const filter = args.slice(1).find((word) => !word.startsWith("-") && !/^\d+$/.test(word)) ?? "";
  const installed = phone.packages
    .all()
    .map(({ apk }) => ({ name: apk.packageName, code: apk.versionCode }));
  const system = args.includes("-3") ? [] : SYSTEM_PACKAGES.map((name) => ({ name, code: 34 }));
  const lines = [...system, ...(args.includes("-s") ? [] : installed)]
    .filter(({ name }) => name.includes(filter))
    .map(
      ({ name, code }) =>
        `package:${name}${args.includes("--show-versioncode") ? ` versionCode:${code}` : ""}`,
    );
  return printed(lines.map((line) => `${line}\n`).join(""));
}

function clear(phone: Phone, args: string[]): ShellOutput {
  const packageName = args.at(-1) ?? "";
  const installed = phone.packages.get(packageName);
  if (installed === null) return printed("Failed\n");
  phone.endApp(packageName, "clear data");
  installed.granted.clear();
  if (!HELPER_PACKAGES.has(packageName)) phone.ui.clearData(packageName);
  return printed("Success\n");
}

function change(isGranted: boolean): Program {
  return (phone, args) => {
    const [packageName = "", permission = ""] = args.filter(
      (word) => !word.startsWith("-") && word !== "0",
    );
    const verb = isGranted ? "grant" : "revoke";
    const installed = phone.packages.get(packageName);
    const refused = (why: string) =>
      failed(`\nException occurred while executing '${verb}':\n${why}\n`, 255);
    if (installed === null)
      return refused(`java.lang.IllegalArgumentException: Unknown package: ${packageName}`);
    if (!installed.apk.requestedPermissions.includes(permission)) {
      return refused(
        `java.lang.SecurityException: Package ${packageName} has not requested permission ${permission}`,
      );
    }
    if (!isRuntimePermission(permission)) {
      return refused(
        `java.lang.SecurityException: Permission ${permission} requested by ${packageName} is not a changeable permission type`,
      );
    }
    if (isGranted) installed.granted.add(permission);
    else installed.granted.delete(permission);
    return printed("");
  };
}

function resolveActivity(phone: Phone, args: string[]): ShellOutput {
  const packageName = args.filter((word) => !word.startsWith("-")).at(-1) ?? "";
  const launcher = phone.packages.get(packageName)?.apk.launcherActivity ?? null;
  if (launcher === null) return printed("No activity found\n");
  return printed(
    `priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false\n${packageName}/${shortActivity(packageName, launcher)}\n`,
  );
}

const COMMANDS: Record<string, Program> = {
  list,
  clear,
  grant: change(true),
  revoke: change(false),
  "resolve-activity": resolveActivity,
  path: (phone, args) => {
    const packageName = args.at(-1) ?? "";
    if (phone.packages.get(packageName) === null) return failed("");
    return printed(`package:/data/app/${packageName}-1/base.apk\n`);
  },
  uninstall: (phone, args) =>
    phone.uninstall(args.at(-1) ?? "")
      ? printed("Success\n")
      : failed("Failure [DELETE_FAILED_INTERNAL_ERROR]\n"),
};

export const pm: Program = (phone, args) => {
  const [name = "", ...rest] = args;
  const command = COMMANDS[name];
  return command ? command(phone, rest) : failed(`Unknown command: ${name}\n`, 255);
};
