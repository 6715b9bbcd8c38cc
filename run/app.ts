// Serves a run's APK to Appium servers that do not share our disk. Only the file that the run was started with.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { readApkPath } from "./ledger";
import { answering, pathPart } from "./raw-answer";
import { requireRunId, unknownRun } from "./run-id";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.APP, {});

/** A reader that takes nothing for this long has left; Encore does not tell. */
const WRITE_MS = 60_000;

/** The APK of a run. */
export const app = api.raw(
  { method: "GET", path: "/run/:id/app.apk", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const runId = pathPart(req, 1);
      requireRunId(runId);
      const path = await readApkPath(runId);
      if (path === null) throw unknownRun(runId);
      const size = await sizeOf(path);
      logger.info("Serving the app", { runId, bytes: size });
      res.writeHead(200, {
        "content-type": "application/vnd.android.package-archive",
        "content-length": String(size),
        // Appium takes the file's ending from here.
        "content-disposition": `attachment; filename="${runId}.apk"`,
      });
      await pour(path, size, res);
    });
  },
);

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  throw APIError.notFound("The APK of this run is no longer where it was when the run started.");
}

/** Encore's `write` never says "wait", so a pipe would read the whole file into memory: wait for each write instead. */
async function pour(path: string, size: number, res: ServerResponse): Promise<void> {
  const file = createReadStream(path, { end: Math.max(0, size - 1), highWaterMark: 256 * 1_024 });
  for await (const chunk of file) {
    const taken = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), WRITE_MS);
      res.write(chunk, (error) => {
        clearTimeout(timer);
        resolve(!error);
      });
    });
    if (!taken) break;
  }
  res.end();
}
