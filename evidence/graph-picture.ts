// A graph of screens as one SVG in which a person recognises the app: thumbnails with titles, ways with what leads along
// them and how often, and where it broke. Pure; the pictures are given. Holds nothing that is loaded from elsewhere.

import type { GraphScreen } from "../run/types";
import type { ScreenGraph } from "./graph";
import type { Drawn, DrawnEdge, DrawnNode } from "./graph-layout";
import { layout } from "./graph-layout";
import { type Markup, markup, shortened, trusted } from "./markup";
import { counted, screenName } from "./words";

/** A small picture: its size, and the SVG that shows it at the origin in that size. */
export interface GraphPicture {
  width: number;
  height: number;
  svg: Markup;
}

const STYLE = trusted(`
.rg { font: 12px/1.3 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; --ink: #1d2433; --soft: #667085; --line: #98a2b3; --card: #ffffff; --page: #f4f6f9; --edge: #d0d5dd; --bad: #c4320a; --bad-soft: #fff1ed; --start: #0b7a53; --out: #8a6100; }
@media (prefers-color-scheme: dark) { .rg { --ink: #e6e9ef; --soft: #98a2b3; --line: #667085; --card: #1b2130; --page: #11151f; --edge: #39414f; --bad: #ff8a65; --bad-soft: #3a1d14; --start: #4cc38a; --out: #e0b04a; } }
.rg-page { fill: var(--page); }
.rg text { fill: var(--ink); }
.rg .rg-soft { fill: var(--soft); font-size: 10.5px; }
.rg .rg-title { font-weight: 600; font-size: 11.5px; }
.rg .rg-head { font-size: 17px; font-weight: 700; }
.rg-card { fill: var(--card); stroke: var(--edge); }
.rg-card.rg-outside { stroke: var(--out); stroke-dasharray: 5 4; }
.rg-card.rg-entry { stroke: var(--start); stroke-width: 2.5; }
.rg-card.rg-broken { stroke: var(--bad); stroke-width: 2.5; }
.rg-way { fill: none; stroke: var(--line); stroke-width: 1.4; }
.rg-way.rg-often { stroke-width: 2.6; }
.rg-way.rg-back { stroke-dasharray: 3 4; opacity: .7; }
.rg-way.rg-bad { stroke: var(--bad); }
.rg-tip { fill: var(--line); }
.rg-tip.rg-bad { fill: var(--bad); }
.rg-plate { fill: var(--page); opacity: .88; }
.rg-finding { fill: var(--bad-soft); stroke: var(--bad); stroke-width: 1.5; }
.rg .rg-badtext { fill: var(--bad); font-weight: 600; }
.rg-blank { fill: var(--edge); }
.rg-shelf { fill: none; stroke: var(--edge); }
.rg-start { fill: var(--start); }
.rg .rg-starttext { fill: #fff; font-weight: 600; }
`);

/** Draws the graph. `pictureOf` gives the picture of a screenshot's name, or null; `notes` are said at its head. */
export function drawGraph(
  graph: ScreenGraph,
  title: string,
  pictureOf: (name: string) => GraphPicture | null,
  notes: readonly string[] = [],
): Markup {
  const pictures = new Map<string, GraphPicture>();
  for (const { id, screenshot } of graph.screens) {
    const picture = screenshot === null ? null : pictureOf(screenshot);
    if (picture) pictures.set(id, picture);
  }
  const drawn = layout(graph, (id) => pictures.get(id) ?? null);
  const width = Math.ceil(Math.max(drawn.width, 420));
  const perLine = Math.floor((width - 48) / summaryCharWidth);
  const said = notes.flatMap((note) => linesOf(note.split(" "), perLine, " "));
  const summary = [...said, ...linesOf(summaryOf(graph, drawn), perLine, " · ")];
  const head = 43 + summary.length * summaryLineHeight;
  const height = Math.ceil(drawn.height + head);
  return markup`<svg class="rg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>${STYLE}</style>
<rect class="rg-page" width="${width}" height="${height}"/>
<text class="rg-head" x="24" y="30">${shortened(title, 70)}</text>
${summary.map((line, at) => markup`<text class="rg-soft" x="24" y="${47 + at * summaryLineHeight}">${line}</text>`)}
<g transform="translate(${round(Math.max(0, width - drawn.width) / 2)} ${head})">
${drawn.edges.map(wayOf)}
${drawn.nodes.map((node) => nodeOf(node, graph, pictures))}
${drawn.edges.map(labelOf)}
</g>
</svg>`;
}

/** Of the summary's type, pixels; a little more than its letters have on the whole. */
const summaryCharWidth = 6.2;
const summaryLineHeight = 15;

/** Parts put together to lines of at most so many characters; a part that is longer has a line of its own. */
function linesOf(parts: readonly string[], longest: number, between: string): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = lines.length > 0 ? `${lines.at(-1)}${between}${part}` : part;
    if (lines.length > 0 && joined.length <= longest) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}

function summaryOf({ screens, transitions, findings }: ScreenGraph, drawn: Drawn): string[] {
  const own = screens.filter(({ kind }) => kind === "app").length;
  const broken = new Set(findings.map(({ signature }) => signature)).size;
  return [
    counted(own, "screen"),
    counted(transitions.length, "way", "ways between them"),
    ...(broken > 0 ? [counted(broken, "crash or hang", "crashes and hangs")] : []),
    ...(own > mostShown(drawn) ? [`${mostShown(drawn)} of them shown`] : []),
    "green: the app starts here",
    "dashed: other apps and dialogs of the system",
    "⇄ and back again",
  ];
}

function mostShown({ nodes }: Drawn): number {
  return nodes.filter(({ kind }) => kind === "screen").length;
}

