// Turns placed boxes into what the accessibility layer shows: clipped to what is visible, nothing of what is not. Also
// finds the box under a finger. Reads boxes, changes none.
import type { Box } from "./box";
import type { Rect, UiNode } from "./types";

/** The visible nodes of a window; null where nothing of it is in view. */
export function toNode(box: Box, packageName: string, clip: Rect, path: string): UiNode | null {
  const bounds = intersect(box.bounds, clip);
  if (bounds === null) return null;
  const id = `${path}/${box.key}`;
  const inner = box.scrolling === null ? bounds : (intersect(content(box), bounds) ?? bounds);
  const children: UiNode[] = [];
  for (const child of box.children) addNodes(child, packageName, inner, id, children);
  return {
    id,
    className: box.cls,
    packageName,
    text: box.password ? "•".repeat(box.text.length) : box.text,
    contentDesc: box.desc,
    resourceId: box.rid,
    hint: box.hint,
    checkable: box.checkable,
    checked: box.checked,
    clickable: box.clickable,
    enabled: box.enabled,
    focusable: box.focusable,
    focused: box.focused,
    longClickable: box.longClickable,
    password: box.password,
    scrollable: box.scrolling !== null && box.scrolling.max > 0,
    selected: box.selected,
    displayed: true,
    inputType: box.inputType,
    isCollection: box.isCollection,
    isCollectionItem: box.isCollectionItem,
    heading: box.heading,
    paneTitle: box.paneTitle,
    bounds,
    children,
  };
}

function addNodes(box: Box, packageName: string, clip: Rect, path: string, into: UiNode[]): void {
  if (!box.isPaintOnly) {
    const node = toNode(box, packageName, clip, path);
    if (node !== null) into.push(node);
    return;
  }
  for (const child of box.children) addNodes(child, packageName, clip, `${path}/${box.key}`, into);
}

/** The common part of two rectangles; null where there is none. */
export function intersect(one: Rect, other: Rect): Rect | null {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.right, other.right);
  const bottom = Math.min(one.bottom, other.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** Where a scrolling box shows its content. */
export function content(box: Box): Rect {
  return {
    left: box.bounds.left + box.padding.left,
    top: box.bounds.top + box.padding.top,
    right: box.bounds.right - box.padding.right,
    bottom: box.bounds.bottom - box.padding.bottom,
  };
}

export function contains(area: Rect, x: number, y: number): boolean {
  return x >= area.left && x < area.right && y >= area.top && y < area.bottom;
}

/** The topmost box under a point that fits, looking from the front to the back and from the leaf to the root. */
export function hit(root: Box, x: number, y: number, fits: (box: Box) => boolean): Box | null {
  if (!contains(root.bounds, x, y)) return null;
  for (let index = root.children.length - 1; index >= 0; index--) {
    const found = hit(root.children[index]!, x, y, fits);
    if (found !== null) return found;
  }
  return fits(root) ? root : null;
}

/** The box with a node id. */
export function find(root: Box, id: string, path: string): Box | null {
  const own = `${path}/${root.key}`;
  if (own === id) return root;
  if (!id.startsWith(`${own}/`)) return null;
  for (const child of root.children) {
    const found = find(child, id, own);
    if (found !== null) return found;
  }
  return null;
}
