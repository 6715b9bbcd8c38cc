// What is installed, with which permissions, and Android's rules on who may replace whom.
// It knows files and records; screens and processes are told by the phone.
import { signerOf } from "./adb/signature";
import { type ApkInfo, readApk } from "./apps/apk";

/** An APK file as the package manager reads it. */
export interface ApkFile extends ApkInfo {
  /** SHA-256 of the signer's certificate in hex, or null where nobody signed. */
  signer: string | null;
}

/** Reads the file and who signed it. Rejects with ApkError where it is none. */
export async function readPackage(path: string): Promise<ApkFile> {
  return { ...(await readApk(path)), signer: await signerOf(path) };
}

export interface InstalledPackage {
  apk: ApkFile;
  uid: number;
  granted: Set<string>;
  firstInstallMs: number;
  lastUpdateMs: number;
}

export interface InstallOptions {
  grantAll: boolean;
  allowTest: boolean;
  allowDowngrade: boolean;
}

/** The package manager's `Failure [code: detail]`. */
export class InstallFailure extends Error {
  constructor(
    readonly code: string,
    detail = "",
  ) {
    super(detail === "" ? code : `${code}: ${detail}`);
  }
}

/** Permissions that Android asks the user about (protection level dangerous), by their last word. */
const RUNTIME = new Set(
  (
    "READ_CALENDAR WRITE_CALENDAR CAMERA READ_CONTACTS WRITE_CONTACTS GET_ACCOUNTS ACCESS_FINE_LOCATION " +
    "ACCESS_COARSE_LOCATION ACCESS_BACKGROUND_LOCATION RECORD_AUDIO READ_PHONE_STATE READ_PHONE_NUMBERS CALL_PHONE " +
    "ANSWER_PHONE_CALLS READ_CALL_LOG WRITE_CALL_LOG ADD_VOICEMAIL USE_SIP BODY_SENSORS SEND_SMS RECEIVE_SMS READ_SMS " +
    "RECEIVE_WAP_PUSH RECEIVE_MMS READ_EXTERNAL_STORAGE WRITE_EXTERNAL_STORAGE READ_MEDIA_IMAGES READ_MEDIA_VIDEO " +
    "READ_MEDIA_AUDIO ACCESS_MEDIA_LOCATION ACTIVITY_RECOGNITION POST_NOTIFICATIONS BLUETOOTH_SCAN BLUETOOTH_CONNECT " +
    "BLUETOOTH_ADVERTISE NEARBY_WIFI_DEVICES"
  ).split(" "),
);

export function isRuntimePermission(permission: string): boolean {
  return permission.startsWith("android.permission.") && RUNTIME.has(permission.slice(19));
}

export class Packages {
  readonly #installed = new Map<string, InstalledPackage>();
  #nextUid = 10150;

  constructor(readonly apiLevel: number) {}

  get(name: string): InstalledPackage | null {
    return this.#installed.get(name) ?? null;
  }

  all(): InstalledPackage[] {
    return [...this.#installed.values()];
  }

  /** Puts the app on the phone or updates it, keeping granted permissions. Throws InstallFailure. */
  install(apk: ApkFile, options: InstallOptions, nowMs: number): InstalledPackage {
    const present = this.#installed.get(apk.packageName) ?? null;
    this.#refuse(apk, present, options);
    const record: InstalledPackage = {
      apk,
      uid: present?.uid ?? this.#nextUid++,
      granted: present?.granted ?? new Set(),
      firstInstallMs: present?.firstInstallMs ?? nowMs,
      lastUpdateMs: nowMs,
    };
    if (options.grantAll) {
      for (const permission of apk.requestedPermissions.filter(isRuntimePermission)) {
        record.granted.add(permission);
      }
    }
    this.#installed.set(apk.packageName, record);
    return record;
  }

  uninstall(name: string): boolean {
    return this.#installed.delete(name);
  }

  #refuse(apk: ApkFile, present: InstalledPackage | null, options: InstallOptions): void {
    if (apk.signer === null) {
      throw new InstallFailure(
        "INSTALL_PARSE_FAILED_NO_CERTIFICATES",
        "Failed to collect certificates from /data/app/vmdl1.tmp/base.apk: No signature found in package",
      );
    }
    if (apk.minSdk > this.apiLevel) {
      throw new InstallFailure(
        "INSTALL_FAILED_OLDER_SDK",
        `Failed parse during installPackageLI: Requires newer sdk version #${apk.minSdk} (current version is #${this.apiLevel})`,
      );
    }
    if (apk.isTestOnly && !options.allowTest) {
      throw new InstallFailure(
        "INSTALL_FAILED_TEST_ONLY",
        "Failed to install test-only apk. Did you forget to add -t?",
      );
    }
    if (present === null) return;
    if (present.apk.signer !== apk.signer) {
      throw new InstallFailure(
        "INSTALL_FAILED_UPDATE_INCOMPATIBLE",
        `Existing package ${apk.packageName} signatures do not match newer version; ignoring!`,
      );
    }
    if (present.apk.versionCode > apk.versionCode && !options.allowDowngrade) {
      throw new InstallFailure(
        "INSTALL_FAILED_VERSION_DOWNGRADE",
        `Downgrade detected: Update version code ${apk.versionCode} is older than current ${present.apk.versionCode}`,
      );
    }
  }
}
