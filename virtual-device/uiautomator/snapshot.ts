// The window tree as the UiAutomator2 server sees it: which windows, which nodes, under which ids and attributes.
// It reads the screen and never touches it.
import type { Rect, UiNode } from "../ui/types";

/** Settings of a session that change what is seen; the others are only kept. */
export interface ViewSettings {
  allowInvisibleElements: boolean;
  enableMultiWindows: boolean;
  snapshotMaxDepth: number;
}

/** One node where it stands in the tree. */
export interface Placed {
  node: UiNode;
  parent: Placed | null;
  /** Among its parent's children, invisible ones included. */
  index: number;
  windowId: number;
}

/** Numbers for nodes and windows: as long as a node lives it keeps its number. */
export class Identities {
  readonly #nodes = new Map<string, number>();
  readonly #windows = new Map<string, number>();
  #nextNode = 1;
  #nextWindow = 0x103;

  /** The server builds ids from window and node: `00000000-0000-0103-0000-00000000000a`. */
  idOf({ node, windowId }: Placed): string {
    const window = windowId.toString(16).padStart(16, "0");
    const inner = this.#numberOf(node.id).toString(16).padStart(16, "0");
    return `${window.slice(0, 8)}-${window.slice(8, 12)}-${window.slice(12)}-${inner.slice(0, 4)}-${inner.slice(4)}`;
  }

  windowOf(root: UiNode): number {
    const known = this.#windows.get(root.id);
    if (known !== undefined) return known;
    const id = this.#nextWindow++;
    remember(this.#windows, root.id, id);
    return id;
  }

  #numberOf(nodeId: string): number {
    const known = this.#nodes.get(nodeId);
    if (known !== undefined) return known;
    const number = this.#nextNode++;
    remember(this.#nodes, nodeId, number);
    return number;
  }
}

/** Far more nodes than live at one time; the oldest are forgotten, so that a long life needs no more memory. */
const REMEMBERED = 20_000;

function remember(numbers: Map<string, number>, key: string, value: number): void {
  numbers.set(key, value);
  if (numbers.size <= REMEMBERED) return;
  const [oldest] = numbers.keys();
  if (oldest !== undefined) numbers.delete(oldest);
}

/** Roots of the windows that commands look at: the active one, or all with `enableMultiWindows`. */
export function windowRoots(
  windows: UiNode[],
  settings: ViewSettings,
  identities: Identities,
): Placed[] {
  const looked = settings.enableMultiWindows ? windows : windows.slice(0, 1);
  return looked.map((node, index) => ({
    node,
    parent: null,
    index,
    windowId: identities.windowOf(node),
  }));
}

/** A node's children as far as the server shows them. */
export function childrenOf(placed: Placed, settings: ViewSettings): Placed[] {
  const children: Placed[] = [];
  placed.node.children.forEach((node, index) => {
    if (node.displayed || settings.allowInvisibleElements) {
      children.push({ node, parent: placed, index, windowId: placed.windowId });
    }
  });
  return children;
}

/** Depth first, the node itself first. */
export function* walk(placed: Placed, settings: ViewSettings): Generator<Placed> {
  yield placed;
  for (const child of childrenOf(placed, settings)) yield* walk(child, settings);
}

/** An empty field shows its hint in the place of its text. */
export function shownText(node: UiNode): string {
  return node.text === "" ? node.hint : node.text;
}

function boundsText({ left, top, right, bottom }: Rect): string {
  return `[${left},${top}][${right},${bottom}]`;
}

/** Attributes in the order of the server's page source; null ones are left out there. */
export function attributesOf({ node, index, windowId }: Placed): [string, string | null][] {
  return [
    ["index", String(index)],
    ["package", node.packageName],
    ["class", node.className],
    ["text", shownText(node)],
    ["content-desc", node.contentDesc || null],
    ["resource-id", node.resourceId || null],
    ["checkable", String(node.checkable)],
    ["checked", String(node.checked)],
    ["clickable", String(node.clickable)],
    ["enabled", String(node.enabled)],
    ["focusable", String(node.focusable)],
    ["focused", String(node.focused)],
    ["long-clickable", String(node.longClickable)],
    ["password", String(node.password)],
    ["scrollable", String(node.scrollable)],
    ["selected", String(node.selected)],
    ["bounds", boundsText(node.bounds)],
    ["displayed", String(node.displayed)],
    ["hint", node.hint || null],
    ["a11y-important", "true"],
    ["screen-reader-focusable", "false"],
    ["input-type", node.inputType === 0 ? null : String(node.inputType)],
    ["drawing-order", String(index + 1)],
    ["showing-hint", String(node.text === "" && node.hint !== "")],
    ["text-entry-key", "false"],
    ["dismissable", "false"],
    ["a11y-focused", "false"],
    ["heading", String(node.heading)],
    ["live-region", "0"],
    ["context-clickable", "false"],
    ["content-invalid", "false"],
    ["pane-title", node.paneTitle || null],
    ["window-id", String(windowId)],
    ["is-collection", node.isCollection ? "true" : null],
    ["is-collection-item", node.isCollectionItem ? "true" : null],
  ];
}

/** Other names under which `GET …/attribute/:name` takes an attribute. */
const ALIASES: Record<string, string> = {
  classname: "class",
  contentdescription: "content-desc",
  longclickable: "long-clickable",
  resourceid: "resource-id",
  name: "text",
  "original-text": "text",
};

const ASKABLE = new Set(
  (
    "text content-desc class resource-id enabled checkable checked clickable focusable focused long-clickable scrollable " +
    "selected displayed password bounds package hint is-collection is-collection-item"
  ).split(" "),
);

/** An attribute's value, null where it has none, undefined where the server knows no such attribute. */
export function attributeOf(placed: Placed, asked: string): string | null | undefined {
  const lower = asked.toLowerCase();
  const name = ALIASES[lower] ?? lower;
  if (!ASKABLE.has(name)) return undefined;
  const value = attributesOf(placed).find(([key]) => key === name)?.[1] ?? null;
  return value === null && name.startsWith("is-") ? "false" : value;
}
