// The front desk's own voice on the channel that wakes the readers of logs.
import { createRunChanges } from "../db/run-changes";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { notifyRunEvents } from "./ledger";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.TAIL, {});

export const runChanges = createRunChanges(notifyRunEvents, (error) =>
  logger.warn("Readers will find the new events at their next poll", { error }),
);
