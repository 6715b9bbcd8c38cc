// Text that goes into HTML, SVG or XML. A page's words are a stranger's: a template escapes whatever is put into it,
// unless it was made by a template itself.

import { stripVTControlCharacters } from "node:util";

/** Markup that is safe to be put into other markup as it is. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | null | undefined | false | readonly Part[];

/** A piece of markup; what is put into it is escaped, lists are joined, null and false are nothing. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let made = strings[0] ?? "";
  for (const [at, part] of parts.entries()) made += written(part) + (strings[at + 1] ?? "");
  return { markup: made };
}

/** Takes text as markup. Only for what is not a stranger's, such as styles. */
export function trusted(text: string): Markup {
  return { markup: text };
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "markup" in part ? part.markup : part.map(written).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for the inside of an element or a quoted attribute. */
export function escaped(text: string): string {
  return storable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Signs that XML forbids, and halves of surrogate pairs. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** The text without what XML cannot hold and without a terminal's colours. */
export function storable(text: string): string {
  return stripVTControlCharacters(text).replace(FORBIDDEN, "");
}

/** One line of at most `length` signs. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  const signs = Array.from(line);
  return signs.length <= length
    ? line
    : `${signs
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}
