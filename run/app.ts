// Serves a run's APK to Appium servers that do not share our disk. Only the file that the run was started with.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { pour } from "./download";
import { readApkPath } from "./ledger";
import { answering, pathPart } from "./raw-answer";
import { requireRunId, unknownRun } from "./run-id";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.APP, {});

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
      const end = Math.max(0, size - 1);
      await pour(res, createReadStream(path, { end, highWaterMark: 256 * 1_024 }));
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
