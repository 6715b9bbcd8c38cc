// A goal without a language model: its words steer choosing, and where it names a condition that can be seen, looking
// tells whether it is reached. Later a model may rank actions; whether a goal is reached stays a matter of looking.
import { wordsOf } from "../screen/label";
import type { Observation } from "../screen/types";

/** What can be checked by looking. */
export type GoalCondition = { kind: "text"; text: string } | { kind: "activity"; activity: string };

/** A goal, taken apart. */
export interface Goal {
  text: string;
  /** Lower case, unique, without filler words: what choosing looks for on labels. */
  words: string[];
  /** All must hold in one look; empty where the goal names nothing that can be seen. */
  conditions: GoalCondition[];
}

const FILLER = new Set(
  (
    "a an and any app are as at be by can click do each ensure every find for from go goal how i if in into is it its " +
    "make me my of on once open or out over page please press reach screen see should so tap test text that the their " +
    "then there this through to try until up use user using verify visible walk want when where which with you your activity shows show check"
  ).split(" "),
);

/** `text "Saved" is visible`, `"Saved" appears`, `see "Saved"`, `shows "Saved"`. */
const TEXT_BEFORE =
  /(?:text|label|message|word|see|sees|shows?|showing|displays?|reads?)\s+["“„«']([^"”“»']+)["”“»']/giu;
const TEXT_AFTER =
  /["“„«']([^"”“»']+)["”“»']\s+(?:is|becomes|gets|should be)?\s*(?:visible|shown|displayed|appears?|on (?:the )?screen|there)/giu;
const ACTIVITY =
  /\b(?:activity|aktivität)\s+([A-Za-z_.][\w.$]*)|([A-Za-z_.][\w.$]*Activity)\s+(?:is|opens|shows)/gu;

/** Reads a goal; words always, conditions where the text names them. */
export function parseGoal(text: string): Goal {
  const conditions: GoalCondition[] = [];
  const texts = new Set<string>();
  for (const pattern of [TEXT_BEFORE, TEXT_AFTER])
    for (const found of text.matchAll(pattern)) texts.add(found[1]!.trim());
  for (const wanted of texts) if (wanted !== "") conditions.push({ kind: "text", text: wanted });
  for (const found of text.matchAll(ACTIVITY)) {
    const activity = (found[1] ?? found[2])!.replace(/\.$/, "");
    conditions.push({ kind: "activity", activity });
  }
  const words = new Set(wordsOf(text).filter((word) => word.length > 1 && !FILLER.has(word)));
  return { text, words: [...words], conditions };
}

/** Whether this look shows the goal reached; `uncheckable` where the goal names nothing that can be seen. */
export function goalReached(
  goal: Goal,
  observation: Observation,
): "reached" | "notYet" | "uncheckable" {
  if (goal.conditions.length === 0) return "uncheckable";
  return goal.conditions.every((condition) => holds(condition, observation)) ? "reached" : "notYet";
}

function holds(condition: GoalCondition, observation: Observation): boolean {
  if (condition.kind === "activity")
    return isActivity(condition.activity, observation.activity, observation.packageName);
  const wanted = plain(condition.text);
  return (observation.texts ?? []).some((shown) => plain(shown).includes(wanted));
}

function isActivity(wanted: string, shown: string | null, packageName: string): boolean {
  if (shown === null) return false;
  const full = shown.startsWith(".") ? packageName + shown : shown;
  if (wanted.startsWith(".")) return full === packageName + wanted || full.endsWith(wanted);
  return full === wanted || full.endsWith(`.${wanted}`);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}
