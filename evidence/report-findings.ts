// The part of a report that comes first: what is wrong, how it looked, and the way to it. Pure.
import { type Album, marksOf } from "./album";
import type { OwnFinding } from "./findings";
import { type Markup, markup } from "./markup";
import { type Story, stepOf } from "./told";
import { counted, screenName } from "./words";

/** Notes that are listed; the count tells of the others. */
const maxNotes = 200;

/** Crashes and hangs as cards, then notes as a table. */
export function findingsPart(
  story: Story,
  findings: readonly OwnFinding[],
  album: Album,
  logs: ReadonlyMap<string, string>,
): Markup {
  const defects = findings.filter(({ severity }) => severity === "high");
  const notes = findings.filter(({ severity }) => severity === "low");
  return markup`<h2 id="findings">Findings</h2>
${
  defects.length > 0
    ? defects.map((finding) => defectCard(story, finding, album, logs))
    : calmCard(story)
}
${notes.length > 0 ? notesTable(notes) : ""}`;
}

function calmCard({ steps }: Story): Markup {
  if (steps.length === 0)
    return markup`<div class="card"><h3>No crash and no hang showed</h3><p class="soft">The run did nothing to the app, so that this tells nothing of it.</p></div>`;
  return markup`<div class="card calm"><h3>No crash and no hang showed</h3><p class="soft">${counted(steps.length, "step")} made. That nothing showed does not prove that nothing is there.</p></div>`;
}

function defectCard(
  story: Story,
  finding: OwnFinding,
  album: Album,
  logs: ReadonlyMap<string, string>,
): Markup {
  const step = finding.stepOrdinal === null ? undefined : stepOf(story, finding.stepOrdinal);
  const screen = finding.screenId === null ? undefined : story.screens.get(finding.screenId);
  const log = finding.log === null ? undefined : logs.get(finding.log);
  const marks = step ? marksOf(step, album.widthOf(finding.screenshotBefore)) : null;
  const what = finding.kind === "crash" ? "Crash" : "Not responding";
  return markup`<article class="card finding"><div>
<p><span class="pill failed">${what}</span> <span class="soft">${finding.count === 1 ? "once" : `${finding.count} times`} in this run</span></p>
<h3>${finding.title}</h3>
<p>${
    step
      ? markup`In <a href="#step-${step.ordinal}">step ${step.ordinal}</a>, ${step.label}, on “${finding.screenTitle || screenName(screen, finding.screenId ?? "")}”.`
      : markup`While nothing was being done, at a start of the app or by itself.`
  }</p>
${
  finding.path.length > 0
    ? markup`<p class="soft">Shortest known way from a fresh start:</p><ol class="path">${finding.path.map(
        (each) => markup`<li><a href="#step-${each.stepOrdinal}">${each.label}</a></li>`,
      )}</ol>`
    : ""
}
<p class="small soft">Signature <code>${finding.signature}</code></p>
${log === undefined ? "" : markup`<details><summary>What the device's log says</summary><pre>${log}</pre></details>`}
</div><div class="shots">
<figure>${album.show(finding.screenshotBefore, "Screen before", marks)}<figcaption>before</figcaption></figure>
<figure>${album.show(finding.screenshotAfter, "Screen after")}<figcaption>after</figcaption></figure>
</div></article>`;
}

function notesTable(notes: readonly OwnFinding[]): Markup {
  return markup`<details class="card"><summary>${counted(notes.length, "note")} on what is hard to test or to use (low severity)</summary>
<div class="scroller"><table><tr><th>What</th><th>Screen</th><th class="n">Count</th><th>Such as</th></tr>
${notes
  .slice(0, maxNotes)
  .map(
    ({ title, screenTitle, screenId, activity, count, examples }) =>
      markup`<tr><td>${title}</td><td>${screenTitle ?? activity ?? screenId}</td><td class="n">${count}</td><td><code>${examples.join(", ")}</code></td></tr>`,
  )}</table></div></details>`;
}
