// Leaves about alerts, device administration, menus, search and the action bar.
import type { Effect, WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
  caption,
  check,
  edit,
  entry,
  grid,
  type Leaf,
  type LeafRecipe,
  LOREM,
  list,
  OK_CANCEL,
  progress,
  row,
  spinner,
  tabs,
  text,
  toast,
} from "./leaf";

export const ALERT_LEAVES: readonly LeafRecipe[] = [
  [/^AlertDialogSamples$/, alertDialogs],
  [
    /^SearchInvoke$/,
    (leaf) =>
      leaf
        .main([
          text("prefill", "Search query prefill"),
          edit("txt_query_prefill", "Query"),
          text("data", "App-specific data"),
          edit("txt_query_appdata", "Data"),
          spinner("spinner_menu_mode", ["Search key", "Menu item", "Type to search", "Disabled"]),
          button("btn_start_search", "onSearchRequested()", leaf.to("search")),
        ])
        .page(
          "search",
          "Search",
          [
            {
              id: "query",
              role: "search",
              rid: "search_src_text",
              hint: "Search",
              onSubmit: leaf.to("results"),
            },
            list("recent", ["tea", "trains", "tickets"], { onItem: [leaf.to("results")] }),
          ],
          { focus: "query" },
        )
        .page("results", "Results", [
          list("hits", CHEESES.slice(20, 32), { row: "twoLines", details: ["Found"] }),
        ]),
  ],
  [
    /^SearchQueryResults$/,
    (leaf) =>
      leaf.main([
        text("txt_query", "This activity shows search results."),
        caption("txt_appdata", "No app data"),
        caption("txt_deliveredby", "onCreate()"),
      ]),
  ],
  [
    /^LauncherShortcuts$/,
    (leaf) =>
      leaf.main([
        text(
          "txt_shortcut_intent",
          "This activity is also reached from a shortcut on the home screen.",
        ),
      ]),
  ],
  [
    /^CreateShortcuts$/,
    (leaf) =>
      leaf.main([text("text", "Add a shortcut to the home screen?")], {
        window: "dialog",
        buttons: OK_CANCEL,
      }),
  ],
  [/^MenuInflateFromXml$/, menuInflate],
  [/^DeviceAdminSample$/, deviceAdmin],
  [/^ActionBar/, actionBar],
];

function alertDialogs(leaf: Leaf): Leaf {
  const commands = ["Command one", "Command two", "Command three", "Command four"];
  const regions = ["Map", "Satellite", "Traffic", "Street view"];
  const days = [
    "Every Monday",
    "Every Tuesday",
    "Every Wednesday",
    "Every Thursday",
    "Every Friday",
    "Every Saturday",
    "Every Sunday",
  ];
  const close = answer("cancel", "Cancel");
  return leaf
    .main(
      [
        button("two_buttons", "OK Cancel dialog with a message", leaf.to("two")),
        button("two_buttons2", "OK Cancel dialog with a long message", leaf.to("long")),
        button("two_buttons2ultra", "OK Cancel dialog with ultra long message", leaf.to("ultra")),
        button("select_button", "List dialog", leaf.to("list")),
        button("progress_button", "Progress dialog", leaf.to("progress")),
        button("progress_spinner_button", "Progress spinner dialog", leaf.to("spinner")),
        button("radio_button", "Single choice list", leaf.to("single")),
        button("checkbox_button", "Repeat alarm", leaf.to("repeat")),
        button("checkbox_button2", "Send call to voicemail", leaf.to("voicemail")),
        button("text_entry_button", "Text entry dialog", leaf.to("login")),
        button("two_buttons_old_school", "OK Cancel dialog with traditional theme", leaf.to("two")),
        button("two_buttons_holo_light", "OK Cancel dialog with Holo Light theme", leaf.to("two")),
      ],
      { scroll: true },
    )
    .dialog(
      "two",
      "Lorem ipsum dolor sit aie consectetur adipiscing\nPlloaso mako nuto siwuf cakso dodtos anr koop.",
      undefined,
      OK_CANCEL,
    )
    .dialog("long", "Header title", LOREM, [
      answer("ok", "OK"),
      answer("cancel", "Cancel"),
      answer("something", "Something", leaf.to("two")),
    ])
    .dialog("ultra", "Header title", `${LOREM} ${LOREM} ${LOREM}`, [
      answer("ok", "OK"),
      answer("cancel", "Cancel"),
      answer("something", "Something"),
    ])
    .dialog(
      "list",
      "Header title",
      undefined,
      [],
      [
        {
          ...list("items", commands, { onItem: [[{ back: true }, { goto: leaf.id("chosen") }]] }),
          rid: "android:id/select_dialog_listview",
        },
      ],
    )
    .dialog("chosen", "", "You selected: {n} , {item}", [])
    .dialog(
      "progress",
      "Header title",
      undefined,
      [answer("hide", "Hide"), close],
      [progress("progress", 42)],
    )
    .dialog(
      "spinner",
      "Header title",
      undefined,
      [close],
      [row("body", [{ id: "busy", role: "busy" }, text("message", "Please wait...")])],
    )
    .dialog("single", "Single choice list", undefined, OK_CANCEL, [
      {
        ...list("items", regions, { row: "radio" }),
        rid: "android:id/select_dialog_listview",
        value: 0,
      },
    ])
    .dialog("repeat", "Repeat alarm", undefined, OK_CANCEL, [
      { ...list("items", days, { row: "check" }), rid: "android:id/select_dialog_listview" },
    ])
    .dialog("voicemail", "Send call to voicemail", undefined, OK_CANCEL, [
      {
        ...list("items", ["Reception", "Workshop", "Library"], { row: "check" }),
        rid: "android:id/select_dialog_listview",
      },
    ])
    .dialog("login", "Text Entry dialog", undefined, OK_CANCEL, [
      text("username_view", "Name:"),
      edit("username_edit", "Name"),
      text("password_view", "Password:"),
      edit("password_edit", "Password", { inputType: 0x81 }),
    ]);
}

