// What the makers of boxes share: the app whose state they read, units, colours, and the way back to the toolkit for
// widgets inside widgets. Types and small readings only.
import type { AppRun } from "../apps/app";
import type { Entry } from "../apps/entry";
import type { WidgetDef } from "../apps/model";
import type { Box } from "./box";
import type { Palette, Units } from "./theme";

/** What making boxes needs to know. */
export interface Making {
  run: AppRun;
  entry: Entry;
  units: Units;
  colours: Palette;
  /** The box of a widget, or null while its guard hides it. */
  build(making: Making, widget: WidgetDef): Box | null;
}

/** Makes the box of one role. */
export type Builder = (making: Making, widget: WidgetDef) => Box;

/** The boxes of widgets that are shown. */
export function widgetBoxes(making: Making, widgets: readonly WidgetDef[]): Box[] {
  const boxes: Box[] = [];
  for (const widget of widgets) {
    const made = making.build(making, widget);
    if (made !== null) boxes.push(made);
  }
  return boxes;
}

/** `name` in the app's own package; full forms stay. */
export function fullRid(making: Making, rid: string | undefined): string {
  if (rid === undefined || rid === "" || rid.includes(":")) return rid ?? "";
  return `${making.run.model.packageName}:id/${rid}`;
}

/** Where a widget stands scrolled, in pixels. */
export function scrollingOf(
  making: Making,
  widget: string,
  axis: "vertical" | "horizontal",
): NonNullable<Box["scrolling"]> {
  const offset = making.units.dp(making.entry.scroll.get(widget) ?? 0);
  return { widget, axis, offset, max: 0 };
}
