// Leaves about activities, fragments, loaders and services: screens that open screens, keep or lose their state.
import type { Effect, Text, WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
  caption,
  check,
  column,
  edit,
  entry,
  heading,
  image,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  PLANETS,
  row,
  spinner,
  tabs,
  text,
  toast,
  toggle,
} from "./leaf";

const PLAYS = [
  "Henry IV (1)",
  "Henry V",
  "Henry VIII",
  "Richard II",
  "Richard III",
  "Merchant of Venice",
  "Othello",
  "King Lear",
];
const CONTACTS = "android.permission.READ_CONTACTS";
const NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS";

export const ACTIVITY_LEAVES: readonly LeafRecipe[] = [
  [/^HelloWorld$/, (leaf) => leaf.main([text("text", "Hello, World!")])],
  [/^DialogActivity$/, dialogActivity],
  [
    /^CustomDialogActivity$/,
    (leaf) =>
      leaf.main([text("text", "Example of how you can use a custom theme for an activity.")], {
        window: "dialog",
        title: "",
      }),
  ],
  [/^QuickContactsDemo$|^LoaderCursor$|^LoaderRetained$|^ContactsFilter$/, contacts],
  [
    /^WallpaperActivity$/,
    (leaf) =>
      leaf.main([text("text", "Example of how you can show the wallpaper behind an activity.")], {
        actionBar: false,
        dark: true,
      }),
  ],
  [
    /^Translucent/,
    (leaf) =>
      leaf.main(
        [text("text", "Example of how you can make an activity have a translucent background.")],
        { actionBar: false },
      ),
  ],
  [/^Animation$|^FragmentCustomAnimations$/, activityAnimations],
  [/^SaveRestoreState$/, savedText],
  [/^PersistentState$/, savedText],
  [/^ActivityRecreate$/, recreate],
  [/^FinishAffinity$/, finishAffinity],
  [/^SoftInputModes$/, softInput],
  [/^ReceiveResult$|^FragmentReceiveResult$/, receiveResult],
  [
    /^SendResult$/,
    (leaf) =>
      leaf.main([
        text("text", "Pick a result to send, or BACK to cancel."),
        button("corky", "Corky", [{ toast: "Corky" }, { back: true }]),
        button("violet", "Violet", [{ toast: "Violet" }, { back: true }]),
      ]),
  ],
  [
    /^Forwarding$/,
    (leaf) =>
      leaf.main([
        text(
          "text",
          "Press the button to go forward to the next activity. This activity will stop itself from being in the history.",
        ),
        button("go", "Go", [
          { goto: `${leaf.name.packageName}.app.ForwardTarget`, mode: "replace" },
        ]),
      ]),
  ],
  [
    /^ForwardTarget$/,
    (leaf) =>
      leaf.main([text("text", "Press back button and notice we don't see the previous activity.")]),
  ],
  [
    /^RedirectEnter$/,
    (leaf) =>
      leaf.main([
        text("text", "Press the button to go to the redirect sample."),
        button("go", "Go", leaf.toActivity(".app.RedirectMain")),
      ]),
  ],
  [
    /^RedirectMain$/,
    (leaf) =>
      leaf.main([
        text("text", "Text has been entered before you came here."),
        button("clear", "Clear and exit", [{ back: true }]),
        button("newView", "New text", leaf.toActivity(".app.RedirectGetter")),
      ]),
  ],
  [
    /^RedirectGetter$/,
    (leaf) => leaf.main([edit("text", "New text"), button("apply", "Apply", [{ back: true }])]),
  ],
  [/^CustomTitle$/, customTitle],
  [/^ReorderOnLaunch$|^Reorder(Two|Three|Four)$/, reorder],
  [
    /^SetWallpaperActivity$/,
    (leaf) =>
      leaf.main([
        image("imageview", 12, { heightDp: 240 }),
        button("randomize", "Randomize", toast("New colours")),
        button("setwallpaper", "Set wallpaper", [{ toast: "Wallpaper set" }, { back: true }]),
      ]),
  ],
  [/^ScreenOrientation$/, screenOrientation],
  [
    /^Presentation/,
    (leaf) =>
      leaf
        .main(
          [
            text(
              "text",
              "This activity demonstrates how to use presentations on secondary displays.",
            ),
            check("show_all_displays", "Show all displays"),
            list("display_list", ["Display #0: Built-in Screen", "Display #1: Overlay"], {
              row: "check",
            }),
          ],
          { menu: [entry("route", "Media route", leaf.to("route"))] },
        )
        .dialog("route", "Connect to device", "No media routes available.", [
          answer("close", "Close"),
        ]),
  ],
  [
    /^SecureWindowActivity$/,
    (leaf) =>
      leaf.main(
        [text("text", "This window is secure: its contents do not appear in screenshots.")],
        { secure: true },
      ),
  ],
  [
    /^SecureDialogActivity$/,
    (leaf) =>
      leaf
        .main([
          text("text", "The dialog of this sample is secure."),
          button("show", "Show secure dialog", leaf.to("secure")),
        ])
        .dialog(
          "secure",
          "Secure dialog",
          "This dialog does not appear in screenshots.",
          [answer("ok", "OK")],
          [],
          { secure: true },
        ),
  ],
  [
    /^SecureSurfaceViewActivity$/,
    (leaf) =>
      leaf.main([
        text("text", "The surface below is secure."),
        { id: "surface", role: "surface", rid: "surface_view", seed: 9 },
      ]),
  ],
  [
    /^FragmentAlertDialog$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Example of displaying an alert dialog with a DialogFragment"),
          button("show", "Show", leaf.to("alert")),
        ])
        .dialog("alert", "Show an alert from a fragment", undefined, OK_CANCEL),
  ],
  [/^FragmentDialog$|^FragmentDialogOrActivity$/, fragmentDialog],
  [
    /^FragmentArguments$/,
    (leaf) =>
      leaf.main([
        text("text", "Demonstrates a fragment that takes arguments as a Bundle at runtime."),
        row("both", [
          text("created", "From activity", { weight: 1 }),
          text("embedded", "Landscape", { weight: 1 }),
        ]),
      ]),
  ],
  [/^FragmentHideShow$/, hideShow],
  [/^FragmentContextMenu$/, contextMenu],
  [
    /^FragmentLayout$/,
    (leaf) =>
      leaf.main([
        list("titles", PLAYS, { onItem: [leaf.toActivity(".app.FragmentLayout$DetailsActivity")] }),
      ]),
  ],
  [
    /^FragmentLayout\$DetailsActivity$/,
    (leaf) =>
      leaf.main(
        [
          heading("title", "{item}"),
          text(
            "text",
            "So shaken as we are, so wan with care, find we a time for frighted peace to pant, and breathe short-winded accents of new broils to be commenced in strands afar remote.",
          ),
        ],
        { scroll: true },
      ),
  ],
  [
    /^FragmentListArray$/,
    (leaf) => leaf.main([list("list", PLAYS, { onItem: [toast("Item clicked: {item}")] })]),
  ],
  [/^FragmentMenu$/, fragmentMenu],
  [/^FragmentNestingTabs$|^FragmentTabs$/, fragmentTabs],
  [
    /^FragmentRetainInstance$/,
    (leaf) =>
      leaf.main([
        { id: "progress", role: "progress", rid: "progress_horizontal", value: 35 },
        button("restart", "Restart", [{ set: ".progress", to: 0 }]),
      ]),
  ],
  [
    /^FragmentStack$/,
    (leaf) =>
      leaf.main([
        heading("number", "Fragment #{visits}"),
        row("buttons", [
          button("new_fragment", "Push", [{ goto: leaf.name.activity }]),
          button("delete_fragment", "Pop", [{ back: true }]),
        ]),
      ]),
  ],
  [
    /^LoaderCustom$/,
    (leaf) =>
      leaf
        .main(
          [
            list(
              "list",
              [
                "API Demos",
                "Camera",
                "Chrome",
                "Contacts",
                "Files",
                "Messages",
                "Phone",
                "Settings",
              ],
              { row: "icon", onItem: [toast("{item}")] },
            ),
          ],
          {
            lateMs: 1500,
            menu: [entry("search", "Search", leaf.to("find"), { value: "search" })],
            shownActions: 1,
          },
        )
        .dialog("find", "Search", undefined, OK_CANCEL, [edit("query", "Search")]),
  ],
  [
    /^LoaderThrottle$/,
    (leaf) => {
      const filled = leaf.variable("filled", false);
      return leaf.main(
        [
          { ...list("list", ["Insert {n}"], { count: 40, emptyWhen: { not: { var: filled } } }) },
          text("empty", "No data. Select 'Populate' to fill with data from Z to A.", {
            guard: { not: { var: filled } },
          }),
        ],
        {
          menu: [
            entry("populate", "Populate", [{ set: filled, to: true }]),
            entry("clear", "Clear", [{ set: filled, to: false }]),
          ],
        },
      );
    },
  ],
  [
    /^Intents$/,
    (leaf) =>
      leaf.main([
        text("text", "Example of launching various intents."),
        button("get_music", "Get music", [{ external: "com.android.documentsui" }]),
        button("browse", "Browse the web", [{ external: "com.android.chrome" }]),
      ]),
  ],
  [
    /^IntentActivityFlags$/,
    (leaf) =>
      leaf.main([
        button("flag_activity_clear_task", "FLAG_ACTIVITY_CLEAR_TASK", [
          { goto: "menu:Views", mode: "push" },
        ]),
        button(
          "flag_activity_clear_task_pi",
          "FLAG_ACTIVITY_CLEAR_TASK (PI)",
          toast("Pending intent sent"),
        ),
      ]),
  ],
  [/(Controller|Binding|BindingOptions)$/, service],
  [
    /^AlarmService$/,
    (leaf) =>
      leaf.main([
        button("start_alarm", "Start alarm service", [
          ...toast("Alarm service will go off in 15 seconds"),
          { toast: "The alarm service has started", delayMs: 15_000 },
        ]),
        button("stop_alarm", "Stop alarm service", toast("Alarm service has been unscheduled")),
      ]),
  ],
  [
    /^NotifyWithText$/,
    (leaf) =>
      leaf.main([
        button("short_notify", "Show short notification", toast("Short notification")),
        button(
          "long_notify",
          "Show long notification",
          toast("This is a long notification. See how you might need more time to read it?"),
        ),
      ]),
  ],
  [
    /^IncomingMessage$/,
    (leaf) =>
      leaf
        .main([
          notifyButton(
            "notify_app",
            "Show app notification",
            "Joe",
            "Hi, are we still on for lunch?",
            leaf.id("message"),
          ),
          notifyButton(
            "notify_interstitial",
            "Show interstitial notification",
            "Dianne",
            "Meet me at the station.",
            leaf.id("ask"),
          ),
        ])
        .page(
          "message",
          "Incoming message",
          [heading("message_from", "Joe"), text("message", "Hi, are we still on for lunch?")],
          { activity: `${leaf.name.packageName}.app.IncomingMessageView` },
        )
        .page("ask", "You have messages", [
          button("go", "Switch to app", [{ goto: leaf.id("message"), mode: "replace" }]),
        ]),
  ],
  [
    /^IncomingMessage(View|Interstitial)$|^NotificationDisplay$|^SmsReceivedDialog$/,
    (leaf) =>
      leaf.main([
        heading("message_from", "Joe"),
        text("message", "kthx. meet u for dinner. cul8r"),
        button("dismiss", "Dismiss", [{ back: true }]),
      ]),
  ],
  [/^StatusBarNotifications$/, statusBarNotifications],
];

