// What the launcher tells a runtime process, in the JSON file that `ENCORE_LOCAL_CONFIG` names.
// Read when it is first needed: importing the SDK in a process without it must not fail.
import { readFileSync } from "node:fs";
import type { AppMetadata } from "../metadata";

/** The file's content. */
export interface LocalConfig {
  /** JSON of `AppMetadata`. */
  metadataFile: string;
  /** Absent under tests: then nothing listens. */
  listen?: { host: string; port: number };
  /** By the name in the code. `url` is the app's role. */
  databases: Record<string, { url: string }>;
  /** Folder with one folder per bucket. */
  bucketsDir: string;
  /** Database of the queue, as its owner. */
  queueUrl: string;
  apiBaseUrl: string;
  testMode: boolean;
  /** Folder against which static directories and the secrets file are resolved. */
  appRoot: string;
}

let config: LocalConfig | undefined;
let configFile: string | undefined;
let metadata: AppMetadata | undefined;

/** The configuration. Throws an instruction when the process has none. */
export function localConfig(): LocalConfig {
  const file = process.env.ENCORE_LOCAL_CONFIG;
  if (config && file === configFile) return config;
  if (!file) {
    throw new Error(
      "This process has no runtime: start the app with npm start, or run its tests with npm test.",
    );
  }
  config = JSON.parse(readFileSync(file, "utf8")) as LocalConfig;
  configFile = file;
  metadata = undefined;
  return config;
}

/** What the compiler found in the app. */
export function appMetadata(): AppMetadata {
  const { metadataFile } = localConfig();
  metadata ??= JSON.parse(readFileSync(metadataFile, "utf8")) as AppMetadata;
  return metadata;
}
