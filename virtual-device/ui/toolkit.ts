// Makes boxes of an app's widgets: for every role Android's own class, flags, sizes and look. Reads the app's state and
// never changes it; what a touch means goes along as an Act.
import type { AppRun, Entry } from "../apps/app";
import { groupOf } from "../apps/app";
import type { WidgetDef } from "../apps/model";
import { type Box, box, FILL, pad, type TextLook, WRAP } from "./box";
import { bottomBarBox, expandableBox, gridBox, listBox, tabsBox } from "./collections";
import { datePickerBox, numberPickerBox, timePickerBox } from "./pickers";
import type { Palette, Units } from "./theme";

/** What making boxes needs to know. */
export interface Making {
  run: AppRun;
  entry: Entry;
  units: Units;
  colours: Palette;
}

/** The box of a widget, or null while its guard hides it. */
export function widgetBox(making: Making, widget: WidgetDef): Box | null {
  if (!making.run.isShown(widget, making.entry)) return null;
  const made = dress(making, widget, BUILDERS[widget.role](making, widget));
  return made;
}

/** The boxes of widgets that are shown. */
export function widgetBoxes(making: Making, widgets: readonly WidgetDef[]): Box[] {
  const boxes: Box[] = [];
  for (const widget of widgets) {
    const made = widgetBox(making, widget);
    if (made !== null) boxes.push(made);
  }
  return boxes;
}

/** `name` in the app's own package; full forms stay. */
export function fullRid(making: Making, rid: string | undefined): string {
  if (rid === undefined || rid === "" || rid.includes(":")) return rid ?? "";
  return `${making.run.model.packageName}:id/${rid}`;
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

type Builder = (making: Making, widget: WidgetDef) => Box;

function textBox(
  sp: number,
  colour: "text" | "faint" | "accent",
  more: Partial<TextLook> = {},
): Builder {
  return (making, widget) =>
    box("TextView", widget.id, {
      text: making.run.text(widget.text, making.entry),
      textLook: making.units.text(sp, making.colours[colour], more),
      padding: pad(0, making.units.dp(4)),
    });
}

function button(isFlat: boolean): Builder {
  return (making, widget) => {
    const { units, colours } = making;
    const colour = isFlat ? colours.accent : colours.text;
    return box("Button", widget.id, {
      text: making.run.text(widget.text, making.entry),
      textLook: units.text(14, colour, { style: "bold", align: "center", caps: true, maxLines: 2 }),
      look: { kind: "button", colour: colours.button, isFlat },
      padding: pad(units.dp(16), units.dp(8)),
      minHeight: units.dp(48),
      width: WRAP,
      along: "center",
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: widget.id },
    });
  };
}

function compound(cls: string, kind: "check" | "radio" | "switch"): Builder {
  return (making, widget) => {
    const { run, entry, units, colours } = making;
    const group = kind === "radio" ? groupOf(entry.screen, widget.id) : undefined;
    const isOn =
      group === undefined
        ? run.state(entry, widget) === true
        : run.state(entry, group) === widget.id;
    const side = kind === "switch" ? "right" : "left";
    const room = units.dp(kind === "switch" ? 56 : 36);
    return box(cls, widget.id, {
      text: run.text(widget.text, entry),
      textLook: units.text(16, colours.text, { maxLines: 2 }),
      look: { kind, isOn, side },
      padding: {
        left: side === "left" ? room : 0,
        right: side === "right" ? room : units.dp(4),
        top: units.dp(8),
        bottom: units.dp(8),
      },
      minHeight: units.dp(48),
      checkable: true,
      checked: isOn,
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: widget.id },
    });
  };
}

