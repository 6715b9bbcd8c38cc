// Rectangles and points on the display. Pure arithmetic on pixels.
import type { Bounds, Point } from "./types";

/** The part two rectangles share; it may be degenerate (`areaOf` answers 0 for it). */
export function intersect(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** Square pixels; 0 for a degenerate rectangle. */
export function areaOf(bounds: Bounds): number {
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  return width > 0 && height > 0 ? width * height : 0;
}

/** Whether the point lies inside (right and bottom exclusive). */
export function contains(bounds: Bounds, point: Point): boolean {
  return (
    point.x >= bounds.left &&
    point.x < bounds.right &&
    point.y >= bounds.top &&
    point.y < bounds.bottom
  );
}

/** The middle, in whole pixels. */
export function centreOf(bounds: Bounds): Point {
  return {
    x: Math.floor((bounds.left + bounds.right) / 2),
    y: Math.floor((bounds.top + bounds.bottom) / 2),
  };
}

/** Places tried, in this order, when the middle is covered: shares of width and height. */
const PROBES: readonly (readonly [number, number])[] = [
  [0.5, 0.5],
  [0.25, 0.5],
  [0.75, 0.5],
  [0.5, 0.25],
  [0.5, 0.75],
  [0.1, 0.5],
  [0.9, 0.5],
  [0.5, 0.1],
  [0.5, 0.9],
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
  [0.05, 0.05],
  [0.95, 0.05],
  [0.05, 0.95],
  [0.95, 0.95],
];

/** A point of the rectangle that none of the covers holds, the middle first; null where there is none. */
export function freePoint(bounds: Bounds, covers: readonly Bounds[]): Point | null {
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  for (const [shareX, shareY] of PROBES) {
    const point = {
      x: Math.floor(bounds.left + width * shareX),
      y: Math.floor(bounds.top + height * shareY),
    };
    if (contains(bounds, point) && !covers.some((cover) => contains(cover, point))) return point;
  }
  return null;
}