function dialogActivity(leaf: Leaf): Leaf {
  const shown = leaf.variable("shown", false);
  return leaf.main(
    [
      text("text", "This is a dialog activity. Its contents may grow."),
      text("more", "Here is some inner content.", { guard: { var: shown } }),
      row("buttons", [
        button("add", "Add content", [{ set: shown, to: true }]),
        button("remove", "Remove content", [{ set: shown, to: false }]),
      ]),
    ],
    { window: "dialog" },
  );
}

function contacts(leaf: Leaf): Leaf {
  const allowed = leaf.variable("allowed", false);
  return leaf
    .main(
      [
        text("empty", "No contacts to show.", { guard: { not: { var: allowed } } }),
        button(
          "load",
          "Show contacts",
          [
            {
              permission: CONTACTS,
              granted: [{ set: allowed, to: true }],
              denied: toast("Contacts are not available"),
            },
          ],
          { guard: { not: { var: allowed } } },
        ),
        {
          ...list("list", ["Reception", "Workshop", "Front desk", "Bakery", "Library"], {
            row: "icon",
            onItem: [leaf.to("contact")],
          }),
          guard: { var: allowed },
        },
      ],
      { menu: [entry("search", "Search", leaf.to("search"))] },
    )
    .dialog("contact", "{item}", "+1 555 010 0{n}", [
      answer("call", "Call", [{ external: "com.android.dialer" }]),
      answer("close", "Close"),
    ])
    .dialog("search", "Search contacts", undefined, OK_CANCEL, [edit("query", "Name")]);
}

