// A run as one HTML document that needs nothing else: no script, no request, its pictures inside. The words in it are a
// stranger's app's; all of them go through templates that escape.
import { Album } from "./album";
import { findingsOf, type OwnFinding } from "./findings";
import { graphOf } from "./graph";
import { drawGraph } from "./graph-picture";
import { text } from "./log-event";
import { type Markup, markup } from "./markup";
import { type FetchArtifact, thumbnailsOf } from "./pictures";
import { factsPart, timingsPart } from "./report-facts";
import { findingsPart } from "./report-findings";
import { stepsPart } from "./report-steps";
import { REPORT_STYLE } from "./report-style";
import { followedOf, retraceLines } from "./retrace-lines";
import type { Story } from "./told";
import { between, clockOf, duration, endingOf, verdictOf } from "./words";

/** Different pictures in one report, some 5 kB each; a longer run goes without the pictures of its later steps. */
const maxPictures = 800;
/** Pixels; readable on a display of double density at the size that steps show. */
const pictureWidth = 264;
const graphPictureWidth = 104;
/** Signs of a log that a report shows. */
const maxLog = 32_768;

/** The report of a run as an HTML document. */
export async function reportOf(story: Story, fetch: FetchArtifact): Promise<string> {
  const findings = findingsOf(story);
  const names = picturesOf(story, findings);
  const [thumbnails, logs] = await Promise.all([
    thumbnailsOf(names.slice(0, maxPictures), fetch, { width: pictureWidth, format: "webp" }),
    logsOf(findings, fetch),
  ]);
  const album = new Album(thumbnails);
  const { asked } = story;
  const title = `${asked.packageName || "Run"} · ${story.verdict ?? story.status}`;
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark"><title>${title}</title><style>${REPORT_STYLE}</style></head><body>
${album.store()}
${headPart(story, findings)}
<nav><div><a href="#findings">Findings</a><a href="#graph">Screens</a><a href="#steps">Steps</a><a href="#timings">Timings</a><a href="#facts">Facts</a></div></nav>
<main>${findingsPart(story, findings, album, logs)}
<h2 id="graph">Screens</h2>
${screensPart(story, album)}
${names.length > maxPictures ? markup`<p class="soft">This run has ${names.length} pictures; the first ${maxPictures} are shown here, all of them are in the run's zip file.</p>` : ""}
${stepsPart(story, album)}
${timingsPart(story)}
${factsPart(story)}
<footer>Made by Rove from the ${story.lastSeq} events of run ${story.runId}.</footer>
</main></body></html>`;
  return page.markup;
}

function screensPart(story: Story, album: Album): Markup {
  const graph = graphOf(story);
  if (graph.screens.length === 0) return markup`<p class="soft">No screen was seen.</p>`;
  const pictureOf = (name: string) => album.piece(name, graphPictureWidth);
  const picture = drawGraph(graph, story.asked.packageName, pictureOf);
  return markup`<input type="checkbox" id="full-size"><label for="full-size">in full size</label>
<div class="graph" tabindex="0">${picture}</div>`;
}

function headPart(story: Story, findings: readonly OwnFinding[]): Markup {
  const { asked, device, status, verdict } = story;
  const defects = findings.filter(({ severity }) => severity === "high").length;
  const screens = [...story.screens.values()].filter(({ kind }) => kind === "app").length;
  const { message, remedy } = story.ending;
  const tiles: [string | number, string][] = [
    [defects, defects === 1 ? "crash or hang" : "crashes and hangs"],
    stepsTile(story),
    [screens, "screens"],
    [duration(between(story.startedAt, story.finishedAt ?? story.lastAt)), "from start to end"],
    [device ? `Android ${device.platformVersion}` : "–", device?.model ?? "no device"],
  ];
  return markup`<header><div><h1>${asked.packageName || story.runId} <span class="pill ${verdictClass(verdict)}">${verdict ?? "no verdict"}</span></h1>
<p>${verdictOf(story)} ${endingOf(story)} <span class="soft">Status: ${status}.</span></p>
<p class="small soft">Run ${story.runId} · ${clockOf(story.startedAt ?? story.queuedAt)}</p>
${text(message) && markup`<p class="soft">${text(message)}</p>`}
${text(remedy) && markup`<p class="soft">${text(remedy)}</p>`}
${asked.goal ? markup`<p>Goal: ${asked.goal}</p>` : ""}
${retracePart(story)}
<div class="tiles">${tiles.map(([value, name]) => markup`<div class="tile"><b>${value}</b><span>${name}</span></div>`)}</div>
</div></header>`;
}

/** Of a path that is walked again, what was followed: the budget has room for what is no part of it. */
function stepsTile({ retrace, steps, asked }: Story): [string, string] {
  if (retrace) return [followedOf(retrace), "actions of the path followed"];
  const allowed = asked.maxSteps ? ` / ${asked.maxSteps}` : "";
  return [`${steps.length}${allowed}`, steps.length === 1 && !allowed ? "step" : "steps"];
}

/** How the walk of an earlier path went; nothing where the run explores. */
function retracePart(story: Story): Markup {
  const lines = retraceLines(story);
  if (lines.length === 0) return markup``;
  const labels = story.retrace?.departed?.seenLabels ?? [];
  const expected = story.retrace?.expectedFindings ?? [];
  return markup`<p>${lines.join(" ")}</p>
${expected.length > 0 ? markup`<p class="small soft">Found on the path the first time: ${expected.map((signature) => markup`<code>${signature}</code> `)}</p>` : ""}
${labels.length > 0 ? markup`<p class="small soft">What could be done there instead: ${labels.join(", ")}.</p>` : ""}`;
}

function verdictClass(verdict: string | null): string {
  return verdict === "passed" || verdict === "failed" || verdict === "inconclusive"
    ? verdict
    : "none";
}

/** Screenshots by what a reader would miss most: findings, then the screens' first, then the steps in order. */
function picturesOf(story: Story, findings: readonly OwnFinding[]): string[] {
  const names = new Set<string | null>();
  for (const { severity, screenshotBefore, screenshotAfter } of findings) {
    if (severity === "high") names.add(screenshotBefore).add(screenshotAfter);
  }
  for (const { screenshot } of story.screens.values()) names.add(screenshot);
  for (const { before } of story.steps) names.add(before.screenshot);
  return [...names].filter((name) => name !== null);
}

async function logsOf(
  findings: readonly OwnFinding[],
  fetch: FetchArtifact,
): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  for (const { log } of findings) {
    if (log === null || logs.has(log)) continue;
    const bytes = await fetch(log).catch(() => null);
    if (bytes) logs.set(log, bytes.toString("utf8").slice(0, maxLog));
  }
  return logs;
}
