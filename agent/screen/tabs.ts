// Tabs and bottom bars: one of several siblings is marked as the one that shows, and touching another one shows that
// instead. Identity and actions both ask which.
import type { SceneNode } from "./scene";

/** Levels between what can be touched and the child of the strip that is marked. */
const MAX_LEVELS = 2;

const found = new WeakMap<SceneNode, SceneNode | null>();

/** The one child that is marked as showing; null where none or several are, or where nothing can be touched. */
export function selectedIn(parent: SceneNode): SceneNode | null {
  let selected = found.get(parent);
  // Every child of a long list asks the same.
  if (selected === undefined) {
    selected = onlySelectedOf(parent);
    found.set(parent, selected);
  }
  return selected;
}

function onlySelectedOf(parent: SceneNode): SceneNode | null {
  if (parent.children.length < 2 || /(RecyclerView|ListView|GridView)$/.test(parent.shortClass))
    return null;
  let selected: SceneNode | null = null;
  let tappable = 0;
  for (const child of parent.children) {
    if (child.node.clickable) tappable++;
    if (!child.node.selected) continue;
    if (selected !== null) return null;
    selected = child;
  }
  return tappable === 0 ? null : selected;
}

/** Whether the node is one of a row of tabs, and if so whether it is the one that shows. */
export function tabRoleOf(made: SceneNode): "shown" | "other" | null {
  let at = made;
  for (let level = 0; level < MAX_LEVELS && at.parent !== null; level++) {
    const strip = at.parent;
    const selected = selectedIn(strip);
    if (selected !== null) {
      if (selected !== at) return isBeside(at, selected) ? "other" : null;
      return strip.children.some((child) => child !== at && isBeside(child, at)) ? "shown" : null;
    }
    at = strip;
  }
  return null;
}

/** Of one make and in one row: anything else on a page may be selected too. */
function isBeside(a: SceneNode, b: SceneNode): boolean {
  return a.shortClass === b.shortClass && a.clip.top === b.clip.top && a.clip.left !== b.clip.left;
}
