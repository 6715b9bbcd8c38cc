// Leaves about media and speech: what plays, listens, or is read aloud.
import {
  answer,
  button,
  canvas,
  caption,
  type Leaf,
  type LeafRecipe,
  list,
  PLANETS,
  progress,
  radios,
  row,
  seek,
  spinner,
  text,
  toast,
  toggle,
} from "./leaf";

export const MEDIA_LEAVES: readonly LeafRecipe[] = [
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
];

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
