// A window tree made by hand, for tests of how the UiAutomator2 server reads one.
import type { UiNode } from "../ui/types";
import { Identities, type Placed, type ViewSettings, windowRoots } from "../uiautomator/snapshot";

export const VIEW: ViewSettings = {
  allowInvisibleElements: false,
  enableMultiWindows: false,
  snapshotMaxDepth: 70,
};

let made = 0;

export function makeNode(changes: Partial<UiNode> = {}): UiNode {
  return {
    id: `node${made++}`,
    className: "android.widget.TextView",
    packageName: "com.example.notes",
    text: "",
    contentDesc: "",
    resourceId: "",
    hint: "",
    checkable: false,
    checked: false,
    clickable: false,
    enabled: true,
    focusable: false,
    focused: false,
    longClickable: false,
    password: false,
    scrollable: false,
    selected: false,
    displayed: true,
    inputType: 0,
    isCollection: false,
    isCollectionItem: false,
    heading: false,
    paneTitle: "",
    bounds: { left: 0, top: 0, right: 100, bottom: 50 },
    children: [],
    ...changes,
  };
}

/** A list of two rows, each a label and a button; one of the rows is hidden below. */
export function makeScreen(): UiNode {
  const row = (name: string, displayed = true) =>
    makeNode({
      className: "android.widget.LinearLayout",
      displayed,
      children: [
        makeNode({ text: name, resourceId: "com.example.notes:id/name", displayed }),
        makeNode({
          className: "android.widget.Button",
          text: "Open",
          contentDesc: `Open ${name}`,
          clickable: true,
          displayed,
        }),
      ],
    });
  return makeNode({
    className: "android.widget.FrameLayout",
    children: [
      makeNode({
        className: "android.widget.ListView",
        scrollable: true,
        resourceId: "android:id/list",
        children: [row("One"), row("Two"), row("Three", false)],
      }),
    ],
  });
}

export function rootsOf(...windows: UiNode[]): Placed[] {
  return windowRoots(windows, VIEW, new Identities());
}
