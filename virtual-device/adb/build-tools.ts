// `aapt2 dump badging` and `java -jar apksigner.jar verify`: what Appium asks of an APK on the host.
import { resolve } from "node:path";
import { ApkError } from "../apps/apk";
import { readPackage } from "../packages";
import { signerOf } from "./signature";
import type { Call, Reply } from "./wire";

/** Answers the lines of `dump badging` that Appium's parser reads, in aapt2's order. */
export async function aapt2({ args, cwd }: Call, reply: Reply): Promise<void> {
  const path = resolve(cwd, args.at(-1) ?? "");
  if (args[0] !== "dump" || args[1] !== "badging")
    return reply.exit(1, "", "error: unknown command\n");
  try {
    const apk = await readPackage(path);
    const launcher = apk.activities.find(({ name }) => name === apk.launcherActivity);
    const lines = [
      `package: name='${apk.packageName}' versionCode='${apk.versionCode}' versionName='${apk.versionName}' platformBuildVersionName='14' platformBuildVersionCode='34' compileSdkVersion='34' compileSdkVersionCodename='14'`,
      `sdkVersion:'${apk.minSdk}'`,
      `targetSdkVersion:'${apk.targetSdk}'`,
      ...apk.requestedPermissions.map((permission) => `uses-permission: name='${permission}'`),
      `application-label:'${apk.label}'`,
      `application: label='${apk.label}' icon=''`,
      ...(launcher
        ? [`launchable-activity: name='${launcher.name}'  label='${launcher.label}' icon=''`]
        : []),
    ];
    reply.exit(0, lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    if (!(error instanceof ApkError)) throw error;
    reply.exit(
      1,
      "",
      `${path}: error: failed opening zip: Invalid file.\nerror: no AndroidManifest.xml.\n`,
    );
  }
}

/** Only `apksigner verify --print-certs`; its exit code is what counts. */
export async function java({ args, cwd }: Call, reply: Reply): Promise<void> {
  if (!args.includes("verify")) return reply.exit(1, "", "Error: Unable to access jarfile\n");
  const path = resolve(cwd, args.at(-1) ?? "");
  const signer = await signerOf(path).catch(() => null);
  if (signer === null) {
    return reply.exit(1, "", "DOES NOT VERIFY\nERROR: Missing META-INF/MANIFEST.MF\n");
  }
  reply.exit(
    0,
    `Signer #1 certificate DN: CN=Android Debug, O=Android, C=US\nSigner #1 certificate SHA-256 digest: ${signer}\n`,
  );
}
