// The words of a run: what the doors take and answer, what the ledger stores and the stream says.
// One file, because it is all that other rooms may know of this one. Plain interfaces, because Encore's compiler reads them.

/** Body of POST /run. */
export interface StartRunRequest {
  /** Path of the APK on the machine that runs Rove. */
  apkPath: string;
  /** Base URL of any Appium server, http or https. */
  appiumServerUrl: string;
  /** Package of the app under test, as in its manifest. */
  packageName: string;
  /** Activity to launch, as in the manifest; a leading dot stands for the package. */
  appActivity: string;
  /** Steps (actions on the device) after which the run ends; 1 to 10,000. Default 100. */
  maxSteps?: number;
  /** What the run should try to reach, in words. */
  goal?: string;
  /** Device to use; any device of the Appium server when absent. */
  udid?: string;
  /** Seed of every random choice; the same seed on the same app walks the same way. Drawn when absent. */
  seed?: number;
  /**
   * Appium capabilities laid over Rove's own; those that the run decides are refused. The app's data is cleared before
   * the run unless `appium:noReset` is true.
   */
  capabilities?: Record<string, unknown>;
  /** How to choose what to do next. Default `frontier`; the others are baselines to compare it with. */
  strategy?: Strategy;
  /** Minutes of walking after which the run ends; 1 to 2,880. Default 60, or what the server is set to. */
  maxMinutes?: number;
  /** Restarts of the app that a run may spend on crashes, hangs and loops; 0 to 1,000. Default 20. */
  maxRestarts?: number;
  /** Steps in a row outside the app after which the run ends; 1 to 1,000. Default 12. */
  maxOutsideSteps?: number;
  /** Whether buttons may be touched that cannot be taken back: pay, delete account, log out. Default false. */
  allowDestructive?: boolean;
  /** What counts as such a button, in place of the built-in list: words that lead a label, or phrases within it. */
  denyWords?: string[];
  /** An account for the app under test. Typed into that app alone; no answer, event or log ever shows it again. */
  credentials?: Credentials;
  /**
   * Permission dialogs: `allow` grants all; `deny-once` refuses each permission once, to see what the app does then, and
   * grants it when it is asked for again; while the app starts it grants the first and refuses one more. Default
   * `deny-once`.
   */
  permissions?: PermissionPolicy;
}

/** How a run chooses what to do next. */
export type Strategy =
  | "frontier"
  | "nearestFrontier"
  | "randomWidget"
  | "monkey"
  | "droidbotDfs"
  | "droidbotBfs"
  | "fastbot2";

/** What a run answers to permission dialogs. */
export type PermissionPolicy = "allow" | "deny-once";

/** An account of the app under test. */
export interface Credentials {
  username: string;
  password: string;
}

/** Body of POST /run/:id/replay. What is left out is as in the run that is walked again. */
export interface ReplayRunRequest {
  /** Last step of the path to walk again; the whole path when absent. */
  untilStep?: number;
  /** Signature of a crash or hang of the run: the shortest known way to it is walked, and the answer says whether it showed again. */
  finding?: string;
  appiumServerUrl?: string;
  udid?: string;
  /** To be given again where the path logs in: a run's account is forgotten when it ends. */
  credentials?: Credentials;
}

/**
 * Capabilities that the run decides itself, without vendor prefix, and why: another value would let two runs meet on one
 * phone, lose the app's state between two sessions, or hide its crashes.
 */
export const OWNED_CAPABILITIES: Readonly<Record<string, string>> = {
  app: "use the field apkPath",
  appActivity: "use the field appActivity",
  appPackage: "use the field packageName",
  autoLaunch: "the run starts the app itself",
  automationName: "Rove drives UiAutomator2 only",
  autoWebview: "the run works on the whole screen",
  avd: "the device has to run already",
  browserName: "the run tests an app",
  chromedriverPort: "each run is given its own port",
  chromedriverPorts: "each run is given its own port",
  clearDeviceLogsOnStart: "crashes are found in the log",
  dontStopAppOnReset: "the run starts the app itself",
  enforceWebDriverClassic: "Rove speaks WebDriver classic",
  fastReset: "use noReset",
  forceAppLaunch: "the run starts the app itself",
  fullReset: "use noReset",
  logcatFilterSpecs: "crashes are found in the log",
  logcatFormat: "crashes are found in the log",
  mjpegServerPort: "each run is given its own port",
  newCommandTimeout: "the run's lease sets it",
  otherApps: "the run installs its own app only",
  platformName: "Rove drives Android only",
  shouldTerminateApp: "the run starts the app itself",
  skipLogcatCapture: "crashes are found in the log",
  systemPort: "each run is given its own port",
  udid: "use the field udid",
  webSocketUrl: "Rove speaks WebDriver classic",
};

