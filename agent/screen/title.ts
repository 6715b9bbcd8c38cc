// What a screen calls itself: the dialog's title, the tool bar's, a heading, or the first words at the top.
import { ownLabel } from "./label";
import { idName, type Scene, type SceneNode } from "./scene";

/** A title and where it was found; a dialog's title is identity, a tool bar's may be content. */
export interface Title {
  text: string;
  source: "dialog" | "pane" | "toolbar" | "heading" | "top";
}

const TOOLBAR_ID = /(tool_?bar|action_?bar|app_?bar|top_?bar)/i;
const TOOLBAR_CLASS = /(Toolbar|ActionBar)/;
const TITLE_ID = /(^|_)title$|title_?(view|text)?$/i;

/** Children of one make from which on they are rows. */
const REPEATED = 3;

/** The window's title; null where it shows none. */
export function titleOf(scene: Scene, isDialog: boolean): Title | null {
  let toolbar: string | null = null;
  let pane: string | null = null;
  let heading: string | null = null;
  let top: string | null = null;
  const topEdge = scene.window.top + 0.12 * (scene.window.bottom - scene.window.top);
  for (const made of scene.nodes) {
    const { node } = made;
    const name = idName(node.resourceId);
    if (isDialog && node.text !== "" && (name === "alertTitle" || name === "dialog_title"))
      return { text: node.text, source: "dialog" };
    pane ??= nonEmpty(node.extra["pane-title"]);
    const text = wordsOf(made);
    if (made.web !== null || text === "" || made.flags !== "" || isRowPart(made)) continue;
    if (node.extra.heading === "true") heading ??= text;
    const isAtTop = (made.clip.top + made.clip.bottom) / 2 <= topEdge;
    if (toolbar === null && (isInToolbar(made) || (isAtTop && TITLE_ID.test(name)))) toolbar = text;
    // A clock is no name.
    if (isAtTop && /\p{L}{2}/u.test(text)) top ??= text;
  }
  if (isDialog && pane !== null) return { text: pane, source: "dialog" };
  if (pane !== null) return { text: pane, source: "pane" };
  if (toolbar !== null) return { text: toolbar, source: "toolbar" };
  if (heading !== null) return { text: heading, source: "heading" };
  return top === null ? null : { text: top, source: "top" };
}

/** What it says; Flutter draws its words and describes them. */
function wordsOf({ node, shortClass, children }: SceneNode): string {
  if (node.text !== "" || shortClass !== "View" || children.length > 0) return node.text;
  return ownLabel(node, false);
}

/** Whether it belongs to what repeats; words above rows that only their likeness makes a list do not. */
function isRowPart(made: SceneNode): boolean {
  const { list } = made;
  if (list === null) return false;
  if (made.item !== made || made.children.length > 0 || list.node.scrollable) return true;
  const alike = list.children.filter(
    ({ shortClass, flags }) => shortClass === made.shortClass && flags === "",
  );
  return alike.length >= REPEATED;
}

/** Whether the node is part of the bar at the top. */
export function isInToolbar(made: SceneNode): boolean {
  for (let at = made.parent; at !== null; at = at.parent) {
    const name = idName(at.node.resourceId);
    // The frame around a whole screen is called action_bar_root, the bar itself is a thin strip.
    const isThin = at.clip.bottom - at.clip.top <= (at.clip.right - at.clip.left) * 0.5;
    if (isThin && name !== "action_bar_root" && TOOLBAR_ID.test(name)) return true;
    if (isThin && TOOLBAR_CLASS.test(at.shortClass)) return true;
  }
  return false;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
