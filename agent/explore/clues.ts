// What a look and the action before it say of which screen this is, before any other screen is thought of: whose name
// the title is, whether it is a menu, whether the action can have led elsewhere. Remembers nothing.
import { BUCKET_PREFIXES } from "../screen/identity";
import { labelClass } from "../screen/label";
import type { Action, Observation } from "../screen/types";
import type { Cause } from "./family";

/** What scrolling or a keyboard may take out of sight without leaving the screen. */
const SAME_AFTER_SCROLL = 0.3;
const SAME_AFTER_TYPING = 0.6;

/** What must be equal before structure is compared at all. */
export function bucketOf({ packageName, tokens }: Observation): string {
  const parts = tokens.filter(
    (token) =>
      !token.startsWith("ACT|") && BUCKET_PREFIXES.some((prefix) => token.startsWith(prefix)),
  );
  return `${packageName}\n${parts.join("\n")}`;
}

/** Whether so much alike is the same screen after an action that moves things or covers them. */
export function isSameAfter(action: Action | null, alike: number): boolean {
  switch (action?.kind) {
    case "scroll":
    case "rotate":
      return alike >= SAME_AFTER_SCROLL;
    case "type":
    case "hideKeyboard":
    case "wait":
      return alike >= SAME_AFTER_TYPING;
    default:
      return false;
  }
}

/** Whether something other than a row was touched that says what the title says. */
export function isNamedByItsWay(title: string, { action }: Cause): boolean {
  return (
    action?.kind === "tap" &&
    rowGroupOf({ from: null, action }) === null &&
    labelClass(action.label).includes(title)
  );
}

/** Whether a row was touched that says what the title of the menu says that it led to. */
export function isMenuNamedByRow(title: string, observation: Observation, cause: Cause): boolean {
  return (
    rowGroupOf(cause) !== null &&
    isListOnly(observation) &&
    title.endsWith(labelClass(wordsTapped(cause)))
  );
}

/** Whether the action may show something else rather than more of the same. */
export function leadsOn(action: Action | null): boolean {
  return (
    action === null || !["scroll", "wait", "type", "hideKeyboard", "rotate"].includes(action.kind)
  );
}

/** A small window without a title that lists what to choose from: its rows are its name. */
export function isChoice(observation: Observation): boolean {
  const { windowKind, title, actions } = observation;
  const isLong = actions.some(({ kind }) => kind === "scroll");
  return windowKind === "appDialog" && title === null && !isLong && isListOnly(observation);
}

/** Nothing but rows can be touched, short of the bar: a menu, whose title is its name. */
export function isListOnly({ rows, actions }: Observation): boolean {
  if ((rows?.length ?? 0) === 0) return false;
  // Where not even the rows say that they can be touched, what says nothing may be a button.
  const areRowsMarked = actions.some(
    ({ kind, features }) =>
      kind === "tap" && features.includes("row") && !features.includes("leaf"),
  );
  return actions.every(
    ({ kind, target, features, label }) =>
      kind !== "tap" ||
      target === null ||
      features.includes("row") ||
      features.includes("tab") ||
      features.includes("shownTab") ||
      (areRowsMarked && features.includes("leaf")) ||
      BAR_LABEL.test(label),
  );
}

const BAR_LABEL = /'(navigate up|back|more options)'/i;

/** The title as a name, digits folded; null where there is none or a dialog's. */
export function titleClass({ title, windowKind }: Observation): string | null {
  // A dialog's title is in its tokens already.
  return title === null || windowKind === "appDialog" ? null : labelClass(title);
}

/** What was touched calls itself this. */
function wordsTapped({ action }: Cause): string {
  return action?.target?.text || action?.target?.contentDesc || "?";
}

/** Make of the row that was touched; null where none was. */
export function rowGroupOf({ action }: Cause): string | null {
  const group = action?.features.find((feature) => feature.startsWith("group:"));
  return group === undefined ? null : group;
}
