// Boxes of what holds many: lists, grids, groups that open, tabs and bottom bars. Rows exist only while in view.
import type { Act } from "../apps/entry";
import { isTrue } from "../apps/expression";
import type { ListDef, WidgetDef } from "../apps/model";
import { type Box, box, FILL, pad, type Rows } from "./box";
import { fullRid, type Making, scrollingOf, widgetBoxes } from "./making";

const ROW_DP: Record<ListDef["row"], number> = {
  text: 48,
  twoLines: 68,
  icon: 60,
  check: 52,
  radio: 52,
  card: 112,
  image: 110,
  section: 48,
};

/** A ListView, or whatever class the widget names. */
export function listBox(making: Making, widget: WidgetDef): Box {
  return collection(making, widget, "ListView", widget.rid ?? "android:id/list", 1);
}

/** A GridView of as many columns as the list says, three by default. */
export function gridBox(making: Making, widget: WidgetDef): Box {
  const columns = widget.list?.columns ?? 3;
  return collection(making, widget, "GridView", widget.rid ?? "", columns);
}

function collection(
  making: Making,
  widget: WidgetDef,
  cls: string,
  rid: string,
  columns: number,
): Box {
  const list = widget.list ?? { count: 0, items: [], row: "text" };
  const isEmpty =
    list.emptyWhen !== undefined && isTrue(list.emptyWhen, making.run.scope(making.entry));
  const count = isEmpty ? 0 : list.count === "endless" ? Number.POSITIVE_INFINITY : list.count;
  const rows: Rows = {
    count,
    columns,
    heightPx: making.units.dp(ROW_DP[list.row]),
    make: (index) => rowBox(making, widget, list, index),
  };
  const isPopup = making.entry.screen.window !== "full";
  return box(cls, widget.id, {
    rid: fullRid(making, rid),
    isCollection: true,
    focusable: true,
    rows,
    scrolling: scrollingOf(making, widget.id, "vertical"),
    height: isPopup ? Math.min(count, 7) * rows.heightPx : FILL,
    weight: isPopup || widget.heightDp !== undefined ? 0 : 1,
  });
}

/** The text of a row: its own in turn, with what changes between visits where the list does that. */
function rowText(making: Making, texts: readonly string[], list: ListDef, index: number): string {
  const { run, entry } = making;
  const shift = list.volatile === true ? run.visitsOf(entry.screen.id) * 7 : 0;
  const text = texts[(index + shift) % Math.max(1, texts.length)] ?? "";
  return run.text(text.replaceAll("{n}", String(index + 1 + shift)), entry);
}

function rowBox(making: Making, widget: WidgetDef, list: ListDef, index: number): Box {
  const { units, colours, run, entry } = making;
  const text = rowText(making, list.items, list, index);
  const act: Act = { kind: "row", widget: widget.id, index, text };
  const longAct: Act | null =
    list.onLong === undefined ? null : { kind: "longRow", widget: widget.id, index, text };
  const touch: Partial<Box> = {
    isCollectionItem: true,
    clickable: true,
    focusable: true,
    act,
    longAct,
    longClickable: longAct !== null,
    height: FILL,
    look: { kind: "row", line: true },
    desc: list.describe === true ? text : "",
    rid: fullRid(making, list.rowRid),
  };
  const key = `r${index}`;
  const title = (rid: string): Box =>
    box("TextView", "title", {
      rid: fullRid(making, list.textRid ?? rid),
      text,
      textLook: units.text(16, colours.text, { maxLines: 1 }),
    });
  switch (list.row) {
    case "text":
      return box("TextView", key, {
        ...touch,
        rid: fullRid(making, list.textRid ?? "android:id/text1"),
        text,
        textLook: units.text(16, colours.text, { maxLines: 1 }),
        padding: pad(units.dp(16), 0),
      });
    case "check":
    case "radio": {
      const isOn =
        list.row === "check"
          ? entry.values.get(`${widget.id}.${index}`) === true
          : run.state(entry, widget) === index;
      return box("CheckedTextView", key, {
        ...touch,
        rid: fullRid(making, list.textRid ?? "android:id/text1"),
        text,
        textLook: units.text(16, colours.text, { maxLines: 1 }),
        look: { kind: list.row, isOn, side: "right" },
        checkable: true,
        checked: isOn,
        padding: { left: units.dp(16), right: units.dp(56), top: 0, bottom: 0 },
      });
    }
    case "section":
      return index % 6 === 0
        ? box("TextView", key, {
            text,
            textLook: units.text(14, colours.accent, { style: "bold" }),
            padding: pad(units.dp(16), 0),
            height: FILL,
            heading: true,
          })
        : box("TextView", key, {
            ...touch,
            rid: fullRid(making, list.textRid ?? "android:id/text1"),
            text,
            textLook: units.text(16, colours.text, { maxLines: 1 }),
            padding: pad(units.dp(16), 0),
          });
    case "image":
      return box("ImageView", key, {
        ...touch,
        desc: text,
        look: { kind: "picture", seed: index * 31 + 7, style: "photo" },
      });
    default:
      return wideRow(making, list, index, { ...touch, text: "" }, key, title);
  }
}