/** Answer of POST /run. */
export interface StartRunResponse {
  runId: string;
  status: "PENDING";
  createdAt: Date;
  streamUrl: string;
}

/** Answer of POST /run/:id/cancel. A run that had already ended keeps its status, and `cancelledAt` is null. */
export interface CancelRunResponse {
  runId: string;
  status: "CANCELLED" | "completed" | "failed";
  cancelledAt: Date | null;
}

/** Lifecycle of a run. */
export type RunStatus = "queued" | "running" | "completed" | "failed" | "canceled";

/** What the run says of the app. `inconclusive` wherever the evidence does not carry more. */
export type Verdict = "passed" | "failed" | "inconclusive";

/** Why a run ended. */
export type StopReason =
  | "goal_reached"
  | "explored"
  | "step_budget"
  | "time_budget"
  | "restart_budget"
  | "outside_budget"
  | "app_crash"
  | "stuck"
  | "replayed"
  | "replay_departed"
  | "canceled"
  | "canceled_before_start"
  | "canceled_worker_lost"
  | "canceled_forced"
  | "app_not_installable"
  | "app_not_launchable"
  | "app_not_found"
  | "device_unavailable"
  | "device_lost"
  | "appium_unreachable"
  | "not_appium"
  | "appium_failed"
  | "worker_lost"
  | "bug";

/** Message of the `run-job` topic: a doorbell. The row in the ledger decides. */
export interface RunJob {
  runId: string;
  apkPath: string;
  appiumServerUrl: string;
  packageName: string;
  appActivity: string;
  maxSteps?: number;
}

/** Everything a run was asked for, defaults filled in; immutable once stored. */
export interface RunInput {
  apkPath: string;
  appiumServerUrl: string;
  packageName: string;
  appActivity: string;
  maxSteps: number;
  goal: string | null;
  udid: string | null;
  seed: number;
  capabilities: Record<string, unknown>;
  // Absent in runs that were started before there was a choice: the defaults hold.
  strategy?: Strategy;
  /** Null: what the server is set to. */
  maxMinutes?: number | null;
  maxRestarts?: number;
  maxOutsideSteps?: number;
  allowDestructive?: boolean;
  /** Null: the built-in list. */
  denyWords?: string[] | null;
  permissions?: PermissionPolicy;
  /** Kept apart from the rest of the input, and only until the run ends. */
  credentials?: Credentials | null;
  /** The run whose path is walked again, and that path; null where a run explores. */
  replayOf?: string | null;
  path?: ReplayStep[] | null;
}

/** One action of a path that is walked again, with what may find it. */
export interface ReplayStep {
  /** Step of the first run. */
  stepOrdinal: number;
  kind: string;
  key: string;
  label: string;
  /** Ways to its widget, most lasting first. */
  locators: { by: string; value: string }[];
  /** Title of the screen that it was done on; null where that is not known. */
  title: string | null;
  // Absent in paths that were stored before they told.
  /** The screen that it was done on; null where it was no screen of the app. */
  screen?: ReplayScreen | null;
  /** The screen that it led to; null where that was no screen of the app. */
  landing?: ReplayScreen | null;
  /** Signatures of the crashes and hangs that followed. */
  defects?: string[];
}

/** What a screen of an earlier run is known by. */
export interface ReplayScreen {
  /** As in `screen.discovered`. */
  key: string | null;
  title: string | null;
  activity: string | null;
}

/** How far a path was walked again. */
export interface ReplayView {
  /** Actions of the path that were done. */
  followed: number;
  /** Actions of the path. */
  total: number;
  /** Where the app departs from the path; null while it does not. */
  departed: ReplayDeparture | null;
  /** Signatures of the crashes and hangs that followed on the path the first time. */
  expectedFindings: string[];
  /** Whether all of them showed again; null while that is open, and where there were none. */
  reproduced: boolean | null;
}

