// Makes boxes of an app's widgets: one maker for every role, and what all widgets have in common. Reads the app's state and
// never changes it.
import type { WidgetDef } from "../apps/model";
import { type Box, box } from "./box";
import { bottomBarBox, expandableBox, gridBox, listBox, tabsBox } from "./collections";
import { card, group, preference, preferenceHeader, scroller, web } from "./containers";
import {
  busy,
  button,
  compound,
  edit,
  fab,
  imageButton,
  picture,
  progress,
  rating,
  seek,
  spinner,
  textBox,
  toggle,
} from "./controls";
import { type Builder, fullRid, type Making } from "./making";
import { datePickerBox, numberPickerBox, timePickerBox } from "./pickers";

/** The box of a widget, or null while its guard hides it. */
export function widgetBox(making: Making, widget: WidgetDef): Box | null {
  if (!making.run.isShown(widget, making.entry)) return null;
  return dress(making, widget, BUILDERS[widget.role](making, widget));
}

/** What all widgets have in common goes over what the role made. */
function dress(making: Making, widget: WidgetDef, made: Box): Box {
  const { run, entry, units } = making;
  made.key = widget.id;
  if (widget.rid !== undefined) made.rid = fullRid(making, widget.rid);
  if (widget.cls !== undefined) {
    made.cls = widget.cls.includes(".") ? widget.cls : `android.widget.${widget.cls}`;
  }
  if (widget.desc !== undefined) made.desc = run.text(widget.desc, entry);
  if (widget.heightDp !== undefined) made.height = units.dp(widget.heightDp);
  if (widget.widthDp !== undefined) made.width = units.dp(widget.widthDp);
  if (widget.weight !== undefined) made.weight = widget.weight;
  if (widget.onTap !== undefined && made.act === null) {
    made.act = { kind: "tap", widget: widget.id };
    made.clickable = true;
    made.focusable = true;
  }
  if (widget.onLong !== undefined || widget.longClickable === true) {
    made.longClickable = true;
    made.longAct = { kind: "long", widget: widget.id };
  }
  if (widget.clickable !== undefined) made.clickable = widget.clickable;
  if (!run.isEnabled(widget, entry)) {
    made.enabled = false;
    if (made.textLook !== null) made.textLook = { ...made.textLook, colour: making.colours.faint };
  }
  return made;
}

const BUILDERS: Record<WidgetDef["role"], Builder> = {
  text: textBox(16, "text"),
  heading: (making, widget) => {
    const made = textBox(20, "text", { style: "bold" })(making, widget);
    made.heading = true;
    return made;
  },
  caption: textBox(13, "faint"),
  link: textBox(16, "accent"),
  button: button(false),
  flatButton: button(true),
  imageButton,
  fab,
  image: picture("ImageView", "photo", 140),
  canvas: picture("android.view.View", "art", 280),
  surface: picture("android.view.SurfaceView", "dark", 320),
  edit: edit("EditText"),
  search: edit("android.widget.AutoCompleteTextView"),
  autocomplete: edit("AutoCompleteTextView"),
  check: compound("CheckBox", "check"),
  switch: compound("Switch", "switch"),
  radio: compound("RadioButton", "radio"),
  toggle,
  spinner,
  seek,
  rating,
  progress,
  busy,
  numberPicker: numberPickerBox,
  datePicker: datePickerBox,
  timePicker: timePickerBox,
  web,
  divider: (making, widget) =>
    box("android.view.View", widget.id, {
      look: { kind: "ground", colour: making.colours.line },
      height: Math.max(1, making.units.dp(1)),
    }),
  space: (making, widget) =>
    box("android.view.View", widget.id, { height: making.units.dp(16), isPaintOnly: true }),
  row: group("row", "LinearLayout"),
  column: group("column", "LinearLayout"),
  radioGroup: group("column", "RadioGroup"),
  card,
  hscroll: scroller("horizontal"),
  scroll: scroller("vertical"),
  list: listBox,
  grid: gridBox,
  expandable: expandableBox,
  tabs: tabsBox,
  bottomBar: bottomBarBox,
  preference,
  preferenceHeader,
};
