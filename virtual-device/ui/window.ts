// Builds the windows of an app: the activity with its bars, dialogs, sheets, popups. Answers them laid out, with what is
// needed to hit and paint them. Reads the app's state only.
import type { Act, AppRun, Entry } from "../apps/app";
import type { Noise, WidgetDef } from "../apps/model";
import { type Box, box, FILL, pad, WRAP } from "./box";
import { adaptToFramework } from "./framework";
import { layOut } from "./layout";
import {
  ACTION_BAR_DP,
  DARK,
  LIGHT,
  NAVIGATION_BAR_DP,
  type Palette,
  STATUS_BAR_DP,
  type Units,
  unitsFor,
} from "./theme";
import { fullRid, type Making, scrollingOf, widgetBox, widgetBoxes } from "./toolkit";
import type { Rect } from "./types";

/** The display as it is held now. */
export interface Display {
  width: number;
  height: number;
  units: Units;
  statusBar: number;
  navigationBar: number;
}

export function displayOf(width: number, height: number): Display {
  const units = unitsFor(width, height);
  return {
    width,
    height,
    units,
    statusBar: units.dp(STATUS_BAR_DP),
    navigationBar: units.dp(NAVIGATION_BAR_DP),
  };
}

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
    const made = entryWindow(run, entry, display, windows);
    windows.push(made);
    if (entry.screen.window === "full") break;
  }
  for (const popup of windows) if (popup.kind === "popup") anchor(popup, windows, display);
  return windows;
}

function entryWindow(run: AppRun, entry: Entry, display: Display, above: Window[]): Window {
  const colours = entry.screen.dark === true ? DARK : LIGHT;
  const making: Making = { run, entry, units: display.units, colours };
  const { window: kind } = entry.screen;
  const root =
    kind === "full"
      ? activityRoot(making, display)
      : kind === "dialog"
        ? dialogRoot(making, display)
        : kind === "sheet"
          ? sheetRoot(making, display)
          : popupRoot(making, display);
  adaptToFramework(root, entry.screen, above.length);
  return {
    packageName: run.model.packageName,
    path: `e${entry.uid}`,
    root,
    kind: kind === "full" ? "activity" : kind,
    entry,
    onAct: (act) => run.act(entry, act),
  };
}

function activityRoot(making: Making, display: Display): Box {
  const { entry, colours } = making;
  const { screen } = entry;
  const content = box("FrameLayout", "content", {
    rid: "android:id/content",
    height: FILL,
    weight: 1,
    children: [screenContent(making)],
  });
  const hasBar = screen.title !== undefined && screen.actionBar !== false;
  const root = box("FrameLayout", "decor", {
    flow: "stack",
    height: FILL,
    look: { kind: "ground", colour: colours.ground },
    children: [
      box("LinearLayout", "frame", {
        height: display.height - display.navigationBar,
        padding: { left: 0, right: 0, top: display.statusBar, bottom: 0 },
        children: [
          box("android.view.ViewGroup", "parent", {
            rid: "android:id/decor_content_parent",
            height: FILL,
            children: hasBar ? [actionBar(making), content] : [content],
          }),
        ],
      }),
      box("android.view.View", "statusBar", {
        rid: "android:id/statusBarBackground",
        look: { kind: "ground", colour: colours.bar },
        height: display.statusBar,
      }),
    ],
  });
  layOut(root, 0, 0, display.width, display.height);
  return root;
}

/** The screen's widgets, scrolling as a whole where the screen says so. */
function screenContent(making: Making): Box {
  const { run, entry, units } = making;
  const { screen } = entry;
  const isLate = screen.lateMs !== undefined && run.liveNow() - entry.enteredAtMs < screen.lateMs;
  const widgets: readonly WidgetDef[] = isLate
    ? [{ id: "loading", role: "busy", rid: "progress" }]
    : screen.widgets;
  const isFull = widgets.some(fillsWidth);
  const margin = units.dp(16);
  const children = noiseBoxes(making, isLate ? [] : (screen.noise ?? []));
  for (const widget of widgets) {
    const made = widgetBox(making, widget);
    if (made === null) continue;
    // Beside a list that reaches from edge to edge, other widgets still keep their distance from the edge.
    if (isFull && !fillsWidth(widget)) {
      const inset = box("FrameLayout", "inset", {
        isPaintOnly: true,
        padding: pad(margin, units.dp(4)),
        children: [made],
      });
      children.push(inset);
    } else children.push(made);
  }
  const column = box("LinearLayout", "column", {
    height: screen.scroll === true ? WRAP : FILL,
    padding: isFull ? pad(0) : pad(margin, units.dp(12)),
    gap: isFull ? 0 : units.dp(8),
    children,
  });
  if (screen.scroll !== true) return column;
  return box("ScrollView", "scroll", {
    height: FILL,
    weight: 1,
    scrolling: scrollingOf(making, "scroll", "vertical"),
    children: [column],
  });
}

