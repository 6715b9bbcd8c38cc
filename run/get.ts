// Shows one run as the ledger has it.
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { redactUrls } from "../logging/redact";
import { type RunRow, readRun } from "./ledger";
import { replayViewOf } from "./replay-view";
import { requireRunId, unknownRun } from "./run-id";
import type { RunView } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.GET, {});

/** State of a run: where it stands, what it found, why it ended. */
export const get = api(
  { method: "GET", path: "/run/:id", expose: true },
  async ({ id }: { id: string }): Promise<RunView> => {
    requireRunId(id);
    let row: RunRow | null;
    try {
      row = await readRun(id);
    } catch (error) {
      logger.error("Could not read the run", { runId: id, error });
      throw APIError.internal("The run could not be read from the database.", error as Error);
    }
    if (!row) throw unknownRun(id);
    const { input, waitingFor, replayed, ...state } = row;
    return {
      ...state,
      packageName: input.packageName,
      appActivity: input.appActivity,
      apkPath: input.apkPath,
      appiumServerUrl: redactUrls(input.appiumServerUrl),
      goal: input.goal,
      maxSteps: input.maxSteps,
      seed: input.seed,
      udid: input.udid,
      strategy: input.strategy ?? "frontier",
      replayOf: input.replayOf ?? null,
      replay: input.path ? replayViewOf(input.path, row.status, replayed) : null,
      waitingFor: waitingFor && {
        udid: input.udid,
        heldBy: waitingFor.heldBy,
        since: new Date(waitingFor.since),
      },
      streamUrl: `/run/${row.runId}/stream`,
    };
  },
);
