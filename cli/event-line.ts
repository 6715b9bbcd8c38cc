// One readable line for each event of a run; unknown events get one too. Pure.
import { styleText } from "node:util";
import type { RunEventType } from "../run/types";
import type { StreamedEvent } from "./follow";

type Data = Record<string, unknown>;

const text = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};
const seconds = (ms: unknown): string =>
  typeof ms === "number" ? `${(ms / 1000).toFixed(1)} s` : "";

const fieldsOf = (value: unknown): Data =>
  typeof value === "object" && value !== null ? (value as Data) : {};
const screenOf = (value: unknown): string => {
  const { title, activity } = fieldsOf(value);
  return text(title ?? activity);
};

/** How an event reads; null where it is not worth a line of its own. */
const LINES: Record<RunEventType, (data: Data) => string | null> = {
  "run.queued": (d) => {
    const { total } = fieldsOf(d.replay);
    if (!d.replayOf) return "queued";
    return `queued, to walk the path of ${text(d.replayOf)} again${total === undefined ? "" : `, ${text(total)} actions`}`;
  },
  "run.started": (d) => `started by ${text(d.worker)}`,
  "run.resumed": (d) => `resumed by ${text(d.worker)}, attempt ${text(d.attempt)}`,
  "run.lease_lost": () => styleText("yellow", "worker lost; waiting for another"),
  "run.waiting_for_device": (d) =>
    styleText(
      "yellow",
      `waiting for ${text(d.udid) || "a device"}, held by ${text(d.heldBy) || "none"}`,
    ),
  "run.requeued": (d) => styleText("yellow", `back in the queue: ${text(d.reason)}`),
  "run.cancel_requested": () => styleText("yellow", "cancel requested"),
  "device.session_opened": (d) =>
    `session on ${text(d.udid)}, ${text(d.model)}, Android ${text(d.platformVersion)} ${seconds(d.durationMs)}`,
  "device.session_closed": () => "session closed",
  "app.installed": (d) => `installed ${text(d.packageName)} ${seconds(d.durationMs)}`,
  "app.launched": (d) => `launched ${text(d.activity)} ${seconds(d.durationMs)}`,
  "app.restarted": (d) => `restarted the app ${text(d.reason)}`,
  "app.returned": (d) => `back in the app by ${text(d.by)}`,
  "replay.departed": (d) => {
    const seen = screenOf(d.seen);
    const where = screenOf(d.expected);
    const place = `${where && ` on ${where}`}${seen && `, ${seen} is in front`}`;
    return styleText(
      "yellow",
      `departed from the path after ${text(d.followed)} of ${text(d.total)}: ${text(fieldsOf(d.expected).label)} was due${place}`,
    );
  },
  "goal.reached": () => styleText("green", "goal reached"),
  "app.left": (d) => styleText("yellow", `left the app for ${text(d.packageName)}`),
  "app.crashed": (d) => styleText("red", `CRASH ${text(d.title)}`),
  "app.hung": (d) => styleText("red", `NOT RESPONDING ${text(d.title)}`),
  "dialog.dismissed": (d) => `dismissed a dialog: ${text(d.text)}`,
  "screen.discovered": (d) =>
    styleText("green", `new screen ${text(d.screenId)} ${text(d.title ?? d.activity)}`),
  "action.performed": (d) => text(d.label),
  "policy.switched": (d) => styleText("yellow", `${text(d.reason)}: ${text(d.to)}`),
  "wall.reported": (d) =>
    styleText("yellow", `an account is asked for on ${text(d.title)}: ${text(d.answer)}`),
  "log.kept": () => null,
  "recovery.applied": (d) =>
    styleText("yellow", `recovery ${text(d.action)} after ${text(d.signature)}`),
  "run.completed": (d) => `completed ${text(d.stopReason)}`,
  "run.failed": (d) => styleText("red", `failed ${text(d.stopReason)} ${text(d.message)}`),
  "run.canceled": () => "canceled",
  "agent.node.started": () => null,
  "agent.node.finished": (d) =>
    d.outcomeStatus === "FAILURE"
      ? styleText("yellow", `${text(d.nodeName)} failed ${text(d.fault ?? d.outcome)}`)
      : null,
  "screen.perceived": () => null,
  "action.chosen": () => null,
  "step.finished": () => null,
};

/** The line of an event without its time; null where it is not worth a line. */
export function eventLine(event: StreamedEvent): string | null {
  const line = Object.hasOwn(LINES, event.type) ? LINES[event.type as RunEventType] : undefined;
  return line ? line(event.data) : `${event.type} ${JSON.stringify(event.data)}`;
}
