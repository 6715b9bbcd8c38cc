// What the log of one run tells, in the words that reports, graphs and scripts share. Plain data, and the two questions
// that everybody asks of it; how it is told is story.ts's.
import type { Retrace } from "./retrace";

/** Pixels, origin top left. */
export interface Place {
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** One way to find a widget again: the value, and which of those that share it. */
export interface Locator {
  by: "id" | "description" | "text";
  value: string;
  index: number;
  count: number;
}

/** A touch that can be repeated. */
export interface Touch {
  point: Place;
  locators: Locator[];
}

/** A field and what went into it; null where that is a secret. */
export interface FilledField extends Touch {
  text: string | null;
}

/** What was seen at one moment; names of artifacts. */
export interface Picture {
  screenshot: string | null;
  source: string | null;
}

/** One action on the device, from its choice to what it led to. */
export interface Step {
  ordinal: number;
  kind: string;
  /** For people: "tap 'Animation'". */
  label: string;
  reason: string;
  /** Equal for the same action on another visit. */
  key: string;
  fromScreenId: string;
  /** Null until the step is finished. */
  toScreenId: string | null;
  outcome: string | null;
  point: Place | null;
  bounds: Box | null;
  direction: string | null;
  locators: Locator[];
  /** What was typed; null where nothing was, or where it is a secret. */
  text: string | null;
  fields: FilledField[];
  submit: Touch | null;
  /** Whether the app was started afresh since the step before. */
  isFreshStart: boolean;
  isPerformed: boolean;
  before: Picture;
  after: Picture;
  /** Title of what it was done on: one screen may show several, and be one screen for all that. */
  fromTitle: string | null;
  /** Activity and title that the step led to. */
  toActivity: string | null;
  toTitle: string | null;
  chosenAt: string;
  finishedAt: string | null;
  /** How long the device took for it, milliseconds. */
  actMs: number | null;
  /** How long the look afterwards took, milliseconds. */
  lookMs: number | null;
}

/** Something that is hard to test on a screen. */
export interface ScreenNote {
  kind: string;
  count: number;
  examples: string[];
}

export interface Screen {
  id: string;
  /** Equal for the same screen in other runs; null where the log does not tell. */
  key: string | null;
  kind: "app" | "outside" | "empty";
  title: string | null;
  activity: string | null;
  packageName: string;
  similarTo: string | null;
  /** Name of the first picture of it. */
  screenshot: string | null;
  firstAt: string;
  lastAt: string;
  /** Step that first led here; 0 for the start of the app. */
  firstStep: number;
  /** Looks at it. */
  looks: number;
  slowestLookMs: number;
  notes: ScreenNote[];
}

/** One time that a defect showed. */
export interface Sighting {
  seq: number;
  at: string;
  /** The step that it happened in; null where nothing was being done: at a start or by itself. */
  stepOrdinal: number | null;
  /** The last finished step before it. */
  afterStep: number;
  /** Screen in front when it happened; null where none had been seen. */
  screenId: string | null;
  before: Picture;
  after: Picture;
  /** Name of the log's own words. */
  log: string | null;
}

/** A crash or hang of the app under test, once for each signature. */
export interface Defect {
  kind: "crash" | "anr";
  signature: string;
  title: string;
  sightings: Sighting[];
}

/** What happened between or beside steps, in order; also events of a kind that this reader does not know. */
export interface Moment {
  seq: number;
  at: string;
  type: string;
  /** The last finished step before it. */
  afterStep: number;
  data: Readonly<Record<string, unknown>>;
}

/** A portion of the device's log. */
export interface KeptLog {
  /** Name of the artifact. */
  log: string;
  lines: number;
  /** Nothing more was kept after it. */
  isCut: boolean;
}

/** A fresh start of the app and the screen it led to. */
export interface Entry {
  screenId: string;
  title: string | null;
  afterStep: number;
  at: string;
}

export interface NodeTiming {
  name: string;
  count: number;
  totalMs: number;
  longestMs: number;
  failures: number;
}

/** What the session said of the device. */
export interface DeviceTold {
  udid: string;
  model: string;
  manufacturer: string;
  platformVersion: string;
  width: number;
  height: number;
}

/** What the run was asked for. */
export interface Asked {
  packageName: string;
  appActivity: string;
  apkPath: string;
  appiumServerUrl: string;
  goal: string | null;
  maxSteps: number;
  seed: number;
  udid: string | null;
}

/** Everything that the log tells of one run. Plain data. */
export interface Story {
  runId: string;
  asked: Asked;
  /** Null where the run explores. */
  retrace: Retrace | null;
  status: string;
  verdict: string | null;
  stopReason: string | null;
  /** The terminal event's own words, such as a message and a remedy. */
  ending: Readonly<Record<string, unknown>>;
  queuedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  lastSeq: number;
  lastAt: string | null;
  attempts: number;
  device: DeviceTold | null;
  sessions: number;
  steps: Step[];
  screens: Map<string, Screen>;
  defects: Defect[];
  /** In order. */
  logs: KeptLog[];
  moments: Moment[];
  entries: Entry[];
  nodes: Map<string, NodeTiming>;
  now: Now;
}

/** What the fold carries from one event to the next. */
export interface Now {
  lastFinished: number;
  /** The step that was chosen and has not finished. */
  open: Step | null;
  /** Where in the log it was chosen. */
  openSeq: number;
  look: (Picture & { seq: number; screenId: string; title: string | null }) | null;
  /** The app was started and no screen has been seen since. */
  awaitsEntry: boolean;
  /** The app was started since the last choice. */
  startedAfresh: boolean;
  /** The app crashed or hung and has not been seen since: bringing it to the front is a fresh start then. */
  isAppGone: boolean;
}

/** A story before its first event. */
export function blankStory(runId: string): Story {
  return {
    runId,
    asked: {
      packageName: "",
      appActivity: "",
      apkPath: "",
      appiumServerUrl: "",
      goal: null,
      maxSteps: 0,
      seed: 0,
      udid: null,
    },
    retrace: null,
    status: "queued",
    verdict: null,
    stopReason: null,
    ending: {},
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
    lastSeq: 0,
    lastAt: null,
    attempts: 0,
    device: null,
    sessions: 0,
    steps: [],
    screens: new Map(),
    defects: [],
    logs: [],
    moments: [],
    entries: [],
    nodes: new Map(),
    now: {
      lastFinished: 0,
      open: null,
      openSeq: 0,
      look: null,
      awaitsEntry: false,
      startedAfresh: false,
      isAppGone: false,
    },
  };
}

/** Whether the run has come to its end. */
export function hasEnded(story: Story): boolean {
  return story.finishedAt !== null;
}

/** The step of that ordinal. */
export function stepOf(story: Story, ordinal: number): Step | undefined {
  // Ordinals run from 1 without gaps unless the log does not begin at the run's beginning.
  const guess = story.steps[ordinal - 1];
  return guess?.ordinal === ordinal ? guess : story.steps.find((step) => step.ordinal === ordinal);
}