function activityAnimations(leaf: Leaf): Leaf {
  const kinds = ["Fade in", "Zoom in", "Modern fade", "Modern zoom", "Thumbnail zoom"];
  return leaf
    .main(
      kinds.map((kind, at) =>
        button(
          `${kind.toLowerCase().replace(/ /g, "_")}_animation`,
          kind,
          leaf.to(at % 2 === 0 ? "next" : "other"),
        ),
      ),
    )
    .page("next", "Arrived", [
      text("text", "This screen came in with an animation."),
      button("again", "Back", [{ back: true }]),
    ])
    .page("other", "Arrived elsewhere", [image("picture", 44), check("keep", "Keep animating")]);
}

function savedText(leaf: Leaf): Leaf {
  const bind =
    leaf.simple === "PersistentState"
      ? { bind: leaf.variable("text", "Initial text.") }
      : { value: "Initial text." };
  return leaf.main([
    text(
      "msg",
      leaf.simple === "PersistentState"
        ? "This text is kept while you are away."
        : "This text is lost when you leave.",
    ),
    edit("saved", "Text", { inputType: 0x20001, ...bind }),
  ]);
}

function recreate(leaf: Leaf): Leaf {
  return leaf
    .main([
      text("text", "The theme changes when the activity is made anew."),
      button("recreate", "Recreate", [{ goto: leaf.id("dark"), mode: "replace" }]),
    ])
    .page(
      "dark",
      leaf.name.title,
      [
        text("text", "Now in dark."),
        button("recreate", "Recreate", [{ goto: leaf.name.activity, mode: "replace" }]),
      ],
      { dark: true, up: false },
    );
}

