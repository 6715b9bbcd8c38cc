import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { endingOf } from "./ending";
import { next, spentBudget, stopping } from "./machine";
import { mermaid, type NodeName, route } from "./route";
import { initialState, type MetFault, type RunState, resumedState } from "./run-state";

const base = initialState({ maxSteps: 10 });
const at = (node: NodeName, more: Partial<RunState> = {}): RunState => ({ ...base, node, ...more });
const pending: RunState["pending"] = {
  action: {
    key: "back",
    kind: "back",
    label: "back",
    target: null,
    point: null,
    bounds: null,
    features: [],
  },
  reason: "to see",
  screenId: "s1",
  variantKey: "v1",
  screenshot: null,
  isPerformed: false,
  met: null,
  dismisses: null,
};
const fault: MetFault = {
  kind: "session_lost",
  signature: "invalid session id",
  message: "A session is either terminated or not started",
  recoveries: ["R2"],
  stopReason: "appium_failed",
  remedy: "…",
};
const edges = Object.entries(route).flatMap(([node, outcomes]) =>
  Object.entries(outcomes).map(([outcome, target]) => ({
    node: node as NodeName,
    outcome,
    target,
  })),
);

describe("the route", () => {
  test.each(edges)("$node that answers $outcome leads to $target", ({ node, outcome, target }) => {
    const after = next(at(node), { outcome, spentMs: 5 });
    if (target === "end") expect(after).toBeNull();
    else expect(after).toMatchObject({ node: target, walkedMs: 5 });
  });

  test("reaches every node from a fresh start, a resume or a fault", () => {
    const seen = new Set<string>(["EnsureDevice", "ResumeFromCheckpoint", "RecoverFromError"]);
    for (let before = 0; before !== seen.size; ) {
      before = seen.size;
      for (const { node, target } of edges) if (seen.has(node)) seen.add(target);
    }
    expect([...seen].sort()).toEqual([...Object.keys(route), "end"].sort());
  });

  test("leads from every node to the end", () => {
    const leads = new Set<string>(["end"]);
    for (let before = 0; before !== leads.size; ) {
      before = leads.size;
      for (const { node, target } of edges) if (leads.has(target)) leads.add(node);
    }
    for (const node of Object.keys(route)) expect(leads).toContain(node);
  });

  test("knows no outcome that is not written there", () => {
    expect(() => next(at("Act"), { outcome: "toString", spentMs: 0 })).toThrow(/not on its route/);
    expect(() => next(at("Act"), { outcome: "chosen", spentMs: 0 })).toThrow(
      /Act answered "chosen"/,
    );
  });

  test("is the picture in docs/architecture.md", () => {
    const document = readFileSync(new URL("../docs/architecture.md", import.meta.url), "utf8");
    const picture = /<!-- machine -->\n```mermaid\n(.*?)\n```\n<!-- \/machine -->/s.exec(
      document,
    )?.[1];
    expect(picture).toBe(mermaid());
  });
});

describe("steps", () => {
  test("begin with a look or a change of policy, and not while one is unfinished", () => {
    expect(next(at("WaitIdle"), { outcome: "settled", spentMs: 0 })?.step).toBe(1);
    expect(
      next(at("ShouldContinue", { steps: 3, step: 3 }), { outcome: "again", spentMs: 0 })?.step,
    ).toBe(4);
    expect(
      next(at("DetectProgress", { steps: 3, step: 3 }), { outcome: "stuck", spentMs: 0 })?.step,
    ).toBe(4);
    expect(
      next(at("EnumerateActions", { steps: 3, step: 4 }), { outcome: "outside", spentMs: 0 })?.step,
    ).toBe(4);
    expect(
      next(at("Verify", { steps: 3, step: 4 }), { outcome: "unchanged", spentMs: 0 })?.step,
    ).toBe(4);
  });
});

