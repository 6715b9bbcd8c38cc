import { currentRequest } from "encore.dev";
import { Subscription } from "encore.dev/pubsub";
import { db } from "./db";
import { placed } from "./topics";

export const note = new Subscription(placed, "note", {
  handler: async (message) => {
    const request = currentRequest();
    if (request?.type !== "pubsub-message") throw new Error("no message around the handler");
    const kind = message.at instanceof Date ? message.name : "date lost";
    const attempt = request.deliveryAttempt;
    await db.exec`insert into deliveries (message, attempt) values (${kind}, ${attempt})`;
    if (message.name === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (attempt <= message.failures) throw new Error("not yet");
  },
  retryPolicy: { minBackoff: "50ms", maxBackoff: "80ms", maxRetries: 2 },
});
