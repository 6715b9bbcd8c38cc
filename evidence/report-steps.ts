// The part of a report that shows the whole walk: each step with the screen before it, what was touched, what it led to,
// and between them what else happened. Pure.
import { type Album, marksOf } from "./album";
import { type Markup, markup } from "./markup";
import type { Moment, Step, Story } from "./told";
import { duration, momentOf, outcomeOf, reasonOf, screenName } from "./words";

/** From so many steps on, a browser lays out only those in view; links to a step are less exact then. */
const longWalk = 400;

/** All steps in order. */
export function stepsPart(story: Story, album: Album): Markup {
  const moments = momentsByStep(story.moments);
  return markup`<h2 id="steps">Steps</h2>
<div class="steps${story.steps.length > longWalk ? " long" : ""}">${momentLines(moments.get(0))}${story.steps.map(
    (step) => [stepCard(story, step, album), momentLines(moments.get(step.ordinal))],
  )}</div>`;
}

function momentsByStep(moments: readonly Moment[]): Map<number, Moment[]> {
  const grouped = new Map<number, Moment[]>();
  for (const moment of moments) {
    const list = grouped.get(moment.afterStep);
    if (list) list.push(moment);
    else grouped.set(moment.afterStep, [moment]);
  }
  return grouped;
}

function momentLines(moments: readonly Moment[] = []): Markup {
  if (moments.length === 0) return markup``;
  return markup`<div class="moment"><span>${moments.map(momentOf).join(" · ")}</span></div>`;
}

function stepCard(story: Story, step: Step, album: Album): Markup {
  const isBad = step.outcome === "crashed" || step.outcome === "hung";
  const from =
    step.fromTitle || screenName(story.screens.get(step.fromScreenId), step.fromScreenId);
  const marks = marksOf(step, album.widthOf(step.before.screenshot));
  return markup`<article class="step${isBad ? " bad" : ""}" id="step-${step.ordinal}"><div>${album.show(step.before.screenshot, `Screen before step ${step.ordinal}: ${from}`, marks)}</div><div>
<p class="no">Step ${step.ordinal} · on “${from}”</p>
<h3>${step.label}</h3>
${typedPart(step)}
<p>${outcomeChip(story, step, isBad)}</p>
<p class="small soft">${reasonOf(step)}</p>
<p class="small soft">${timesOf(step)}</p>
</div></article>`;
}

function outcomeChip(story: Story, step: Step, isBad: boolean): Markup {
  const kind = isBad ? " bad" : step.outcome === "newScreen" ? " new" : "";
  const isElsewhere = step.toScreenId !== null && step.toScreenId !== step.fromScreenId && !isBad;
  const to = isElsewhere
    ? ` “${step.toTitle || screenName(story.screens.get(step.toScreenId!), step.toScreenId!)}”`
    : "";
  return markup`<span class="chip${kind}">→ ${hasReturned(story, step) ? "back in the app," : outcomeOf(step)}${to}</span>`;
}

/** Where it came from another app, what it led to is no news of this one. */
function hasReturned({ screens }: Story, { fromScreenId, toScreenId, outcome }: Step): boolean {
  const isFrom = screens.get(fromScreenId)?.kind === "outside";
  const isTo = screens.get(toScreenId ?? "")?.kind === "app";
  return isFrom && isTo && (outcome === "sameScreen" || outcome === "otherScreen");
}

function typedPart(step: Step): Markup {
  if (step.kind === "type") return typed([step.text]);
  if (step.fields.length === 0) return markup``;
  return typed(step.fields.map((field) => field.text));
}

function typed(texts: readonly (string | null)[]): Markup {
  return markup`<p class="small">typed ${texts.map((text, at) => [
    at > 0 ? ", " : "",
    text === null ? markup`<i>a secret</i>` : markup`<code>${text}</code>`,
  ])}</p>`;
}

function timesOf({ actMs, lookMs, chosenAt }: Step): string {
  const parts = [`${chosenAt.slice(11, 19)}\u00a0UTC`];
  if (actMs !== null) parts.push(`act\u00a0${duration(actMs)}`);
  if (lookMs !== null) parts.push(`look\u00a0${duration(lookMs)}`);
  return parts.join(" · ");
}
