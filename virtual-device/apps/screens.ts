// Finds what a model holds: screens by id, widgets by id, the group of a radio button; and makes the popups that a model
// does not spell out. Remembers what it has looked up; changes no model.
import type { AppModel, ScreenDef, Text, WidgetDef } from "./model";

const indexes = new WeakMap<ScreenDef, Map<string, WidgetDef>>();
const screenMaps = new WeakMap<AppModel, Map<string, ScreenDef>>();
const groups = new WeakMap<ScreenDef, Map<string, WidgetDef>>();

/** The screens of a model by id. */
export function screensOf(model: AppModel): Map<string, ScreenDef> {
  let known = screenMaps.get(model);
  if (known === undefined) {
    known = new Map(model.screens.map((screen) => [screen.id, screen]));
    screenMaps.set(model, known);
  }
  return known;
}

/** All widgets of a screen by id: content, pages, menu and dialog buttons. */
export function widgetsOf(screen: ScreenDef): Map<string, WidgetDef> {
  let known = indexes.get(screen);
  if (known === undefined) {
    known = new Map();
    groups.set(screen, new Map());
    const roots = [...screen.widgets, ...(screen.menu ?? []), ...(screen.buttons ?? [])];
    for (const widget of roots) index(screen, widget, known);
    indexes.set(screen, known);
  }
  return known;
}

function index(screen: ScreenDef, widget: WidgetDef, into: Map<string, WidgetDef>): void {
  into.set(widget.id, widget);
  for (const child of widget.children ?? []) {
    if (widget.role === "radioGroup") groups.get(screen)?.set(child.id, widget);
    index(screen, child, into);
  }
  for (const page of widget.pages ?? []) for (const child of page) index(screen, child, into);
}

/** The group that a radio button belongs to. */
export function groupOf(screen: ScreenDef, radio: string): WidgetDef | undefined {
  widgetsOf(screen);
  return groups.get(screen)?.get(radio);
}

/** The drop-down of a spinner or of suggestions. */
export function choicesScreen(owner: ScreenDef, widget: WidgetDef, options: Text[]): ScreenDef {
  return popupScreen(`${owner.id}#${widget.id}`, owner, options);
}

/** The overflow menu of a screen. */
export function menuScreen(owner: ScreenDef, rows: Text[]): ScreenDef {
  return popupScreen(`${owner.id}#menu`, owner, rows);
}

function popupScreen(id: string, owner: ScreenDef, rows: Text[]): ScreenDef {
  return {
    id,
    activity: owner.activity,
    window: "popup",
    widgets: [
      { id: "choices", role: "list", list: { count: rows.length, items: rows, row: "text" } },
    ],
  };
}