describe("budgets", () => {
  test("are what the run was asked for, and defaults where it did not say", () => {
    const asked = { maxSteps: 7, maxMinutes: 2, maxRestarts: 0, maxOutsideSteps: 3, maxWalkMs: 5 };
    expect(initialState(asked).budgets).toEqual({
      maxSteps: 7,
      maxWalkMs: 120_000,
      maxRestarts: 0,
      maxOutsideSteps: 3,
      maxRecoveries: 3,
    });
    const silent = { maxSteps: 7, maxMinutes: null, maxWalkMs: 5 };
    expect(initialState(silent).budgets).toMatchObject({ maxWalkMs: 5, maxRestarts: 20 });
  });

  test.each([
    ["step_budget", { steps: 10 }],
    ["time_budget", { walkedMs: 3_600_000 }],
    ["restart_budget", { restarts: 21 }],
    ["app_crash", { restarts: 21, defectCount: 1 }],
    ["outside_budget", { outsideInARow: 12 }],
  ] as const)(
    "%s is noticed by ShouldContinue's question and at every way around it",
    (reason, spent) => {
      expect(spentBudget(at("ShouldContinue", spent))).toBe(reason);
      const around = next(at("DetectProgress", spent), { outcome: "stuck", spentMs: 0 });
      expect(around).toMatchObject({ node: "Stop", stopReason: reason });
    },
  );

  test("leave a run alone that has not used them up", () => {
    const nearly = { steps: 9, walkedMs: 3_599_999, restarts: 20, outsideInARow: 11 };
    expect(spentBudget(at("ShouldContinue", nearly))).toBeNull();
  });

  test("let a chosen action come to its end first", () => {
    const busy = at("SwitchPolicy", { walkedMs: 3_600_000, pending });
    expect(next(busy, { outcome: "activate", spentMs: 0 })?.node).toBe("LaunchOrAttach");
    const idle = at("SwitchPolicy", { walkedMs: 3_600_000 });
    expect(next(idle, { outcome: "activate", spentMs: 0 })?.node).toBe("Stop");
  });
});

describe("faults", () => {
  const nodes = Object.keys(route) as NodeName[];
  test.each(nodes.filter((node) => node !== "Stop" && node !== "RecoverFromError"))(
    "in %s go to RecoverFromError, with the place remembered",
    (node) => {
      const after = next(at(node), { fault, spentMs: 7 });
      expect(after).toMatchObject({
        node: "RecoverFromError",
        recoveries: 1,
        walkedMs: 7,
        fault: { ...fault, node },
        faultCounts: { session_lost: 1 },
      });
    },
  );

  test("are mended three times a run and end it at the fourth", () => {
    let state: RunState | null = at("Verify");
    for (let time = 1; time <= 3; time += 1) {
      state = next({ ...state, node: "Verify" }, { fault, spentMs: 0 }) as RunState;
      expect(state.node).toBe("RecoverFromError");
    }
    const last = next({ ...state, node: "Verify" }, { fault, spentMs: 0 });
    expect(last).toMatchObject({
      node: "Stop",
      stopReason: "appium_failed",
      faultCounts: { session_lost: 4 },
    });
  });

  test("that only need another look are no repairs and have no number", () => {
    const stale = { ...fault, kind: "element_gone", recoveries: ["R0"] };
    let state: RunState | null = at("Act");
    for (let time = 1; time <= 10; time += 1) {
      state = next({ ...state, node: "Act" }, { fault: stale, spentMs: 0 }) as RunState;
    }
    expect(state).toMatchObject({
      node: "RecoverFromError",
      recoveries: 0,
      fault: { recovery: "R0" },
    });
  });

  test("are answered by the next thing to try each time they come back", () => {
    const busy = { ...fault, kind: "screen_busy", recoveries: ["R0", "R2"] };
    const first = next(at("Perceive"), { fault: busy, spentMs: 0 }) as RunState;
    const second = next({ ...first, node: "Perceive" }, { fault: busy, spentMs: 0 }) as RunState;
    const third = next({ ...second, node: "Perceive" }, { fault: busy, spentMs: 0 }) as RunState;
    expect([first, second, third].map((state) => state.fault?.recovery)).toEqual([
      "R0",
      "R2",
      "R2",
    ]);
  });

  test("of the mender end the run, and of the closer change nothing", () => {
    const mender = next(at("RecoverFromError"), { fault, spentMs: 0 });
    expect(mender).toMatchObject({ node: "Stop", stopReason: "appium_failed" });
    expect(next(at("Stop", { stopReason: "explored" }), { fault, spentMs: 0 })).toBeNull();
  });
});