function nodeOf(
  node: DrawnNode,
  graph: ScreenGraph,
  pictures: ReadonlyMap<string, GraphPicture>,
): Markup {
  const at = `translate(${round(node.x)} ${round(node.y)})`;
  if (node.kind === "start") {
    return markup`<g transform="${at}"><rect class="rg-start" width="${node.width}" height="${node.height}" rx="${node.height / 2}"/><text class="rg-starttext" x="${node.width / 2}" y="${node.height / 2 + 4}" text-anchor="middle">start</text></g>`;
  }
  if (node.kind === "shelf") {
    return markup`<rect class="rg-shelf" transform="${at}" width="${round(node.width)}" height="${round(node.height)}" rx="12"/>`;
  }
  if (node.kind === "finding") return findingOf(node, at);
  const screen = graph.screens.find(({ id }) => id === node.id);
  if (!screen) return markup``;
  const isEntry = graph.entries.some(({ screenId }) => screenId === screen.id);
  const isBroken = graph.findings.some(({ screenId }) => screenId === screen.id);
  const classes = [
    "rg-card",
    screen.kind === "app" ? "" : "rg-outside",
    isEntry ? "rg-entry" : "",
    isBroken ? "rg-broken" : "",
  ];
  const picture = pictures.get(screen.id);
  const name = screenName(screen, screen.id);
  const captionAt = node.height - 40;
  return markup`<g transform="${at}"><title>${tipOf(screen)}</title><rect class="${classes.filter(Boolean).join(" ")}" width="${node.width}" height="${node.height}" rx="9"/>${
    picture
      ? markup`<g transform="translate(${round((node.width - picture.width) / 2)} 8)">${picture.svg}</g>`
      : markup`<rect class="rg-blank" x="8" y="8" width="${node.width - 16}" height="${captionAt - 20}" rx="4"/>`
  }${nameLines(name).map(
    (line, index) =>
      markup`<text class="rg-title" x="${node.width / 2}" y="${captionAt + 5 + index * 14}" text-anchor="middle">${line}</text>`,
  )}<text class="rg-soft" x="${node.width / 2}" y="${node.height - 7}" text-anchor="middle">${visitsOf(screen)}</text></g>`;
}

/** Signs of the counts that a card has room for; its tip tells all of them. */
const visitsLength = 20;

function visitsOf({ id, visits, stayed, runs }: GraphScreen): string {
  const where = runs > 1 ? `${runs} runs` : id.length <= 5 ? id : "";
  const counts = [where, `×${visits}`].filter(Boolean).join(" · ");
  const all = stayed > 0 ? `${counts} · ${stayed} stayed` : counts;
  return all.length <= visitsLength ? all : counts;
}

function tipOf(screen: GraphScreen): string {
  return [
    screen.title ?? screen.id,
    screen.activity ?? screen.packageName,
    `${counted(screen.visits, "arrival")}, ${counted(screen.stayed, "action")} that stayed`,
    `seen ${screen.firstSeenAt} to ${screen.lastSeenAt}`,
  ].join("\n");
}

function findingOf(node: DrawnNode, at: string): Markup {
  const finding = node.finding;
  if (!finding) return markup``;
  const what = finding.kind === "crash" ? "crash" : "not responding";
  return markup`<g transform="${at}"><title>${finding.title}</title><rect class="rg-finding" width="${node.width}" height="${node.height}" rx="9"/><text class="rg-badtext" x="10" y="17">${what} ×${finding.count}</text>${lines(
    finding.title,
    29,
    2,
  ).map((line, index) => markup`<text x="10" y="${32 + index * 14}">${line}</text>`)}</g>`;
}

function wayOf({ points, tip, isBack, isBad, isOften }: DrawnEdge): Markup {
  if (points === "") return markup``;
  const classes = ["rg-way", isBack && "rg-back", isBad && "rg-bad", isOften && "rg-often"];
  const tipClass = isBad ? "rg-tip rg-bad" : "rg-tip";
  return markup`<path class="${classes.filter(Boolean).join(" ")}" d="${points}"/><path class="${tipClass}" d="M-4.5,-9 L0,0 L4.5,-9 Z" transform="translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(tip.degrees)})"/>`;
}

function labelOf({ label, isBad }: DrawnEdge): Markup {
  if (!label) return markup``;
  const width = label.text.length * 6.1 + 10;
  return markup`<g transform="translate(${round(label.x)} ${round(label.y)})"><title>${label.full}</title><rect class="rg-plate" x="${round(-width / 2)}" y="-10" width="${round(width)}" height="16" rx="4"/><text class="${isBad ? "rg-badtext" : "rg-soft"}" y="2" text-anchor="middle">${label.text}</text></g>`;
}

/** Signs that a line of a card's title has room for, in a wide type. */
const titleLength = 16;

/** A title that is a path and too long is told by its end: its beginning stands on the screens before. */
function nameLines(name: string): string[] {
  const end = name.slice(name.lastIndexOf("/") + 1).trim();
  const isLong = name.length > titleLength * 2;
  return lines(isLong && end !== "" ? end : name, titleLength, 2);
}

/** Breaks text into at most `count` lines at blanks and slashes. */
function lines(text: string, length: number, count: number): string[] {
  const words = shortened(text, length * count).split(/(?<=[ /])/);
  const made: string[] = [];
  for (const word of words) {
    const last = made.at(-1);
    if (last !== undefined && (last + word).trim().length <= length)
      made[made.length - 1] = last + word;
    else made.push(word);
  }
  const kept = made.slice(0, count);
  if (made.length > count) kept[count - 1] = shortened(`${made.slice(count - 1).join("")}`, length);
  return kept.map((line) => shortened(line, length));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
