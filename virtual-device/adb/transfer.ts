// Files between the host and the phone: apps to install, and what is pushed and pulled.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { ApkError } from "../apps/apk";
import { InstallFailure, readPackage } from "../packages";
import type { Phone } from "../phone";
import type { Reply } from "./wire";

/** `adb install`: Android's own words for what is wrong with a file. */
export async function install(
  phone: Phone,
  cwd: string,
  args: string[],
  reply: Reply,
): Promise<void> {
  const flags = args.filter((word) => word.startsWith("-"));
  const given = args.find((word) => word.endsWith(".apk")) ?? args.at(-1) ?? "";
  const path = resolve(cwd, given);
  if (!(await isFile(path))) {
    return reply.exit(1, "", `adb: failed to stat ${given}: No such file or directory\n`);
  }
  const started = "Performing Streamed Install\n";
  try {
    const options = {
      grantAll: hasFlag(flags, "g"),
      allowTest: hasFlag(flags, "t"),
      allowDowngrade: hasFlag(flags, "d"),
    };
    await phone.install(await readPackage(path), options);
    reply.exit(0, `${started}Success\n`);
  } catch (error) {
    if (!(error instanceof InstallFailure || error instanceof ApkError)) throw error;
    reply.exit(1, started, `adb: failed to install ${given}: Failure [${error.message}]\n`);
  }
}

/** Letters may stand together: `-rg`. */
function hasFlag(flags: string[], letter: string): boolean {
  return flags.some((flag) => !flag.startsWith("--") && flag.includes(letter));
}

/** `adb push` of one file. */
export async function push(phone: Phone, cwd: string, args: string[], reply: Reply): Promise<void> {
  const [local = "", remote = ""] = args.filter((word) => !word.startsWith("--"));
  try {
    const bytes = await readFile(resolve(cwd, local));
    phone.files.set(remote.endsWith("/") ? remote + basename(local) : remote, bytes);
    reply.exit(0, `${local}: 1 file pushed, 0 skipped.\n`);
  } catch {
    reply.exit(1, "", `adb: error: cannot stat '${local}': No such file or directory\n`);
  }
}

/** `adb pull` of one file. */
export async function pull(phone: Phone, cwd: string, args: string[], reply: Reply): Promise<void> {
  const [remote = "", local = "."] = args;
  const bytes = phone.files.get(remote);
  if (!bytes) {
    return reply.exit(
      1,
      "",
      `adb: error: failed to stat remote object '${remote}': No such file or directory\n`,
    );
  }
  const target = resolve(cwd, local);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
  reply.exit(0, `${remote}: 1 file pulled, 0 skipped.\n`);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
