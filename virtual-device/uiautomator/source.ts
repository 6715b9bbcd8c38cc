// The page source: the snapshot as XML in the UiAutomator2 server's own dialect.
import { attributesOf, childrenOf, type Placed, type ViewSettings } from "./snapshot";

export interface Display {
  rotation: number;
  width: number;
  height: number;
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Android's serializer writes control characters as numbers; what XML cannot hold at all becomes a question mark. */
function escapeAttribute(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "?")
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Class names become tags: inner classes and other odd letters turn into dots and underscores. */
export function tagOf(className: string): string {
  const name = className
    .replace(/[$@#&]/g, ".")
    .replace(/\.+/g, ".")
    .replace(/^\.|\.$/g, "")
    .replace(/[^\w.-]/g, "_");
  return name === "" ? "android.view.View" : /^[\d.-]/.test(name) ? `_${name}` : name;
}

/** The whole page source. */
export function pageSource(roots: Placed[], display: Display, settings: ViewSettings): string {
  const lines = [
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
    `<hierarchy index="0" class="hierarchy" rotation="${display.rotation}" width="${display.width}" height="${display.height}">`,
  ];
  for (const root of roots) writeNode(root, 1, lines, settings);
  lines.push("</hierarchy>");
  return lines.join("\n");
}

function writeNode(placed: Placed, depth: number, lines: string[], settings: ViewSettings): void {
  const indent = "  ".repeat(depth);
  const tag = tagOf(placed.node.className);
  let attributes = "";
  for (const [name, value] of attributesOf(placed)) {
    if (value !== null) attributes += ` ${name}="${escapeAttribute(value)}"`;
  }
  const children = depth < settings.snapshotMaxDepth ? childrenOf(placed, settings) : [];
  if (children.length === 0) {
    lines.push(`${indent}<${tag}${attributes} />`);
    return;
  }
  lines.push(`${indent}<${tag}${attributes}>`);
  for (const child of children) writeNode(child, depth + 1, lines, settings);
  lines.push(`${indent}</${tag}>`);
}
