// What the launcher tells a runtime process, in the JSON file that `ENCORE_LOCAL_CONFIG` names.
// Read when it is first needed: importing the SDK in a process without it must not fail.
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
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
  /** Under tests: where to ask for `metadataFile` to be written. */
  metadataPort?: number;
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

/** Resolves when `appMetadata` can be called. Under tests the compiler runs only for those that need it. */
export async function metadataReady(): Promise<void> {
  const { metadataFile, metadataPort } = localConfig();
  if (metadata || metadataPort === undefined || existsSync(metadataFile)) return;
  await new Promise<void>((resolve, reject) => {
    const asking = connect(metadataPort, "127.0.0.1", () => asking.write("metadata\n"));
    let answer = "";
    asking.on("data", (chunk) => {
      answer += chunk.toString();
    });
    asking.on("error", reject);
    asking.on("close", () => {
      if (answer.trim() === "ok") resolve();
      else reject(new Error(`The app does not compile: ${answer.trim()}`));
    });
  });
}
