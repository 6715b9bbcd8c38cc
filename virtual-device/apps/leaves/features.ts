// Leaves about alerts, search, menus, the action bar, content, the system, text and media.
import type { Effect, WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
  canvas,
  caption,
  check,
  edit,
  entry,
  grid,
  heading,
  image,
  type Leaf,
  type LeafRecipe,
  LOREM,
  link,
  list,
  OK_CANCEL,
  PLANETS,
  progress,
  radios,
  row,
  seek,
  spinner,
  switchOf,
  tabs,
  text,
  toast,
  toggle,
} from "./leaf";

export const FEATURE_LEAVES: readonly LeafRecipe[] = [
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
  [
    /^VoiceRecognition$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Click the button and start speaking."),
          spinner("supported_languages", ["English", "Deutsch", "Français"]),
          button("btn_speak", "Speak!", [
            {
              permission: "android.permission.RECORD_AUDIO",
              granted: leaf.to("listening"),
              denied: toast("Recognizer not present"),
            },
          ]),
          list("list", []),
        ])
        .dialog(
          "listening",
          "Try saying something",
          undefined,
          [answer("cancel", "Cancel")],
          [{ id: "mic", role: "busy" }],
        ),
  ],
  [
    /^TextToSpeechActivity$/,
    (leaf) =>
      leaf.main(
        [
          text("text", "Press the button to have the device speak a random sentence."),
          button("again_button", "Say something", toast("Hello there")),
        ],
        { lateMs: 1200 },
      ),
  ],
  [/^ActionBar/, actionBar],
  [
    /^ClockBackActivity$/,
    (leaf) =>
      leaf.main([
        text("text", "A service that speaks the time must be enabled in the settings."),
        button("button", "Accessibility settings", [{ external: "com.android.settings" }]),
      ]),
  ],
  [
    /^TaskListActivity$/,
    (leaf) =>
      leaf.main([
        text("intro", "Enable the task back service to hear the tasks."),
        button("button", "Settings", [{ external: "com.android.settings" }]),
        list(
          "list",
          [
            "Take out trash",
            "Do laundry",
            "Conquer world",
            "Nap",
            "Do taxes",
            "Abolish bureaucracy",
            "Tea with aunt",
            "Clean kitchen",
            "Buy coffee",
          ],
          { row: "check" },
        ),
      ]),
  ],
  [
    /^CustomViewAccessibilityActivity$|^AccessibilityNodeProviderActivity$/,
    (leaf) =>
      leaf.main([
        text("text", "A custom view that speaks."),
        row("views", [
          button("red", "Red", toast("Red")),
          button("yellow", "Yellow", toast("Yellow")),
          button("blue", "Blue", toast("Blue")),
        ]),
        canvas(77, 160, { desc: "Custom buttons" }),
      ]),
  ],
  [
    /^ClipboardSample$/,
    (leaf) =>
      leaf.main([
        text("text", "Demonstrates putting different types of data in the clipboard."),
        row("copies", [
          button("copy_styled_text", "Copy styled text", toast("Copied styled text")),
          button("copy_plain_text", "Copy plain text", toast("Copied")),
        ]),
        row("more", [
          button("copy_html_text", "Copy HTML", toast("Copied HTML")),
          button("copy_intent", "Copy intent", toast("Copied intent")),
          button("copy_uri", "Copy URI", toast("Copied URI")),
        ]),
        spinner("clip_type", ["No data in clipboard", "Text clip", "Intent clip", "Uri clip"]),
        caption("clip_text", "Data: none"),
      ]),
  ],
  [/^ExternalStorage$/, externalStorage],
  [
    /^StyledText$/,
    (leaf) =>
      leaf.main([
        heading("plain", "Initialized from a resource:"),
        text("styled", "Plain, italic, bold, bold-italic"),
        heading("code", "Initialized in code:"),
        text("text", "Plain, italic, bold"),
      ]),
  ],
  [
    /^Resources/,
    (leaf) =>
      leaf
        .main([
          text("text", `${leaf.label} chosen by the display.`),
          row(
            "boxes",
            ["no qualifier", "sw411dp", "w411dp", "h731dp"].map((name, at) =>
              text(`size${at}`, name, { weight: 1 }),
            ),
          ),
          image("picture", 21),
          button("reference", "Show another", leaf.to("other")),
        ])
        .page("other", `${leaf.label}: another`, [
          text("text", "Resolved for another display."),
          image("picture", 22),
        ]),
  ],
  [
    /^ReadAsset$/,
    (leaf) => leaf.main([text("text", `${LOREM}\n\n${LOREM}\n\n${LOREM}`)], { scroll: true }),
  ],
  [
    /^PickContact$/,
    (leaf) =>
      leaf.main(
        ["Pick a contact", "Pick a person", "Pick a phone", "Pick an address"].map((label, at) =>
          button(`pick_${["contact", "person", "phone", "address"][at]}`, label, [
            { external: "com.android.contacts" },
          ]),
        ),
      ),
  ],
  [
    /^InstallApk$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Installs a package in several ways."),
          button("unknown_source", "Unknown source", leaf.to("blocked")),
          button("my_source", "My source", leaf.to("ask")),
          button("replace", "Replace", leaf.to("ask")),
          button("uninstall", "Uninstall", leaf.to("ask")),
          button("uninstall_result", "Uninstall w/ result", leaf.to("ask")),
        ])
        .dialog(
          "blocked",
          "",
          "For your security, your phone currently isn't allowed to install unknown apps from this source.",
          [
            answer("settings", "Settings", [{ external: "com.android.settings" }]),
            answer("cancel", "Cancel"),
          ],
        )
        .dialog("ask", "HelloActivity", "Do you want to install this app?", [
          answer("install", "Install", toast("App not installed")),
          answer("cancel", "Cancel"),
        ]),
  ],
  [
    /^MorseCode$/,
    (leaf) =>
      leaf.main([
        text("msg", "Text to vibrate"),
        edit("text", "Text", {
          inputType: 0x1001,
          validate: { pattern: "^[A-Za-z ]*$", error: "Letters only" },
        }),
        button("button", "Vibrate", toast("Vibrating {.text}")),
      ]),
  ],
  [
    /^Sensors$|^RotationVectorDemo$|^SensorTest$/,
    (leaf) =>
      leaf.main([
        canvas(31, 320),
        caption("values", "x 0.02  y 9.81  z 0.11  ({tick:500})"),
        check("pause", "Pause"),
      ]),
  ],
  [
    /^SmsMessagingDemo$/,
    (leaf) =>
      leaf.main([
        check("sms_enable_receiver", "Enable SMS broadcast receiver"),
        text("status", "Status: idle"),
        edit("sms_recipient", "Recipient", { inputType: 3 }),
        edit("sms_content", "Message", { inputType: 0x20001 }),
        button("sms_send_message", "Send", [
          {
            permission: "android.permission.SEND_SMS",
            granted: toast("Message sent"),
            denied: toast("Not allowed to send"),
          },
        ]),
      ]),
  ],
  [
    /^(Link)$/,
    (leaf) =>
      leaf.main([
        link("text1", "Open example.com, or call 555 0100", [{ external: "com.android.chrome" }]),
        link("text2", "This text has a link in HTML.", [{ external: "com.android.chrome" }]),
        link("text3", "Phone: (555) 010-0100", [{ external: "com.android.dialer" }]),
        text("text4", "Manually created spans."),
      ]),
  ],
  [
    /^Marquee$/,
    (leaf) =>
      leaf.main([
        button("one", "This use of marquee is the default: a text that is far too long"),
        button("two", "Another one that does not fit into its button"),
        button("three", "Short"),
      ]),
  ],
  [/^LogTextBox1$/, logBox],
  [
    /^KeyEventText$/,
    (leaf) => leaf.main([edit("edit", "Press keys here"), text("text", "Typed: {.edit}")]),
  ],
  [
    /^Unicode$/,
    (leaf) =>
      leaf.main([
        text("button1", "fl\u00e9ch\u00e9, \u00c5ngstr\u00f6m, \u00bfqu\u00e9?"),
        text("button2", "\u0430\u0431\u0432\u0433\u0434 \u0410\u0411\u0412\u0413\u0414"),
        edit("edit", "Unicode", { value: "\u00e9\u00e8\u00ea" }),
        button("button3", "\u03b1\u03b2\u03c0 \u0394\u03a9"),
      ]),
  ],
  [
    /^MediaPlayerDemo$/,
    (leaf) =>
      leaf.main([
        text("text", "Plays media from several places."),
        ...[
          "Play local video",
          "Play stream video",
          "Play local audio",
          "Play resources audio",
        ].map((label, at) =>
          button(
            ["localvideo", "streamvideo", "localaudio", "resourcesaudio"][at]!,
            label,
            leaf.toActivity(
              at < 2 ? ".media.MediaPlayerDemo_Video" : ".media.MediaPlayerDemo_Audio",
            ),
          ),
        ),
      ]),
  ],
  [
    /^MediaPlayerDemo_Audio$/,
    (leaf) =>
      leaf.main([
        text("playing", "Playing audio ({elapsed} s)"),
        progress("position", 20),
        button("stop", "Stop", [{ back: true }]),
      ]),
  ],
  [/^(MediaPlayerDemo_Video|VideoViewDemo|VideoPlayerActivity)$/, video],
  [
    /^AudioFxDemo$/,
    (leaf) =>
      leaf.main(
        [
          text("status", "Status: tap to let the app record"),
          canvas(53, 120),
          button("record", "Start visualizer", [
            {
              permission: "android.permission.RECORD_AUDIO",
              granted: toast("Listening"),
              denied: toast("Visualizer is off"),
            },
          ]),
          ...["60 Hz", "230 Hz", "910 Hz", "3600 Hz", "14000 Hz"].flatMap((band, at) => [
            caption(`band${at}`, band),
            seek(`level${at}`, 50),
          ]),
        ],
        { scroll: true },
      ),
  ],
  [
    /^(ForegroundDispatch|TechFilter|ForegroundNdefPush)$/,
    (leaf) =>
      leaf.main([
        text(
          "text",
          leaf.simple === "ForegroundNdefPush"
            ? "Tap another phone to push a message."
            : "Scan a tag",
        ),
        caption("count", "Tags found: 0"),
        button("settings", "NFC settings", [{ external: "com.android.settings" }]),
      ]),
  ],
  [
    /^LocalSample$/,
    (leaf) =>
      leaf.main([
        text("text", "Activity for instrumentation."),
        edit("go", "Text"),
        check("check", "Check"),
      ]),
  ],
  [
    /^ExampleAppWidgetConfigure$/,
    (leaf) =>
      leaf.main([
        text("text", "Prefix of the widget's text:"),
        edit("appwidget_prefix", "Oh hai", { value: "Oh hai" }),
        button("save_button", "OK", [{ back: true }]),
      ]),
  ],
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

