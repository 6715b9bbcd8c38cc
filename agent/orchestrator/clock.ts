// Real time for the nodes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../step";

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  async sleep(ms, signal) {
    signal.throwIfAborted();
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
