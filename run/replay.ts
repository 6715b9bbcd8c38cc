// Starts a new run that walks the path of an earlier one again, action by action, and says where the app departs from it.
// Reads the earlier run's log and input; changes nothing of it.
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { readPathEvents } from "./ledger";
import { pathFrom } from "./path";
import { requireRunId, unknownRun } from "./run-id";
import { createRun } from "./start";
import { checkStart } from "./start-rules";
import type { ReplayRunRequest, RunInput, StartRunResponse } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.START, {});

/** It travels with every claim of the run; a thousand steps are some 300 KiB. */
const PATH_BYTES_MAX = 1_024 * 1_024;
/** Room for dialogs in the way, waits and ways back into the app, which are no part of the path. */
const SPARE_STEPS = 30;
const STEPS_MAX = 10_000;

/** Walks a run's path again in a new run. */
export const replay = api(
  { method: "POST", path: "/run/:id/replay", expose: true },
  async ({ id, ...request }: { id: string } & ReplayRunRequest): Promise<StartRunResponse> => {
    requireRunId(id);
    const earlier = await readPathEvents(id).catch((error: unknown) => {
      logger.error("Could not read the run to walk again", { runId: id, error });
      throw APIError.internal("The run could not be read from the database.", error as Error);
    });
    if (!earlier) throw unknownRun(id);
    if (earlier.status === "queued" || earlier.status === "running") {
      throw APIError.failedPrecondition(
        "The run has not ended. Walk it again when it has, or cancel it first.",
      );
    }
    const path = pathFrom(earlier.events, requireStep(request.untilStep));
    if (path.length === 0) {
      throw APIError.failedPrecondition(
        "There is no path to walk: the run did nothing to the app.",
      );
    }
    if (Buffer.byteLength(JSON.stringify(path)) > PATH_BYTES_MAX) {
      throw APIError.failedPrecondition(
        "The path is too long to walk again as a whole. Give untilStep.",
      );
    }
    const input = await checkedInput(earlier.input, request);
    const maxSteps = Math.min(STEPS_MAX, path.length + SPARE_STEPS);
    logger.info("Walking a run again", { replayOf: id, actions: path.length });
    return await createRun({ ...input, maxSteps, replayOf: id, path }, null, null);
  },
);

function requireStep(untilStep: number | undefined): number {
  if (untilStep === undefined) return STEPS_MAX;
  if (Number.isInteger(untilStep) && untilStep >= 1) return untilStep;
  throw APIError.invalidArgument(
    "untilStep is not a step. Give a whole number from 1, or leave it out for the whole path.",
  );
}

/** The earlier run's input with what the request changes, checked like any other start: its APK may have gone. */
async function checkedInput(earlier: RunInput, request: ReplayRunRequest): Promise<RunInput> {
  const { goal, udid, maxMinutes, denyWords, ...rest } = earlier;
  const { credentials: _, replayOf: __, path: ___, ...same } = rest;
  const verdict = await checkStart(
    {
      ...same,
      ...(request.credentials && { credentials: request.credentials }),
      ...(goal !== null && { goal }),
      ...(udid !== null && { udid }),
      ...(maxMinutes && { maxMinutes }),
      ...(denyWords && { denyWords }),
      ...(request.udid !== undefined && { udid: request.udid }),
      ...(request.appiumServerUrl !== undefined && { appiumServerUrl: request.appiumServerUrl }),
    },
    process.env.ROVE_APK_DIR || null,
  );
  if ("input" in verdict) return verdict.input;
  const message = verdict.problems.map((problem) => problem.message).join(" ");
  throw APIError.invalidArgument(message).withDetails({ problems: verdict.problems });
}
