// Leaves about preferences: lists of settings, some with a dialog, some that open further lists.
import type { Effect, WidgetDef } from "../model";
import {
  answer,
  button,
  caption,
  edit,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  text,
} from "./leaf";

function header(id: string, title: string): WidgetDef {
  return { id, role: "preferenceHeader", text: title };
}

function item(
  id: string,
  title: string,
  detail: string,
  onTap: Effect[] = [{ noop: true }],
  more: Partial<WidgetDef> = {},
): WidgetDef {
  return { id, role: "preference", text: title, detail, onTap, ...more };
}

function box(
  id: string,
  title: string,
  detail: string,
  isOn = false,
  more: Partial<WidgetDef> = {},
): WidgetDef {
  return { id, role: "preference", text: title, detail, value: isOn, ...more };
}

function scrolled(id: string, children: WidgetDef[]): WidgetDef[] {
  return [{ id, role: "scroll", children }];
}

/** The dialogs and the next screen that most preference samples share. */
function common(leaf: Leaf): Leaf {
  return leaf
    .dialog("text", "Enter your favorite animal", undefined, OK_CANCEL, [
      edit("edit", "Animal", { rid: "android:id/edit" }),
    ])
    .dialog(
      "choice",
      "Choose one",
      undefined,
      [answer("cancel", "Cancel")],
      [
        list("choices", ["Alpha option 01", "Beta option 02", "Charlie option 03"], {
          row: "radio",
          onItem: [[{ back: true }]],
        }),
      ],
    )
    .page(
      "next",
      "Screen preference",
      scrolled("scroll", [
        box(
          "next_screen_checkbox",
          "Toggle preference",
          "Preference that is on the next screen but same hierarchy",
        ),
        item("again", "Intent preference", "Launches a web page", [
          { external: "com.android.chrome" },
        ]),
      ]),
    );
}

function fromXml(leaf: Leaf): Leaf {
  return common(leaf).main(
    scrolled("scroll", [
      header("inline", "In-line preferences"),
      box("checkbox_preference", "Checkbox preference", "This is a checkbox"),
      header("dialogs", "Dialog-based preferences"),
      item(
        "edittext_preference",
        "Edit text preference",
        "An example that uses an edit text dialog",
        leaf.to("text"),
      ),
      item(
        "list_preference",
        "List preference",
        "An example that uses a list dialog",
        leaf.to("choice"),
      ),
      header("launch", "Launch preferences"),
      item(
        "screen_preference",
        "Screen preference",
        "Shows another screen of preferences",
        leaf.to("next"),
      ),
      item("intent_preference", "Intent preference", "Launches a web page", [
        { external: "com.android.chrome" },
      ]),
      header("attributes", "Preference attributes"),
      box("parent", "Parent checkbox preference", "This is visually a parent", true),
      box("child", "Child checkbox preference", "This is visually a child", false, {
        enabledWhen: { var: ".parent" },
      }),
    ]),
  );
}

export const PREFERENCE_LEAVES: readonly LeafRecipe[] = [
  [/^(FragmentPreferences|PreferencesFromXml|PreferencesFromCode)$/, fromXml],
  [
    /^PreferenceWithHeaders$/,
    (leaf) =>
      leaf
        .main([
          list("headers", ["Prefs 1", "Prefs 2", "Intent"], {
            row: "twoLines",
            details: [
              "An example of some preferences.",
              "Some other preferences you can see",
              "Launches an intent",
            ],
            onItem: [leaf.to("one"), leaf.to("two"), [{ external: "com.android.chrome" }]],
          }),
          button("hardware", "Some action", [{ toast: "Action" }]),
        ])
        .page(
          "one",
          "Prefs 1",
          scrolled("scroll", [
            box("checkbox_preference", "Checkbox preference", "Short and sweet"),
            item("list_preference", "List preference", "Choose", leaf.to("choice")),
          ]),
        )
        .page(
          "two",
          "Prefs 2",
          scrolled("scroll", [
            header("inner", "Inner"),
            box("notify", "Notify", "Once a day", true),
          ]),
        )
        .dialog(
          "choice",
          "Choose one",
          undefined,
          [answer("cancel", "Cancel")],
          [
            list("choices", ["Alpha option 01", "Beta option 02"], {
              row: "radio",
              onItem: [[{ back: true }]],
            }),
          ],
        ),
  ],
  [
    /^AdvancedPreferences$/,
    (leaf) => {
      const count = leaf.variable("count", 0);
      return leaf.main(
        scrolled("scroll", [
          item("my_preference", "My preference", "This counts: {" + count + "}", [
            { set: count, to: { add: [{ var: count }, 1] } },
          ]),
          box(
            "advanced_checkbox_preference",
            "Haunted preference",
            "This preference is toggled by a ghost every few seconds",
          ),
        ]),
      );
    },
  ],
  [
    /^LaunchingPreferences$/,
    (leaf) =>
      common(leaf).main([
        button("launch", "Launch PreferenceActivity", leaf.to("next")),
        caption("counter", "The counter value is {visits}"),
      ]),
  ],
  [
    /^PreferenceDependencies$/,
    (leaf) =>
      leaf
        .main(
          scrolled("scroll", [
            box("wifi", "WiFi", "Turn WiFi on or off"),
            item("wifi_settings", "WiFi settings", "Edit the settings", leaf.to("ssid"), {
              enabledWhen: { var: ".wifi" },
            }),
          ]),
        )
        .dialog("ssid", "WiFi settings", undefined, OK_CANCEL, [
          edit("edit", "Network name", { rid: "android:id/edit" }),
          text("hint", "Letters and digits"),
        ]),
  ],
  [
    /^DefaultValues$/,
    (leaf) =>
      common(leaf).main(
        scrolled("scroll", [
          box("default_checkbox", "Checkbox preference", "This is a checkbox", true),
          item("default_edittext", "Edit text preference", "Default value", leaf.to("text")),
          item("default_list", "List preference", "Beta option 02", leaf.to("choice")),
        ]),
      ),
  ],
  [
    /^SwitchPreference$/,
    (leaf) =>
      leaf.main(
        scrolled("scroll", [
          header("header", "Switches"),
          box("checkbox_preference", "Checkbox preference", "This is a checkbox"),
          box("switch_preference", "Switch preference", "This is a switch", false, {
            mark: "switch",
          }),
          box("custom_switch", "Switch preference", "This is a switch with custom text", true, {
            mark: "switch",
          }),
        ]),
      ),
  ],
];