function finishAffinity(leaf: Leaf): Leaf {
  return leaf.main([
    text("seq", "Current nesting: {visits}"),
    button("nest", "Nest some more", [{ goto: leaf.name.activity }]),
    button("finish", "FINISH!", [{ goto: "menu:App/Activity", mode: "clearTop" }]),
  ]);
}

function softInput(leaf: Leaf): Leaf {
  return leaf.main([
    text("msg", "Choose how the window makes room for the keyboard."),
    spinner("resize_mode", ["Unspecified", "Resize", "Pan", "Nothing"]),
    edit("edit1", "First"),
    edit("edit2", "Second", { inputType: 0x20001 }),
  ]);
}

function receiveResult(leaf: Leaf): Leaf {
  return leaf.main([
    text("text", "Press the button to get a result from another activity."),
    edit("results", "Results"),
    button("get", "Get result", leaf.toActivity(".app.SendResult")),
  ]);
}

function customTitle(leaf: Leaf): Leaf {
  const left = leaf.variable("left", "Left");
  const right = leaf.variable("right", "Right");
  return leaf.main(
    [
      row("lefts", [
        edit("left_text_edit", "Left", { weight: 1, value: "Left is best" }),
        button("left_text_button", "Change left", [{ set: left, to: { var: ".left_text_edit" } }]),
      ]),
      row("rights", [
        edit("right_text_edit", "Right", { weight: 1, value: "Right is always right" }),
        button("right_text_button", "Change right", [
          { set: right, to: { var: ".right_text_edit" } },
        ]),
      ]),
    ],
    { title: `{${left}} - {${right}}` },
  );
}

