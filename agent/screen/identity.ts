// Which screen a look shows: a set of structural tokens that outlives clocks, counters, rows, scroll positions, focus
// and the keyboard; and a hash of the exact content that tells whether anything at all changed.
import { createHash } from "node:crypto";
import { areaOf } from "./geometry";
import { labelClass, labelOf, labelsWithin, ownLabel } from "./label";
import type { Scene, SceneNode } from "./scene";
import { selectedIn } from "./tabs";
import type { Title } from "./title";
import type { WindowKind } from "./types";

/** Version of the rules below; stored with each screen, raised whenever the same look may give other tokens. */
export const IDENTITY_VERSION = 2;

/** Tokens that must be equal before structure is compared at all start with one of these. */
export const BUCKET_PREFIXES = ["ACT|", "DLG|", "SEL|", "WIN|"] as const;

/** Structural tokens of a window, sorted and unique. */
export function tokensOf(
  scene: Scene,
  window: { kind: WindowKind; activity: string | null; title: Title | null },
): string[] {
  const tokens = new Set<string>();
  tokens.add(`ACT|${window.activity ?? ""}`);
  tokens.add(`WIN|${window.kind}`);
  if (window.title?.source === "dialog") tokens.add(`DLG|${labelClass(window.title.text)}`);
  if (window.title?.source === "pane") tokens.add(`PANE|${labelClass(window.title.text)}`);
  const areIdsRare = hasFewIds(scene);
  for (const made of scene.nodes) {
    if (made.web !== null) continue;
    if (made.isWeb) tokens.add(webToken(made));
    else if (made.isList) tokens.add(listToken(made));
    else addNode(tokens, made, areIdsRare);
    const selection = selectionToken(made);
    if (selection !== null) tokens.add(selection);
  }
  return [...tokens].sort();
}

function webToken(web: SceneNode): string {
  const heading = web.node.text !== "" ? web.node.text : firstHeading(web);
  return `WEB|${web.rid}|${labelClass(heading)}`;
}

function firstHeading(web: SceneNode): string {
  for (const made of web.children) {
    if (made.node.extra.heading === "true") return labelOf(made);
    const below = firstHeading(made);
    if (below !== "") return below;
  }
  return "";
}

function listToken(list: SceneNode): string {
  const within = list.list === null ? "" : "L";
  return `${within}LIST|${list.shortClass}|${list.rid}|${list.children.length > 0 ? "rows" : "empty"}`;
}

function addNode(tokens: Set<string>, made: SceneNode, areIdsRare: boolean): void {
  // A spinner comes and goes while the same screen loads.
  if (made.shortClass === "ProgressBar") return;
  if (made.list !== null) {
    if (made.flags !== "") {
      tokens.add(`L<${made.list.rid}>:${made.shortClass}|${made.rid}|${made.flags}`);
    }
    return;
  }
  if (made.flags === "" && made.rid === "" && made.children.length > 0) return;
  tokens.add(`${made.shortClass}|${made.rid}|${made.flags}`);
  if (areIdsRare && made.flags.includes("c")) {
    const label = shortLabel(made);
    if (label !== null) tokens.add(`LBL|${label}`);
  }
}

/** Flutter, Compose and React Native name nothing: there only the labels tell two screens apart. */
function hasFewIds(scene: Scene): boolean {
  let touchable = 0;
  let named = 0;
  for (const made of scene.nodes) {
    if (made.list !== null || made.web !== null || !/[cke]/.test(made.flags)) continue;
    touchable++;
    if (made.rid !== "") named++;
  }
  return touchable > 0 && named * 5 <= touchable;
}

/** A label short enough to be a caption rather than content. */
export function shortLabel(made: SceneNode): string | null {
  const label = labelClass(labelOf(made));
  return label !== "" && label.length <= 24 && label.split(" ").length <= 3 ? label : null;
}

/** Which tab shows. */
function selectionToken(parent: SceneNode): string | null {
  const selected = selectedIn(parent);
  if (selected === null) return null;
  const which =
    selected.rid !== ""
      ? selected.rid
      : (shortLabel(selected) ?? String(parent.children.indexOf(selected)));
  return `SEL|${parent.shortClass}.${parent.rid}|${which}`;
}

/** Labels of list rows, digits folded, sorted, at most 60: what tells two menus of one make apart. */
export function rowsOf(scene: Scene): string[] {
  const rows = new Set<string>();
  for (const made of scene.nodes) {
    if (made.item !== made || made.web !== null || rows.size >= 60) continue;
    const label = labelsWithin(made, 1)[0];
    if (label !== undefined) rows.add(labelClass(label));
  }
  return [...rows].sort();
}

/** Time of day, which changes by itself. */
const CLOCK = /\b\d{1,2}:\d{2}(:\d{2})?(\s?[AaPp]\.?[Mm]\.?)?/g;

/** Hash of everything that shows except focus, places and the time of day. Equal: nothing changed. */
export function variantKeyOf(scene: Scene, packageName: string, activity: string | null): string {
  const parts: string[] = [packageName, activity ?? ""];
  for (const { node, shortClass, flags } of scene.nodes) {
    // What a password field holds must not leave the device, not even hashed; its length is enough.
    const text = flags.includes("p") ? String(node.text.length) : node.text;
    const state =
      (node.checked ? "k" : "") + (node.selected ? "s" : "") + (node.enabled ? "" : "d");
    parts.push(
      shortClass,
      node.resourceId,
      text.includes(":") ? text.replace(CLOCK, "#") : text,
      node.contentDesc,
      state,
      node.children.length === 0 ? "" : "+",
    );
  }
  return createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 32);
}

/** Share of tokens two sorted, unique lists have in common: 1 for equal sets, 0 for disjoint ones. */
export function jaccard(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i]!;
    const right = b[j]!;
    if (left === right) {
      shared++;
      i++;
      j++;
    } else if (left < right) i++;
    else j++;
  }
  const all = a.length + b.length - shared;
  return all === 0 ? 1 : shared / all;
}

/** Whether the tree says too little to tell screens apart: no words but on a painted surface, next to nothing to touch. */
export function isTreePoor(scene: Scene): boolean {
  const whole = areaOf(scene.window);
  let touchable = 0;
  for (const made of scene.nodes) {
    if (/[cke]/.test(made.flags)) touchable++;
    const isSurface = made.children.length === 0 && areaOf(made.clip) >= 0.8 * whole;
    if (touchable > 2 || (!isSurface && ownLabel(made.node, false) !== "")) return false;
  }
  return true;
}
