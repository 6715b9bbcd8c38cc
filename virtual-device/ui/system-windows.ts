// Windows that belong to the phone and not to an app under test: home screen, permission dialog, "keeps stopping", "isn't
// responding", notification shade. Each answers boxes laid out; the phone decides what their touches do.
import type { Act } from "../apps/entry";
import { type Box, box, FILL, pad, WRAP } from "./box";
import { dialogPanel } from "./dialog-window";
import type { Display } from "./display";
import { layOut } from "./layout";
import { LIGHT } from "./theme";

export const LAUNCHER_PACKAGE = "com.android.launcher3";
export const LAUNCHER_ACTIVITY = "com.android.launcher3.uioverrides.QuickstepLauncher";
export const PERMISSION_PACKAGE = "com.android.permissioncontroller";
export const PERMISSION_ACTIVITY =
  "com.android.permissioncontroller.permission.ui.GrantPermissionsActivity";

/** An icon of the home screen. */
export interface HomeIcon {
  packageName: string;
  label: string;
}

/** The home screen: icons of installed apps, the dock, a search bar. */
export function launcherRoot(
  icons: readonly HomeIcon[],
  dock: readonly HomeIcon[],
  display: Display,
): Box {
  const { units, statusBar, navigationBar } = display;
  const columns = display.width > display.height ? 8 : 4;
  const cell = Math.floor((display.width - units.dp(16)) / columns);
  const icon = (app: HomeIcon): Box =>
    box("TextView", app.packageName, {
      text: app.label,
      desc: app.label,
      textLook: units.text(12, 0xffffff, { align: "center", maxLines: 1 }),
      look: { kind: "picture", seed: hash(app.packageName), style: "avatar" },
      width: cell,
      height: units.dp(88),
      padding: { left: units.dp(4), right: units.dp(4), top: units.dp(62), bottom: 0 },
      clickable: true,
      longClickable: true,
      focusable: true,
      act: { kind: "tap", widget: app.packageName },
    });
  const lines: Box[] = [];
  for (let at = 0; at < icons.length; at += columns) {
    lines.push(
      box("LinearLayout", `line${at}`, {
        flow: "row",
        isPaintOnly: true,
        children: icons.slice(at, at + columns).map(icon),
      }),
    );
  }
  const root = box("FrameLayout", "home", {
    flow: "stack",
    height: FILL,
    look: { kind: "picture", seed: 5, style: "web" },
    children: [
      box("FrameLayout", "launcher", {
        rid: `${LAUNCHER_PACKAGE}:id/launcher`,
        height: display.height - navigationBar,
        padding: {
          left: units.dp(8),
          right: units.dp(8),
          top: statusBar + units.dp(16),
          bottom: units.dp(8),
        },
        children: [
          box("ScrollView", "workspace", {
            rid: `${LAUNCHER_PACKAGE}:id/workspace`,
            cls: "android.view.ViewGroup",
            height: FILL,
            weight: 1,
            gap: units.dp(12),
            children: [searchBar(display), ...lines],
          }),
          box("android.view.ViewGroup", "hotseat", {
            rid: `${LAUNCHER_PACKAGE}:id/hotseat`,
            flow: "row",
            children: dock.slice(0, columns).map(icon),
          }),
        ],
      }),
    ],
  });
  layOut(root, 0, 0, display.width, display.height);
  return root;
}

function searchBar({ units }: Display): Box {
  return box("FrameLayout", "search", {
    rid: `${LAUNCHER_PACKAGE}:id/search_container_workspace`,
    desc: "Search",
    look: { kind: "ground", colour: 0xf1f3f4, radius: units.dp(24) },
    height: units.dp(48),
    flow: "row",
    across: "center",
    padding: pad(units.dp(16), 0),
    clickable: true,
    focusable: true,
    children: [
      box("TextView", "hint", {
        isPaintOnly: true,
        text: "Search",
        textLook: units.text(16, 0x5f6368),
      }),
    ],
  });
}

function hash(text: string): number {
  let sum = 7;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) >>> 0;
  return sum;
}

/** One answer of the permission dialog; `does` tells the phone what it means. */
interface PermissionButton {
  id: string;
  text: string;
}

const ONCE_GROUPS = /LOCATION|CAMERA|RECORD_AUDIO/;

/** What Android 14 asks for a permission. */
export function permissionQuestion(permission: string): {
  question: string;
  buttons: PermissionButton[];
} {
  const name = permission.replace(/^.*\./, "");
  const question = QUESTIONS.find(([pattern]) => pattern.test(name))?.[1] ?? "use this feature";
  const buttons = ONCE_GROUPS.test(name)
    ? [
        { id: "permission_allow_foreground_only_button", text: "While using the app" },
        { id: "permission_allow_one_time_button", text: "Only this time" },
        { id: "permission_deny_button", text: "Don’t allow" },
      ]
    : [
        { id: "permission_allow_button", text: "Allow" },
        { id: "permission_deny_button", text: "Don’t allow" },
      ];
  return { question, buttons };
}

const QUESTIONS: [RegExp, string][] = [
  [/CAMERA/, "take pictures and record video"],
  [/RECORD_AUDIO/, "record audio"],
  [/FINE_LOCATION|COARSE_LOCATION/, "access this device’s location"],
  [/CONTACTS/, "access your contacts"],
  [/CALENDAR/, "access your calendar"],
  [/SMS/, "send and view SMS messages"],
  [/POST_NOTIFICATIONS/, "send you notifications"],
  [/STORAGE|MEDIA/, "access photos and media on your device"],
  [/PHONE|CALL/, "make and manage phone calls"],
];

/** The dialog that asks for a runtime permission. */
export function permissionRoot(label: string, permission: string, display: Display): Box {
  const { units } = display;
  const id = (name: string): string => `${PERMISSION_PACKAGE}:id/${name}`;
  const { question, buttons } = permissionQuestion(permission);
  const root = box("FrameLayout", "permission", {
    height: WRAP,
    look: { kind: "ground", colour: LIGHT.surface, radius: units.dp(24) },
    children: [
      box("LinearLayout", "singleton", {
        rid: id("grant_singleton"),
        clickable: true,
        focusable: true,
        children: [
          box("LinearLayout", "dialog", {
            rid: id("grant_dialog"),
            clickable: true,
            padding: pad(units.dp(24), units.dp(20)),
            gap: units.dp(10),
            across: "center",
            children: [
              box("ImageView", "icon", {
                rid: id("permission_icon"),
                look: { kind: "icon", icon: "shield", colour: LIGHT.accent },
                width: units.dp(32),
                height: units.dp(32),
              }),
              box("TextView", "message", {
                rid: id("permission_message"),
                text: `Allow ${label} to ${question}?`,
                textLook: units.text(18, LIGHT.text, { align: "center" }),
                heading: true,
              }),
              ...buttons.map((button) =>
                box("Button", button.id, {
                  rid: id(button.id),
                  text: button.text,
                  textLook: units.text(14, LIGHT.text, { style: "bold", align: "center" }),
                  look: { kind: "button", colour: 0xd5e8e4, isFlat: false },
                  padding: pad(units.dp(16)),
                  minHeight: units.dp(52),
                  clickable: true,
                  focusable: true,
                  act: { kind: "tap", widget: button.id },
                }),
              ),
            ],
          }),
        ],
      }),
    ],
  });
  const width = Math.min(display.width - units.dp(48), units.dp(360));
  layOut(root, 0, 0, width, display.height);
  const top = Math.max(display.statusBar, (display.height - root.measuredHeight) >> 1);
  layOut(root, (display.width - width) >> 1, top, width, display.height);
  return root;
}

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
