// The phone's own apps that others open: settings, browser, camera, contacts, dialer, messages, files. One or two screens
// each, enough to be seen, looked at and left.
import type { AppModel, ScreenDef, WidgetDef } from "./model";

function app(
  packageName: string,
  label: string,
  activity: string,
  screen: Partial<ScreenDef> & { widgets: WidgetDef[] },
): AppModel {
  const main: ScreenDef = {
    id: "main",
    activity: `${packageName}.${activity}`,
    window: "full",
    title: label,
    ...screen,
  };
  return {
    v: 1,
    seed: 1,
    packageName,
    label,
    launcher: "main",
    activities: {},
    vars: {},
    screens: [main],
    interrupts: [],
    crashes: [],
    goals: [],
  };
}

const SETTINGS_ROWS: [string, string][] = [
  ["Network & internet", "Mobile, Wi-Fi, hotspot"],
  ["Connected devices", "Bluetooth, pairing"],
  ["Apps", "Recent apps, default apps"],
  ["Notifications", "Notification history, conversations"],
  ["Battery", "100%"],
  ["Storage", "38% used - 39.84 GB free"],
  ["Sound & vibration", "Volume, haptics, Do Not Disturb"],
  ["Display", "Dark theme, font size, brightness"],
  ["Security & privacy", "App security, device lock"],
  ["Location", "On - 2 apps have access"],
  ["System", "Languages, gestures, time, backup"],
  ["About emulated device", "Virtual device"],
];

/** The apps that every phone has. */
export const SYSTEM_APPS: readonly AppModel[] = [
  app("com.android.settings", "Settings", "Settings", {
    widgets: [
      {
        id: "list",
        role: "list",
        rid: "com.android.settings:id/recycler_view",
        cls: "androidx.recyclerview.widget.RecyclerView",
        list: {
          count: SETTINGS_ROWS.length,
          items: SETTINGS_ROWS.map(([title]) => title),
          details: SETTINGS_ROWS.map(([, detail]) => detail),
          row: "icon",
        },
      },
    ],
  }),
  app("com.android.chrome", "Chrome", "Main", {
    actionBar: false,
    widgets: [
      {
        id: "url",
        role: "edit",
        rid: "url_bar",
        hint: "Search or type web address",
        inputType: 17,
        value: "example.com",
      },
      {
        id: "page",
        role: "web",
        text: "Example Domain",
        children: [
          { id: "h1", role: "heading", text: "Example Domain" },
          {
            id: "p",
            role: "text",
            text: "This domain is for use in illustrative examples in documents.",
          },
          {
            id: "more",
            role: "link",
            cls: "android.view.View",
            text: "More information...",
            onTap: [{ noop: true }],
          },
        ],
      },
    ],
  }),
  app("com.android.camera2", "Camera", "CameraLauncher", {
    actionBar: false,
    dark: true,
    widgets: [
      { id: "preview", role: "surface", rid: "preview_content", seed: 4, heightDp: 520 },
      {
        id: "shutter",
        role: "fab",
        rid: "shutter_button",
        desc: "Shutter",
        value: "clock",
        onTap: [{ toast: "Photo saved" }],
      },
    ],
  }),
  app("com.android.contacts", "Contacts", "activities.PeopleActivity", {
    widgets: [
      {
        id: "list",
        role: "list",
        list: {
          count: 24,
          items: [
            "Reception",
            "Workshop",
            "Front desk",
            "Help line",
            "Bakery",
            "Library",
            "Town hall",
            "Taxi",
          ],
          row: "icon",
          onItem: [[{ back: true }]],
        },
      },
    ],
  }),
  app("com.android.dialer", "Phone", "main.impl.MainActivity", {
    widgets: [
      { id: "digits", role: "edit", rid: "digits", inputType: 3, hint: "Number" },
      {
        id: "pad",
        role: "grid",
        rid: "dialpad",
        list: {
          count: 12,
          items: "123456789*0#".split(""),
          row: "text",
          columns: 3,
          onItem: [[{ noop: true }]],
        },
      },
    ],
  }),
  app("com.android.messaging", "Messages", "ui.conversationlist.ConversationListActivity", {
    widgets: [
      {
        id: "empty",
        role: "text",
        rid: "list_empty_text",
        text: "Once you start a new conversation, you'll see it here",
      },
      {
        id: "compose",
        role: "fab",
        rid: "start_new_conversation_button",
        desc: "Start new conversation",
      },
    ],
  }),
  app("com.android.documentsui", "Files", "files.FilesActivity", {
    title: "Downloads",
    widgets: [
      {
        id: "list",
        role: "grid",
        rid: "dir_list",
        list: {
          count: 9,
          items: ["photo-{n}.jpg", "notes-{n}.txt", "track-{n}.mp3"],
          row: "image",
          columns: 3,
          onItem: [[{ back: true }]],
        },
      },
    ],
  }),
];