/** Where and how the app departs from a path. */
export interface ReplayDeparture {
  /** Which action of the path could not be done, from 1; one more than there are where its end is another one. */
  at: number;
  /** The first run's step. */
  firstStepOrdinal: number;
  /** Another screen is in front, or the right one without the action. */
  because: string;
  /** Label of the action that was due. */
  action: string;
  expectedScreen: string | null;
  seenScreen: string | null;
  /** Labels of what could be done instead, at most 12. */
  seenLabels: string[];
}

/** Name of an event as stored and as sent in the SSE `event:` field. Readers render unknown names too. */
export type RunEventType =
  | "run.queued"
  | "run.started"
  | "run.resumed"
  | "run.lease_lost"
  | "run.waiting_for_device"
  | "run.requeued"
  | "run.cancel_requested"
  | "run.completed"
  | "run.failed"
  | "run.canceled"
  | "agent.node.started"
  | "agent.node.finished"
  | "device.session_opened"
  | "device.session_closed"
  | "app.installed"
  | "app.launched"
  | "app.restarted"
  | "app.crashed"
  | "app.hung"
  | "app.left"
  | "app.returned"
  | "dialog.dismissed"
  | "wall.reported"
  | "goal.reached"
  | "replay.departed"
  | "screen.perceived"
  | "screen.discovered"
  | "action.chosen"
  | "action.performed"
  | "step.finished"
  | "log.kept"
  | "policy.switched"
  | "recovery.applied";

/** `data:` of every event on the stream; the event's own fields come beside these. */
export interface RunEventData {
  runId: string;
  /** 1..n without a gap; also the SSE `id:`. */
  seq: number;
  /** When it was written, ISO 8601, the database's clock. */
  ts: string;
  [field: string]: unknown;
}

/** A stored blob: `<sha256>.<png|xml|txt>`, served at `/artifacts/<name>`. */
export interface ArtifactRef {
  name: string;
  bytes: number;
}

/** Answer of GET /run/:id. */
export interface RunView {
  runId: string;
  status: RunStatus;
  verdict: Verdict | null;
  stopReason: string | null;
  packageName: string;
  appActivity: string;
  apkPath: string;
  appiumServerUrl: string;
  goal: string | null;
  maxSteps: number;
  seed: number;
  udid: string | null;
  strategy: Strategy;
  /** The run whose path this one walks again; null where it explores. */
  replayOf: string | null;
  /** How far that path was walked; null where the run explores. */
  replay: ReplayView | null;
  /** Actions done so far. */
  steps: number;
  /** Distinct screens found so far. */
  screens: number;
  lastSeq: number;
  /** Workers that took the run since its last finished step; the run fails when they are five. */
  attempt: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
  /** Set while the run waits in the queue for a device. */
  waitingFor: WaitingFor | null;
  streamUrl: string;
}

/** An action of a way, as findings tell it. */
export interface PathStep {
  stepOrdinal: number;
  kind: string;
  label: string;
  fromScreenId: string;
  /** Null where the step has not finished. */
  screenId: string | null;
  outcome: string | null;
}

/** Another run of the same package that saw a finding. */
export interface FindingRun {
  runId: string;
  count: number;
  /** ISO 8601. */
  firstSeenAt: string;
}

/** What is wrong with the app, or hard to test on it. */
export interface Finding {
  kind: string;
  /** `high` for crashes and hangs, `low` for notes on testability. */
  severity: "high" | "low";
  /** Equal for the same finding, also in other runs. */
  signature: string;
  title: string;
  /** Times in this run. */
  count: number;
  /** ISO 8601. */
  firstSeenAt: string;
  lastSeenAt: string;
  /** Screen in front when it first happened. */
  screenId: string | null;
  screenTitle: string | null;
  activity: string | null;
  /** The step that it first happened in; null where the app was only starting or idle. */
  stepOrdinal: number | null;
  /** Names of artifacts. */
  screenshotBefore: string | null;
  screenshotAfter: string | null;
  log: string | null;
  /** What was done since the last fresh start, up to it; at most the last 20. */
  steps: PathStep[];
  /** The shortest known way to it from a fresh start. */
  path: PathStep[];
  /** A few things that it is about, such as ids of widgets. */
  examples: string[];
  /** Where to get the way as a script; null where there is no way. */
  scriptUrl: string | null;
  /** First run of the package that saw it. */
  firstRunId: string;
  /** Runs of the package that saw it, newest first, at most 20. */
  runs: FindingRun[];
  runCount: number;
}

