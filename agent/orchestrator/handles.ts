// Whether this process can walk a run at all: one without file handles opens no session and stores no picture, and what
// fails for that reason is nobody's fault but its own. Only asks, and tells the log; decides nothing.
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Logger } from "../../logging/logger";

/**
 * What a run may need at once. The most is needed by WebdriverIO when it is loaded with the first session, 40; Node never
 * loads a module again that it could not load, so that this worker would fail every run from then on.
 */
const handlesMin = 64;

/** Answers whether there are handles enough for a run, and tells the log when that changes. Takes 0.2 ms. */
export function handlesWatch(logger: Logger): () => boolean {
  let wereThere = true;
  return () => {
    const lack = lackOfHandles();
    const areThere = lack === null;
    if (!areThere && wereThere) {
      logger.warn("Claims no runs: this process has no file handles left", { error: lack });
    }
    if (areThere && !wereThere) logger.info("Claims runs again: there are file handles");
    wereThere = areThere;
    return areThere;
  };
}

function lackOfHandles(): Error | null {
  const opened: number[] = [];
  try {
    while (opened.length < handlesMin) opened.push(openSync(devNull, "r"));
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    for (const handle of opened) closeSync(handle);
  }
}
