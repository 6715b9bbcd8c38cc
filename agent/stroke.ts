// Where the finger goes for a scroll or swipe. The bench's phone moves as the agent's device does, so that figures of the
// one hold for the other.
import type { Action, Point } from "./screen/types";

/** Part of a container that one stroke moves: less than all, so that nothing is skipped. */
const STROKE_PART = 0.6;

/**
 * From where to where, in pixels, through the middle of the container. The finger goes against the direction: to see what
 * lies below, the content moves up.
 * @throws where the action has no bounds.
 */
export function strokeOf({ bounds, direction, label }: Action): [from: Point, to: Point] {
  if (!bounds) throw new Error(`The action "${label}" has no bounds to move in`);
  const x = Math.round((bounds.left + bounds.right) / 2);
  const y = Math.round((bounds.top + bounds.bottom) / 2);
  const reachX = Math.round(((bounds.right - bounds.left) * STROKE_PART) / 2);
  const reachY = Math.round(((bounds.bottom - bounds.top) * STROKE_PART) / 2);
  const [above, below] = [
    { x, y: y - reachY },
    { x, y: y + reachY },
  ];
  const [before, behind] = [
    { x: x - reachX, y },
    { x: x + reachX, y },
  ];
  switch (direction) {
    case "up":
      return [above, below];
    case "left":
      return [before, behind];
    case "right":
      return [behind, before];
    default:
      return [below, above];
  }
}
