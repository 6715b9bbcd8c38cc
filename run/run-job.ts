// The doorbell between the front desk and the workshop. Its message only says "look": the row in the ledger decides.
// Losing a message costs time, never a run.
import { Topic } from "encore.dev/pubsub";
import type { RunJob } from "./types";

export const runJobTopic = new Topic<RunJob>("run-job", {
  deliveryGuarantee: "at-least-once",
});
