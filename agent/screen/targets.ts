// Which nodes can be touched, and where: deep enough, large enough, on the display, not under something else.
import { areaOf, freePoint, intersect } from "./geometry";
import { labelClass, labelOf } from "./label";
import { idName, type Scene, type SceneNode } from "./scene";
import type { Bounds, Point } from "./types";

/** A node with the point to touch it at. */
export interface Target {
  made: SceneNode;
  point: Point;
  tier: "flagged" | "leaf";
}

/** Smallest side worth touching, px. */
const MIN_SIDE_PX = 24;
/** Nodes that lie there to be dismissed or that a permission dialog makes clickable for no reason. */
const NO_TARGET_ID = /^(grant_singleton|grant_dialog|touch_outside)$/;
/** Leaves without flags: most do nothing (12.8 % of 2,152 did), so few are offered… */
const MAX_LEAVES = 8;
const MAX_LEAVES_OF_MAKE = 2;
/** …unless next to nothing else can be touched: then the flags say nothing at all. */
const MAX_LEAVES_WHEN_BARE = 40;

/** Everything worth a tap, flagged nodes and a few leaves, in tree order. */
export function tapTargets(scene: Scene): Target[] {
  const flagged = scene.nodes.filter((made) => isTappable(made, scene.display));
  const kept = withoutWrapped(flagged);
  const targets: Target[] = [];
  for (const made of kept) {
    const point = pointOf(made, kept);
    if (point !== null) targets.push({ made, point, tier: "flagged" });
  }
  return [...targets, ...leafTargets(scene, targets)].sort((a, b) => a.made.order - b.made.order);
}

function isTappable(made: SceneNode, display: Bounds): boolean {
  const { node, flags } = made;
  if (!node.enabled || !isTouchable(made, display)) return false;
  if (flags.includes("c") || flags.includes("k") || flags.includes("e")) return true;
  return (
    node.focusable &&
    node.extra["screen-reader-focusable"] === "true" &&
    made.children.length === 0 &&
    !flags.includes("s")
  );
}

function isTouchable(made: SceneNode, display: Bounds): boolean {
  if (NO_TARGET_ID.test(idName(made.node.resourceId))) return false;
  if (made.node.extra["text-entry-key"] === "true") return false;
  const seen = intersect(made.clip, display);
  return seen.right - seen.left >= MIN_SIDE_PX && seen.bottom - seen.top >= MIN_SIDE_PX;
}

/** Where the outer of two is nearly all the inner one, touching either does the same: the outer stays. */
function withoutWrapped(flagged: readonly SceneNode[]): SceneNode[] {
  const dropped = new Set<SceneNode>();
  for (let at = 0; at < flagged.length; at++) {
    const outer = flagged[at]!;
    const inner = flagged[at + 1];
    if (inner === undefined || inner.order > outer.lastOrder) continue;
    const second = flagged[at + 2];
    const isOnly = second === undefined || second.order > outer.lastOrder;
    if (isOnly && areaOf(inner.clip) >= 0.9 * areaOf(outer.clip)) {
      // A field inside a frame is still the one to type into.
      dropped.add(inner.flags.includes("e") ? outer : inner);
    }
  }
  return flagged.filter((made) => !dropped.has(made));
}

/** A point of the node that nothing tappable inside it or drawn later over it would catch. */
function pointOf(made: SceneNode, others: readonly SceneNode[]): Point | null {
  const covers: Bounds[] = [];
  for (let at = firstAfter(others, made.order); at < others.length; at++) {
    const other = others[at]!;
    const { clip } = other;
    const overlaps =
      clip.left < made.clip.right &&
      clip.right > made.clip.left &&
      clip.top < made.clip.bottom &&
      clip.bottom > made.clip.top;
    if (overlaps && (other.order <= made.lastOrder || isDrawnOver(other, made))) covers.push(clip);
  }
  return freePoint(made.clip, covers);
}

function firstAfter(others: readonly SceneNode[], order: number): number {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (others[middle]!.order <= order) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Later siblings lie above earlier ones unless the drawing order says otherwise. */
function isDrawnOver(other: SceneNode, made: SceneNode): boolean {
  let upper: SceneNode = other;
  while (upper.parent !== null && made.order < upper.parent.order) upper = upper.parent;
  const shared = upper.parent;
  let lower: SceneNode = made;
  while (lower.parent !== null && lower.parent !== shared) lower = lower.parent;
  const above = Number(upper.node.extra["drawing-order"]);
  const below = Number(lower.node.extra["drawing-order"]);
  return Number.isNaN(above) || Number.isNaN(below) || above >= below;
}

/** Childless nodes without any flag that no tappable node contains. */
function leafTargets(scene: Scene, targets: readonly Target[]): Target[] {
  const cap = targets.length <= 2 ? MAX_LEAVES_WHEN_BARE : MAX_LEAVES;
  const tappable = targets.map(({ made }) => made);
  const seen = new Map<string, number>();
  const leaves: Target[] = [];
  for (const made of scene.nodes) {
    if (leaves.length >= cap) break;
    if (made.children.length > 0 || made.flags !== "" || made.web !== null) continue;
    if (!made.node.enabled || !isTouchable(made, scene.display)) continue;
    if (made.shortClass === "ProgressBar" || isWithinTappable(made, scene.window)) continue;
    const make = `${made.shortClass}|${made.rid}|${labelClass(labelOf(made))}`;
    const count = seen.get(make) ?? 0;
    if (count >= MAX_LEAVES_OF_MAKE) continue;
    const point = pointOf(made, tappable);
    if (point === null) continue;
    seen.set(make, count + 1);
    leaves.push({ made, point, tier: "leaf" });
  }
  return leaves;
}

/** Whether a touch there already is a touch of something larger, short of a frame around the whole screen. */
function isWithinTappable(made: SceneNode, window: Bounds): boolean {
  for (let at = made.parent; at !== null; at = at.parent) {
    if (at.flags.includes("c") && areaOf(at.clip) < 0.5 * areaOf(window)) return true;
  }
  return false;
}
