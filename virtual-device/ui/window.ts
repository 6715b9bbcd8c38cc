// The windows of an app: activity, dialogs, sheets, popups, topmost first. Answers them laid out, with what is needed to hit
// and paint them. Reads the app's state only.
import type { AppRun } from "../apps/app";
import type { Act, Entry } from "../apps/entry";
import { activityRoot } from "./activity-window";
import { type Box, box, pad, WRAP } from "./box";
import { dialogRoot } from "./dialog-window";
import type { Display } from "./display";
import { adaptToFramework } from "./framework";
import { layOut } from "./layout";
import { fullRid, type Making, widgetBoxes } from "./making";
import { DARK, LIGHT } from "./theme";
import { widgetBox } from "./toolkit";
import type { Rect } from "./types";

export { type Display, displayOf } from "./display";

/** A window, laid out. */
export interface Window {
  packageName: string;
  /** Prefix of its nodes' ids. */
  path: string;
  root: Box;
  kind: "activity" | "dialog" | "sheet" | "popup" | "system" | "launcher";
  /** The entry it shows, for an app's window. */
  entry: Entry | null;
  /** What a touch on one of its boxes does. */
  onAct(act: Act): void;
}

/** The windows of a running app, topmost first, down to the activity that fills the display. */
export function appWindows(run: AppRun, display: Display): Window[] {
  const windows: Window[] = [];
  for (let index = run.stack.length - 1; index >= 0; index--) {
    const entry = run.stack[index]!;
    const made = entryWindow(run, entry, display);
    windows.push(made);
    if (entry.screen.window === "full") break;
  }
  for (const popup of windows) if (popup.kind === "popup") anchor(popup, windows, display);
  return windows;
}

function entryWindow(run: AppRun, entry: Entry, display: Display): Window {
  const colours = entry.screen.dark === true ? DARK : LIGHT;
  const making: Making = { run, entry, units: display.units, colours, build: widgetBox };
  const { window: kind } = entry.screen;
  const root =
    kind === "full"
      ? activityRoot(making, display)
      : kind === "dialog"
        ? dialogRoot(making, display)
        : kind === "sheet"
          ? sheetRoot(making, display)
          : popupRoot(making, display);
  adaptToFramework(root, entry.screen);
  return {
    packageName: run.model.packageName,
    path: `e${entry.uid}`,
    root,
    kind: kind === "full" ? "activity" : kind,
    entry,
    onAct: (act) => run.act(entry, act),
  };
}

function sheetRoot(making: Making, display: Display): Box {
  const { run, entry, units, colours } = making;
  const { screen } = entry;
  const title: Box[] =
    screen.title === undefined
      ? []
      : [
          box("TextView", "title", {
            text: run.text(screen.title, entry),
            textLook: units.text(18, colours.text, { style: "bold" }),
            padding: pad(units.dp(16), units.dp(8)),
          }),
        ];
  const root = box("FrameLayout", "sheet", {
    height: WRAP,
    look: { kind: "ground", colour: colours.surface, radius: units.dp(16) },
    children: [
      box("FrameLayout", "panel", {
        rid: fullRid(making, "design_bottom_sheet"),
        padding: { left: 0, right: 0, top: units.dp(16), bottom: units.dp(16) },
        gap: units.dp(8),
        children: [...title, ...widgetBoxes(making, screen.widgets)],
      }),
    ],
  });
  const bottom = display.height - display.navigationBar;
  layOut(root, 0, 0, display.width, bottom - display.statusBar);
  layOut(root, 0, bottom - root.measuredHeight, display.width, bottom - display.statusBar);
  return root;
}

function popupRoot(making: Making, display: Display): Box {
  const { units, colours } = making;
  const root = box("FrameLayout", "popup", {
    height: WRAP,
    look: { kind: "ground", colour: colours.surface, radius: units.dp(4), line: colours.line },
    children: widgetBoxes(making, making.entry.screen.widgets),
  });
  layOut(root, 0, 0, units.dp(220), display.height);
  return root;
}

/** A popup stands under what it belongs to, or at the corner of the bar for a menu. */
function anchor(popup: Window, windows: readonly Window[], display: Display): void {
  const { units, statusBar, navigationBar } = display;
  const { entry, root } = popup;
  let left = display.width - units.dp(220) - units.dp(8);
  let top = statusBar + units.dp(8);
  let width = units.dp(220);
  const chooses = entry?.chooses ?? null;
  if (chooses !== null) {
    const owner = windows.find((window) => window.entry === chooses.entry);
    const at = owner === undefined ? null : boundsOf(owner.root, chooses.widget.id);
    if (at !== null) {
      left = at.left;
      width = Math.max(units.dp(160), at.right - at.left);
      top = chooses.widget.role === "spinner" ? at.top : at.bottom;
    }
  }
  const room = display.height - navigationBar - statusBar;
  layOut(root, 0, 0, width, room);
  const lowest = display.height - navigationBar - root.measuredHeight;
  layOut(
    root,
    Math.min(left, display.width - width),
    Math.max(statusBar, Math.min(top, lowest)),
    width,
    room,
  );
}

function boundsOf(root: Box, key: string): Rect | null {
  if (root.key === key) return root.bounds;
  for (const child of root.children) {
    const found = boundsOf(child, key);
    if (found !== null) return found;
  }
  return null;
}
