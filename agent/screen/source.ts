// Reads a page source into a tree of nodes. Speaks both dialects: Appium's (the tag is the class) and
// `uiautomator dump`'s (`<node class="…">`). Refuses what is cut short: half a tree would look like another screen.
import { Parser } from "htmlparser2";
import type { Bounds, ElementNode, Hierarchy } from "./types";

/** The text is no whole page source. The message says what is wrong, never what the page holds. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

const NO_EXTRA: Readonly<Record<string, string>> = Object.freeze({});

/** Reads a page source. Throws `SourceError` where it is truncated, not XML or without a `hierarchy` root. */
export function parseSource(xml: string): Hierarchy {
  const reader = new SourceReader();
  const parser: Parser = new Parser(
    {
      onopentagname: (name) => reader.open(name),
      onattribute: (name, value) => reader.attribute(name, value),
      // The parser calls `<a/>` implied too; only its slash tells it from a tag that was cut off.
      onclosetag: (name, isImplied) =>
        reader.close(name, isImplied && xml[parser.endIndex - 1] !== "/"),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  reader.assertClosed();
  parser.end();
  return reader.hierarchy();
}

class SourceReader {
  private root: Record<string, string> | null = null;
  private isClosed = false;
  private current: ElementNode | null = null;
  private readonly roots: ElementNode[] = [];

  open(name: string): void {
    if (this.root === null) {
      if (name !== "hierarchy") throw new SourceError(`not a page source: <${name}> at the top`);
      this.root = {};
      return;
    }
    // Some dumps append a later one to the same file: the first is whole, so it counts.
    if (this.isClosed) return;
    const node = blankNode(name === "node" ? "" : name, this.current);
    if (this.current === null) this.roots.push(node);
    else this.current.children.push(node);
    this.current = node;
  }

  attribute(name: string, value: string): void {
    if (this.current !== null) setAttribute(this.current, name, value);
    else if (this.root !== null && !this.isClosed) this.root[name] = value;
  }

  close(name: string, isImplied: boolean): void {
    if (this.isClosed) return;
    if (isImplied) throw new SourceError(`truncated: <${name}> never closes`);
    if (this.current !== null) this.current = this.current.parent;
    else this.isClosed = true;
  }

  assertClosed(): void {
    if (this.root === null) throw new SourceError("not a page source: no hierarchy");
    if (!this.isClosed) throw new SourceError("truncated: <hierarchy> never closes");
  }

  hierarchy(): Hierarchy {
    const root = this.root ?? {};
    let width = Number(root.width) || 0;
    let height = Number(root.height) || 0;
    if (width <= 0 || height <= 0) {
      // `uiautomator dump` does not say; the largest window does.
      for (const { bounds } of this.roots) {
        width = Math.max(width, bounds.right);
        height = Math.max(height, bounds.bottom);
      }
    }
    return { rotation: Number(root.rotation) || 0, width, height, roots: this.roots };
  }
}

function blankNode(className: string, parent: ElementNode | null): ElementNode {
  return {
    className,
    packageName: "",
    text: "",
    contentDesc: "",
    resourceId: "",
    hint: "",
    checkable: false,
    checked: false,
    clickable: false,
    enabled: true,
    focusable: false,
    focused: false,
    longClickable: false,
    password: false,
    scrollable: false,
    selected: false,
    displayed: true,
    inputType: 0,
    extra: NO_EXTRA,
    bounds: { left: 0, top: 0, right: 0, bottom: 0 },
    parent,
    children: [],
  };
}

function setAttribute(node: ElementNode, name: string, value: string): void {
  switch (name) {
    case "class":
      if (value !== "") node.className = value;
      return;
    case "package":
      node.packageName = value;
      return;
    case "text":
      node.text = value;
      return;
    case "content-desc":
      node.contentDesc = value;
      return;
    case "resource-id":
      node.resourceId = value;
      return;
    case "hint":
      node.hint = value;
      return;
    case "input-type":
      node.inputType = Number(value) || 0;
      return;
    case "bounds":
      node.bounds = readBounds(value);
      return;
    default:
      if (!setFlag(node, name, value)) addExtra(node, name, value);
  }
}

/** Sets a yes-or-no attribute; answers whether it was one. */
function setFlag(node: ElementNode, name: string, value: string): boolean {
  const field = FLAGS.get(name);
  if (field !== undefined) node[field] = value === "true";
  else if (name === "enabled") node.enabled = value !== "false";
  else if (name === "displayed" || name === "visible-to-user") {
    if (value === "false") node.displayed = false;
  } else return false;
  return true;
}

const FLAGS = new Map([
  ["checkable", "checkable"],
  ["checked", "checked"],
  ["clickable", "clickable"],
  ["focusable", "focusable"],
  ["focused", "focused"],
  ["long-clickable", "longClickable"],
  ["password", "password"],
  ["scrollable", "scrollable"],
  ["selected", "selected"],
] as const) as ReadonlyMap<
  string,
  | "checkable"
  | "checked"
  | "clickable"
  | "focusable"
  | "focused"
  | "longClickable"
  | "password"
  | "scrollable"
  | "selected"
>;

function addExtra(node: ElementNode, name: string, value: string): void {
  if (node.extra === NO_EXTRA) node.extra = {};
  (node.extra as Record<string, string>)[name] = value;
}

/** `[left,top][right,bottom]`; anything else counts as no area at all. */
function readBounds(value: string): Bounds {
  const found = /^\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]$/.exec(value);
  if (found === null) return { left: 0, top: 0, right: 0, bottom: 0 };
  return {
    left: Number(found[1]),
    top: Number(found[2]),
    right: Number(found[3]),
    bottom: Number(found[4]),
  };
}
