// The native classes behind `Topic` and `Subscription` of encore.dev.
import { randomBytes } from "node:crypto";
import { appMetadata, localConfig, metadataReady } from "../config";
import { toJson } from "../http/json";
import type { Request } from "../request";
import { genericFailure } from "../sql/error";
import { type MessageHandler, startDelivery, subscribe } from "./delivery";
import { addJobs, type QueuedMessage, taskName } from "./queue";

export class PubSubTopic {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Resolves to the message's id once the queue has it. */
  async publish(body: unknown, source?: Request | null): Promise<string> {
    await metadataReady();
    const { topics, subscriptions } = appMetadata();
    if (!topics.some((topic) => topic.name === this.#name)) {
      throw genericFailure("topic not configured");
    }
    const message: QueuedMessage = {
      id: randomBytes(10).toString("hex"),
      publishedAt: new Date().toISOString(),
      failures: 0,
      body: toJson(body),
    };
    const trace = source?.meta().trace;
    if (trace) message.parentTraceId = trace.traceId;
    const tasks = subscriptions
      .filter((one) => one.topic === this.#name)
      .map((one) => taskName(one.topic, one.name));
    if (tasks.length > 0) await addJobs(tasks, message);
    // Tests have no moment at which the app begins to run: the first message is it.
    if (localConfig().testMode) await startDelivery();
    return message.id;
  }
}

export class PubSubSubscription {
  readonly #config: { topicName: string; subscriptionName: string; handler: MessageHandler };

  constructor(config: {
    topicName: string;
    subscriptionName: string;
    handler: MessageHandler;
  }) {
    this.#config = config;
  }

  /** Never settles: the SDK would subscribe again. */
  subscribe(): Promise<void> {
    const { topicName, subscriptionName, handler } = this.#config;
    subscribe(topicName, subscriptionName, handler);
    return new Promise(() => {});
  }
}
