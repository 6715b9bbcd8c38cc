import { expect, test } from "vitest";
import { AGENT_ACTORS, loggerWith, MODULES } from "../../logging/logger";
import type { RunEvent } from "../events";
import { own, sourceOf, stepAt } from "../nodes/__tests__/steps";
import type { Defect } from "../step";
import { walk } from "./walk";

const crash: Defect = {
  kind: "crash",
  cause: "java",
  signature: "java.lang.IllegalStateException at Feed.load",
  title: "java.lang.IllegalStateException",
  message: "late",
  topFrames: ["Feed.load"],
  text: "FATAL EXCEPTION: main",
};

/** Ends a run that has walked its budget, whose log then brings this. */
async function endOf(late: Defect[]) {
  const { state, dice, phone, ...tools } = stepAt(sourceOf(own, "Pay"), {
    node: "Stop",
    stopReason: "step_budget",
  });
  const events: RunEvent[] = [];
  const end = await walk(
    {
      tools: {
        ...tools,
        phone: { ...phone, isOpen: true, newDefects: async () => late },
        store: async (content) => ({ name: "log.txt", bytes: content.length }),
      },
      diceFor: () => dice,
      trail: {
        add: (more) => void events.push(...more),
        flush: async () => undefined,
        flushSoon: () => undefined,
      },
      onFault: () => undefined,
      onFailure: () => undefined,
      isLeaving: () => false,
      logger: loggerWith(MODULES.AGENT, AGENT_ACTORS.WORKER, {}),
    },
    state,
  );
  return { end, types: events.map(({ type }) => type) };
}

test("A crash that only the last read of the log tells of fails the run", async () => {
  const { end, types } = await endOf([crash]);
  expect(end).toMatchObject({
    ending: { status: "completed", verdict: "failed", stopReason: "step_budget" },
    payload: { defects: 1 },
  });
  expect(types).toContain("app.crashed");
});

test("A run whose log stays quiet to the end passes", async () => {
  const { end, types } = await endOf([]);
  expect(end).toMatchObject({ ending: { verdict: "passed" }, payload: { defects: 0 } });
  expect(types).not.toContain("app.crashed");
});
