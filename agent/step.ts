// What a node is given and what it answers. Everything unpredictable comes in here: device, clock, dice, signal.
// A node touches nothing else and keeps nothing; what must outlive it goes into its patch.
import type { ArtifactRef, RunInput } from "../run/types";
import type { Device, Foreground } from "./device/device";
import type { LogPortion } from "./device/logbook";
import type { RunEvent } from "./events";
import type { Goal } from "./explore/goal";
import type { Dice, Explorer, Lesson, Sighting } from "./explore/types";
import type { Patch } from "./machine";
import type { NodeName, Outcome } from "./route";
import type { RunState } from "./run-state";
import type { Hierarchy, Observation } from "./screen/types";

/** Time as an object. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  nowMs(): number;
  /** Rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The run's hold on a phone. Every use of it checks that the run still owns its lease. */
export interface Phone {
  /** Whether a session is open. */
  readonly isOpen: boolean;
  /** The open session's device. Throws the fault `session_lost` where there is none. */
  device(): Device;
  /** Makes sure that an Appium server answers, and opens a session; ends the one before. */
  open(): Promise<Device>;
  /** Where the Appium server can get the APK from. */
  appLocation(): Promise<string>;
  /** The app's name under its icon; null where the APK does not tell. */
  appLabel(): Promise<string | null>;
  /** Reads the device's log and answers what it shows of the app under test that is new. */
  newDefects(): Promise<Defect[]>;
  /** Lines of the log that were read and not taken yet, where there are so many bytes; secrets stand in them. */
  takeLog(leastBytes: number): LogPortion | null;
  /** Removes Appium's helper apps from the phone, with or without a session; the next one installs them anew. */
  removeHelpers(): Promise<void>;
  /** Ends the session, whatever state it is in. Never rejects; works after the signal has aborted too. */
  close(): Promise<void>;
}

/** A crash or hang of the app under test. */
export interface Defect {
  kind: "crash" | "hang";
  /** Stable for the same defect: what it is and where, without line numbers. */
  signature: string;
  title: string;
  /** Who told: the log of a Java or Kotlin exception, of a native crash, of a hang, or the system's dialog alone. */
  cause: "java" | "native" | "anr" | "dialog";
  /** What the exception, the abort or the system said; "" where it said nothing. */
  message: string;
  /** Up to three places that tell it from another, top first, without line numbers. */
  topFrames: readonly string[];
  /** The log's own words. */
  text: string;
}

/** What one look brought. */
export interface Look {
  hierarchy: Hierarchy;
  foreground: Foreground;
  /** The app's name under its icon; null where the APK does not tell. */
  appLabel: string | null;
  observation: Observation;
  sighting: Sighting;
  screenshot: ArtifactRef | null;
  source: ArtifactRef;
  /** Whether the page source could not be read, so that the picture is all there is. */
  isBlind: boolean;
  /** Crashes and hangs of the app that the log shows since the look before. */
  defects: Defect[];
}

/** What one process knows of the screen between two nodes; gone after a restart, which looks again. */
export interface Sight {
  /** The last look, while nothing was done since. */
  look: Look | null;
  /** A page source that was just read, for the next look to use. */
  settledSource: string | null;
  /** What was learnt since the last checkpoint of a finished step. */
  lessons: Lesson[];
}

/** Keeps a blob under the hash of its content. */
export type StoreArtifact = (
  bytes: Buffer,
  extension: "png" | "xml" | "txt",
) => Promise<ArtifactRef>;

/** The one parameter of every node. */
export interface Step {
  readonly state: RunState;
  readonly input: RunInput;
  readonly phone: Phone;
  readonly sight: Sight;
  readonly explorer: Explorer;
  /** What the run is for; null where it only explores. */
  readonly goal: Goal | null;
  /** Lessons of the checkpoints, oldest first; empty in a fresh run. */
  readonly pastLessons: readonly Lesson[];
  readonly clock: Clock;
  /** How long a phone or server that this run has used is waited for when it is gone, in milliseconds. */
  readonly awayMs: number;
  readonly dice: Dice;
  readonly signal: AbortSignal;
  readonly store: StoreArtifact;
}

/** What a node answers; it never chooses the next node. */
export interface Answer<N extends NodeName> {
  outcome: Outcome<N>;
  patch?: Patch;
  events?: RunEvent[];
}

/** One room of the route. */
export type Node<N extends NodeName> = (step: Step) => Promise<Answer<N>>;
