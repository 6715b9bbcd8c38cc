// Starts a new run that walks the path of an earlier one again, action by action, and says where the app departs from it.
// Reads the earlier run's log and input; changes nothing of it.
import { APIError, api, type Header } from "encore.dev/api";
import { findingsOf } from "../evidence/findings";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { type PathSource, readPathEvents } from "./ledger";
import { pathFrom } from "./path";
import { requireRunId, unknownRun } from "./run-id";
import { NODE_EVENTS, storyOf } from "./run-story";
import { answeredBefore, createRun, keyOf } from "./start";
import { checkStart } from "./start-rules";
import type { ReplayRunRequest, ReplayStep, RunInput, StartRunResponse } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.START, {});

/** It travels with every claim of the run; a thousand steps are some 300 KiB. */
const PATH_BYTES_MAX = 1_024 * 1_024;
/** Room for dialogs in the way, waits and ways back into the app, which are no part of the path. */
const SPARE_STEPS = 30;
const STEPS_MAX = 10_000;

interface ReplayRunBody extends ReplayRunRequest {
  id: string;
  /** As with POST /run. */
  idempotencyKey?: Header<"Idempotency-Key">;
}

/** Walks a run's path again in a new run. */
export const replay = api(
  { method: "POST", path: "/run/:id/replay", expose: true },
  async ({ id, idempotencyKey, ...request }: ReplayRunBody): Promise<StartRunResponse> => {
    requireRunId(id);
    const key = keyOf(idempotencyKey, { replayOf: id, ...request });
    // Before the checks, as with POST /run: the answer must not depend on what became of the run since.
    const known = key && (await answeredBefore(key));
    if (known) return known;
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
    const path = await pathOf(id, earlier, request);
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
    return await createRun({ ...input, maxSteps, replayOf: id, path }, key);
  },
);

/** The path that is asked for: up to a step, to a finding, or all of it. */
async function pathOf(
  id: string,
  { events }: PathSource,
  { untilStep, finding }: ReplayRunRequest,
): Promise<ReplayStep[]> {
  if (finding === undefined) return pathFrom(events, requireStep(untilStep));
  if (untilStep !== undefined) {
    throw APIError.invalidArgument("untilStep and finding both end the path. Give one of them.");
  }
  const found = findingsOf(await storyOf(id, NODE_EVENTS));
  const wanted = found.find(({ signature }) => signature === finding);
  if (!wanted) {
    throw APIError.invalidArgument(
      `The run has no finding of that signature. GET /run/${id}/findings lists them.`,
    );
  }
  const only = new Set(wanted.path.map(({ stepOrdinal }) => stepOrdinal));
  if (only.size === 0) {
    throw APIError.failedPrecondition("Nothing was being done when it showed: no way leads to it.");
  }
  return pathFrom(events, STEPS_MAX, only);
}

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
