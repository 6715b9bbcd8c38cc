// What a finger meets in a window: the box under it, and what a tap, a long press or a drag does there. Reads boxes, changes
// none.
import type { Act } from "../apps/entry";
import type { Box } from "./box";
import { contains, hit } from "./tree";
import type { Window } from "./window";

/** What a tap does; null for nothing. */
export function tapAct({ root, entry }: Window, x: number, y: number): Act | null {
  if (!contains(root.bounds, x, y)) return entry === null ? null : { kind: "beside" };
  const target = hit(root, x, y, (box) => box.act !== null || box.slides !== null || box.clickable);
  if (target === null || !target.enabled) return null;
  return slideAct(target, x) ?? target.act;
}

/** What a long press does; null for nothing. */
export function longPressAct({ root }: Window, x: number, y: number): Act | null {
  const target = hit(root, x, y, (box) => box.longAct !== null || box.act !== null);
  if (target === null || !target.enabled) return null;
  // A long press on what knows none ends as a tap when the finger goes up.
  return target.longAct ?? (target.longClickable ? null : target.act);
}

/** The box that a finger drags along an axis, or whose value it slides; null for none. */
export function dragTarget(
  { root }: Window,
  x: number,
  y: number,
  axis: "horizontal" | "vertical",
): Box | null {
  return hit(
    root,
    x,
    y,
    ({ slides, scrolling }) =>
      (axis === "horizontal" && slides !== null) || (scrolling?.axis === axis && scrolling.max > 0),
  );
}

/** What it does to slide a box's value to where the finger is; null where it has none. */
export function slideAct({ slides, bounds }: Box, x: number): Act | null {
  if (slides === null) return null;
  const { left, right } = bounds;
  const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
  const { widget, steps } = slides;
  const value = steps === 100 ? Math.round(share * 100) : Math.max(1, Math.ceil(share * steps));
  return { kind: "progress", widget, value };
}
