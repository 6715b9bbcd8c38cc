// Walking a page source's nodes. Nothing here knows what the nodes mean.
import type { ElementNode } from "./types";

/** Whether any node from here down passes, depth first; stops at the first that does. */
export function some(root: ElementNode, passes: (node: ElementNode) => boolean): boolean {
  return passes(root) || root.children.some((child) => some(child, passes));
}

/** The first node from here down that passes, depth first. */
export function find(
  root: ElementNode,
  passes: (node: ElementNode) => boolean,
): ElementNode | null {
  if (passes(root)) return root;
  for (const child of root.children) {
    const found = find(child, passes);
    if (found !== null) return found;
  }
  return null;
}
