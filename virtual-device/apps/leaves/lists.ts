// Leaves about lists, grids, galleries, tabs and web pages: what holds many.
import type { ListDef, WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
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
  link,
  list,
  PLANETS,
  row,
  tabs,
  text,
  toast,
} from "./leaf";

export const LIST_LEAVES: readonly LeafRecipe[] = [
  [/^List\d+$/, lists],
  [/^ExpandableList\d$/, expandable],
  [
    /^SplitTouchView$/,
    (leaf) =>
      leaf.main([
        text("text", "Two lists that scroll at the same time."),
        row(
          "lists",
          [
            { ...list("list1", CHEESES, { onItem: [toast("{item}")] }), weight: 1, rid: "list1" },
            {
              ...list("list2", [...CHEESES].reverse(), { onItem: [toast("{item}")] }),
              weight: 1,
              rid: "list2",
            },
          ],
          { heightDp: 560 },
        ),
      ]),
  ],
  [/^WebView\d$/, webView],
  [
    /^Gallery1$/,
    (leaf) =>
      leaf
        .main([
          {
            id: "gallery",
            role: "hscroll",
            rid: "gallery",
            children: Array.from({ length: 8 }, (_, at) =>
              image(`photo${at}`, at + 40, {
                widthDp: 150,
                heightDp: 110,
                desc: `Photo ${at + 1}`,
                onTap: toast(`${at}`),
                onLong: leaf.to("menu"),
              }),
            ),
          },
        ])
        .popup("menu", { "Gallery: long press": toast("Long press") }),
  ],
  [
    /^Gallery2$/,
    (leaf) =>
      leaf.main([
        {
          id: "gallery",
          role: "hscroll",
          rid: "gallery",
          children: ["Reception", "Workshop", "Library", "Bakery", "Town hall"].map((name, at) =>
            button(`contact${at}`, name, toast(name)),
          ),
        },
      ]),
  ],
  [/^Grid\d$/, grids],
  [/^Tabs\d$/, tabLeaves],
  [
    /^(ScrollBar)\d$/,
    (leaf) =>
      leaf.main([
        {
          id: "view",
          role: "scroll",
          rid: `view${leaf.simple.slice(-1)}`,
          children: Array.from({ length: 8 }, (_, at) => text(`p${at}`, LOREM)),
        },
      ]),
  ],
];

/** Seventeen lists, each with something of its own. */
function lists(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(4));
  const more: Record<number, Partial<ListDef>> = {
    1: {},
    2: { row: "text" },
    3: { row: "twoLines", details: ["Mobile: 555 01{n}"] },
    4: { row: "card", details: [LOREM] },
    5: { row: "section" },
    6: { row: "twoLines", details: ["Tap to read"] },
    7: { row: "twoLines", details: ["Phone {n}"] },
    8: { emptyWhen: { not: { var: "List8.photos" } }, row: "image" },
    9: { row: "section" },
    10: { row: "radio" },
    11: { row: "check" },
    12: { count: 0 },
    13: { count: "endless", row: "twoLines", items: ["Loaded row {n}"] },
    14: { row: "icon" },
    15: { row: "check", onLong: leaf.to("menu") },
    16: { row: "check", onLong: leaf.to("menu") },
    17: { row: "icon", details: ["Long press for more"], onLong: leaf.to("menu") },
  };
  const own = more[number] ?? {};
  const cheeses = list("list", CHEESES, { onItem: [[{ noop: true }]], ...own });
  leaf.popup("menu", { Share: toast("Shared {n} items"), Delete: toast("Deleted") });
  switch (number) {
    case 2:
    case 3:
    case 7:
    case 14:
    case 17:
      leaf.page("item", "{item}", [
        heading("name", "{item}"),
        text("number", "Row {n}"),
        button("call", "Call", [{ external: "com.android.dialer" }]),
      ]);
      return leaf.main([{ ...cheeses, list: { ...cheeses.list!, onItem: [leaf.to("item")] } }]);
    case 4:
    case 6:
      leaf.page(
        "speech",
        "{item}",
        [heading("name", "{item}"), text("speech", `${LOREM}\n\n${LOREM}`)],
        { scroll: true },
      );
      return leaf.main([{ ...cheeses, list: { ...cheeses.list!, onItem: [leaf.to("speech")] } }]);
    case 8: {
      const photos = leaf.variable("photos", false);
      return leaf.main([
        row("buttons", [
          button("add", "New photo", [{ set: photos, to: true }]),
          button("clear", "Clear photos", [{ set: photos, to: false }]),
        ]),
        text("empty", "No photos", { guard: { not: { var: photos } } }),
        cheeses,
      ]);
    }
    case 12:
      return leaf.main([
        list("list", ["Hello", "How are you?"]),
        edit("userText", "Say something", { onSubmit: toast("{.userText}") }),
      ]);
    default:
      return leaf.main([cheeses]);
  }
}

