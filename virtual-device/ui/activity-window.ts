// The window of an activity: the system's bars around it, the action bar, the screen's widgets and what disturbs them.
import type { Act } from "../apps/entry";
import type { Noise, WidgetDef } from "../apps/model";
import { type Box, box, FILL, pad, WRAP } from "./box";
import type { Display } from "./display";
import { layOut } from "./layout";
import { fullRid, type Making, scrollingOf, widgetBoxes } from "./making";
import { ACTION_BAR_DP } from "./theme";

/** The activity's window over the whole display, laid out. */
export function activityRoot(making: Making, display: Display): Box {
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
    const made = making.build(making, widget);
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