function menuInflate(leaf: Leaf): Leaf {
  return leaf
    .main(
      [
        text("text", "Select a menu resource and press the menu key."),
        spinner("menu", [
          "Title only",
          "Title and icon",
          "Submenu",
          "Groups",
          "Checkable",
          "Shortcuts",
        ]),
      ],
      {
        menu: [
          entry("jump", "Jump", toast("Jump up in the air!")),
          entry("dive", "Dive", toast("Dive into the water!")),
          entry("submenu", "More", leaf.to("more")),
        ],
      },
    )
    .popup("more", { Bounce: toast("Bounce"), Roll: leaf.to("roll") })
    .page("roll", "Roll", [text("text", "Rolling.")]);
}

function deviceAdmin(leaf: Leaf): Leaf {
  return leaf
    .main([
      {
        id: "all",
        role: "scroll",
        children: [
          {
            id: "enable",
            role: "preference",
            text: "Enable admin",
            detail: "Off",
            value: false,
            onChange: leaf.to("activate"),
          },
          preferenceRow("quality", "Password quality", "None", leaf.to("quality")),
          preferenceRow("expiration", "Password expiration", "None", leaf.to("expiration")),
          preferenceRow(
            "lock",
            "Lock screen / Wipe",
            "Immediate lock, maximum time",
            leaf.to("lock"),
          ),
          preferenceRow(
            "encryption",
            "Encryption",
            "Not active",
            toast("Encryption is not available"),
          ),
        ],
      },
    ])
    .page("activate", "Activate device admin app?", [
      text("text", "Activating this admin app will allow it to lock the screen."),
      button("action_button", "Activate this device admin app", [{ back: true }]),
      button("cancel_button", "Cancel", [{ back: true }]),
    ])
    .page("quality", "Password quality", [
      {
        id: "level",
        role: "preference",
        text: "Password quality",
        detail: "Unspecified",
        onTap: leaf.to("levels"),
      },
      edit("length", "Minimum length", { inputType: 2 }),
    ])
    .dialog(
      "levels",
      "Password quality",
      undefined,
      [answer("cancel", "Cancel")],
      [
        list("levels", ["Unspecified", "Something", "Numeric", "Alphabetic", "Complex"], {
          row: "radio",
          onItem: [[{ back: true }]],
        }),
      ],
    )
    .page("expiration", "Password expiration", [
      edit("timeout", "Days", { inputType: 2 }),
      text("status", "Expired: never"),
    ])
    .page("lock", "Lock screen / Wipe", [
      edit("time", "Maximum time to lock", { inputType: 2 }),
      button("lock_now", "Lock now", toast("Not an active admin")),
      button("wipe", "Wipe data", leaf.to("wipe")),
    ])
    .dialog("wipe", "Wipe data", "This erases everything. Are you sure?", [
      answer("yes", "Yes", toast("Not an active admin")),
      answer("no", "No"),
    ]);
}

function actionBar(leaf: Leaf): Leaf {
  const menu = [
    entry("search", "Search", leaf.to("search"), { value: "search", rid: "action_search" }),
    entry("share", "Share", leaf.to("share"), { value: "share", rid: "action_share" }),
    entry("edit", "Edit", toast("Edit"), { rid: "action_edit" }),
    entry("settings", "Settings", [{ external: "com.android.settings" }], {
      rid: "action_settings",
    }),
  ];
  leaf
    .page(
      "search",
      "Search",
      [{ id: "query", role: "search", rid: "search_src_text", hint: "Search" }],
      { focus: "query" },
    )
    .page("share", "Share", [
      grid("targets", ["Messages", "Mail", "Notes", "Nearby"], 2, {
        onItem: [toast("Shared with {item}")],
      }),
    ]);
  if (/Tabs/.test(leaf.simple)) {
    return leaf.main([
      button("btn_add_tab", "Add new tab", toast("Tab added")),
      button("btn_remove_tab", "Remove last tab"),
      tabs("tabs", {
        "Tab 0": [text("tab0", "First")],
        "Tab 1": [text("tab1", "Second"), check("pin", "Pin")],
      }),
    ]);
  }
  if (/DisplayOptions/.test(leaf.simple)) {
    const options = ["home_as_up", "show_title", "use_logo", "show_home", "show_custom"];
    return leaf.main(
      [
        ...options.map((option) => button(`toggle_${option}`, option.toUpperCase(), toast(option))),
        spinner("navigation", ["Standard", "Tabs"]),
      ],
      { up: true, menu, shownActions: 2, scroll: true },
    );
  }
  return leaf.main(
    [text("text", "Check out the action bar."), caption("hint", "The overflow holds more.")],
    { menu, shownActions: /Share|Settings/.test(leaf.simple) ? 1 : 2 },
  );
}

function preferenceRow(id: string, title: string, detail: string, onTap: Effect[]): WidgetDef {
  return { id, role: "preference", text: title, detail, onTap };
}