const FULL_WIDTH = new Set<WidgetDef["role"]>([
  "list",
  "grid",
  "expandable",
  "tabs",
  "bottomBar",
  "preference",
  "web",
]);

function fillsWidth(widget: WidgetDef): boolean {
  return (
    FULL_WIDTH.has(widget.role) ||
    (widget.role === "scroll" && widget.children?.some(fillsWidth) === true)
  );
}

function noiseBoxes(making: Making, noises: readonly Noise[]): Box[] {
  const { run, entry, units, colours } = making;
  const widgets: Record<Noise, WidgetDef | null> = {
    secondClock: { id: "noise.clock", role: "text", rid: "clock", text: "{seconds}" },
    minuteClock: { id: "noise.clock", role: "text", rid: "clock", text: "{time}" },
    carousel: { id: "noise.carousel", role: "text", rid: "carousel", text: "Story {tick:3000}" },
    badge: { id: "noise.badge", role: "caption", rid: "badge", text: "{tick:7000} new" },
    feed: { id: "noise.feed", role: "caption", rid: "updated", text: "Updated {elapsed} s ago" },
    ad: null,
  };
  const boxes: Box[] = [];
  for (const noise of noises) {
    const widget = widgets[noise];
    if (widget !== null) boxes.push(...widgetBoxes(making, [widget]));
    else {
      boxes.push(
        box("com.google.android.gms.ads.AdView", "noise.ad", {
          look: { kind: "ground", colour: colours.button },
          padding: pad(units.dp(8)),
          children: [
            box("TextView", "text", {
              text: run.text("Offer no. {tick:30000}: save today", entry),
              textLook: units.text(12, colours.faint),
              clickable: true,
            }),
          ],
        }),
      );
    }
  }
  return boxes;
}

function actionBar(making: Making): Box {
  const { run, entry, units, colours } = making;
  const { screen } = entry;
  const shown = screen.shownActions ?? 0;
  const menu = screen.menu ?? [];
  const children: Box[] = [];
  if (screen.up === true) {
    children.push(iconButton(making, "up", "Navigate up", "back", { kind: "up" }, colours.onBar));
  }
  const texts = [
    box("TextView", "title", {
      text: run.text(screen.title, entry),
      textLook: units.text(20, colours.onBar, { style: "bold", maxLines: 1 }),
    }),
  ];
  if (screen.subtitle !== undefined) {
    texts.push(
      box("TextView", "subtitle", {
        text: run.text(screen.subtitle, entry),
        textLook: units.text(14, colours.onBar, { maxLines: 1 }),
      }),
    );
  }
  children.push(
    box("LinearLayout", "titles", {
      weight: 1,
      isPaintOnly: texts.length === 1,
      along: "center",
      children: texts,
    }),
  );
  for (const action of menu.slice(0, shown)) {
    if (!run.isShown(action, entry)) continue;
    const name = run.text(action.text, entry);
    const act: Act = { kind: "tap", widget: action.id };
    const made = iconButton(
      making,
      action.id,
      name,
      String(action.value ?? "star"),
      act,
      colours.onBar,
    );
    made.rid = fullRid(making, action.rid);
    made.cls = "android.widget.TextView";
    children.push(made);
  }
  if (menu.length > shown) {
    children.push(
      iconButton(making, "more", "More options", "more", { kind: "menu" }, colours.onBar),
    );
  }
  return box("FrameLayout", "bar", {
    rid: "android:id/action_bar_container",
    look: { kind: "ground", colour: colours.bar },
    children: [
      box("android.view.ViewGroup", "bar", {
        rid: "android:id/action_bar",
        flow: "row",
        across: "center",
        height: units.dp(ACTION_BAR_DP),
        padding: {
          left: units.dp(screen.up === true ? 4 : 16),
          right: units.dp(4),
          top: 0,
          bottom: 0,
        },
        gap: units.dp(8),
        children,
      }),
    ],
  });
}

