import { unoffered } from "../unoffered";
export type MessageHandler = (message: unknown) => unknown;
export class PubSubTopic {
  constructor(readonly name: string) {}
  async publish(): Promise<string> {
    throw unoffered("x");
  }
}
export class PubSubSubscription {
  constructor(readonly config: unknown) {}
  subscribe(): Promise<void> {
    return new Promise(() => {});
  }
}
