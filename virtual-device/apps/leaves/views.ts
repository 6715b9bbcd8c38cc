// Leaves about single views: lists, controls, pickers, tabs, switches, grids, progress, search, web pages.
import type { ListDef, WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
  canvas,
  caption,
  check,
  column,
  edit,
  entry,
  grid,
  heading,
  image,
  imageButton,
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

const COUNTRIES =
  "Afghanistan,Albania,Algeria,Andorra,Angola,Argentina,Armenia,Australia,Austria,Bahrain,Bangladesh,Barbados,Belgium,Belize,Benin,Bhutan,Bolivia,Botswana,Brazil,Bulgaria,Canada,Chad,Chile,China,Colombia,Croatia,Cuba,Cyprus,Denmark,Ecuador,Egypt,Estonia,Fiji,Finland,France,Germany,Ghana,Greece,Iceland,India,Ireland,Italy,Japan,Kenya,Latvia,Malta,Mexico,Nepal,Norway,Oman,Peru,Poland,Portugal,Spain,Sweden,Turkey,Uganda,Ukraine,Vietnam,Zambia".split(
    ",",
  );

export const VIEW_LEAVES: readonly LeafRecipe[] = [
  [/^List\d+$/, lists],
  [/^ExpandableList\d$/, expandable],
  [/^Controls\d$/, controls],
  [
    /^TextFields$/,
    (leaf) =>
      leaf.main(
        [
          edit("edit", "Plain text"),
          edit("email", "E-mail", {
            inputType: 0x21,
            validate: { pattern: "^[^@ ]+@[^@ ]+$", error: "Not an e-mail address" },
          }),
          edit("phone", "Phone", { inputType: 3 }),
          edit("number", "Number", { inputType: 2 }),
          edit("password", "Password", { inputType: 0x81 }),
          edit("date", "Date", { inputType: 0x14 }),
          edit("multi", "Several lines", { inputType: 0x20001 }),
        ],
        { scroll: true },
      ),
  ],
  [
    /^Buttons1$/,
    (leaf) =>
      leaf.main([
        button("button_normal", "Normal", toast("Normal")),
        button("button_small", "Small", toast("Small")),
        toggle("button_toggle"),
      ]),
  ],
  [
    /^(AutoComplete)\d$/,
    (leaf) =>
      leaf.main([
        text("msg", leaf.label),
        {
          id: "edit",
          role: "autocomplete",
          rid: "edit",
          hint: "Country",
          options: COUNTRIES,
          inputType: 0x10001,
        },
        ...(/[46]/.test(leaf.simple) ? [button("clear", "Clear", [{ set: ".edit", to: "" }])] : []),
      ]),
  ],
  [/^ProgressBar\d$/, progressBars],
  [
    /^SeekBar1$/,
    (leaf) =>
      leaf.main([
        seek("seek", 50),
        caption("progress", "{.seek} from touch=true"),
        text("tracking", "Tracking off"),
        check("enabled", "Enabled", true),
      ]),
  ],
  [
    /^RatingBar1$/,
    (leaf) =>
      leaf.main([
        { id: "ratingbar1", role: "rating", rid: "ratingbar1", value: 3 },
        { id: "ratingbar2", role: "rating", rid: "ratingbar2", value: 2 },
        caption("rating", "Rating: {.ratingbar1} / 5"),
      ]),
  ],
  [
    /^Focus\d$|^InternalSelectionFocus$/,
    (leaf) =>
      leaf
        .main([
          row("a", [
            button("leftButton", "Left"),
            button("middleButton", "Middle"),
            button("rightButton", "Right", leaf.to("detail")),
          ]),
          edit("field", "Focus me"),
          list("rightList", PLANETS, { onItem: [toast("{item}")] }),
        ])
        .page("detail", "Focus moved", [edit("one", "One"), edit("two", "Two")], { focus: "one" }),
  ],
  [/^DateWidgets1$/, dateWidgets],
  [
    /^DateWidgets2$/,
    (leaf) =>
      leaf.main([
        { id: "timePicker", role: "timePicker", value: "12:15" },
        caption("dateDisplay", "{.timePicker}"),
      ]),
  ],
  [
    /^PopupMenu1$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Tap to show popup menu"),
          button("button", "Make a Popup!", leaf.to("menu")),
        ])
        .popup("menu", {
          Search: toast("Clicked popup menu item Search"),
          Add: toast("Clicked popup menu item Add"),
          Edit: leaf.to("edit"),
          Share: toast("Clicked popup menu item Share"),
        })
        .page("edit", "Edit", [edit("name", "Name"), button("save", "Save", [{ back: true }])]),
  ],
  [/^SearchView/, searchView],
  [
    /^RotatingButton$/,
    (leaf) =>
      leaf.main(
        [
          button("rotatingButton", "Rotating button"),
          ...[
            "translationX",
            "translationY",
            "scaleX",
            "scaleY",
            "rotationX",
            "rotationY",
            "rotationZ",
          ].flatMap((name) => [caption(`${name}_label`, name), seek(name, 0)]),
        ],
        { scroll: true },
      ),
  ],
  [
    /^SecureView$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Touches are not taken while another window covers the button."),
          button("secure_view_unsecure_button", "Unsecure button", leaf.to("bought")),
          button("secure_view_builtin_secure_button", "Built-in secure button", leaf.to("bought")),
          button("secure_view_custom_secure_button", "Custom secure button", leaf.to("warning")),
          button("show_overlay", "Show overlay", toast("This overlay covers the buttons")),
        ])
        .dialog(
          "bought",
          "Click!",
          "You clicked the button. Some kind of action would be performed now.",
          [answer("dismiss", "Dismiss")],
        )
        .dialog("warning", "Caught!", "The window was covered.", [answer("dismiss", "Dismiss")]),
  ],
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
  [
    /^DragAndDropDemo$/,
    (leaf) =>
      leaf.main([
        text("drag_explanation", "Drag the dots."),
        row(
          "dots",
          [1, 2, 3].map((at) =>
            image(`drag_dot_${at}`, at, {
              widthDp: 88,
              heightDp: 88,
              onLong: toast("Dot : dragging"),
              desc: `Dot ${at}`,
            }),
          ),
        ),
        text("drag_result_text", "Nothing dropped yet"),
        check("drag_text", "Hide dots"),
      ]),
  ],
  [
    /^GameControllerInput$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Connect a game controller to fly."),
          canvas(61, 300),
          button("summary", "Summary", leaf.to("summary")),
        ])
        .page("summary", "Input devices", [
          list("devices", ["Virtual keyboard", "Touch screen"], {
            row: "twoLines",
            details: ["Id {n}"],
          }),
        ]),
  ],
  [
    /^Hover$/,
    (leaf) =>
      leaf.main([
        text("message", "Move the pointer over the box."),
        {
          id: "container",
          role: "card",
          rid: "container",
          children: [button("button", "Can't touch this?"), caption("inner", "Inner box")],
        },
        check("intercept_checkbox", "Intercept"),
      ]),
  ],
  [
    /^OverscanActivity$|^ContentBrowserActivity$/,
    (leaf) =>
      leaf
        .main(
          [
            heading("title", leaf.label),
            text("content", `${LOREM}\n\n${LOREM}\n\n${LOREM}\n\n${LOREM}`),
          ],
          {
            scroll: true,
            menu: [
              entry("full", "Full screen", toast("Full screen")),
              entry("share", "Share", leaf.to("share")),
            ],
          },
        )
        .dialog(
          "share",
          "Share",
          undefined,
          [answer("cancel", "Cancel")],
          [list("targets", ["Messages", "Mail"], { row: "icon", onItem: [[{ back: true }]] })],
        ),
  ],
  [
    /^Switches$/,
    (leaf) =>
      leaf.main([
        switchOf("standard", "Standard switch"),
        switchOf("default_on", "Default is on", true),
        switchOf("monitored_switch", "Monitored switch", false, {
          onChange: toast("Monitored switch is {.monitored_switch}"),
        }),
        switchOf("customized_text", "Customized text"),
      ]),
  ],
  [
    /^CustomPicker1$/,
    (leaf) =>
      leaf.main([
        text("text", "Pick a number"),
        { id: "picker", role: "numberPicker", value: 5 },
        caption("value", "Chosen: {.picker}"),
        button("ok", "Done", toast("{.picker}")),
      ]),
  ],
  [
    /^TextClockDemo$/,
    (leaf) =>
      leaf.main(
        ["{time}", "{seconds}", "Today {time}", "It is {time}"].map((format, at) =>
          text(`clock${at}`, format),
        ),
      ),
  ],
  [
    /^ChronometerDemo$/,
    (leaf) =>
      leaf.main([
        {
          id: "chronometer",
          role: "heading",
          cls: "Chronometer",
          rid: "chronometer",
          text: "Initial format: {elapsed}",
        },
        ...["Start", "Stop", "Reset", "Set format string", "Clear format string"].map((label) =>
          button(label.toLowerCase().split(" ").slice(0, 2).join("_"), label),
        ),
      ]),
  ],
  [/^WebView\d$/, webView],
  [
    /^RadioGroup1$/,
    (leaf) =>
      leaf.main([
        radios("menu", ["Snack", "Breakfast", "Lunch", "Dinner", "All of them"], 2),
        text("choice", "You have selected: {.menu}"),
        button("clear", "Clear", [{ set: ".menu", to: "" }]),
      ]),
  ],
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
  [
    /^Spinner1$/,
    (leaf) =>
      leaf.main([
        text("c", "Color:"),
        spinner("spinner1", ["red", "orange", "yellow", "green", "blue", "violet"], {
          onChange: toast("Spinner1: position={.spinner1}"),
        }),
        text("p", "Planet:"),
        spinner("spinner2", PLANETS, { onChange: toast("Spinner2: position={.spinner2}") }),
      ]),
  ],
  [/^Grid\d$/, grids],
  [
    /^ImageView1$/,
    (leaf) =>
      leaf.main(
        [
          text("a", "Actual size"),
          image("image1", 3, { widthDp: 120, heightDp: 90 }),
          text("b", "Fit, bounded"),
          image("image2", 5, { heightDp: 160 }),
          text("c", "Tinted"),
          image("image3", 7, { widthDp: 200, heightDp: 100 }),
          image("image4", 8),
        ],
        { scroll: true },
      ),
  ],
  [
    /^ImageSwitcher1$/,
    (leaf) =>
      leaf.main([
        image("switcher", 30, { heightDp: 320 }),
        {
          id: "gallery",
          role: "hscroll",
          rid: "gallery",
          children: Array.from({ length: 7 }, (_, at) =>
            image(`thumb${at}`, at + 30, {
              widthDp: 80,
              heightDp: 80,
              desc: `Picture ${at + 1}`,
              onTap: [{ noop: true }],
            }),
          ),
        },
      ]),
  ],
  [
    /^TextSwitcher1$/,
    (leaf) => {
      const n = leaf.variable("n", 0);
      return leaf.main([
        button("next", "Next", [{ set: n, to: { add: [{ var: n }, 1] } }]),
        heading("switcher", "{" + n + "}"),
      ]);
    },
  ],
  [
    /^ImageButton1$/,
    (leaf) =>
      leaf
        .main([
          imageButton("call", "Call", "person", [{ external: "com.android.dialer" }]),
          imageButton("alarm", "Clock", "clock", toast("Alarm")),
          imageButton("star", "Favourite", "star", leaf.to("star")),
        ])
        .dialog("star", "Favourites", "Added.", OK_CANCEL),
  ],
  [
    /^Visibility1$/,
    (leaf) => {
      const shown = leaf.variable("shown", true);
      return leaf.main([
        text("a", "View A"),
        text("victim", "View B", { guard: { var: shown } }),
        text("c", "View C"),
        row("buttons", [
          button("vis", "Vis", [{ set: shown, to: true }]),
          button("invis", "Invis", [{ set: shown, to: false }]),
          button("gone", "Gone", [{ set: shown, to: false }]),
        ]),
      ]);
    },
  ],
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
  [
    /^CustomView1$/,
    (leaf) =>
      leaf.main([
        { id: "label", role: "text", cls: "io.appium.android.apis.view.LabelView", text: "Red" },
        {
          id: "label2",
          role: "heading",
          cls: "io.appium.android.apis.view.LabelView",
          text: "Blue",
        },
        caption("label3", "Green"),
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

function controls(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(-1));
  return leaf.main(
    [
      button("button", "Save", toast("Saved")),
      button("button_disabled", "Save", toast("Saved"), { enabledWhen: false }),
      edit("edit", "hint text"),
      edit("edit2", "hint text", { inputType: number % 2 === 0 ? 0x21 : 1 }),
      check("check1", "Checkbox 1"),
      check("check2", "Checkbox 2", true),
      radios("radio", ["RadioButton 1", "RadioButton 2"], -1),
      { id: "star", role: "check", rid: "star", text: "Star" },
      row("toggles", [toggle("toggle1"), toggle("toggle2", true)]),
      spinner("spinner1", PLANETS),
    ],
    { scroll: true, ...(number === 2 || number === 4 || number === 6 ? { dark: true } : {}) },
  );
}

function progressBars(leaf: Leaf): Leaf {
  const number = Number(leaf.simple.slice(-1));
  if (number === 3) {
    return leaf
      .main([
        button("showIndeterminate", "Show indeterminate", leaf.to("one")),
        button("showIndeterminateNoTitle", "Show indeterminate no title", leaf.to("two")),
      ])
      .dialog(
        "one",
        "Indeterminate",
        undefined,
        [],
        [
          row("body", [
            { id: "busy", role: "busy" },
            text("message", "Please wait while loading..."),
          ]),
        ],
      )
      .dialog(
        "two",
        "",
        undefined,
        [],
        [row("body", [{ id: "busy", role: "busy" }, text("message", "Please wait...")])],
      );
  }
  if (number === 4)
    return leaf.main([
      text("text", "Work goes on in the title."),
      toggle("toggle", true),
      { id: "busy", role: "busy" },
    ]);
  if (number === 2)
    return leaf.main(
      ["Large", "Normal", "Small"].flatMap((size) => [
        caption(`${size}_label`, size),
        { id: size, role: "busy" } satisfies WidgetDef,
      ]),
    );
  return leaf.main([
    progress("progress_horizontal", 50),
    caption("default", "Default progress"),
    row("one", [
      button("decrease", "-", [{ set: ".progress_horizontal", to: 30 }]),
      button("increase", "+", [{ set: ".progress_horizontal", to: 70 }]),
    ]),
    caption("second", "Secondary progress"),
    row("two", [button("decrease_secondary", "-"), button("increase_secondary", "+")]),
  ]);
}

function dateWidgets(leaf: Leaf): Leaf {
  const date = leaf.variable("date", "2024-03-15");
  const time = leaf.variable("time", "10:30");
  return leaf
    .main([
      text("dateDisplay", "{" + date + "} {" + time + "}"),
      button("pickDate", "Change the date", leaf.to("date")),
      button("pickTime", "Change the time", leaf.to("time")),
      button("pickTimeSpinner", "Change the time (spinner)", leaf.to("wheels")),
    ])
    .dialog("date", "", undefined, OK_CANCEL, [
      { id: "datePicker", role: "datePicker", bind: date },
    ])
    .dialog("time", "", undefined, OK_CANCEL, [
      { id: "timePicker", role: "timePicker", bind: time },
    ])
    .dialog("wheels", "Set time", undefined, OK_CANCEL, [
      row("wheels", [
        { id: "hours", role: "numberPicker", value: 10 },
        { id: "minutes", role: "numberPicker", value: 30 },
      ]),
    ]);
}

function searchView(leaf: Leaf): Leaf {
  const hits = list("list", CHEESES.slice(0, 30), { onItem: [leaf.to("hit")] });
  leaf.page("hit", "{item}", [text("text", "Found as number {n}")]);
  const field: WidgetDef = {
    id: "search",
    role: "search",
    rid: "android:id/search_src_text",
    hint: "Search",
    onSubmit: toast("Query = {.search} : submitted"),
  };
  if (leaf.simple.endsWith("ActionBar")) {
    return leaf
      .main([text("status_text", "Tap the magnifier above.")], {
        menu: [entry("action_search", "Search", leaf.to("open"), { value: "search" })],
        shownActions: 1,
      })
      .page("open", "Search", [field, hits], { focus: "search" });
  }
  return leaf.main(
    leaf.simple.endsWith("FilterMode")
      ? [field, hits]
      : [field, text("status_text", "Type above."), caption("suggestions", "Query = {.search}")],
  );
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
