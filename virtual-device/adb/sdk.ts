// The folder that Appium is given as ANDROID_HOME (and one as JAVA_HOME): the four programs it looks for, each of
// them a few lines that pass their arguments to the daemon. No program here knows anything of Android.
import { constants } from "node:fs";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Appium takes the newest folder under build-tools whose name is a version. */
const BUILD_TOOLS = "36.0.0";

export interface SdkFolders {
  androidHome: string;
  javaHome: string;
}

/** `bash` costs 3 ms a call, `node` 60: Node is for machines without bash. */
export type ShimKind = "bash" | "node";

// `exec cat` on success leaves no shell behind, so that ending a stream's process ends the stream.
const BASH_SHIM = (port: number) => `#!/usr/bin/env bash
if ! { exec 3<>/dev/tcp/127.0.0.1/${port}; } 2>/dev/null; then
  echo "\${0##*/}: cannot connect to daemon at tcp:${port}: Connection refused" >&2
  exit 1
fi
printf '%s\\0' "$(($# + 2))" "\${0##*/}" "$PWD" "$@" >&3
IFS=' ' read -r code lines <&3 || { echo "\${0##*/}: connection closed" >&2; exit 1; }
while ((lines-- > 0)); do
  IFS= read -r line <&3
  printf '%s\\n' "$line" >&2
done
((code == 0)) && exec cat <&3
cat <&3
exit "$code"
`;

const NODE_SHIM = (port: number) => `#!/usr/bin/env node
const name = require("node:path").basename(process.argv[1]);
const parts = [name, process.cwd(), ...process.argv.slice(2)];
const socket = require("node:net").connect(${port}, "127.0.0.1", () => {
  socket.write([parts.length, ...parts].join("\\0") + "\\0");
});
let held = Buffer.alloc(0);
let left = -1;
process.exitCode = 1;
socket.on("error", (error) => console.error(name + ": cannot connect to daemon at tcp:${port}: " + error.message));
socket.on("data", (chunk) => {
  held = Buffer.concat([held, chunk]);
  for (let end = held.indexOf(10); left !== 0 && end >= 0; end = held.indexOf(10)) {
    const line = held.toString("utf8", 0, end);
    held = held.subarray(end + 1);
    if (left < 0) [process.exitCode, left] = line.split(" ").map(Number);
    else { console.error(line); left--; }
  }
  if (left === 0) { process.stdout.write(held); held = Buffer.alloc(0); }
});
`;

async function isBashHere(): Promise<boolean> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      await access(join(folder, "bash"), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
    }
  }
  return false;
}

/** Makes both folders under `home`; their programs speak to the daemon on `port`. */
export async function makeSdk(home: string, port: number, kind?: ShimKind): Promise<SdkFolders> {
  const androidHome = join(home, "android-sdk");
  const javaHome = join(home, "java");
  const shimKind = kind ?? ((await isBashHere()) ? "bash" : "node");
  const shim = shimKind === "bash" ? BASH_SHIM(port) : NODE_SHIM(port);
  const programs = [
    join(androidHome, "platform-tools", "adb"),
    join(androidHome, "build-tools", BUILD_TOOLS, "aapt2"),
    join(androidHome, "emulator", "emulator"),
    join(javaHome, "bin", "java"),
  ];
  await mkdir(join(androidHome, "build-tools", BUILD_TOOLS, "lib"), { recursive: true });
  for (const program of programs) {
    await mkdir(join(program, ".."), { recursive: true });
    await writeFile(program, shim, { mode: 0o755 });
  }
  await writeFile(join(androidHome, "build-tools", BUILD_TOOLS, "lib", "apksigner.jar"), "");
  // Without it a surrounding package of ES modules would forbid the Node shim its require.
  for (const folder of [androidHome, javaHome]) {
    await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  }
  return { androidHome, javaHome };
}

export async function removeSdk(folders: SdkFolders): Promise<void> {
  await rm(folders.androidHome, { recursive: true, force: true });
  await rm(folders.javaHome, { recursive: true, force: true });
}