function expandable(leaf: Leaf): Leaf {
  const groups = [
    ["Arnold", "Barry", "Chuck", "David"],
    ["Ace", "Bandit", "Cha-Cha", "Deuce"],
    ["Fluffy", "Snuggles"],
    ["Goldy", "Bubbles"],
  ];
  return leaf
    .main([
      {
        id: "list",
        role: "expandable",
        list: {
          count: 4,
          items: ["People names", "Dog names", "Cat names", "Fish names"],
          groups,
          row: "text",
          onItem: [leaf.to("name")],
          onLong: leaf.to("menu"),
        },
      },
    ])
    .popup("menu", { "Sample action": toast("Sample action") })
    .dialog("name", "{item}", "Child {n}", [answer("ok", "OK")]);
}

function webView(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(-1));
  const page = (title: string, children: WidgetDef[]): WidgetDef => ({
    id: "webview",
    role: "web",
    rid: "wv1",
    text: title,
    children,
  });
  const linkTo = (id: string, label: string, part: string): WidgetDef => ({
    ...link(id, label, leaf.to(part)),
    cls: "android.view.View",
  });
  leaf.page("about", "About", [page("About", [heading("h", "About this page"), text("p", LOREM)])]);
  const links = Array.from({ length: number === 3 ? 30 : 3 }, (_, at) =>
    linkTo(`link${at}`, `Link no. ${at + 1}`, "about"),
  );
  return leaf.main([
    page(leaf.label, [
      heading("h1", leaf.label),
      text("p", LOREM),
      ...links,
      edit("name", "Your name"),
      button("submit", "Submit", leaf.to("about")),
    ]),
  ]);
}

function grids(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(-1));
  const names = Array.from({ length: 30 }, (_, at) => `Picture ${at + 1}`);
  leaf.page("photo", "{item}", [
    image("photo", 60 + number, { heightDp: 320 }),
    caption("name", "{item}"),
  ]);
  if (number === 1)
    return leaf.main([
      grid(
        "myGrid",
        ["Settings", "Camera", "Chrome", "Contacts", "Files", "Phone", "Messages", "API Demos"],
        4,
        {
          onItem: [
            [{ external: "com.android.settings" }],
            [{ external: "com.android.camera2" }],
            toast("{item}"),
          ],
        },
      ),
    ]);
  if (number === 2) return leaf.main([grid("myGrid", names, 3, { onItem: [leaf.to("photo")] })]);
  return leaf
    .main([
      grid("myGrid", PLANETS, 2, { row: "check", onLong: leaf.to("menu") }),
      text("help", "Long press to choose several"),
    ])
    .popup("menu", { "Select all": toast("All") });
}

function tabLeaves(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(-1));
  const page = (name: string): WidgetDef[] => [
    text(`${name}_text`, `Content for tab with tag ${name}`),
  ];
  if (number === 3) {
    return leaf.main([
      tabs("tabs", {
        List: [list("list1", CHEESES.slice(0, 20), { onItem: [toast("{item}")] })],
        "Photo list": [grid("photos", ["One", "Two", "Three", "Four"], 2)],
        Destroy: [button("destroy", "Finish", [{ back: true }])],
      }),
    ]);
  }
  if (number === 5)
    return leaf.main([
      tabs(
        "tabs",
        Object.fromEntries(
          Array.from({ length: 12 }, (_, at) => [`Tab ${at + 1}`, page(`tab${at + 1}`)]),
        ),
      ),
    ]);
  if (number === 6)
    return leaf.main([
      tabs("tabs", {
        Home: [...page("home"), check("pin", "Pin")],
        Away: [edit("address", "Address")],
      }),
    ]);
  return leaf.main([
    tabs("tabs", {
      "Tab 1": page("tab1"),
      "Tab 2": [...page("tab2"), column("more", [button("press", "Press", toast("Pressed"))])],
      "Tab 3": page("tab3"),
    }),
  ]);
}
