import { describe, expect, test } from "vitest";
import type { Device } from "../device/device";
import { Fault, type FaultKind } from "../device/faults";
import { createReplay } from "../explore/replay";
import type { NodeName } from "../route";
import type { FaultNote, RunState } from "../run-state";
import { own, sourceOf, stepAt } from "./__tests__/steps";
import { act } from "./act";
import { chooseAction } from "./choose-action";
import { detectProgress } from "./detect-progress";
import { ensureDevice } from "./ensure-device";
import { enumerateActions } from "./enumerate-actions";
import { recoverFromError } from "./recover-from-error";
import { restartApp } from "./restart-app";
import { resumeFromCheckpoint } from "./resume-from-checkpoint";
import { shouldContinue } from "./should-continue";
import { switchPolicy } from "./switch-policy";

const app = sourceOf(own, "Open", "Settings");
const other = sourceOf("com.android.settings", "Wi-Fi");
const home = sourceOf("com.android.launcher3", "Phone");
const empty = '<hierarchy rotation="0" width="720" height="1600"></hierarchy>';
const permission = sourceOf("com.google.android.permissioncontroller", "Allow", "Don't allow");

describe("EnumerateActions", () => {
  test.each([
    ["the app", app, "offered"],
    ["another app", other, "outside"],
    ["the home screen", home, "outside"],
    ["nothing", empty, "nothing"],
    ["a permission dialog", permission, "interrupted"],
  ])("says of %s what it is", async (_, source, outcome) => {
    expect((await enumerateActions(stepAt(source))).outcome).toBe(outcome);
  });
});

/** A window with a login form and further buttons. */
function loginOf(...labels: string[]): string {
  const field = (hint: string, top: number) =>
    `<node package="${own}" class="android.widget.EditText" text="" hint="${hint}" password="${hint === "Password"}" clickable="true" focusable="true" enabled="true" displayed="true" bounds="[0,${top}][700,${top + 80}]" />`;
  const fields = field("User name", 10) + field("Password", 100);
  return sourceOf(own, ...labels).replace(/(<android.widget.FrameLayout[^>]*>)/, `$1${fields}`);
}

test("EnumerateActions tells that the app is in front again, and by what means", async () => {
  const answer = async (more: Partial<RunState>) => await enumerateActions(stepAt(app, more));
  expect(await answer({ outsideInARow: 4 })).toMatchObject({
    patch: { outsideInARow: 0 },
    events: [{ type: "app.returned", payload: { stepOrdinal: 4, by: "activate" } }],
  });
  expect(await answer({ outsideInARow: 5, restartsInARow: 1 })).toMatchObject({
    events: [{ payload: { by: "restart" } }],
  });
  expect((await answer({})).events).toBeUndefined();
});

