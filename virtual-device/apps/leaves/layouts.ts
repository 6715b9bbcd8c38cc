// Leaves about layouts and animations of views: rows, tables, baselines, scrolling, things that move.
import type { WidgetDef } from "../model";
import {
  button,
  CHEESES,
  canvas,
  caption,
  check,
  column,
  edit,
  grid,
  heading,
  image,
  type Leaf,
  type LeafRecipe,
  LOREM,
  list,
  PLANETS,
  row,
  spinner,
  text,
  toast,
} from "./leaf";

const COLOURS = ["Red", "Green", "Blue", "Yellow"];

export const LAYOUT_LEAVES: readonly LeafRecipe[] = [
  [
    /^RelativeLayout\d$/,
    (leaf) =>
      leaf.main([
        text("label", "Type here:"),
        edit("entry", "Text"),
        row("buttons", [
          button("cancel", "Cancel", [{ back: true }]),
          button("ok", "OK", toast("OK")),
        ]),
      ]),
  ],
  [/^LinearLayout\d+$/, linearLayout],
  [/^TableLayout\d+$/, tableLayout],
  [
    /^GridLayout\d$/,
    (leaf) =>
      leaf
        .main([
          heading("title", "E-mail setup"),
          caption("hint", "You can configure e-mail in just a few steps:"),
          row("address", [
            text("address_label", "E-mail address:"),
            edit("address_edit", "Address", { inputType: 0x21, weight: 1 }),
          ]),
          row("secret", [
            text("password_label", "Password:"),
            edit("password_edit", "Password", { inputType: 0x81, weight: 1 }),
          ]),
          row("buttons", [
            button("manual", "Manual setup", leaf.to("manual")),
            button("next", "Next", toast("Next")),
          ]),
        ])
        .page("manual", "Manual setup", [
          edit("server", "Server"),
          spinner("security", ["None", "SSL", "TLS"]),
          button("done", "Done", [{ back: true }]),
        ]),
  ],
  [
    /^Baseline/,
    (leaf) =>
      leaf.main([
        row("line", [text("label", "baseline"), button("button", "Button"), heading("big", "Big")]),
        row("nested", [
          column("inner", [text("inner_text", "nested"), caption("inner_caption", leaf.label)]),
        ]),
      ]),
  ],
  [
    /^(ScrollView|InternalSelectionScroll)\d?$/,
    (leaf) =>
      leaf.main(
        Array.from({ length: 25 }, (_, at) =>
          at % 2 === 0
            ? text(`text${at}`, `Text view ${at + 1}`)
            : button(`button${at}`, `Button ${at + 1}`, toast(`${at + 1}`)),
        ),
        { scroll: true },
      ),
  ],
  [
    /^HorizontalScrollView1$/,
    (leaf) =>
      leaf.main([
        {
          id: "scroller",
          role: "hscroll",
          rid: "scroller",
          children: Array.from({ length: 14 }, (_, at) =>
            button(`button${at}`, `Button ${at + 1}`, toast(`${at + 1}`)),
          ),
        },
        text("text", LOREM),
      ]),
  ],
  [/^LayoutAnimations?/, layoutAnimation],
  [
    /^(Animation)\d$/,
    (leaf) =>
      leaf.main([
        text("text", leaf.label),
        ...(leaf.simple === "Animation1"
          ? [
              edit("pw", "Password", { inputType: 0x81 }),
              button("login", "Login", toast("Wrong password")),
            ]
          : [spinner("spinner", ["Push up", "Push left", "Cross fade", "Hyperspace"])]),
      ]),
  ],
  [
    /^Transition3d$/,
    (leaf) =>
      leaf
        .main([
          list("list", ["Lyon", "Livermore", "Tahoe Pier", "Lake Tahoe", "Grand Canyon", "Bodie"], {
            onItem: [leaf.to("photo")],
          }),
        ])
        .page("photo", "{item}", [
          image("picture", 90, { heightDp: 420, onTap: [{ back: true }] }),
        ]),
  ],
  [
    /^(ListFlipper)$/,
    (leaf) =>
      leaf.main([
        button("button", "Flip", toast("Flip")),
        list("list_en", ["One", "Two", "Three", "Four", "Five", "Six"]),
      ]),
  ],
  [/^Animat(ion|or)/, animator],
  [
    /^(BouncingBalls)$/,
    (leaf) => leaf.main([canvas(19, 560, { desc: "Tap to drop a ball", onTap: toast("Ball") })]),
  ],
  [/^(CustomEvaluator|ReversingAnimation|MultiPropertyAnimation)$/, animator],
];

