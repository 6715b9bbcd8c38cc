// Leaves about controls: fields, buttons, bars, pickers, switches, searching.
import type { WidgetDef } from "../model";
import {
  answer,
  button,
  CHEESES,
  caption,
  check,
  edit,
  entry,
  imageButton,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  PLANETS,
  progress,
  radios,
  row,
  seek,
  spinner,
  switchOf,
  text,
  toast,
  toggle,
} from "./leaf";

const COUNTRIES =
  "Afghanistan,Albania,Algeria,Andorra,Angola,Argentina,Armenia,Australia,Austria,Bahrain,Bangladesh,Barbados,Belgium,Belize,Benin,Bhutan,Bolivia,Botswana,Brazil,Bulgaria,Canada,Chad,Chile,China,Colombia,Croatia,Cuba,Cyprus,Denmark,Ecuador,Egypt,Estonia,Fiji,Finland,France,Germany,Ghana,Greece,Iceland,India,Ireland,Italy,Japan,Kenya,Latvia,Malta,Mexico,Nepal,Norway,Oman,Peru,Poland,Portugal,Spain,Sweden,Turkey,Uganda,Ukraine,Vietnam,Zambia".split(
    ",",
  );

export const CONTROL_LEAVES: readonly LeafRecipe[] = [
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
    /^RadioGroup1$/,
    (leaf) =>
      leaf.main([
        radios("menu", ["Snack", "Breakfast", "Lunch", "Dinner", "All of them"], 2),
        text("choice", "You have selected: {.menu}"),
        button("clear", "Clear", [{ set: ".menu", to: "" }]),
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
    /^LocalSample$/,
    (leaf) =>
      leaf.main([
        text("text", "Activity for instrumentation."),
        edit("go", "Text"),
        check("check", "Check"),
      ]),
  ],
];

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
