// The app as its own process over a bench's database, without devices or Appium.
import { join } from "node:path";
import { type App, startApp } from "../local-runtime/app";
import { PROJECT_ROOT } from "../stack/stack";
import type { LedgerDatabase } from "./ledger-database";

/** Starts the app; its log is dropped. */
export function startAppOn(
  database: Pick<LedgerDatabase, "serverUrl" | "dataDir">,
  env: Record<string, string> = {},
): Promise<App> {
  return startApp({
    appRoot: PROJECT_ROOT,
    outDir: join(PROJECT_ROOT, ".encore", "local"),
    dataDir: join(database.dataDir, "app"),
    postgresUrl: database.serverUrl,
    env,
    onLine: () => {},
  });
}