function preferenceRow(id: string, title: string, detail: string, onTap: Effect[]): WidgetDef {
  return { id, role: "preference", text: title, detail, onTap };
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

function externalStorage(leaf: Leaf): Leaf {
  const section = (name: string, title: string): WidgetDef[] => {
    const exists = leaf.variable(name, false);
    return [
      heading(`${name}_label`, title),
      caption(`${name}_path`, `/storage/emulated/0/${name}/DemoFile.jpg`),
      row(`${name}_buttons`, [
        button(`${name}_create`, "Create", [{ set: exists, to: true }], {
          enabledWhen: { not: { var: exists } },
        }),
        button(`${name}_delete`, "Delete", [{ set: exists, to: false }], {
          enabledWhen: { var: exists },
        }),
      ]),
    ];
  };
  return leaf.main(
    [
      ...section("pictures", "Picture: getExternalStoragePublicDirectory"),
      ...section("private", "Picture: getExternalFilesDir"),
      ...section("file", "File: getExternalFilesDir"),
    ],
    { scroll: true },
  );
}

function logBox(leaf: Leaf): Leaf {
  const lines = leaf.variable("lines", 1);
  return leaf.main([
    button("add", "Add", [{ set: lines, to: { add: [{ var: lines }, 1] } }]),
    text("text", `This is a test ({${lines}})`),
    switchOf("wrap", "Wrap lines", true),
  ]);
}

function video(leaf: Leaf): Leaf {
  const playing = leaf.variable("playing", false);
  return leaf.main(
    [
      {
        id: "surface",
        role: "surface",
        rid: "surface",
        cls: "android.widget.VideoView",
        seed: 15,
        heightDp: 240,
      },
      row("controls", [
        toggle("play", false, { bind: playing, options: ["Play", "Pause"] }),
        button("forward", "+10 s", toast("Forward")),
      ]),
      seek("position", 10),
      radios("quality", ["Auto", "720p", "1080p"], 0),
      caption("time", "{elapsed} s of 151 s"),
      list("chapters", PLANETS, {
        row: "twoLines",
        details: ["Chapter {n}"],
        onItem: [toast("Chapter {n}")],
      }),
    ],
    { dark: true },
  );
}
