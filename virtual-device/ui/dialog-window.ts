// The window of a dialog: the panel that AlertDialog uses, in the middle of the display, as wide as it needs to be.
import { type Box, box, pad, WRAP } from "./box";
import type { Display } from "./display";
import { layOut } from "./layout";
import { fullRid, type Making, widgetBoxes } from "./making";
import type { Palette } from "./theme";

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

/** The window of an app's dialog, laid out. */
export function dialogRoot(making: Making, display: Display): Box {
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