function wideRow(
  making: Making,
  list: ListDef,
  index: number,
  touch: Partial<Box>,
  key: string,
  title: (rid: string) => Box,
): Box {
  const { units, colours } = making;
  const texts = [title("android:id/text1")];
  if (list.details !== undefined || list.row !== "icon") {
    texts.push(
      box("TextView", "detail", {
        rid: "android:id/text2",
        text: rowText(making, list.details ?? ["Item {n}"], list, index),
        textLook: units.text(14, colours.faint, { maxLines: list.row === "card" ? 2 : 1 }),
      }),
    );
  }
  const column = box("LinearLayout", "texts", { weight: 1, along: "center", children: texts });
  const isPlain = list.row === "twoLines";
  const picture = box("ImageView", "icon", {
    rid: "android:id/icon",
    look: {
      kind: "picture",
      seed: index * 17 + 3,
      style: list.row === "card" ? "photo" : "avatar",
    },
    width: units.dp(list.row === "card" ? 88 : 40),
    height: units.dp(list.row === "card" ? 88 : 40),
  });
  return box("LinearLayout", key, {
    ...touch,
    flow: "row",
    across: "center",
    gap: units.dp(16),
    padding: pad(units.dp(16), units.dp(4)),
    children: isPlain ? [column] : [picture, column],
  });
}

/** An ExpandableListView: groups, and below an open one its children. */
export function expandableBox(making: Making, widget: WidgetDef): Box {
  const { units, colours, entry } = making;
  const list = widget.list ?? { count: 0, items: [], row: "text" };
  const shown: { group: number; child: number }[] = [];
  for (let group = 0; group < list.items.length; group++) {
    shown.push({ group, child: -1 });
    if (entry.values.get(`${widget.id}.g${group}`) !== true) continue;
    const children = list.groups?.[group] ?? [];
    for (let child = 0; child < children.length; child++) shown.push({ group, child });
  }
  const make = (index: number): Box => {
    const { group, child } = shown[index]!;
    const isGroup = child < 0;
    const text = (isGroup ? list.items[group] : list.groups?.[group]?.[child]) ?? "";
    const isOpen = entry.values.get(`${widget.id}.g${group}`) === true;
    return box("TextView", `g${group}.${child}`, {
      rid: "android:id/text1",
      text,
      textLook: units.text(16, colours.text, { maxLines: 1 }),
      look: isGroup ? { kind: "expander", isOpen } : { kind: "row", line: true },
      padding: { left: units.dp(isGroup ? 48 : 64), right: units.dp(16), top: 0, bottom: 0 },
      height: FILL,
      clickable: true,
      focusable: true,
      longClickable: list.onLong !== undefined,
      longAct:
        list.onLong === undefined ? null : { kind: "longRow", widget: widget.id, index, text },
      isCollectionItem: true,
      act: isGroup
        ? { kind: "group", widget: widget.id, index: group }
        : { kind: "row", widget: widget.id, index: child, text },
    });
  };
  return box("ExpandableListView", widget.id, {
    rid: fullRid(making, widget.rid ?? "android:id/list"),
    isCollection: true,
    focusable: true,
    rows: { count: shown.length, columns: 1, heightPx: units.dp(52), make },
    scrolling: scrollingOf(making, widget.id, "vertical"),
    height: FILL,
    weight: 1,
  });
}

