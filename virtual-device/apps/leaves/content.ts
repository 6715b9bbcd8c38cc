// Leaves about content, sensors, speech, text, media and tags.
import type { WidgetDef } from "../model";
import {
  answer,
  button,
  canvas,
  caption,
  check,
  edit,
  heading,
  image,
  type Leaf,
  type LeafRecipe,
  LOREM,
  link,
  list,
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

export const CONTENT_LEAVES: readonly LeafRecipe[] = [
  [
    /^VoiceRecognition$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Click the button and start speaking."),
          spinner("supported_languages", ["English", "Deutsch", "Français"]),
          button("btn_speak", "Speak!", [
            {
              permission: "android.permission.RECORD_AUDIO",
              granted: leaf.to("listening"),
              denied: toast("Recognizer not present"),
            },
          ]),
          list("list", []),
        ])
        .dialog(
          "listening",
          "Try saying something",
          undefined,
          [answer("cancel", "Cancel")],
          [{ id: "mic", role: "busy" }],
        ),
  ],
  [
    /^TextToSpeechActivity$/,
    (leaf) =>
      leaf.main(
        [
          text("text", "Press the button to have the device speak a random sentence."),
          button("again_button", "Say something", toast("Hello there")),
        ],
        { lateMs: 1200 },
      ),
  ],
  [
    /^ClockBackActivity$/,
    (leaf) =>
      leaf.main([
        text("text", "A service that speaks the time must be enabled in the settings."),
        button("button", "Accessibility settings", [{ external: "com.android.settings" }]),
      ]),
  ],
  [
    /^TaskListActivity$/,
    (leaf) =>
      leaf.main([
        text("intro", "Enable the task back service to hear the tasks."),
        button("button", "Settings", [{ external: "com.android.settings" }]),
        list(
          "list",
          [
            "Take out trash",
            "Do laundry",
            "Conquer world",
            "Nap",
            "Do taxes",
            "Abolish bureaucracy",
            "Tea with aunt",
            "Clean kitchen",
            "Buy coffee",
          ],
          { row: "check" },
        ),
      ]),
  ],
  [
    /^CustomViewAccessibilityActivity$|^AccessibilityNodeProviderActivity$/,
    (leaf) =>
      leaf.main([
        text("text", "A custom view that speaks."),
        row("views", [
          button("red", "Red", toast("Red")),
          button("yellow", "Yellow", toast("Yellow")),
          button("blue", "Blue", toast("Blue")),
        ]),
        canvas(77, 160, { desc: "Custom buttons" }),
      ]),
  ],
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
  [
    /^MorseCode$/,
    (leaf) =>
      leaf.main([
        text("msg", "Text to vibrate"),
        edit("text", "Text", {
          inputType: 0x1001,
          validate: { pattern: "^[A-Za-z ]*$", error: "Letters only" },
        }),
        button("button", "Vibrate", toast("Vibrating {.text}")),
      ]),
  ],
  [
    /^Sensors$|^RotationVectorDemo$|^SensorTest$/,
    (leaf) =>
      leaf.main([
        canvas(31, 320),
        caption("values", "x 0.02  y 9.81  z 0.11  ({tick:500})"),
        check("pause", "Pause"),
      ]),
  ],
  [
    /^SmsMessagingDemo$/,
    (leaf) =>
      leaf.main([
        check("sms_enable_receiver", "Enable SMS broadcast receiver"),
        text("status", "Status: idle"),
        edit("sms_recipient", "Recipient", { inputType: 3 }),
        edit("sms_content", "Message", { inputType: 0x20001 }),
        button("sms_send_message", "Send", [
          {
            permission: "android.permission.SEND_SMS",
            granted: toast("Message sent"),
            denied: toast("Not allowed to send"),
          },
        ]),
      ]),
  ],
  [
    /^(Link)$/,
    (leaf) =>
      leaf.main([
        link("text1", "Open example.com, or call 555 0100", [{ external: "com.android.chrome" }]),
        link("text2", "This text has a link in HTML.", [{ external: "com.android.chrome" }]),
        link("text3", "Phone: (555) 010-0100", [{ external: "com.android.dialer" }]),
        text("text4", "Manually created spans."),
      ]),
  ],
  [
    /^Marquee$/,
    (leaf) =>
      leaf.main([
        button("one", "This use of marquee is the default: a text that is far too long"),
        button("two", "Another one that does not fit into its button"),
        button("three", "Short"),
      ]),
  ],
  [/^LogTextBox1$/, logBox],
  [
    /^KeyEventText$/,
    (leaf) => leaf.main([edit("edit", "Press keys here"), text("text", "Typed: {.edit}")]),
  ],
  [
    /^Unicode$/,
    (leaf) =>
      leaf.main([
        text("button1", "fl\u00e9ch\u00e9, \u00c5ngstr\u00f6m, \u00bfqu\u00e9?"),
        text("button2", "\u0430\u0431\u0432\u0433\u0434 \u0410\u0411\u0412\u0413\u0414"),
        edit("edit", "Unicode", { value: "\u00e9\u00e8\u00ea" }),
        button("button3", "\u03b1\u03b2\u03c0 \u0394\u03a9"),
      ]),
  ],
  [
    /^MediaPlayerDemo$/,
    (leaf) =>
      leaf.main([
        text("text", "Plays media from several places."),
        ...[
          "Play local video",
          "Play stream video",
          "Play local audio",
          "Play resources audio",
        ].map((label, at) =>
          button(
            ["localvideo", "streamvideo", "localaudio", "resourcesaudio"][at]!,
            label,
            leaf.toActivity(
              at < 2 ? ".media.MediaPlayerDemo_Video" : ".media.MediaPlayerDemo_Audio",
            ),
          ),
        ),
      ]),
  ],
  [
    /^MediaPlayerDemo_Audio$/,
    (leaf) =>
      leaf.main([
        text("playing", "Playing audio ({elapsed} s)"),
        progress("position", 20),
        button("stop", "Stop", [{ back: true }]),
      ]),
  ],
  [/^(MediaPlayerDemo_Video|VideoViewDemo|VideoPlayerActivity)$/, video],
  [
    /^AudioFxDemo$/,
    (leaf) =>
      leaf.main(
        [
          text("status", "Status: tap to let the app record"),
          canvas(53, 120),
          button("record", "Start visualizer", [
            {
              permission: "android.permission.RECORD_AUDIO",
              granted: toast("Listening"),
              denied: toast("Visualizer is off"),
            },
          ]),
          ...["60 Hz", "230 Hz", "910 Hz", "3600 Hz", "14000 Hz"].flatMap((band, at) => [
            caption(`band${at}`, band),
            seek(`level${at}`, 50),
          ]),
        ],
        { scroll: true },
      ),
  ],
  [
    /^(ForegroundDispatch|TechFilter|ForegroundNdefPush)$/,
    (leaf) =>
      leaf.main([
        text(
          "text",
          leaf.simple === "ForegroundNdefPush"
            ? "Tap another phone to push a message."
            : "Scan a tag",
        ),
        caption("count", "Tags found: 0"),
        button("settings", "NFC settings", [{ external: "com.android.settings" }]),
      ]),
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
  [
    /^ExampleAppWidgetConfigure$/,
    (leaf) =>
      leaf.main([
        text("text", "Prefix of the widget's text:"),
        edit("appwidget_prefix", "Oh hai", { value: "Oh hai" }),
        button("save_button", "OK", [{ back: true }]),
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

function logBox(leaf: Leaf): Leaf {
  const lines = leaf.variable("lines", 1);
  return leaf.main([
    button("add", "Add", [{ set: lines, to: { add: [{ var: lines }, 1] } }]),
    text("text", `This is a test ({${lines}})`),
    switchOf("wrap", "Wrap lines", true),
  ]);
}

function video(leaf: Leaf): Leaf {
  const playing = leaf.variable("playing", false);
  return leaf.main(
    [
      {
        id: "surface",
        role: "surface",
        rid: "surface",
        cls: "android.widget.VideoView",
        seed: 15,
        heightDp: 240,
      },
      row("controls", [
        toggle("play", false, { bind: playing, options: ["Play", "Pause"] }),
        button("forward", "+10 s", toast("Forward")),
      ]),
      seek("position", 10),
      radios("quality", ["Auto", "720p", "1080p"], 0),
      caption("time", "{elapsed} s of 151 s"),
      list("chapters", PLANETS, {
        row: "twoLines",
        details: ["Chapter {n}"],
        onItem: [toast("Chapter {n}")],
      }),
    ],
    { dark: true },
  );
}
