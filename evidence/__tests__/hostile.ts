// An app that wants to break out of every text that shows its words.
import { Log } from "./log";

/** Breaks out of HTML, of attributes, of CDATA, of comments, of scripts, of YAML and of templates. */
export const hostile =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: one of the things that must not be run
  "</title></text></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${process.exit()}]]>-->\u0000\u001b[31m\ud800\u2028\n- evil: true";

/** A run of that app: its words are in every field that an app can reach. */
export function hostileLog(): Log {
  const touch = { locators: [{ by: "text", value: hostile, index: 0, count: 1 }] };
  const dies = { type: "app.crashed", signature: hostile, title: hostile } as const;
  const typed = { ...touch, text: hostile, direction: hostile };
  const filled = {
    ...touch,
    fields: [{ point: { x: 1, y: 1 }, text: hostile, ...touch }],
    submit: { point: { x: 2, y: 2 }, ...touch },
  };
  return new Log()
    .begin("s1", { packageName: hostile, appActivity: hostile, apkPath: hostile, goal: hostile })
    .add("device.session_opened", { udid: hostile, model: hostile, manufacturer: hostile })
    .add("screen.discovered", {
      screenId: "s1",
      title: hostile,
      activity: hostile,
      notes: [{ kind: hostile, count: 1, examples: [hostile] }],
    })
    .step("s1", "s2", { label: hostile, kind: "type", data: typed })
    .step("s2", "s2", { label: hostile, kind: "fillForm", data: filled })
    .add("dialog.dismissed", { text: hostile })
    .add(hostile, { [hostile]: hostile })
    .add("agent.node.finished", { nodeName: hostile, durationMs: 1 })
    .step("s2", `outside:${hostile}`, { label: hostile, outcome: "crashed", dies, data: touch })
    .add("run.failed", {
      status: "failed",
      verdict: hostile,
      stopReason: hostile,
      message: hostile,
    });
}
