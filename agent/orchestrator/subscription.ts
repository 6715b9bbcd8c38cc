// The doorbell: a message on `run-job` makes the worker look at the ledger. It says nothing that the row does not know,
// and is answered at once: a run takes longer than any broker waits.
import { appMeta } from "encore.dev";
import { Subscription } from "encore.dev/pubsub";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import { runJobTopic } from "../../run/run-job";
import { openWorkshop } from "./workshop";

const logger = loggerWith(MODULES.AGENT, AGENT_ACTORS.SUBSCRIPTION, {});

// Tests open workers of their own.
const workshop = appMeta().environment.type === "test" ? null : openWorkshop();

export const walkRun = new Subscription(runJobTopic, "walk-run", {
  handler: async ({ runId }) => {
    logger.debug("The doorbell rang", { runId });
    workshop?.wake();
  },
});
