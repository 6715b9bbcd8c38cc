// The dialog that asks for a runtime permission, as Android 14's permission controller shows it.
import { type Box, box, pad, WRAP } from "./box";
import type { Display } from "./display";
import { layOut } from "./layout";
import { LIGHT } from "./theme";

export const PERMISSION_PACKAGE = "com.android.permissioncontroller";
export const PERMISSION_ACTIVITY =
  "com.android.permissioncontroller.permission.ui.GrantPermissionsActivity";

/** One answer of the permission dialog; `does` tells the phone what it means. */
interface PermissionButton {
  id: string;
  text: string;
}

const ONCE_GROUPS = /LOCATION|CAMERA|RECORD_AUDIO/;

/** What Android 14 asks for a permission. */
function permissionQuestion(permission: string): {
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
