// How evidence says things to people: outcomes, endings, moments, durations. Unknown words are shown as they are.
import type { StopReason } from "../run/types";
import { fields, number, text } from "./log-event";
import type { Moment, Screen, Step, Story } from "./told";

const OUTCOMES: Readonly<Record<string, string>> = {
  newScreen: "a new screen",
  otherScreen: "another screen",
  sameScreen: "the same screen, changed",
  unchanged: "nothing changed",
  leftApp: "out of the app",
  crashed: "the app crashed",
  hung: "the app stopped responding",
};

/** What a step led to. */
export function outcomeOf({ outcome }: Step): string {
  if (outcome === null) return "not finished";
  return OUTCOMES[outcome] ?? outcome;
}

/** Every reason is told; logs of later versions may name others. */
const STOP_REASONS: Readonly<Record<StopReason, string>> = {
  goal_reached: "The goal was reached.",
  explored: "Everything within reach was tried.",
  step_budget: "The run made all its steps.",
  time_budget: "The run used up its time.",
  restart_budget: "The app had to be restarted too often.",
  outside_budget: "The app kept being left for others.",
  app_crash: "The app does not stay up.",
  stuck: "No way led on.",
  replayed: "The whole path was walked again.",
  replay_departed: "The app departed from the path that was walked again.",
  canceled: "The run was canceled.",
  canceled_before_start: "The run was canceled before it began.",
  canceled_worker_lost: "The run was canceled while nobody walked it.",
  canceled_forced: "The run was canceled and did not end in time.",
  app_not_installable: "The app could not be installed.",
  app_not_launchable: "The app could not be started.",
  app_not_found: "The app was not on the device.",
  device_unavailable: "There was no device to use.",
  device_lost: "The device was lost.",
  appium_unreachable: "No Appium server answered.",
  not_appium: "What answered is no Appium server.",
  appium_failed: "Appium failed.",
  worker_lost: "The worker was lost too often.",
  bug: "Rove itself failed.",
};

/** Why the run ended, in a sentence. */
export function endingOf({ stopReason, finishedAt }: Story): string {
  if (finishedAt === null) return "The run goes on.";
  if (stopReason === null) return "";
  return Object.hasOwn(STOP_REASONS, stopReason)
    ? STOP_REASONS[stopReason as StopReason]
    : stopReason;
}

const VERDICTS: Readonly<Record<string, string>> = {
  passed: "Passed: no crash and no hang showed.",
  failed: "Failed: the app has a defect, or the goal was not reached.",
  inconclusive: "Inconclusive: the evidence does not carry more.",
};

/** What the run says of the app, in a sentence. */
export function verdictOf({ verdict }: Story): string {
  return VERDICTS[verdict ?? ""] ?? "No verdict yet.";
}

/** A screen's name: its title, else its activity's or its app's. */
export function screenName(
  screen: Pick<Screen, "title" | "activity" | "packageName"> | undefined,
  id: string,
): string {
  if (!screen) return id;
  return screen.title || screen.activity?.split(".").at(-1) || screen.packageName || id;
}

const WALL_ANSWERS: Readonly<Record<string, string>> = {
  credentials: "the run's own is filled in",
  skip: "going on without",
  none: "there is no way past",
};

const MOMENTS: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => string>> = {
  "run.resumed": (data) => `another worker went on, attempt ${number(data.attempt)}`,
  "run.lease_lost": () => "the worker was lost",
  "run.cancel_requested": () => "somebody asked for the run's end",
  "device.session_opened": (data) => `session opened on ${text(data.udid)}`,
  "device.session_closed": () => "session closed",
  "app.installed": () => "app installed",
  "app.launched": (data) => (data.isAttached === true ? "app brought to the front" : "app started"),
  "app.restarted": (data) => `app restarted: ${text(data.reason)}`,
  "app.left": (data) => `${text(data.packageName)} was in front`,
  "dialog.dismissed": (data) => {
    const about = text(data.text) || text(data.kind);
    return about === "keyboard" ? "keyboard hidden" : `dialog answered: ${about}`;
  },
  "app.returned": () => "back in the app",
  "wall.reported": (data) =>
    `an account is asked for: ${WALL_ANSWERS[text(data.answer)] ?? text(data.answer)}`,
  "goal.reached": (data) => `goal reached: ${text(data.goal)}`,
  "replay.departed": (data) => {
    const { label, title } = fields(data.expected);
    const seen = text(fields(data.seen).title);
    return `departed from the path: ${text(label)} was due${title ? ` on “${text(title)}”` : ""}${seen ? `, “${seen}” is in front` : ""}`;
  },
  "run.waiting_for_device": () => "waited for a device",
  "run.requeued": () => "handed over to another worker",
  "policy.switched": (data) => `${text(data.to)}: ${text(data.reason)}`,
  "recovery.applied": (data) =>
    `recovered from ${text(data.fault)} by ${text(data.action)}: ${text(data.signature)}`,
};

/** A moment in a line. */
export function momentOf({ type, data }: Moment): string {
  const say = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined;
  return say ? say(data) : `${type} ${JSON.stringify(fields(data))}`;
}

/** Milliseconds for people. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Milliseconds between two moments of the log; null where one is missing. */
export function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
