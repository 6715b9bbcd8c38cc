// Starts the app beside this file on a Postgres of its own, for the tests of the runtime.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type App, startApp } from "../../app";
import { type Postgres, startTemporaryPostgres } from "../../postgres/start";

const appRoot = path.join(path.dirname(fileURLToPath(import.meta.url)), "app");

export interface Shop {
  app: App;
  postgres: Postgres;
  /** Everything the app printed. */
  lines: string[];
  /** Another process of the same app on the same data. */
  startAnother(): Promise<App>;
  stop(): Promise<void>;
}

export async function startShop(): Promise<Shop> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "rove-shop-"));
  const postgres = await startTemporaryPostgres();
  const lines: string[] = [];
  const start = () =>
    startApp({
      appRoot,
      outDir: path.join(appRoot, ".encore/local"),
      dataDir,
      postgresUrl: postgres.url,
      onLine: (line) => lines.push(line),
    });
  const apps = [await start()];
  return {
    app: apps[0]!,
    postgres,
    lines,
    startAnother: async () => {
      const another = await start();
      apps.push(another);
      return another;
    },
    stop: async () => {
      await Promise.all(apps.map((app) => app.stop()));
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks again until the answer passes, for at most 20 s. */
export async function until<T>(ask: () => Promise<T>, passes: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (passes(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
