// Leaves about content: the clipboard, storage, resources, assets, contacts, packages.
import type { WidgetDef } from "../model";
import {
  answer,
  button,
  caption,
  heading,
  image,
  type Leaf,
  type LeafRecipe,
  LOREM,
  row,
  spinner,
  text,
  toast,
} from "./leaf";

export const CONTENT_LEAVES: readonly LeafRecipe[] = [
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
];

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