describe("ChooseAction", () => {
  test("tells its intent and remembers where it was taken", async () => {
    const step = stepAt(app);
    const answer = await chooseAction(step);
    expect(answer.outcome).toBe("chosen");
    expect(answer.patch?.pending).toMatchObject({
      isPerformed: false,
      screenId: "s1",
      variantKey: step.sight.look?.observation.variantKey,
    });
    expect(answer.events).toMatchObject([
      { type: "action.chosen", payload: { stepOrdinal: 4, screenId: "s1" } },
    ]);
  });

  test("answers what interrupts first, and refuses a permission once to see what happens", async () => {
    const asked = async (permissionsAsked: number, permissionsRefused: string[] = []) =>
      (await chooseAction(stepAt(permission, { permissionsAsked, permissionsRefused }))).patch;
    expect(await asked(0)).toMatchObject({
      permissionsAsked: 1,
      pending: { action: { label: "tap 'Allow'" } },
    });
    const second = await asked(1);
    expect(second).toMatchObject({
      permissionsAsked: 2,
      pending: { action: { label: "tap 'Don't allow'" } },
    });
    expect(second?.permissionsRefused).toHaveLength(1);
    expect(await asked(2, second?.permissionsRefused)).toMatchObject({
      pending: { action: { label: "tap 'Allow'" } },
    });
  });

  test("refuses no permission where the run says so", async () => {
    const step = stepAt(permission, { permissionsAsked: 1 }, { input: { permissions: "allow" } });
    expect((await chooseAction(step)).patch).toMatchObject({
      pending: { action: { label: "tap 'Allow'" }, dismisses: { how: "tap 'Allow'" } },
    });
  });

  test("goes back from a dialog that its button does not close, and leaves it to the ladder then", async () => {
    const { hindrance } = (await chooseAction(stepAt(permission))).patch ?? {};
    expect(hindrance?.answers).toBe(1);
    const met = (answers: number, source = permission) =>
      stepAt(source, { hindrance: { name: hindrance?.name ?? "", answers } });
    expect(await chooseAction(met(2))).toMatchObject({
      patch: { hindrance: { answers: 3 }, pending: { action: { kind: "back" } } },
      events: [{}],
    });
    expect((await enumerateActions(met(3))).outcome).toBe("interrupted");
    expect((await enumerateActions(met(4))).outcome).toBe("outside");
    expect((await enumerateActions(met(4, app))).patch).toMatchObject({ hindrance: null });
  });

  test("hides the keyboard before anything else, but not for ever", async () => {
    const keyboard = (keyboardInARow: number) =>
      chooseAction(stepAt(app, { keyboardInARow }, { isKeyboardShown: true }));
    expect(await keyboard(0)).toMatchObject({
      patch: { keyboardInARow: 1, pending: { dismisses: { kind: "keyboard" } } },
      events: [{ payload: { kind: "hideKeyboard", dismisses: "keyboard" } }],
    });
    expect((await keyboard(2)).patch?.pending?.dismisses).toBeNull();
  });

  describe("at a screen that asks for an account", () => {
    const login = loginOf("Sign in");
    const input = { credentials: { username: "tess", password: "hunter2" } };
    const tried = (credentials: number, skip: number, isReported = false) => ({
      walls: { s1: { credentials, skip, isReported } },
    });
    const told = async (...step: Parameters<typeof stepAt>) => {
      const answer = await chooseAction(stepAt(...step));
      expect(JSON.stringify(answer)).not.toContain("hunter2");
      const wall = answer.events?.find(({ type }) => type === "wall.reported")?.payload;
      return { ...answer, label: answer.patch?.pending?.action.label, wall };
    };

    test("logs in with the run's account, twice at most", async () => {
      const first = await told(login, {}, { input });
      expect(first).toMatchObject({ label: "fill in 2 fields", wall: { answer: "credentials" } });
      expect(first.patch?.walls).toMatchObject(tried(1, 0).walls);
      const third = await told(login, tried(2, 0), { input });
      expect(third.wall).toMatchObject({ answer: "none" });
    });

    test("goes on without one where it has none and is let", async () => {
      const skip = loginOf("Sign in", "Skip");
      expect(await told(skip)).toMatchObject({ label: "tap 'Skip'", wall: { answer: "skip" } });
      expect((await told(skip, tried(0, 1))).wall).toMatchObject({ answer: "none" });
    });

    test("says once that there is no way past, and remembers how little was seen", async () => {
      const first = await told(login, { screens: 1 });
      expect(first).toMatchObject({ wall: { answer: "none" }, patch: { walledAt: 1 } });
      expect((await told(login, tried(0, 0, true))).wall).toBeUndefined();
    });

    test("says nothing where the app goes on beside it", async () => {
      expect((await told(loginOf("Sign in", "Offers", "Stores"))).wall).toBeUndefined();
    });
  });

  describe("on a path that is walked again", () => {
    const path = [
      {
        stepOrdinal: 3,
        kind: "tap",
        key: "tap|gone",
        label: "tap 'Gone'",
        locators: [],
        title: "Old",
      },
    ];
    const state = { isReplay: true };

    test("says where the app departs from it, and ends", async () => {
      const step = stepAt(app, state, { explorer: createReplay(path) });
      const { look } = step.sight;
      const wait = look?.observation.actions.find(({ kind }) => kind === "wait");
      if (!look || !wait) throw new Error("There is always a look, and waiting");
      for (const after of [wait, wait])
        step.explorer.learn({ observation: look.observation, after });
      expect(await chooseAction(step)).toMatchObject({
        outcome: "departed",
        patch: { stopReason: "replay_departed" },
        events: [
          {
            type: "replay.departed",
            payload: {
              stepOrdinal: 4,
              firstStepOrdinal: 3,
              expected: { label: "tap 'Gone'", title: "Old" },
              seen: { screenId: "s1", labels: ["tap 'Open'", "tap 'Settings'"] },
            },
          },
        ],
      });
    });

    test("ends as walked where nothing is left of it", async () => {
      const step = stepAt(app, state, { explorer: createReplay([]) });
      expect(await chooseAction(step)).toEqual({
        outcome: "replayed",
        patch: { stopReason: "replayed" },
      });
    });
  });
});

test("RestartApp clears the app's data where that is wanted, once", async () => {
  const done = async (wantsClearing: boolean) => {
    const calls: string[] = [];
    const step = stepAt(app, { wantsClearing });
    const noted = (name: string) => async () => void calls.push(name);
    const device = {
      appState: async () => "foreground",
      clearApp: noted("clear"),
      terminate: noted("terminate"),
      launch: noted("launch"),
    } as unknown as Device;
    const { patch } = await restartApp({ ...step, phone: { ...step.phone, device: () => device } });
    expect(patch).toMatchObject({ wantsClearing: false, restarts: 1 });
    return calls;
  };
  expect(await done(false)).toEqual(["terminate", "launch"]);
  expect(await done(true)).toEqual(["clear", "launch"]);
});