function linearLayout(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(12));
  const cells = COLOURS.map((colour) => text(colour.toLowerCase(), colour, { weight: 1 }));
  switch (number) {
    case 1:
    case 2:
    case 3:
      return leaf.main([
        column(
          "all",
          COLOURS.map((colour) => text(colour.toLowerCase(), colour)),
        ),
        image("picture", number),
      ]);
    case 4:
      return leaf.main([row("all", cells)]);
    case 5:
      return leaf.main([
        text("label", "Type here:"),
        edit("entry", "Text"),
        row("buttons", [
          button("ok", "OK", toast("OK")),
          button("cancel", "Cancel", [{ back: true }]),
        ]),
      ]);
    case 6:
      return leaf.main([
        row("all", cells),
        column(
          "rows",
          ["Row one", "Row two", "Row three", "Row four"].map((name, at) => text(`row${at}`, name)),
        ),
      ]);
    case 8:
      return leaf.main([
        text("text", "Gravity of the layout."),
        ...["Vertical", "Top", "Horizontal", "Left"].map((label) =>
          button(label.toLowerCase(), label, toast(label)),
        ),
      ]);
    case 9:
      return leaf.main([
        list("list", PLANETS),
        button("button", "A button at the bottom", toast("Button")),
      ]);
    case 10:
      return leaf.main([
        text("from", "From"),
        edit("address", "To", { inputType: 0x21 }),
        edit("subject", "Subject"),
        edit("body", "Message", { inputType: 0x20001 }),
        button("send", "Send", [{ toast: "Sent" }, { back: true }]),
      ]);
    default:
      return leaf.main([
        button("one", "Weight zero"),
        row("weights", cells),
        check("baseline", "Baseline aligned", true),
      ]);
  }
}

function tableLayout(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(11));
  const cell = (at: number, column: number): WidgetDef =>
    text(
      `cell${at}_${column}`,
      ["Open...", "Save", "Save As...", "Import...", "Export...", "Quit"][at]! +
        (column === 0 ? "" : ` Ctrl-${"OSIEQX"[at]}`),
      { weight: 1 },
    );
  const rows = Array.from({ length: 3 + (number % 4) }, (_, at) =>
    row(`row${at}`, [cell(at, 0), cell(at, 1)], { cls: "TableRow" }),
  );
  if (number === 8) {
    const folded = leaf.variable("folded", true);
    return leaf.main([
      button("toggle", "Toggle stretch", [{ toggle: folded }]),
      ...rows,
      caption("state", "Stretched: {" + folded + "}"),
    ]);
  }
  if (number === 9)
    return leaf.main([...rows, button("shrink", "Toggle shrink", toast("Toggled"))]);
  if (number === 10)
    return leaf
      .main([
        text("login", "Login"),
        edit("username", "User name"),
        edit("password", "Password", { inputType: 0x81 }),
        row("buttons", [
          button("login_button", "Login", leaf.to("welcome")),
          button("cancel", "Cancel", [{ back: true }]),
        ]),
      ])
      .page("welcome", "Welcome", [text("hello", "Hello {.username}")]);
  return leaf.main([
    { id: "menu", role: "column", cls: "TableLayout", rid: "menu", children: rows },
  ]);
}

function layoutAnimation(leaf: Leaf): Leaf {
  const names = CHEESES.slice(0, 24);
  if (/\d$/.test(leaf.simple)) {
    const number = Number(leaf.simple.slice(-1));
    if (number === 6)
      return leaf.main([
        heading("title", "Nested animations"),
        ...COLOURS.map((colour) => button(colour, colour, toast(colour))),
      ]);
    if (number === 7)
      return leaf.main([
        edit("name", "Name"),
        edit("address", "Address"),
        edit("phone", "Phone", { inputType: 3 }),
        button("ok", "Done", [{ back: true }]),
      ]);
    return number % 2 === 0
      ? leaf.main([list("list", names, { onItem: [toast("{item}")] })])
      : leaf.main([grid("grid", names, 4)]);
  }
  const count = leaf.variable("count", 1);
  return leaf.main([
    row("top", [
      button("addNewButton", "Add button", [{ set: count, to: { add: [{ var: count }, 1] } }]),
      check("customAnimCB", "Custom animations"),
    ]),
    ...["In", "Out", "Changing-in", "Changing-out"].map((name) => check(name, name, true)),
    caption("shown", "Buttons: {" + count + "}"),
    ...[0, 1, 2, 3].map((at) =>
      button(`b${at}`, String(at), [{ noop: true }], { guard: { gt: [{ var: count }, at] } }),
    ),
  ]);
}

function animator(leaf: Leaf): Leaf {
  const seed = leaf.simple.length * 7;
  const widgets: WidgetDef[] = [button("startButton", "Play", toast("Playing"))];
  if (/Seeking/.test(leaf.simple))
    widgets.push(button("seekButton", "Seek", toast("Seek")), {
      id: "seekBar",
      role: "seek",
      rid: "seekBar",
      value: 0,
    });
  if (/Reversing/.test(leaf.simple))
    widgets.push(button("reverseButton", "Reverse", toast("Reversed")));
  if (/Events/.test(leaf.simple))
    widgets.push(
      button("cancelButton", "Cancel"),
      button("endButton", "End"),
      check("endCB", "End immediately"),
      ...["startText", "repeatText", "cancelText", "endText"].map((id) =>
        caption(id, id.replace("Text", "")),
      ),
    );
  return leaf.main([...widgets, canvas(seed, 320)]);
}