/** A TabHost: labels above, the chosen tab's widgets below. */
export function tabsBox(making: Making, widget: WidgetDef): Box {
  const { run, entry, units, colours } = making;
  const chosen = Number(run.state(entry, widget) ?? 0);
  const options = widget.options ?? [];
  const isMany = options.length > 5;
  const tabs = options.map((label, index) => {
    const isOn = index === chosen;
    return box("LinearLayout", `tab${index}`, {
      weight: isMany ? 0 : 1,
      width: isMany ? units.dp(104) : FILL,
      height: units.dp(48),
      along: "center",
      clickable: true,
      focusable: true,
      selected: isOn,
      look: { kind: "tab", isOn },
      act: { kind: "choose", widget: widget.id, index },
      children: [
        box("TextView", "label", {
          rid: "android:id/title",
          text: run.text(label, entry),
          selected: isOn,
          textLook: units.text(14, isOn ? colours.accent : colours.faint, {
            style: "bold",
            align: "center",
            maxLines: 1,
            caps: true,
          }),
        }),
      ],
    });
  });
  const bar = box("TabWidget", "tabs", { rid: "android:id/tabs", flow: "row", children: tabs });
  const strip = isMany
    ? box("HorizontalScrollView", "strip", {
        flow: "row",
        scrolling: scrollingOf(making, `${widget.id}.strip`, "horizontal"),
        children: [{ ...bar, width: units.dp(104) * options.length }],
      })
    : bar;
  const page = box("FrameLayout", "page", {
    rid: "android:id/tabcontent",
    weight: 1,
    height: FILL,
    padding: pad(units.dp(12)),
    gap: units.dp(8),
    children: widgetBoxes(making, widget.pages?.[chosen] ?? []),
  });
  return box("TabHost", widget.id, {
    rid: "android:id/tabhost",
    height: FILL,
    weight: 1,
    children: [strip, page],
  });
}

/** A page with a bottom navigation bar. */
export function bottomBarBox(making: Making, widget: WidgetDef): Box {
  const { run, entry, units, colours } = making;
  const chosen = Number(run.state(entry, widget) ?? 0);
  const items = (widget.options ?? []).map((label, index) => {
    const isOn = index === chosen;
    const text = run.text(label, entry);
    return box("FrameLayout", `item${index}`, {
      rid: fullRid(making, `navigation_${text.toLowerCase().replaceAll(/\W+/g, "_")}`),
      desc: text,
      weight: 1,
      height: units.dp(56),
      along: "center",
      clickable: true,
      focusable: true,
      selected: isOn,
      act: { kind: "choose", widget: widget.id, index },
      children: [
        box("ImageView", "icon", {
          look: {
            kind: "icon",
            icon: ["home", "search", "heart", "person", "gear"][index % 5]!,
            colour: isOn ? colours.accent : colours.faint,
          },
          height: units.dp(24),
        }),
        box("TextView", "label", {
          text,
          selected: isOn,
          textLook: units.text(12, isOn ? colours.accent : colours.faint, {
            align: "center",
            maxLines: 1,
          }),
        }),
      ],
    });
  });
  return box("LinearLayout", widget.id, {
    height: FILL,
    weight: 1,
    children: [
      box("FrameLayout", "page", {
        height: FILL,
        weight: 1,
        gap: units.dp(8),
        children: widgetBoxes(making, widget.pages?.[chosen] ?? []),
      }),
      box("FrameLayout", "bar", {
        flow: "row",
        look: { kind: "ground", colour: colours.surface, line: colours.line },
        children: items,
      }),
    ],
  });
}