test("Act turns the display there and back, and takes an app that does not turn for no fault", async () => {
  const chosen = (await chooseAction(stepAt(app))).patch?.pending;
  if (!chosen) throw new Error("nothing was chosen");
  const action = { ...chosen.action, kind: "rotate" as const };
  const done = async (rotate: Device["rotate"]) => {
    const step = stepAt(app, { pending: { ...chosen, action } });
    const device = { rotate } as unknown as Device;
    return (await act({ ...step, phone: { ...step.phone, device: () => device } })).outcome;
  };
  const asked: (string | undefined)[] = [];
  const turning: Device["rotate"] = async (to) => {
    asked.push(to);
    return "PORTRAIT";
  };
  expect([await done(turning), asked]).toEqual(["performed", [undefined, "PORTRAIT"]]);
  const failing = (kind: FaultKind) => done(() => Promise.reject(new Fault(kind, "locked?")));
  expect(await failing("element_unusable")).toBe("performed");
  await expect(failing("session_lost")).rejects.toThrow("locked?");
});

describe("SwitchPolicy", () => {
  const policy = async (source: string, more: Partial<RunState>) => {
    const { outcome, patch } = await switchPolicy(stepAt(source, more));
    return patch?.stopReason ? `${outcome}: ${patch.stopReason}` : outcome;
  };

  test.each([
    [
      "another app",
      other,
      [0, 1, 2, 3, 4, 5],
      ["back", "back", "back", "activate", "restart", "restart"],
    ],
    ["the home screen", home, [1, 4], ["activate", "restart"]],
  ])("leaves %s by the gentlest way first", async (_, source, rungs, ways) => {
    const taken = await Promise.all(
      rungs.map((outsideInARow) => policy(source, { outsideInARow })),
    );
    expect(taken).toEqual(ways);
  });

  test("waits for an empty screen, then goes back, then starts the app afresh", async () => {
    const taken = await Promise.all(
      [0, 1, 2, 3, 4].map((unchangedInARow) => policy(empty, { unchangedInARow })),
    );
    expect(taken).toEqual(["wait", "wait", "back", "back", "restart"]);
  });

  test("leaves a loop by back and restarts, and gives up in the end", async () => {
    const taken = await Promise.all([0, 1, 2, 3, 4].map((stuckRung) => policy(app, { stuckRung })));
    expect(taken).toEqual(["back", "restart", "restart", "restart", "giveUp: stuck"]);
  });

  test("clears the app's data before it gives up, unless they are to be kept", async () => {
    const atRung = async (stuckRung: number, capabilities: Record<string, unknown>) =>
      await switchPolicy(stepAt(app, { stuckRung }, { input: { capabilities } }));
    expect((await atRung(2, {})).patch).not.toHaveProperty("wantsClearing");
    expect(await atRung(3, {})).toMatchObject({
      outcome: "restart",
      patch: { wantsClearing: true },
    });
    expect((await atRung(3, { "appium:noReset": true })).outcome).toBe("giveUp");
  });

  test("starts a crashed app afresh, but not for ever", async () => {
    const crashed = { lastOutcome: "crashed", defectCount: 1 } as const;
    expect(await policy(home, crashed)).toBe("restart");
    expect(await policy(home, { ...crashed, restartsInARow: 3 })).toBe("giveUp: app_crash");
    expect(await policy(home, { restartsInARow: 3 })).toBe("giveUp: outside_budget");
  });

  test("makes a step of its own of what it does, with the intent told before", async () => {
    const { patch, events } = await switchPolicy(stepAt(other, { outsideInARow: 1 }));
    expect(patch?.pending).toMatchObject({ action: { kind: "back" }, isPerformed: false });
    expect(events?.map(({ type }) => type)).toEqual(["policy.switched", "action.chosen"]);
  });
});

describe("DetectProgress", () => {
  test.each([
    [{ lastOutcome: "newScreen", unchangedInARow: 0 }, "moving"],
    [{ lastOutcome: "unchanged", unchangedInARow: 3 }, "stalled"],
    [{ lastOutcome: "unchanged", unchangedInARow: 10 }, "stuck"],
    [{ lastOutcome: "unchanged", unchangedInARow: 10, patientUntilStep: 9 }, "stalled"],
  ] as const)("of %j says %s", async (more, outcome) => {
    expect((await detectProgress(stepAt(app, more))).outcome).toBe(outcome);
  });
});

