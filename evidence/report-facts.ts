// The parts of a report with facts and figures: who, on what, how long. Pure.
import { type Markup, markup } from "./markup";
import { followedOf } from "./retrace-lines";
import type { DeviceTold, NodeTiming, Story } from "./told";
import { between, clockOf, duration } from "./words";

/** Where the time went, by phase and by node. */
export function timingsPart(story: Story): Markup {
  const nodes = [...story.nodes.values()].sort((a, b) => b.totalMs - a.totalMs);
  return markup`<h2 id="timings">Timings</h2>
<div class="facts"><section class="card"><h3>Phases</h3><table>
${rows([
  ["Waited for a worker", duration(between(story.queuedAt, story.startedAt))],
  ["Until the first step", duration(between(story.startedAt, story.steps[0]?.chosenAt ?? null))],
  ["From start to end", duration(between(story.startedAt, story.finishedAt ?? story.lastAt))],
  ["A step (median)", duration(middle(stepTimes(story)))],
  ["A look at the screen (median)", duration(middle(story.steps.map(({ lookMs }) => lookMs)))],
])}</table></section>
${nodes.length > 0 ? nodesCard(nodes) : ""}</div>`;
}

function nodesCard(nodes: readonly NodeTiming[]): Markup {
  const most = nodes[0]?.totalMs || 1;
  return markup`<section class="card"><h3>Nodes of the walk</h3><div class="scroller"><table><tr><th>Node</th><th class="n">Times</th><th class="n">Together</th><th class="n">Longest</th><th class="bars"></th></tr>
${nodes.map(
  ({ name, count, totalMs, longestMs, failures }) =>
    markup`<tr><td class="name">${name}${failures > 0 ? markup` <span class="chip bad">${failures} failed</span>` : ""}</td><td class="n">${count}</td><td class="n">${duration(totalMs)}</td><td class="n">${duration(longestMs)}</td><td class="bars"><div class="bar" style="width:${Math.round((totalMs / most) * 90)}px"></div></td></tr>`,
)}</table></div></section>`;
}

function stepTimes({ steps }: Story): (number | null)[] {
  return steps.map(({ chosenAt, finishedAt }) => between(chosenAt, finishedAt));
}

/** The middle one of these; null where there are none. */
function middle(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

/** The device, the app and the run as they said themselves. */
export function factsPart({ runId, asked, device, retrace, ...story }: Story): Markup {
  return markup`<h2 id="facts">Device, app and run</h2>
<div class="facts"><section class="card"><h3>Device</h3><table>${
    device
      ? rows([
          ["Model", modelOf(device)],
          ["Android", device.platformVersion],
          ["Serial", device.udid],
          ["Display", `${device.width} × ${device.height} pixels`],
          ["Sessions opened", String(story.sessions)],
        ])
      : rows([["Device", "none: no session was opened"]])
  }</table></section>
<section class="card"><h3>App</h3><table>${rows([
    ["Package", asked.packageName],
    ["Activity", asked.appActivity],
    ["APK", asked.apkPath.split(/[\\/]/).at(-1) ?? ""],
  ])}</table></section>
<section class="card"><h3>Run</h3><table>${rows([
    ["Id", runId],
    ["Goal", asked.goal ?? (retrace ? "none" : "none: it only explored")],
    ...(retrace
      ? [["Path", `${followedOf(retrace)} actions of run ${retrace.of} followed`] as const]
      : []),
    ["Steps allowed", String(asked.maxSteps)],
    ["Seed", String(asked.seed)],
    ["Attempts", String(story.attempts)],
    ["Queued", clockOf(story.queuedAt)],
    ["Started", clockOf(story.startedAt)],
    ["Ended", clockOf(story.finishedAt)],
    ["Stop reason", story.stopReason ?? "–"],
  ])}</table></section></div>`;
}

/** Some makers put their name into the model too. */
function modelOf({ manufacturer, model }: DeviceTold): string {
  const isTwice = model.toLowerCase().startsWith(manufacturer.toLowerCase());
  return isTwice ? model : `${manufacturer} ${model}`.trim();
}

function rows(pairs: readonly (readonly [string, string])[]): Markup[] {
  return pairs.map(([name, value]) => markup`<tr><th>${name}</th><td>${value}</td></tr>`);
}
