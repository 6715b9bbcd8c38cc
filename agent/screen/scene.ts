// One window of a page source made ready for reading: unseen nodes left out, the rest clipped to what shows, with
// short names, flags and the list, web page or advertisement they live in. Identity and actions both read this.
import { areaOf, intersect } from "./geometry";
import type { Bounds, ElementNode } from "./types";

/** A visible node with what both identity and actions ask of it. */
export interface SceneNode {
  node: ElementNode;
  /** Class name after the last dot. */
  shortClass: string;
  /** Resource id after the slash, digits folded where the name is long enough to be a name. */
  rid: string;
  /** Subset of `clksep`: click, long click, check, scroll, edit, password. */
  flags: string;
  /** The part that shows. */
  clip: Bounds;
  parent: SceneNode | null;
  children: SceneNode[];
  /** Position among all nodes, depth first. */
  order: number;
  /** Order of the last descendant. */
  lastOrder: number;
  isList: boolean;
  /** Nearest list above, and the child of that list this node belongs to. */
  list: SceneNode | null;
  item: SceneNode | null;
  isWeb: boolean;
  /** Nearest web page above. */
  web: SceneNode | null;
}

/** The window that counts, flattened. */
export interface Scene {
  /** Depth first, parents before children. */
  nodes: SceneNode[];
  display: Bounds;
  window: Bounds;
}

const LIST_CLASS = /(RecyclerView|ListView|GridView|ViewPager2?|AdapterView|Gallery)$/;
const EDIT_CLASS = /(EditText|AutoCompleteTextView|SearchAutoComplete|TextInputEditText)$/;
const BAR_ID = /^android:id\/(statusBarBackground|navigationBarBackground)$/;
const AD_CLASS = /(AdView|AdLayout|BannerAd|NativeAd)/;
const AD_RID = /(^|_)(ad|ads|admob|ad_?view|ad_?banner|ad_?container)(_|$)/i;

/** Flattens one window. Nodes that do not show are left out, their visible children kept. */
export function sceneOf(root: ElementNode, display: Bounds): Scene {
  const nodes: SceneNode[] = [];
  const window = areaOf(root.bounds) > 0 ? intersect(root.bounds, display) : display;
  collect(root, null, window, nodes);
  markLists(nodes);
  return { nodes, display, window };
}

function collect(
  node: ElementNode,
  parent: SceneNode | null,
  clipTo: Bounds,
  nodes: SceneNode[],
): void {
  if (isAdvertisement(node) || BAR_ID.test(node.resourceId)) return;
  const clip = intersect(node.bounds, clipTo);
  if (!node.displayed || areaOf(clip) === 0) {
    // Compose hides visible children under parents without an area.
    for (const child of node.children) collect(child, parent, clipTo, nodes);
    return;
  }
  const shortClass = shortClassOf(node.className);
  const isWeb = shortClass === "WebView";
  const made: SceneNode = {
    node,
    shortClass,
    rid: foldedId(node.resourceId),
    flags: flagsOf(node, shortClass),
    clip,
    parent,
    children: [],
    order: nodes.length,
    lastOrder: nodes.length,
    isList: false,
    list: null,
    item: null,
    isWeb,
    web: parent === null ? null : parent.isWeb ? parent : parent.web,
  };
  parent?.children.push(made);
  nodes.push(made);
  const inner = node.scrollable ? clip : clipTo;
  for (const child of node.children) collect(child, made, inner, nodes);
  made.lastOrder = nodes.length - 1;
}

function isAdvertisement(node: ElementNode): boolean {
  return (
    node.packageName === "com.google.android.gms.ads" ||
    AD_CLASS.test(node.className) ||
    (node.resourceId !== "" && AD_RID.test(idName(node.resourceId)))
  );
}

/** The class name after its last dot. */
export function shortClassOf(className: string): string {
  return className.slice(className.lastIndexOf(".") + 1);
}

/** The name in a resource id: `com.app:id/save` is `save`; a Compose test tag stays whole. */
export function idName(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}

/** The name in a resource id with digits folded, unless so short that an obfuscator made it. */
export function foldedId(resourceId: string): string {
  const name = idName(resourceId);
  return name.length >= 5 ? name.replace(/\d+/g, "#") : name;
}

/** Whether the node takes text. */
export function isEditable(node: ElementNode, shortClass: string): boolean {
  return (
    EDIT_CLASS.test(shortClass) ||
    (node.inputType !== 0 && node.focusable) ||
    (node.extra.actions?.includes("SET_TEXT") ?? false)
  );
}

function flagsOf(node: ElementNode, shortClass: string): string {
  let flags = "";
  if (node.clickable) flags += "c";
  if (node.longClickable) flags += "l";
  if (node.checkable) flags += "k";
  // A keyboard or one row more makes a scroll view scrollable; the class says it for good.
  if (node.scrollable || shortClass.endsWith("ScrollView")) flags += "s";
  if (isEditable(node, shortClass)) flags += "e";
  if (node.password) flags += "p";
  return flags;
}

function markLists(nodes: readonly SceneNode[]): void {
  for (const made of nodes) {
    const above = made.parent;
    if (above !== null) {
      made.list = above.isList ? above : above.list;
      made.item = above.isList ? made : above.item;
    }
    made.isList =
      made.node.extra["is-collection"] === "true" ||
      LIST_CLASS.test(made.shortClass) ||
      hasRepeatedChildren(made);
  }
}

/** At least three children of one make are rows; id-less ones must also look alike inside. */
function hasRepeatedChildren(parent: SceneNode): boolean {
  if (parent.children.length < 3) return false;
  const counts = new Map<string, number>();
  for (const child of parent.children) {
    const make =
      child.rid !== ""
        ? `${child.shortClass}|${child.rid}`
        : child.children.length > 0
          ? `${child.shortClass}||${child.flags}|${shapeOf(child)}`
          : null;
    if (make === null) continue;
    const count = (counts.get(make) ?? 0) + 1;
    if (count >= 3) return true;
    counts.set(make, count);
  }
  return false;
}

/** What a row is made of: classes, ids and flags two levels down, each once. */
export function shapeOf(row: SceneNode): string {
  const parts = new Set<string>();
  for (const child of row.children) {
    parts.add(`${child.shortClass}.${child.rid}.${child.flags}`);
    for (const grandchild of child.children)
      parts.add(`${grandchild.shortClass}.${grandchild.rid}.${grandchild.flags}`);
  }
  return [...parts].sort().join(",");
}