/** Answer of GET /run/:id/findings. */
export interface RunFindings {
  runId: string;
  status: RunStatus;
  verdict: Verdict | null;
  /** Most severe first. */
  findings: Finding[];
}

/** One screen of a graph. */
export interface GraphScreen {
  /** In a run's graph the run's own id; in a package's the key that runs share. */
  id: string;
  key: string | null;
  /**
   * `outside` is another app or a dialog of the system: an end for the ways that lead there. A run's `screens` counts those
   * of kind `app`.
   */
  kind: "app" | "outside" | "empty";
  title: string | null;
  activity: string | null;
  packageName: string;
  /** Name of the first picture of it. */
  screenshot: string | null;
  /** Arrivals. */
  visits: number;
  /** Actions that did not leave it. */
  stayed: number;
  /** Runs that saw it. */
  runs: number;
  /** ISO 8601. */
  firstSeenAt: string;
  lastSeenAt: string;
}

/** Actions of one make on the way between two screens. */
export interface GraphAction {
  kind: string;
  label: string;
  count: number;
}

export interface GraphTransition {
  from: string;
  to: string;
  count: number;
  /** Most frequent first. */
  actions: GraphAction[];
  /** ISO 8601. */
  firstSeenAt: string;
  lastSeenAt: string;
}

/** A screen that a fresh start of the app leads to. */
export interface GraphEntry {
  screenId: string;
  count: number;
}

/** A crash or hang, on the screen that it happened on. */
export interface GraphFinding {
  kind: string;
  signature: string;
  title: string;
  screenId: string;
  /** The action that it followed; empty where nothing was being done. */
  label: string;
  count: number;
}

/** Answer of GET /run/:id/graph. */
export interface RunGraph {
  runId: string;
  status: RunStatus;
  packageName: string;
  screens: GraphScreen[];
  transitions: GraphTransition[];
  entries: GraphEntry[];
  findings: GraphFinding[];
}

/** Answer of GET /package/:name/graph. */
export interface PackageGraph {
  packageName: string;
  /** The runs that it is made of, newest first. */
  runIds: string[];
  screens: GraphScreen[];
  transitions: GraphTransition[];
  entries: GraphEntry[];
  findings: GraphFinding[];
}

/** What a run in the queue waits for. */
export interface WaitingFor {
  /** The device that the run names; null where any that fits will do. */
  udid: string | null;
  /** The run that has it, or of those that have one the longest; null where none has and it is quarantined. */
  heldBy: string | null;
  since: Date;
}

/** A device as GET /devices shows it. */
export interface DeviceView {
  /** As the Appium server knows it; `*` is the unnamed device of a server, whichever it picks. */
  udid: string;
  /** Normalised, without credentials: http://127.0.0.1:4723 */
  appiumServerUrl: string;
  /** A quarantined device is given to no further run. */
  state: "ready" | "quarantined";
  /** Whether runs that name no device may take it. */
  isRegistered: boolean;
  /** The run that has it, from its start to its end. */
  heldBy: string | null;
  heldSince: Date | null;
  ports: DevicePorts | null;
  health: DeviceHealth;
  /** As the device said itself; null before the first session. */
  model: string | null;
  manufacturer: string | null;
  platformVersion: string | null;
}

/** Ports on the Appium server's machine that belong to the run that has the device. */
export interface DevicePorts {
  systemPort: number;
  mjpegServerPort: number;
  chromedriverPort: number;
}

/** How a device has done. */
export interface DeviceHealth {
  /** Runs in a row that ended by trouble with the device; three quarantine it for ten minutes. */
  failuresInARow: number;
  lastFault: { kind: string; message: string; at: Date } | null;
  /** When a session was opened on it last. */
  lastSeenAt: Date | null;
  /** `until` is null where a person ends it. */
  quarantine: { since: Date; reason: string | null; until: Date | null } | null;
}