describe("the ending", () => {
  const walked = { steps: 5, screens: 3 };
  test.each([
    ["step_budget", walked, "completed", "passed"],
    ["time_budget", walked, "completed", "passed"],
    ["explored", walked, "completed", "passed"],
    ["goal_reached", { ...walked, goal: "reached" }, "completed", "passed"],
    ["step_budget", { ...walked, goal: "open" }, "completed", "failed"],
    ["step_budget", { ...walked, goal: "uncheckable" }, "completed", "inconclusive"],
    ["step_budget", { ...walked, defectCount: 1 }, "completed", "failed"],
    ["step_budget", { steps: 5, screens: 0 }, "completed", "inconclusive"],
    ["explored", { steps: 0, screens: 1 }, "completed", "inconclusive"],
    ["app_crash", { ...walked, defectCount: 2 }, "completed", "failed"],
    ["stuck", walked, "completed", "inconclusive"],
    ["restart_budget", walked, "completed", "inconclusive"],
    ["outside_budget", walked, "completed", "inconclusive"],
    ["device_lost", walked, "failed", "inconclusive"],
    ["device_lost", { ...walked, defectCount: 1 }, "failed", "failed"],
    ["appium_unreachable", {}, "failed", "inconclusive"],
    ["app_not_installable", {}, "failed", "inconclusive"],
    ["bug", walked, "failed", "inconclusive"],
    ["canceled", { ...walked, defectCount: 1 }, "canceled", "inconclusive"],
    ["replayed", { ...walked, isReplay: true }, "completed", "passed"],
    ["replayed", { ...walked, isReplay: true, defectCount: 1 }, "completed", "failed"],
    ["replay_departed", { ...walked, isReplay: true }, "completed", "inconclusive"],
    ["step_budget", { ...walked, isReplay: true }, "completed", "inconclusive"],
    ["explored", { ...walked, walledAt: 2 }, "completed", "inconclusive"],
    ["explored", { ...walked, walledAt: 2, screens: 9 }, "completed", "passed"],
    ["step_budget", { ...walked, walledAt: 8, screens: 9 }, "completed", "passed"],
  ] as const)("%s with %j is %s and %s", (stopReason, more, status, verdict) => {
    expect(endingOf(at("Stop", { ...more, stopReason }))).toEqual({ status, verdict, stopReason });
  });

  test("keeps the first reason that was given", () => {
    const first = stopping(at("Act"), "explored");
    expect(stopping(first, "canceled").stopReason).toBe("explored");
  });
});

describe("a checkpoint", () => {
  test("is entered through ResumeFromCheckpoint with everything else as it was", () => {
    const stored = JSON.parse(JSON.stringify(at("Act", { step: 4, steps: 3, pending })));
    expect(resumedState(stored)).toEqual({ ...stored, node: "ResumeFromCheckpoint", fault: null });
  });

  test("of before there were accounts, keyboards and paths gets what it lacks", () => {
    const { walls, walledAt, blindInARow, keyboardInARow, isReplay, ...old } = at("Perceive");
    expect(resumedState(old)).toMatchObject({
      walls,
      walledAt,
      blindInARow,
      keyboardInARow,
      isReplay,
    });
  });

  test("of a run that had decided to stop is stopped, for the reason that it had", () => {
    const decided = at("Stop", { stopReason: "goal_reached", steps: 3 });
    expect(resumedState(JSON.parse(JSON.stringify(decided)))).toEqual(decided);
  });

  test("of a run that lost its device is gone on with", () => {
    const lost = at("Stop", { stopReason: "device_lost", isDeviceLost: true, udid: "a" });
    expect(resumedState(lost)).toEqual({
      ...lost,
      node: "ResumeFromCheckpoint",
      stopReason: null,
      isDeviceLost: false,
    });
  });

  test("of before devices had leases is read too", () => {
    const { udid: _, isDeviceLost: __, ...old } = at("Act");
    expect(resumedState(old)).toEqual({ ...at("ResumeFromCheckpoint") });
  });

  test.each([[null], ["text"], [{}], [{ ...base, v: 2 }]])(
    "of another version is refused: %j",
    (stored) => {
      expect(resumedState(stored)).toBeNull();
    },
  );
});
