// How somebody else finds the widget of an action again, in a script or by hand: what names it on this look, and how
// many others share the name. Pure; the choice among the ways is the reader's.
import { contains } from "./screen/geometry";
import type { ElementNode, Hierarchy, Point, Selector } from "./screen/types";

/** One way to find a widget on a screen like the one that it was seen on. */
export interface Locator {
  /** Resource id, content description, or text as Android shows it. */
  by: "id" | "description" | "text";
  value: string;
  /** Which of the widgets on the screen that share the value, from 0, in the page source's order. */
  index: number;
  /** How many share it; 1 means that the value alone is enough. */
  count: number;
}

/** Longer texts are content, and no way to find anything. */
const maxValueLength = 200;

/** Android's own ids say what part of a row or a dialog a widget is, never which one. */
const frameworkIds = "android:id/";

/** Ways to the widget that the selector and the point mean, most lasting first; empty where nothing names it. */
export function locatorsOf(hierarchy: Hierarchy, target: Selector, point: Point): Locator[] {
  const shown = hierarchy.roots.flatMap(shownFrom);
  const node = smallestOf(shown.filter((each) => isMeant(each, target, point)));
  if (!node) return [];
  const named = nameOf(node, target) ? node : (captionOf(node) ?? node);
  const ways: Locator[] = [];
  const add = (by: Locator["by"], value: string, read: (each: ElementNode) => string): void => {
    if (value === "" || value.length > maxValueLength) return;
    const same = shown.filter((each) => read(each) === value);
    const index = same.indexOf(by === "id" ? node : named);
    if (index >= 0) ways.push({ by, value, index, count: same.length });
  };
  const addId = () => add("id", target.resourceId, (each) => each.resourceId);
  const isOwn = !target.resourceId.startsWith(frameworkIds);
  if (isOwn) addId();
  add("description", named.contentDesc, (each) => each.contentDesc);
  // The selector leaves out what a field holds.
  add("text", named === node ? target.text : named.text, (each) => each.text);
  if (!isOwn) addId();
  return ways;
}

function shownFrom(node: ElementNode): ElementNode[] {
  const below = node.children.flatMap(shownFrom);
  return node.displayed ? [node, ...below] : below;
}

function isMeant(node: ElementNode, target: Selector, point: Point): boolean {
  return (
    node.className === target.className &&
    node.resourceId === target.resourceId &&
    node.contentDesc === target.contentDesc &&
    (target.text === "" || node.text === target.text) &&
    contains(node.bounds, point)
  );
}

function smallestOf(nodes: readonly ElementNode[]): ElementNode | undefined {
  const areaOf = ({ bounds: { left, top, right, bottom } }: ElementNode) =>
    (right - left) * (bottom - top);
  return nodes.reduce<ElementNode | undefined>(
    (smallest, node) => (smallest && areaOf(smallest) < areaOf(node) ? smallest : node),
    undefined,
  );
}

function nameOf(node: ElementNode, target: Selector): string {
  return node.contentDesc || target.text;
}

/** The first words inside a row or a card; a touch on them is a touch on it, unless they are a button of their own. */
function captionOf(node: ElementNode): ElementNode | null {
  for (const child of node.children) {
    if (!child.displayed || child.clickable || child.inputType !== 0 || child.password) continue;
    if (child.text !== "" || child.contentDesc !== "") return child;
    const below = captionOf(child);
    if (below) return below;
  }
  return null;
}
