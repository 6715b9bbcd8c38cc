// Takes the wish to end a run. A queued run ends at once; a running one is flagged and its worker ends it.
// Asking twice, or too late, changes nothing and answers the true state.
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { runChanges } from "./changes";
import { notifyRunControl, readCancelState, requestCancel } from "./ledger";
import { requireRunId, unknownRun } from "./run-id";
import type { CancelRunResponse } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.CANCEL, {});

/** Cancels a run; idempotent. */
export const cancel = api(
  { method: "POST", path: "/run/:id/cancel", expose: true },
  async ({ id }: { id: string }): Promise<CancelRunResponse> => {
    requireRunId(id);
    const state = await cancelRun(id);
    if (!state) throw unknownRun(id);
    logger.info("Cancel answered", { runId: id, status: state.status });
    if (state.status === "completed" || state.status === "failed") {
      return { runId: id, status: state.status, cancelledAt: null };
    }
    return { runId: id, status: "CANCELLED", cancelledAt: state.cancelRequestedAt };
  },
);

async function cancelRun(runId: string) {
  try {
    const asked = await requestCancel(runId);
    // A second statement, because the first one's snapshot may be older than a cancel that it waited for.
    if (!asked) return await readCancelState(runId);
    runChanges.changed(runId);
    // A run in the queue may have held a device; it is free now.
    await notifyRunControl(asked.status === "running" ? runId : "*").catch(unheard(runId));
    return asked;
  } catch (error) {
    logger.error("Could not write the cancel", { runId, error });
    throw APIError.internal("The cancel could not be written to the database.", error as Error);
  }
}

function unheard(runId: string): (error: unknown) => void {
  return (error) =>
    logger.warn("Worker will hear of the cancel at its heartbeat", { runId, error });
}
