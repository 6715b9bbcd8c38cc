// What stands in front of the app and has to be answered before anything else: permissions, crash dialogs, choosers, the
// keyboard. Turns the screen's reading of it into an action like any other.
import type { Choice } from "./explore/types";
import type { PendingAction } from "./run-state";
import { type Interrupt, type InterruptKind, interruptOf } from "./screen/interrupts";
import { isToRefuse } from "./screen/refusal";
import type { Action } from "./screen/types";
import { lookOf } from "./sight";
import type { Step } from "./step";

/** A keyboard that comes back this often belongs to the screen. */
const maxHides = 2;
/** Answers after which something in the way is gone back from, and after which it is no more answered at all. */
const maxAnswers = 2;
const maxBacks = 4;

/** Something in the way and its answer. */
export interface Hindrance {
  kind: InterruptKind | "keyboard";
  /** The same for the same thing, if it comes back. */
  name: string;
  choice: Choice;
  dismisses: NonNullable<PendingAction["dismisses"]>;
  /** The answer refuses a permission. */
  isRefusal?: boolean;
}

/** What is in the way on the last look; null where nothing is. */
export function hindranceAt(step: Step): Hindrance | null {
  const { state, input } = step;
  const { hierarchy, foreground, appLabel } = lookOf(step);
  const asked = {
    count: state.permissionsAsked,
    refused: state.permissionsRefused,
    screens: state.screens,
  };
  const refuses = (question: string): boolean =>
    input.permissions !== "allow" && isToRefuse(question, asked);
  const found = interruptOf(
    {
      hierarchy,
      foreground,
      appPackage: input.packageName,
      ...(appLabel !== null && { appLabel }),
    },
    { refuses, hasWaitedBefore: state.hasWaitedForOthers },
  );
  if (!found) return keyboardAt(step);
  const name = `${found.kind}: ${found.text}`;
  const answers = state.hindrance?.name === name ? state.hindrance.answers : 0;
  if (answers >= maxBacks) return null;
  const answer = answers < maxAnswers ? found : { ...found, dismiss: { kind: "back" as const } };
  const isRefusal = found.kind === "permission" && refuses(found.text);
  return { ...answerTo(name, answer), isRefusal };
}

function answerTo(name: string, { kind, text, dismiss }: Interrupt): Hindrance {
  const isTap = dismiss.kind === "tap";
  const label = isTap ? `tap '${dismiss.label}'` : "back";
  const action: Action = {
    key: `interrupt:${kind}`,
    kind: isTap ? "tap" : "back",
    label,
    target: isTap ? dismiss.selector : null,
    point: isTap ? dismiss.point : null,
    bounds: null,
    features: [],
  };
  const choice = { action, reason: name.slice(0, 80) };
  return { kind, name, choice, dismisses: { kind, text, how: label } };
}

/** It lies over what could be touched; what it hides is not seen in the page source. */
function keyboardAt(step: Step): Hindrance | null {
  if (step.state.keyboardInARow >= maxHides) return null;
  const { actions } = lookOf(step).observation;
  const action = actions.find(({ kind }) => kind === "hideKeyboard");
  if (!action) return null;
  const kind = "keyboard";
  const choice = { action, reason: "the keyboard covers the screen" };
  return { kind, name: kind, choice, dismisses: { kind, text: "", how: action.label } };
}
