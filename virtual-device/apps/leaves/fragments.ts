// Leaves about fragments and loaders: parts of screens that come, go and load.
import type { WidgetDef } from "../model";
import {
  answer,
  button,
  check,
  edit,
  entry,
  heading,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  PLANETS,
  row,
  tabs,
  text,
  toast,
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

export const FRAGMENT_LEAVES: readonly LeafRecipe[] = [
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
];

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
