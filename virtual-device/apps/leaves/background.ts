// Leaves about services, alarms and notifications: work that goes on elsewhere and reports back.
import type { Effect, Text, WidgetDef } from "../model";
import {
  button,
  CHEESES,
  caption,
  column,
  heading,
  type Leaf,
  type LeafRecipe,
  row,
  text,
  toast,
  toggle,
} from "./leaf";

const NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS";

export const BACKGROUND_LEAVES: readonly LeafRecipe[] = [
  [/(Controller|Binding|BindingOptions)$/, service],
  [
    /^AlarmService$/,
    (leaf) =>
      leaf.main([
        button("start_alarm", "Start alarm service", [
          ...toast("Alarm service will go off in 15 seconds"),
          { toast: "The alarm service has started", delayMs: 15_000 },
        ]),
        button("stop_alarm", "Stop alarm service", toast("Alarm service has been unscheduled")),
      ]),
  ],
  [
    /^NotifyWithText$/,
    (leaf) =>
      leaf.main([
        button("short_notify", "Show short notification", toast("Short notification")),
        button(
          "long_notify",
          "Show long notification",
          toast("This is a long notification. See how you might need more time to read it?"),
        ),
      ]),
  ],
  [
    /^IncomingMessage$/,
    (leaf) =>
      leaf
        .main([
          notifyButton(
            "notify_app",
            "Show app notification",
            "Joe",
            "Hi, are we still on for lunch?",
            leaf.id("message"),
          ),
          notifyButton(
            "notify_interstitial",
            "Show interstitial notification",
            "Dianne",
            "Meet me at the station.",
            leaf.id("ask"),
          ),
        ])
        .page(
          "message",
          "Incoming message",
          [heading("message_from", "Joe"), text("message", "Hi, are we still on for lunch?")],
          { activity: `${leaf.name.packageName}.app.IncomingMessageView` },
        )
        .page("ask", "You have messages", [
          button("go", "Switch to app", [{ goto: leaf.id("message"), mode: "replace" }]),
        ]),
  ],
  [
    /^IncomingMessage(View|Interstitial)$|^NotificationDisplay$|^SmsReceivedDialog$/,
    (leaf) =>
      leaf.main([
        heading("message_from", "Joe"),
        text("message", "kthx. meet u for dinner. cul8r"),
        button("dismiss", "Dismiss", [{ back: true }]),
      ]),
  ],
  [/^StatusBarNotifications$/, statusBarNotifications],
];

function service(leaf: Leaf): Leaf {
  const isBinding = /Binding/.test(leaf.simple);
  const running = leaf.variable("running", false);
  const [start, stop] = isBinding
    ? ["Bind service", "Unbind service"]
    : ["Start service", "Stop service"];
  const name = leaf.label;
  if (leaf.simple.startsWith("Alarm")) {
    return leaf.main([
      text("text", "Demonstrates the alarm manager."),
      button("one_shot", "One shot alarm", [
        ...toast("One-shot alarm will go off in 30 seconds"),
        { toast: "The one-shot alarm has gone off", delayMs: 30_000 },
      ]),
      button(
        "start_repeating",
        "Start repeating alarm",
        toast("Repeating alarm will go off in 15 seconds and every 15 seconds after"),
      ),
      button(
        "stop_repeating",
        "Stop repeating alarm",
        toast("Repeating alarm has been unscheduled"),
      ),
    ]);
  }
  const notify: Effect = {
    notify: { title: name, text: "The service is running", open: leaf.name.activity },
  };
  return leaf.main([
    text("text", `Controls ${name.toLowerCase()}.`),
    button("start", start!, [{ set: running, to: true }, notify], {
      enabledWhen: { not: { var: running } },
    }),
    button("stop", stop!, [{ set: running, to: false }], { enabledWhen: { var: running } }),
    ...(/BindingOptions/.test(leaf.simple)
      ? ["Waive priority", "Important", "With activity"].map((option, at) =>
          button(`bind${at}`, option, toast(option)),
        )
      : []),
    ...(/ServiceStartArguments/.test(leaf.simple)
      ? [
          button("start1", "Start with failed delivery", toast("Redelivered")),
          button("kill", "Kill process", [{ toast: "Service stopped" }]),
        ]
      : []),
    caption("state", "Running: {" + running + "}"),
  ]);
}

function notifyButton(
  id: string,
  label: Text,
  title: Text,
  message: Text,
  open: string,
): WidgetDef {
  const notify: Effect = { notify: { title, text: message, open } };
  return button(id, label, [
    { permission: NOTIFICATIONS, granted: [notify], denied: toast("Notifications are off") },
  ]);
}

function statusBarNotifications(leaf: Leaf): Leaf {
  const moods = ["Happy", "Neutral", "Sad"];
  const post = (mood: string): Effect[] => [
    {
      permission: NOTIFICATIONS,
      granted: [
        {
          notify: {
            title: "Mood ring",
            text: `I am ${mood.toLowerCase()}`,
            open: leaf.id("opened"),
          },
        },
      ],
      denied: toast("Notifications are off"),
    },
  ];
  return leaf
    .main(
      [
        heading("icons", "Icons only"),
        row(
          "moods",
          moods.map((mood) => button(mood.toLowerCase(), mood, post(mood))),
        ),
        heading("withText", "Icons and ticker text"),
        column(
          "tickers",
          moods.map((mood) => button(`${mood.toLowerCase()}Marquee`, `${mood} ticker`, post(mood))),
        ),
        toggle("sound", false, { options: ["Silent", "With sound"] }),
        button("clear", "Clear notification", toast("Cleared")),
        caption("cheese", CHEESES[7]!),
      ],
      { scroll: true },
    )
    .page("opened", "Mood ring", [text("mood", "You opened the notification.")], {
      activity: `${leaf.name.packageName}.app.NotificationDisplay`,
    });
}
