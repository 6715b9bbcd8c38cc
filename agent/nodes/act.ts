// Does the pending action on the device, once. Whoever comes here again finds it performed or looks before repeating.
import type { Device } from "../device/device";
import { Fault } from "../device/faults";
import type { RunEvent } from "../events";
import type { PendingAction } from "../run-state";
import type { Action, Point } from "../screen/types";
import { type Secrets, secretsOf } from "../secrets";
import type { Node, Step } from "../step";
import { strokeOf } from "../stroke";

/** How long `wait` waits, and `background` stays away. */
const waitMs = 1_500;
const backgroundSeconds = 2;
/** For an activity to be made anew after a turn. */
const turnMs = 800;

export const act: Node<"Act"> = async (step) => {
  const { pending } = step.state;
  if (!pending) throw new Error("Act was entered without a chosen action");
  const { action } = pending;
  const startedMs = step.clock.nowMs();
  const mistyped = await perform(step, step.phone.device(), action);
  step.sight.look = null;
  const durationMs = Math.round(step.clock.nowMs() - startedMs);
  return {
    outcome: "performed",
    patch: { pending: { ...pending, isPerformed: true } },
    events: [
      {
        type: "action.performed",
        payload: {
          stepOrdinal: step.state.step,
          kind: action.kind,
          key: action.key,
          label: action.label,
          x: action.point?.x ?? null,
          y: action.point?.y ?? null,
          durationMs,
          ...(mistyped > 0 && { mistyped }),
        },
      },
      ...dismissal(step.state.step, pending),
    ],
  };
};

function dismissal(stepOrdinal: number, { dismisses }: PendingAction): RunEvent[] {
  return dismisses ? [{ type: "dialog.dismissed", payload: { stepOrdinal, ...dismisses } }] : [];
}

/** Answers how many fields held something else than what was typed. */
async function perform(step: Step, device: Device, action: Action): Promise<number> {
  const { packageName, appActivity } = step.input;
  switch (action.kind) {
    case "tap":
      await device.tap(pointOf(action));
      return 0;
    case "longPress":
      await device.longPress(pointOf(action));
      return 0;
    case "type":
      return await typeAlone(step, device, action);
    case "fillForm":
      return await fillForm(step, device, action);
    case "scroll":
    case "swipe":
      await device.swipe(...strokeOf(action));
      return 0;
    case "back":
      await device.back();
      return 0;
    case "restart":
      await device.terminate(packageName);
      await device.launch(packageName, appActivity);
      return 0;
    case "background":
      await device.background(backgroundSeconds);
      return 0;
    case "rotate":
      await turnThereAndBack(step, device);
      return 0;
    case "hideKeyboard":
      // Without a keyboard Appium presses Back, which leaves the screen.
      if (await device.isKeyboardShown()) await device.hideKeyboard();
      return 0;
    case "wait":
      await step.clock.sleep(waitMs, step.signal);
      return 0;
  }
}

/** What breaks on it breaks, and the walk goes on the way it was. Some apps do not turn: that is no fault. */
async function turnThereAndBack(step: Step, device: Device): Promise<void> {
  try {
    const before = await device.rotate();
    await step.clock.sleep(turnMs, step.signal);
    await step.phone.device().rotate(before);
  } catch (error) {
    if (!(error instanceof Fault && error.kind === "element_unusable")) throw error;
  }
}

async function typeAlone(step: Step, device: Device, action: Action): Promise<number> {
  const secrets = await trusted(step, device, action);
  const mistyped = await typeInto(
    device,
    pointOf(action),
    secrets.reveal(action.text ?? ""),
    secrets.isIn(action),
  );
  await clearOfKeyboard(device);
  return mistyped;
}

async function fillForm(step: Step, device: Device, action: Action): Promise<number> {
  const secrets = await trusted(step, device, action);
  let mistyped = 0;
  for (const { point, text, password } of action.fields ?? []) {
    mistyped += await typeInto(device, point, secrets.reveal(text), password);
  }
  await clearOfKeyboard(device);
  if (action.submit) await device.tap(action.submit.point);
  return mistyped;
}

/** The account is for the app under test alone: another app that has come to the front meanwhile gets nothing. */
async function trusted(step: Step, device: Device, action: Action): Promise<Secrets> {
  const secrets = secretsOf(step.input.credentials);
  if (!secrets.isIn(action)) return secrets;
  const { packageName } = await device.foreground();
  if (packageName === step.input.packageName) return secrets;
  throw new Fault("element_gone", `${packageName} has come to the front of the app under test`);
}

/** The keyboard may lie over what comes next. */
async function clearOfKeyboard(device: Device): Promise<void> {
  if (await device.isKeyboardShown()) await device.hideKeyboard();
}

/** 1 where the field then holds something else. A password shows dots, which say nothing. */
async function typeInto(
  device: Device,
  at: Point,
  text: string,
  isSecret: boolean,
): Promise<0 | 1> {
  const held = await device.type(at, text);
  return isSecret || held === text ? 0 : 1;
}

function pointOf(action: Action): Point {
  if (!action.point) throw new Error(`The action "${action.label}" has no point to touch`);
  return action.point;
}