describe("ShouldContinue", () => {
  test.each([
    [{}, { outcome: "again" }],
    [{ isUnsettled: true }, { outcome: "unsettled" }],
    [{ steps: 100 }, { outcome: "enough", patch: { stopReason: "step_budget" } }],
    [
      { goal: "reached", steps: 100 },
      { outcome: "enough", patch: { stopReason: "goal_reached" } },
    ],
  ] as const)("of %j says %j", async (more, answer) => {
    expect(await shouldContinue(stepAt(app, more))).toEqual(answer);
  });
});

describe("RecoverFromError", () => {
  const fault = (node: NodeName, recovery: string): FaultNote => ({
    kind: "command_timed_out",
    signature: "timeout",
    message: "…",
    recoveries: [recovery],
    recovery,
    stopReason: "device_lost",
    remedy: "…",
    node,
  });
  test.each([
    ["Perceive", "R0", "lookAgain"],
    ["Perceive", "R1", "lookAgain"],
    ["Act", "R1", "lookAgain"],
    ["EnsureDevice", "R1", "reopen"],
    ["ProvisionApp", "R1", "reinstall"],
    ["LaunchOrAttach", "R1", "relaunch"],
    ["Act", "R2", "reopen"],
    ["EnsureDevice", "R3", "reopen"],
    ["Verify", "R4", "giveUp"],
    ["EnsureDevice", "STOP_USER", "giveUp"],
  ] as const)("answers a fault in %s that asks for %s with %s", async (node, recovery, outcome) => {
    const answer = await recoverFromError(
      stepAt(app, { fault: fault(node, recovery), recoveries: 2 }),
    );
    expect(answer.outcome).toBe(outcome);
    expect(answer.patch?.stopReason).toBe(outcome === "giveUp" ? "device_lost" : undefined);
    expect(answer.patch?.isDeviceLost ?? false).toBe(recovery === "R4");
    expect(answer.events).toMatchObject([
      { type: "recovery.applied", payload: { nodeName: node, action: recovery, attempt: 2 } },
    ]);
  });
});

describe("EnsureDevice", () => {
  const facts = {
    udid: "b",
    model: "m",
    manufacturer: "m",
    platformVersion: "14",
    width: 1,
    height: 1,
  };
  async function opened(udid: string | null) {
    const step = stepAt(app, { udid, isInstalled: true, isLaunched: true });
    const device = { sessionId: "s", facts } as Device;
    const phone = { ...step.phone, open: () => Promise.resolve(device) };
    return (await ensureDevice({ ...step, phone })).patch;
  }

  test("remembers which phone it is, and finds what it did on it before", async () => {
    expect(await opened(null)).toEqual({ udid: "b" });
    expect(await opened("b")).toEqual({ udid: "b" });
  });

  describe("whose phone is gone", () => {
    function openedAfter(failures: number, kind: FaultKind, udid: string | null) {
      const step = stepAt(app, { udid });
      let left = failures;
      let nowMs = 0;
      const clock = {
        nowMs: () => nowMs,
        sleep: async (ms: number) => {
          nowMs += ms;
        },
      };
      const open = () =>
        left-- > 0 ? Promise.reject(new Fault(kind, "gone")) : Promise.resolve({ facts } as Device);
      return ensureDevice({ ...step, clock, awayMs: 5_000, phone: { ...step.phone, open } });
    }

    test.each(["device_offline", "device_unavailable", "appium_unreachable"] as const)(
      "waits for the one that it had before: %s",
      async (kind) => {
        expect((await openedAfter(3, kind, "b")).outcome).toBe("opened");
        await expect(openedAfter(100, kind, "b")).rejects.toThrow("gone");
      },
    );

    test("waits for none that it never had, and not for what waiting does not mend", async () => {
      await expect(openedAfter(1, "device_unavailable", null)).rejects.toThrow("gone");
      await expect(openedAfter(1, "session_refused", "b")).rejects.toThrow("gone");
    });
  });

  test("begins anew on a phone that is not the one before", async () => {
    expect(await opened("a")).toMatchObject({
      udid: "b",
      isInstalled: false,
      isLaunched: false,
      pending: null,
    });
  });
});

test("ResumeFromCheckpoint knows every screen again that was learnt before", async () => {
  const seen = [app, sourceOf(own, "Login", "Help", "About"), app].map((source) => {
    const look = stepAt(source).sight.look;
    if (!look) throw new Error("There is always a look");
    return { observation: look.observation, after: null };
  });
  const step = { ...stepAt(other), pastLessons: seen };
  expect(step.explorer.screenCount()).toBe(0);
  await resumeFromCheckpoint(step);
  const before = step.explorer.screenCount();
  expect(before).toBeGreaterThan(0);
  for (const lesson of seen) expect(step.explorer.learn(lesson).isNew).toBe(false);
  expect(step.explorer.screenCount()).toBe(before);
});
