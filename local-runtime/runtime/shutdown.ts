// The life of a serving process: opens the door and the queue, and on the first signal closes them in Encore's order
// within its deadline of 10 s. Further signals change nothing. There is no hook for the app: its own
// `process.on("SIGTERM")` still fires.
import { openConfiguredGateway } from "./http/gateway";
import { LogLevel, runtimeLog } from "./logger";
import { startDelivery, stopDelivery } from "./pubsub/delivery";

const deadlineMs = 10_000;

/** Serves until asked to stop; the exit code: 0, or 1 where something was still going on at the deadline. */
export async function runUntilAsked(): Promise<number> {
  const asked = stopAsked();
  const gateway = await openConfiguredGateway();
  // While Postgres cannot be reached the queue waits for it; a signal does not.
  await Promise.race([startDelivery(), asked]);
  await asked;
  const overrun = new Promise<number>((resolve) => {
    setTimeout(() => {
      runtimeLog.log(null, LogLevel.Warn, "shutdown deadline reached with work still in progress");
      resolve(1);
    }, deadlineMs).unref();
  });
  const orderly = async () => {
    gateway?.announceShutdown();
    await stopDelivery();
    await gateway?.close();
    return 0;
  };
  return Promise.race([orderly(), overrun]);
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
    // Whoever started this process is gone, in whichever way.
    process.once("disconnect", () => resolve());
  });
}