const toggle: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const isOn = run.state(entry, widget) === true;
  const [off = "OFF", on = "ON"] = widget.options ?? [];
  return box("ToggleButton", widget.id, {
    text: isOn ? on : off,
    textLook: units.text(14, isOn ? colours.onAccent : colours.text, {
      style: "bold",
      align: "center",
    }),
    look: { kind: "button", colour: isOn ? colours.accent : colours.button, isFlat: false },
    padding: pad(units.dp(16), units.dp(8)),
    minHeight: units.dp(48),
    width: WRAP,
    checkable: true,
    checked: isOn,
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

function edit(cls: string): Builder {
  return (making, widget) => {
    const { run, entry, units, colours } = making;
    const text = String(run.state(entry, widget) ?? "");
    const isFocused = entry.focus === widget.id;
    const error = entry.errors.get(widget.id);
    const inputType = widget.inputType ?? 1;
    const isPassword = (inputType & 0xff0) === 0x80 || (inputType & 0xfff) === 0x12;
    const field = box(cls, widget.id, {
      text,
      hint: run.text(widget.hint, entry),
      textLook: units.text(16, text === "" ? colours.faint : colours.text, {
        maxLines: (inputType & 0x20000) !== 0 ? 5 : 1,
      }),
      look: { kind: "field", isFocused, isWrong: error !== undefined },
      padding: pad(units.dp(4), units.dp(10)),
      minHeight: units.dp(48),
      inputType,
      password: isPassword,
      clickable: true,
      longClickable: true,
      focusable: true,
      focused: isFocused,
      field: widget.id,
      act: { kind: "tap", widget: widget.id },
    });
    if (error !== undefined) field.desc = error;
    return field;
  };
}

const spinner: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const chosen = Number(run.state(entry, widget) ?? 0);
  return box("Spinner", widget.id, {
    look: { kind: "spinner" },
    padding: { left: units.dp(8), top: units.dp(6), right: units.dp(40), bottom: units.dp(6) },
    minHeight: units.dp(48),
    along: "center",
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
    children: [
      box("TextView", "chosen", {
        rid: "android:id/text1",
        text: run.text(widget.options?.[chosen], entry),
        textLook: units.text(16, colours.text, { maxLines: 1 }),
        padding: pad(0, units.dp(6)),
      }),
    ],
  });
};

const imageButton: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("ImageButton", widget.id, {
    look: {
      kind: "icon",
      icon: String(widget.value ?? "star"),
      colour: colours.text,
      ground: colours.button,
    },
    width: units.dp(56),
    height: units.dp(48),
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

const fab: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("ImageButton", widget.id, {
    look: {
      kind: "icon",
      icon: String(widget.value ?? "plus"),
      colour: colours.onAccent,
      ground: colours.accent,
    },
    width: units.dp(56),
    height: units.dp(56),
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

function picture(cls: string, style: "photo" | "art" | "web" | "dark", heightDp: number): Builder {
  return (making, widget) =>
    box(cls, widget.id, {
      look: { kind: "picture", seed: widget.seed ?? 1, style },
      height: making.units.dp(heightDp),
    });
}

const seek: Builder = (making, widget) => {
  const { run, entry, units } = making;
  const value = Number(run.state(entry, widget) ?? 50);
  return box("SeekBar", widget.id, {
    text: `${value}.0`,
    look: { kind: "seek", share: value / 100 },
    height: units.dp(48),
    focusable: true,
    slides: { widget: widget.id, steps: 100 },
  });
};

const rating: Builder = (making, widget) => {
  const { run, entry, units } = making;
  const stars = Number(run.state(entry, widget) ?? 0);
  return box("RatingBar", widget.id, {
    text: `${stars}.0`,
    look: { kind: "rating", stars, of: 5 },
    height: units.dp(48),
    width: units.dp(240),
    focusable: true,
    slides: { widget: widget.id, steps: 5 },
  });
};

const progress: Builder = (making, widget) => {
  const value = Number(making.run.state(making.entry, widget) ?? 50);
  return box("ProgressBar", widget.id, {
    text: `${value}.0`,
    look: { kind: "progress", share: value / 100 },
    height: making.units.dp(24),
  });
};

const busy: Builder = (making, widget) =>
  box("ProgressBar", widget.id, {
    look: { kind: "busy" },
    width: making.units.dp(56),
    height: making.units.dp(56),
  });

const web: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const inner = widgetBoxes(making, widget.children ?? []).map((child) => {
    child.rid = "";
    return child;
  });
  return box("android.webkit.WebView", widget.id, {
    text: run.text(widget.text, entry),
    look: { kind: "ground", colour: colours.surface },
    height: FILL,
    weight: 1,
    focusable: true,
    scrolling: scrollingOf(making, widget.id, "vertical"),
    padding: pad(units.dp(12)),
    gap: units.dp(6),
    children: inner,
  });
};

function group(flow: "row" | "column", cls: string): Builder {
  return (making, widget) =>
    box(cls, widget.id, {
      flow,
      across: flow === "row" ? "center" : "start",
      gap: making.units.dp(8),
      children: widgetBoxes(making, widget.children ?? []),
    });
}

const card: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("FrameLayout", widget.id, {
    cls: "androidx.cardview.widget.CardView",
    look: { kind: "ground", colour: colours.surface, radius: units.dp(8), line: colours.line },
    padding: pad(units.dp(12)),
    gap: units.dp(4),
    children: widgetBoxes(making, widget.children ?? []),
  });
};

function scroller(axis: "vertical" | "horizontal"): Builder {
  return (making, widget) => {
    const isVertical = axis === "vertical";
    return box(isVertical ? "ScrollView" : "HorizontalScrollView", widget.id, {
      scrolling: scrollingOf(making, widget.id, axis),
      height: widget.heightDp === undefined && isVertical ? FILL : WRAP,
      weight: isVertical && widget.heightDp === undefined ? 1 : 0,
      flow: isVertical ? "column" : "row",
      children: [
        box("LinearLayout", "content", {
          flow: isVertical ? "column" : "row",
          width: isVertical ? FILL : WRAP,
          gap: making.units.dp(8),
          children: widgetBoxes(making, widget.children ?? []),
        }),
      ],
    });
  };
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

const preference: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const isSwitch = typeof widget.value === "boolean";
  const isOn = run.state(entry, widget) === true;
  const texts = [
    box("TextView", "title", {
      rid: "android:id/title",
      text: run.text(widget.text, entry),
      textLook: units.text(16, colours.text, { maxLines: 1 }),
    }),
  ];
  if (widget.detail !== undefined) {
    texts.push(
      box("TextView", "summary", {
        rid: "android:id/summary",
        text: run.text(widget.detail, entry),
        textLook: units.text(14, colours.faint, { maxLines: 2 }),
      }),
    );
  }
  const children = [box("RelativeLayout", "texts", { weight: 1, children: texts })];
  if (isSwitch) {
    const isBox = widget.mark !== "switch";
    children.push(
      box("LinearLayout", "frame", {
        rid: "android:id/widget_frame",
        width: units.dp(56),
        children: [
          box(isBox ? "CheckBox" : "Switch", "widget", {
            rid: isBox ? "android:id/checkbox" : "android:id/switch_widget",
            look: { kind: isBox ? "check" : "switch", isOn, side: "right" },
            height: units.dp(32),
            checkable: true,
            checked: isOn,
          }),
        ],
      }),
    );
  }
  return box("LinearLayout", widget.id, {
    flow: "row",
    across: "center",
    look: { kind: "row", line: true },
    padding: pad(units.dp(16), units.dp(10)),
    minHeight: units.dp(56),
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
    children,
  });
};

const preferenceHeader: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("TextView", widget.id, {
    rid: "android:id/title",
    text: making.run.text(widget.text, making.entry),
    textLook: units.text(14, colours.accent, { style: "bold" }),
    padding: { left: units.dp(16), right: units.dp(16), top: units.dp(16), bottom: units.dp(4) },
    heading: true,
  });
};

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
