// Boxes of what holds other widgets: rows, columns, cards, scrolling areas, web pages, and the rows of settings.
import { box, FILL, pad, WRAP } from "./box";
import { type Builder, scrollingOf, widgetBoxes } from "./making";

export const web: Builder = (making, widget) => {
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

export function group(flow: "row" | "column", cls: string): Builder {
  return (making, widget) =>
    box(cls, widget.id, {
      flow,
      across: flow === "row" ? "center" : "start",
      gap: making.units.dp(8),
      children: widgetBoxes(making, widget.children ?? []),
    });
}

export const card: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("FrameLayout", widget.id, {
    cls: "androidx.cardview.widget.CardView",
    look: { kind: "ground", colour: colours.surface, radius: units.dp(8), line: colours.line },
    padding: pad(units.dp(12)),
    gap: units.dp(4),
    children: widgetBoxes(making, widget.children ?? []),
  });
};

export function scroller(axis: "vertical" | "horizontal"): Builder {
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

export const preference: Builder = (making, widget) => {
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

export const preferenceHeader: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("TextView", widget.id, {
    rid: "android:id/title",
    text: making.run.text(widget.text, making.entry),
    textLook: units.text(14, colours.accent, { style: "bold" }),
    padding: { left: units.dp(16), right: units.dp(16), top: units.dp(16), bottom: units.dp(4) },
    heading: true,
  });
};
