// The home screen: icons of the phone's own and of installed apps, the dock, a search bar.
import { seedOf } from "../apps/random";
import { type Box, box, FILL, pad } from "./box";
import type { Display } from "./display";
import { layOut } from "./layout";

export const LAUNCHER_PACKAGE = "com.android.launcher3";
export const LAUNCHER_ACTIVITY = "com.android.launcher3.uioverrides.QuickstepLauncher";

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
      look: { kind: "picture", seed: seedOf(app.packageName) % 997, style: "avatar" },
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

/** Icons that are on every phone: the dock's. */
export const DOCK_ICONS: readonly HomeIcon[] = [
  { packageName: "com.android.dialer", label: "Phone" },
  { packageName: "com.android.messaging", label: "Messages" },
  { packageName: "com.android.chrome", label: "Chrome" },
  { packageName: "com.android.camera2", label: "Camera" },
];

/** Icons that are on every phone: the first ones of the home screen. */
export const FIRST_ICONS: readonly HomeIcon[] = [
  { packageName: "com.android.settings", label: "Settings" },
  { packageName: "com.android.contacts", label: "Contacts" },
  { packageName: "com.android.documentsui", label: "Files" },
];