function reorder(leaf: Leaf): Leaf {
  const next: Record<string, [Text, string]> = {
    ReorderOnLaunch: ["Go to the second", ".app.ReorderTwo"],
    ReorderTwo: ["Go to the third", ".app.ReorderThree"],
    ReorderThree: ["Go to the fourth", ".app.ReorderFour"],
    ReorderFour: ["Bring the second in front", ".app.ReorderTwo"],
  };
  const [label, activity] = next[leaf.simple] ?? next.ReorderFour!;
  const effect: Effect =
    leaf.simple === "ReorderFour"
      ? { goto: leaf.name.packageName + activity, mode: "clearTop" }
      : { goto: leaf.name.packageName + activity };
  return leaf.main([
    text("text", `This is ${leaf.simple}.`),
    button("reorder_launch", label, [effect]),
  ]);
}

function screenOrientation(leaf: Leaf): Leaf {
  return leaf.main([
    text("text", "Screen orientation"),
    spinner("orientation", ["UNSPECIFIED", "LANDSCAPE", "PORTRAIT", "USER", "BEHIND", "SENSOR"], {
      onChange: [
        { rotate: 1, when: { eq: [{ var: ".orientation" }, 1] } },
        { rotate: 0, when: { eq: [{ var: ".orientation" }, 2] } },
      ],
    }),
  ]);
}

function fragmentDialog(leaf: Leaf): Leaf {
  const styles = ["Normal", "No title", "No frame", "No input", "Picker"];
  return leaf
    .main([
      text("text", "Each button shows another style of dialog."),
      ...styles.map((style, at) =>
        button(`style${at}`, style, leaf.to(at === 4 ? "picker" : "plain")),
      ),
    ])
    .dialog("plain", "Dialog", "A dialog made by a fragment.", [answer("ok", "OK")])
    .dialog(
      "picker",
      "Pick a planet",
      undefined,
      [answer("cancel", "Cancel")],
      [list("planets", PLANETS, { onItem: [[{ back: true }]] })],
    );
}

function hideShow(leaf: Leaf): Leaf {
  const part = (name: string): WidgetDef[] => {
    const shown = leaf.variable(name, true);
    return [
      button(`${name}hide`, "Hide", [{ set: shown, to: false }], { guard: { var: shown } }),
      button(`${name}show`, "Show", [{ set: shown, to: true }], { guard: { not: { var: shown } } }),
      edit(`${name}_text`, `The ${name} fragment`, { guard: { var: shown } }),
    ];
  };
  return leaf.main([
    text("text", "Demonstrates hiding and showing fragments."),
    ...part("frag1"),
    ...part("frag2"),
  ]);
}

function contextMenu(leaf: Leaf): Leaf {
  return leaf
    .main([
      text("text", "Fragment with a context menu"),
      button("long_press", "Long press me", [{ noop: true }], { onLong: leaf.to("menu") }),
    ])
    .popup("menu", {
      "Menu A": toast("Item 1a was chosen"),
      "Menu B": toast("Item 1b was chosen"),
    });
}

function fragmentMenu(leaf: Leaf): Leaf {
  const one = leaf.variable("one", true);
  return leaf
    .main(
      [
        text("text", "Build menus from fragments."),
        check("menu1", "Show fragment 1 menu", true, { bind: one }),
        check("menu2", "Show fragment 2 menu", true),
      ],
      {
        menu: [
          entry("m1a", "Menu 1a", toast("Menu 1a"), { guard: { var: one } }),
          entry("m1b", "Menu 1b", leaf.to("b")),
          entry("m2", "Menu 2", toast("Menu 2")),
        ],
      },
    )
    .page("b", "Menu 1b", [text("text", "Opened from the menu.")]);
}

