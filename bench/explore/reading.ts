// What the agent reads from a window, remembered: the same window read twice reads the same, and walks see most windows
// many times. Reading is pure, so remembering changes no figure but the time.
import { type ObserveOptions, observe } from "../../agent/screen/observe";
import type { ElementNode, Hierarchy, Observation } from "../../agent/screen/types";
import type { UiNode } from "../../virtual-device/ui/types";

/** A window as the agent gets it, and what it reads from it. */
export interface Reading {
  hierarchy: Hierarchy;
  observation: Observation;
}

/** What a look brings besides the window. */
export interface Surroundings {
  foreground: { packageName: string; activity: string };
  rotation: number;
  width: number;
  height: number;
  isKeyboardShown: boolean;
}

/** Readings kept at most; the eldest half goes then. */
const MAX_KEPT = 6_000;

/** Reads windows of one app for one run's seed. */
export class Reader {
  constructor(
    private readonly app: { packageName: string; label: string },
    private readonly options: ObserveOptions,
    private readonly kept: Map<string, Reading>,
  ) {}

  /** Only the topmost window stands in a page source. */
  read(window: UiNode | undefined, around: Surroundings): Reading {
    const key = `${this.options.seed}|${around.foreground.packageName}|${around.foreground.activity}|${around.rotation}${around.isKeyboardShown ? "k" : ""}${window === undefined ? "" : looksOf(window)}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const roots = window === undefined ? [] : [elementOf(window, null)];
    const { rotation, width, height } = around;
    const hierarchy: Hierarchy = { rotation, width, height, roots };
    const observation = observe({
      hierarchy,
      foreground: around.foreground,
      appPackage: this.app.packageName,
      appLabel: this.app.label,
      visualHash: null,
      isKeyboardShown: around.isKeyboardShown,
      options: this.options,
    });
    const reading = { hierarchy, observation };
    if (this.kept.size >= MAX_KEPT) forgetHalf(this.kept);
    this.kept.set(key, reading);
    return reading;
  }
}

function forgetHalf(kept: Map<string, Reading>): void {
  let left = kept.size / 2;
  for (const key of kept.keys()) {
    if (left-- <= 0) return;
    kept.delete(key);
  }
}

/** Everything of a window that an agent could see. */
function looksOf(node: UiNode): string {
  const { left, top, right, bottom } = node.bounds;
  const flags =
    (node.checkable ? 1 : 0) |
    (node.checked ? 2 : 0) |
    (node.clickable ? 4 : 0) |
    (node.enabled ? 8 : 0) |
    (node.focusable ? 16 : 0) |
    (node.focused ? 32 : 0) |
    (node.longClickable ? 64 : 0) |
    (node.password ? 128 : 0) |
    (node.scrollable ? 256 : 0) |
    (node.selected ? 512 : 0) |
    (node.isCollection ? 1024 : 0) |
    (node.heading ? 2048 : 0);
  let looks = `\n${node.className}\t${node.resourceId}\t${node.text}\t${node.contentDesc}\t${node.hint}${node.paneTitle}\t${flags},${node.inputType},${left},${top},${right},${bottom}`;
  for (const child of node.children) looks += looksOf(child);
  return `${looks}>`;
}

const COLLECTION = { "is-collection": "true" };
const HEADING = { heading: "true" };
const SHOWS_HINT = { "showing-hint": "true" };
const NOTHING = {};

/** What the agent reads from a page source, without the detour over XML. */
function elementOf(node: UiNode, parent: ElementNode | null): ElementNode {
  const made: ElementNode = {
    className: node.className,
    packageName: node.packageName,
    // An empty field shows its hint in the place of its text.
    text: node.text === "" ? node.hint : node.text,
    contentDesc: node.contentDesc,
    resourceId: node.resourceId,
    hint: node.hint,
    checkable: node.checkable,
    checked: node.checked,
    clickable: node.clickable,
    enabled: node.enabled,
    focusable: node.focusable,
    focused: node.focused,
    longClickable: node.longClickable,
    password: node.password,
    scrollable: node.scrollable,
    selected: node.selected,
    displayed: node.displayed,
    inputType: node.inputType,
    extra: extraOf(node),
    bounds: node.bounds,
    parent,
    children: [],
  };
  for (const child of node.children) made.children.push(elementOf(child, made));
  return made;
}

function extraOf(node: UiNode): Readonly<Record<string, string>> {
  if (node.paneTitle !== "") return { "pane-title": node.paneTitle };
  if (node.isCollection) return COLLECTION;
  if (node.heading) return HEADING;
  return node.text === "" && node.hint !== "" ? SHOWS_HINT : NOTHING;
}
