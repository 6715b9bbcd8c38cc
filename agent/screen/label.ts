// What people would call a widget, and the shorter, digit-free form of it that identities may rest on.
import type { SceneNode } from "./scene";
import type { ElementNode } from "./types";

/** The node's own words: text, else the first line of its description. A field's content is no label. */
export function ownLabel(node: ElementNode, isEdit: boolean): string {
  if (isEdit) return node.hint !== "" ? node.hint : firstLine(node.contentDesc);
  // Flutter puts a whole card into the description: its first line is the name, the rest content.
  return node.text !== "" ? firstLine(node.text) : firstLine(node.contentDesc);
}

/** The node's own label, else the first one below it. */
export function labelOf(made: SceneNode): string {
  const own = ownLabel(made.node, made.flags.includes("e"));
  if (own !== "") return own;
  for (const child of made.children) {
    const label = labelOf(child);
    if (label !== "") return label;
  }
  return "";
}

/** Every label below the node, own first, at most `limit`. */
export function labelsWithin(made: SceneNode, limit: number): string[] {
  const labels: string[] = [];
  const visit = (at: SceneNode): void => {
    if (labels.length >= limit) return;
    const own = ownLabel(at.node, at.flags.includes("e"));
    if (own !== "") labels.push(own);
    for (const child of at.children) visit(child);
  };
  visit(made);
  return labels;
}

/**
 * A label without what changes by itself: digits become `#`, white space one blank, at most 40 characters. What a toggle
 * says of its state is no name of it (`textOn` and `textOff` of android.widget.ToggleButton are these by default).
 */
export function labelClass(label: string): string {
  const shown = label.trim().replace(/\s+/g, " ").replace(/\d+/g, "#").slice(0, 40);
  return STATES.has(shown) ? "ON/OFF" : shown;
}

const STATES: ReadonlySet<string> = new Set(["ON", "OFF", "On", "Off"]);

/** Lower-case words of at least two characters, digits left out. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’]+/gu) ?? [];
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return (end < 0 ? text : text.slice(0, end)).trim();
}