function fragmentTabs(leaf: Leaf): Leaf {
  return leaf
    .main([
      tabs("tabs", {
        Simple: [text("simple", "Instance of a simple fragment")],
        Contacts: [
          list("contacts", ["Reception", "Workshop", "Library"], { onItem: [leaf.to("contact")] }),
        ],
        Apps: [
          list("apps", ["Settings", "Camera", "Chrome"], {
            row: "icon",
            onItem: [toast("{item}")],
          }),
        ],
        Throttle: [text("none", "No data."), button("populate", "Populate", toast("Populated"))],
      }),
    ])
    .page("contact", "{item}", [
      text("number", "+1 555 010 010{n}"),
      button("call", "Call", [{ external: "com.android.dialer" }]),
    ]);
}

function service(leaf: Leaf): Leaf {
  const isBinding = /Binding/.test(leaf.simple);
  const running = leaf.variable("running", false);
  const [start, stop] = isBinding
    ? ["Bind service", "Unbind service"]
    : ["Start service", "Stop service"];
  const name = leaf.label;
  if (leaf.simple.startsWith("Alarm")) {
    return leaf.main([
      text("text", "Demonstrates the alarm manager."),
      button("one_shot", "One shot alarm", [
        ...toast("One-shot alarm will go off in 30 seconds"),
        { toast: "The one-shot alarm has gone off", delayMs: 30_000 },
      ]),
      button(
        "start_repeating",
        "Start repeating alarm",
        toast("Repeating alarm will go off in 15 seconds and every 15 seconds after"),
      ),
      button(
        "stop_repeating",
        "Stop repeating alarm",
        toast("Repeating alarm has been unscheduled"),
      ),
    ]);
  }
  const notify: Effect = {
    notify: { title: name, text: "The service is running", open: leaf.name.activity },
  };
  return leaf.main([
    text("text", `Controls ${name.toLowerCase()}.`),
    button("start", start!, [{ set: running, to: true }, notify], {
      enabledWhen: { not: { var: running } },
    }),
    button("stop", stop!, [{ set: running, to: false }], { enabledWhen: { var: running } }),
    ...(/BindingOptions/.test(leaf.simple)
      ? ["Waive priority", "Important", "With activity"].map((option, at) =>
          button(`bind${at}`, option, toast(option)),
        )
      : []),
    ...(/ServiceStartArguments/.test(leaf.simple)
      ? [
          button("start1", "Start with failed delivery", toast("Redelivered")),
          button("kill", "Kill process", [{ toast: "Service stopped" }]),
        ]
      : []),
    caption("state", "Running: {" + running + "}"),
  ]);
}

function notifyButton(
  id: string,
  label: Text,
  title: Text,
  message: Text,
  open: string,
): WidgetDef {
  const notify: Effect = { notify: { title, text: message, open } };
  return button(id, label, [
    { permission: NOTIFICATIONS, granted: [notify], denied: toast("Notifications are off") },
  ]);
}

function statusBarNotifications(leaf: Leaf): Leaf {
  const moods = ["Happy", "Neutral", "Sad"];
  const post = (mood: string): Effect[] => [
    {
      permission: NOTIFICATIONS,
      granted: [
        {
          notify: {
            title: "Mood ring",
            text: `I am ${mood.toLowerCase()}`,
            open: leaf.id("opened"),
          },
        },
      ],
      denied: toast("Notifications are off"),
    },
  ];
  return leaf
    .main(
      [
        heading("icons", "Icons only"),
        row(
          "moods",
          moods.map((mood) => button(mood.toLowerCase(), mood, post(mood))),
        ),
        heading("withText", "Icons and ticker text"),
        column(
          "tickers",
          moods.map((mood) => button(`${mood.toLowerCase()}Marquee`, `${mood} ticker`, post(mood))),
        ),
        toggle("sound", false, { options: ["Silent", "With sound"] }),
        button("clear", "Clear notification", toast("Cleared")),
        caption("cheese", CHEESES[7]!),
      ],
      { scroll: true },
    )
    .page("opened", "Mood ring", [text("mood", "You opened the notification.")], {
      activity: `${leaf.name.packageName}.app.NotificationDisplay`,
    });
}