function iconButton(
  { units }: Making,
  key: string,
  name: string,
  icon: string,
  act: Act,
  colour: number,
): Box {
  return box("ImageButton", key, {
    desc: name,
    look: { kind: "icon", icon, colour },
    width: units.dp(48),
    height: units.dp(48),
    clickable: true,
    focusable: true,
    act,
  });
}

/** What a dialog of the system or of an app is made of. */
export interface DialogParts {
  title: string;
  message: string;
  custom: Box[];
  buttons: Box[];
}

/** The panel that AlertDialog uses, in the middle of the display. */
export function dialogPanel(parts: DialogParts, display: Display, colours: Palette): Box {
  const { units } = display;
  const children: Box[] = [];
  if (parts.title !== "") {
    children.push(
      box("LinearLayout", "topPanel", {
        rid: "android:id/topPanel",
        padding: { left: units.dp(24), right: units.dp(24), top: units.dp(18), bottom: 0 },
        children: [
          box("TextView", "title", {
            rid: "android:id/alertTitle",
            text: parts.title,
            textLook: units.text(20, colours.text, { style: "bold", maxLines: 2 }),
          }),
        ],
      }),
    );
  }
  if (parts.message !== "") {
    children.push(
      box("ScrollView", "scrollView", {
        rid: "android:id/scrollView",
        padding: {
          left: units.dp(24),
          right: units.dp(24),
          top: units.dp(12),
          bottom: units.dp(4),
        },
        children: [
          box("TextView", "message", {
            rid: "android:id/message",
            text: parts.message,
            textLook: units.text(16, colours.text),
          }),
        ],
      }),
    );
  }
  if (parts.custom.length > 0) {
    const hasList = parts.custom.some((child) => child.rows !== null);
    children.push(
      box("FrameLayout", "customPanel", {
        rid: "android:id/customPanel",
        padding: pad(hasList ? 0 : units.dp(24), units.dp(12)),
        gap: units.dp(8),
        children: parts.custom,
      }),
    );
  }
  if (parts.buttons.length > 0) {
    children.push(
      box("ScrollView", "buttonPanel", {
        rid: "android:id/buttonPanel",
        padding: pad(units.dp(8), units.dp(4)),
        children: [
          box("LinearLayout", "buttons", { flow: "row", along: "end", children: parts.buttons }),
        ],
      }),
    );
  }
  const root = box("FrameLayout", "dialog", {
    height: WRAP,
    look: { kind: "ground", colour: colours.surface, radius: units.dp(10) },
    children: [box("LinearLayout", "parentPanel", { rid: "android:id/parentPanel", children })],
  });
  centre(root, display);
  return root;
}

function centre(root: Box, display: Display): void {
  const { units, statusBar, navigationBar } = display;
  const width = Math.min(display.width - units.dp(48), units.dp(400));
  const room = display.height - statusBar - navigationBar - units.dp(32);
  layOut(root, 0, 0, width, room);
  const left = (display.width - width) >> 1;
  const top = statusBar + units.dp(16) + ((room - root.measuredHeight) >> 1);
  layOut(root, left, top, width, room);
}

function dialogRoot(making: Making, display: Display): Box {
  const { run, entry, units, colours } = making;
  const { screen } = entry;
  const ids = ["android:id/button1", "android:id/button2", "android:id/button3"];
  const buttons = (screen.buttons ?? []).map((widget, index) =>
    box("Button", widget.id, {
      rid: fullRid(making, widget.rid ?? ids[index]),
      text: run.text(widget.text, entry),
      textLook: units.text(14, colours.accent, {
        style: "bold",
        align: "center",
        caps: true,
        maxLines: 1,
      }),
      look: { kind: "button", colour: colours.surface, isFlat: true },
      padding: pad(units.dp(12), units.dp(8)),
      minHeight: units.dp(48),
      width: WRAP,
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: widget.id },
    }),
  );
  const parts: DialogParts = {
    title: run.text(screen.title, entry),
    message: run.text(screen.message, entry),
    custom: widgetBoxes(making, screen.widgets),
    buttons: [...buttons.slice(2), ...buttons.slice(0, 2).reverse()],
  };
  return dialogPanel(parts, display, colours);
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
