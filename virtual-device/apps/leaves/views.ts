// Leaves about the other views: clocks, pictures, switchers, dragging, hovering, visibility.
import {
  answer,
  button,
  canvas,
  caption,
  check,
  entry,
  heading,
  image,
  type LeafRecipe,
  LOREM,
  list,
  row,
  seek,
  text,
  toast,
} from "./leaf";

export const VIEW_LEAVES: readonly LeafRecipe[] = [
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
