// Takes messages out of the queue and gives them to the app's handlers: at least once, in parallel, in no order.
// A failed one comes again after min(minBackoff * attempt, maxBackoff), and is dropped with a log line after the last
// attempt. Nothing is delivered before the app runs.
import { EventEmitter } from "node:events";
import type { Runner, Task, WorkerEvents } from "graphile-worker";
import type { SubscriptionMetadata } from "../../metadata";
import { appMetadata } from "../config";
import { fromJson } from "../http/schema";
import { LogLevel, runtimeLog } from "../logger";
import { newTrace, Request, type RequestMeta } from "../request";
import { keepAliveMark } from "./liveness";
import { addJobs, type QueuedMessage, queuePool, taskName } from "./queue";

/** The SDK's: takes the native request, answers the handler's promise. */
export type MessageHandler = (message: Request) => unknown;

const handlers = new Map<string, MessageHandler>();
let starting: Promise<void> | undefined;
let stop: () => Promise<void> = async () => {};

export function subscribe(topic: string, subscription: string, handler: MessageHandler): void {
  handlers.set(taskName(topic, subscription), handler);
}

/** Begins to deliver to every subscription of this process; a second call changes nothing. */
export function startDelivery(): Promise<void> {
  starting ??= begin();
  return starting;
}

/** Takes no more messages; resolves when the handlers that run have ended. What is still beginning is given up. */
export async function stopDelivery(): Promise<void> {
  if (starting === undefined) return;
  (await queuePool()).hurry();
  // Whoever began it hears why it failed.
  await starting.catch(() => {});
  await stop();
}

async function begin(): Promise<void> {
  const subscriptions = appMetadata().subscriptions.filter(({ topic, name }) =>
    handlers.has(taskName(topic, name)),
  );
  if (subscriptions.length === 0) return;
  const { run, Logger } = await import("graphile-worker");
  const pgPool = await queuePool();
  const liveness = await keepAliveMark();
  const runners = await Promise.all(
    subscriptions.map(async (subscription): Promise<Runner> => {
      const events = new EventEmitter() as unknown as WorkerEvents;
      events.on("pool:create", ({ workerPool }) => liveness.mark(workerPool.id));
      const { maxConcurrency } = subscription;
      return run({
        pgPool,
        events,
        noHandleSignals: true,
        parsedCronItems: [],
        taskList: { [taskName(subscription.topic, subscription.name)]: taskFor(subscription) },
        logger: new Logger(() => (level, message) => {
          if (level === "error") runtimeLog.log(null, LogLevel.Debug, message);
        }),
        preset: {
          worker: {
            concurrentJobs: maxConcurrency,
            // One fetch for all of them; new messages announce themselves, the poll is for delayed ones.
            localQueue: { size: maxConcurrency },
            pollInterval: 500,
            // The process' own deadline is shorter.
            gracefulShutdownAbortTimeout: 60_000,
          },
        },
      });
    }),
  );
  stop = async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await liveness.end();
  };
}

function taskFor(subscription: SubscriptionMetadata): Task {
  const task = taskName(subscription.topic, subscription.name);
  return async (payload, { job }) => {
    const message = payload as QueuedMessage;
    // A job that its process did not survive counts as delivered too.
    const attempt = message.failures + job.attempts;
    try {
      await deliver(subscription, message, attempt);
    } catch (error) {
      const isLast = attempt > subscription.maxRetries;
      const text = isLast
        ? "message dropped after its last attempt"
        : "message failed, trying again";
      const cause = error instanceof Error ? error : new Error(String(error));
      runtimeLog.log(null, LogLevel.Error, text, cause, null, {
        service: subscription.service,
        topic: subscription.topic,
        subscription: subscription.name,
        message_id: message.id,
        attempt,
      });
      if (isLast) return;
      const delayMs = Math.min(subscription.minBackoffMs * attempt, subscription.maxBackoffMs);
      await addJobs([task], { ...message, failures: attempt }, Math.max(delayMs, 1));
    }
  };
}

async function deliver(
  subscription: SubscriptionMetadata,
  message: QueuedMessage,
  attempt: number,
): Promise<void> {
  const { topic, name, service } = subscription;
  const schema = appMetadata().topics.find((one) => one.name === topic)!.message;
  const parsedPayload = fromJson(JSON.parse(message.body), schema);
  const trace = newTrace();
  if (message.parentTraceId) trace.parentTraceId = message.parentTraceId;
  const meta: RequestMeta = {
    startedAt: new Date().toISOString(),
    trace,
    pubsubMessage: {
      service,
      topic,
      subscription: name,
      id: message.id,
      publishedAt: message.publishedAt,
      deliveryAttempt: attempt,
      parsedPayload,
    },
  };
  const handler = handlers.get(taskName(topic, name))!;
  await handler(new Request(meta, parsedPayload));
}
