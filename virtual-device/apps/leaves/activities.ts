// Leaves about activities: screens that open screens, hand results on, keep or lose their state.
import type { Effect, Text } from "../model";
import {
  answer,
  button,
  check,
  edit,
  entry,
  image,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  row,
  spinner,
  text,
  toast,
} from "./leaf";

const CONTACTS = "android.permission.READ_CONTACTS";

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
