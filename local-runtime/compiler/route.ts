// Encore's path syntax: `/a/:id/b`, `*rest` and `!rest` at the end. Pure.

/** One piece of a path between slashes. */
export interface Segment {
  kind: "literal" | "param" | "wildcard" | "fallback";
  /** The text, or the parameter's name. */
  name: string;
}

const kinds: Record<string, Segment["kind"]> = { ":": "param", "*": "wildcard", "!": "fallback" };

/** The segments of a path; a string says what is wrong with it. */
export function parsePath(path: string): Segment[] | string {
  if (!path.startsWith("/")) return "it must begin with `/`";
  if (/[?#]/.test(path)) return "it must hold neither `?` nor `#`";
  if (path.startsWith("//")) return "it must not begin with `//`";
  const segments = path
    .slice(1)
    .split("/")
    .map((text): Segment => {
      const kind = kinds[text[0] ?? ""];
      return kind === undefined ? { kind: "literal", name: text } : { kind, name: text.slice(1) };
    });
  for (const [index, { kind, name }] of segments.entries()) {
    if (kind === "literal" && name === "" && segments.length > 1) {
      return "it must have no empty segment and no slash at its end";
    }
    if (kind !== "literal" && name === "") return "its parameters must have names";
    const isLast = index === segments.length - 1;
    if ((kind === "wildcard" || kind === "fallback") && !isLast) {
      return "a wildcard or fallback must be its last segment";
    }
  }
  return segments;
}

/** Names of a path's parameters, in order. */
export function parameterNames(segments: Segment[]): string[] {
  return segments.filter(({ kind }) => kind !== "literal").map(({ name }) => name);
}

/**
 * How two paths get in each other's way: `same` if no router could tell them apart, `blurred` if one has a wildcard
 * where the other has a parameter, which Encore's router (matchit 0.7) refuses or, across methods, mixes up.
 */
export function overlap(a: Segment[], b: Segment[]): "same" | "blurred" | null {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return null;
    const kinds = [left.kind, right.kind];
    if (kinds.includes("wildcard") && kinds.includes("param")) return "blurred";
    if (left.kind !== right.kind || (left.kind === "literal" && left.name !== right.name))
      return null;
  }
  return a.length === b.length ? "same" : null;
}
