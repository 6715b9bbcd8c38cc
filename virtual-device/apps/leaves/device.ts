// Leaves about the phone around the app: sensors, vibration, messages, tags, widgets of its home screen.
import { button, canvas, caption, check, edit, type LeafRecipe, text, toast } from "./leaf";

export const DEVICE_LEAVES: readonly LeafRecipe[] = [
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
    /^ExampleAppWidgetConfigure$/,
    (leaf) =>
      leaf.main([
        text("text", "Prefix of the widget's text:"),
        edit("appwidget_prefix", "Oh hai", { value: "Oh hai" }),
        button("save_button", "OK", [{ back: true }]),
      ]),
  ],
];
