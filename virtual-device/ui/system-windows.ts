// Windows of the system over an app: "keeps stopping", "isn't responding", the notification shade. Each answers boxes laid
// out; the phone decides what their touches do.
import type { Act } from "../apps/entry";
import { type Box, box, FILL, pad } from "./box";
import { dialogPanel } from "./dialog-window";
import type { Display } from "./display";
import { layOut } from "./layout";
import { LIGHT } from "./theme";

/** The dialogs of the activity manager: an app broke, or does not answer. */
export function troubleRoot(kind: "crash" | "anr", label: string, display: Display): Box {
  const { units } = display;
  const choice = (name: string, text: string, icon: string): Box =>
    box("Button", name, {
      rid: `android:id/${name}`,
      text,
      textLook: units.text(16, LIGHT.text, { maxLines: 1 }),
      look: { kind: "icon", icon, colour: LIGHT.faint },
      padding: { left: units.dp(44), right: units.dp(8), top: units.dp(12), bottom: units.dp(12) },
      minHeight: units.dp(48),
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: name },
    });
  const choices =
    kind === "crash"
      ? [choice("aerr_app_info", "App info", "info"), choice("aerr_close", "Close app", "cross")]
      : [choice("aerr_close", "Close app", "cross"), choice("aerr_wait", "Wait", "clock")];
  const parts = {
    title: kind === "crash" ? `${label} keeps stopping` : `${label} isn’t responding`,
    message: "",
    custom: choices,
    buttons: [],
  };
  return dialogPanel(parts, display, LIGHT);
}

/** A posted notification. */
export interface Notification {
  id: number;
  packageName: string;
  appLabel: string;
  title: string;
  text: string;
  opened(): void;
}

export const SHADE_PACKAGE = "com.android.systemui";

/** The notification shade, pulled down. */
export function shadeRoot(notifications: readonly Notification[], display: Display): Box {
  const { units } = display;
  const id = (name: string): string => `${SHADE_PACKAGE}:id/${name}`;
  const rows = notifications.map((notification) =>
    box("FrameLayout", `n${notification.id}`, {
      rid: id("expandableNotificationRow"),
      look: { kind: "ground", colour: LIGHT.surface, radius: units.dp(16) },
      padding: pad(units.dp(16), units.dp(12)),
      gap: units.dp(2),
      clickable: true,
      longClickable: true,
      focusable: true,
      act: { kind: "tap", widget: `n${notification.id}` } satisfies Act,
      children: [
        box("TextView", "app", {
          rid: "android:id/app_name_text",
          text: notification.appLabel,
          textLook: units.text(12, LIGHT.accent, { maxLines: 1 }),
        }),
        box("TextView", "title", {
          rid: "android:id/title",
          text: notification.title,
          textLook: units.text(16, LIGHT.text, { style: "bold", maxLines: 1 }),
        }),
        box("TextView", "text", {
          rid: "android:id/text",
          text: notification.text,
          textLook: units.text(14, LIGHT.faint, { maxLines: 2 }),
        }),
      ],
    }),
  );
  const footer: Box =
    rows.length === 0
      ? box("TextView", "none", {
          rid: id("no_notifications"),
          text: "No notifications",
          textLook: units.text(16, 0xffffff, { align: "center" }),
        })
      : box("Button", "clear", {
          rid: id("dismiss_text"),
          text: "Clear all",
          textLook: units.text(14, LIGHT.text, { style: "bold", align: "center" }),
          look: { kind: "button", colour: LIGHT.button, isFlat: false },
          padding: pad(units.dp(16), units.dp(8)),
          minHeight: units.dp(48),
          clickable: true,
          focusable: true,
          act: { kind: "tap", widget: "clear" },
        });
  const tiles = box("LinearLayout", "tiles", {
    rid: id("quick_qs_panel"),
    flow: "row",
    gap: units.dp(8),
    children: ["Internet", "Bluetooth", "Torch", "Airplane mode"].map((name) =>
      box("Button", name, {
        desc: name,
        text: name,
        textLook: units.text(12, LIGHT.text, { align: "center", maxLines: 1 }),
        look: { kind: "ground", colour: 0xd5e8e4, radius: units.dp(20) },
        weight: 1,
        minHeight: units.dp(56),
        clickable: true,
        focusable: true,
      }),
    ),
  });
  const root = box("FrameLayout", "shade", {
    height: FILL,
    look: { kind: "ground", colour: 0x2b3033 },
    children: [
      box("FrameLayout", "panel", {
        rid: id("notification_panel"),
        padding: {
          left: units.dp(12),
          right: units.dp(12),
          top: display.statusBar + units.dp(12),
          bottom: 0,
        },
        gap: units.dp(10),
        children: [tiles, ...rows, footer],
      }),
    ],
  });
  layOut(root, 0, 0, display.width, display.height);
  return root;
}
