// The one seam to a phone. Whoever implements it speaks for exactly one Appium session on exactly one device.
// Every call rejects with a Fault (faults.ts) and nothing else, and ends early when its signal aborts.
import type { Point } from "../screen/types";

/** What the session said of the device. */
export interface DeviceFacts {
  udid: string;
  model: string;
  manufacturer: string;
  platformVersion: string;
  width: number;
  height: number;
  /** Pixels in an inch, as Android rounds them: 160 are one pixel a dp. Null where the session does not say. */
  densityDpi?: number | null;
}

/** The activity in front. `activity` is a full class name, or null where the device could not say. */
export interface Foreground {
  packageName: string;
  activity: string | null;
}

/** Appium's states of an app. */
export type AppState = "notInstalled" | "notRunning" | "background" | "foreground";

/** How a display is held. */
export type Orientation = "PORTRAIT" | "LANDSCAPE";

/** One line of the device's log since the last call. */
export interface LogLine {
  timestampMs: number;
  message: string;
}

export interface Device {
  readonly sessionId: string;
  readonly facts: DeviceFacts;
  /** Page source, XML. */
  source(): Promise<string>;
  /** PNG. Rejects with fault `secure_screen` where the app forbids it. */
  screenshot(): Promise<Buffer>;
  foreground(): Promise<Foreground>;
  logs(): Promise<LogLine[]>;
  tap(at: Point): Promise<void>;
  longPress(at: Point): Promise<void>;
  swipe(from: Point, to: Point): Promise<void>;
  /** Focuses the field at the point and replaces its text; answers what the field then holds. */
  type(at: Point, text: string): Promise<string>;
  back(): Promise<void>;
  isKeyboardShown(): Promise<boolean>;
  hideKeyboard(): Promise<void>;
  /**
   * Turns the display, the other way where nothing is said; answers how it was held. Rejects with fault `element_unusable`
   * where the app holds it its own way: then nothing has changed, but what was said holds for the next that does not mind.
   */
  rotate(to?: Orientation): Promise<Orientation>;
  /** Sends the app to the background and brings it back. */
  background(seconds: number): Promise<void>;
  appState(packageName: string): Promise<AppState>;
  installApp(app: string): Promise<void>;
  /** Forgets what the app has stored, and the permissions that it was given; the app is stopped. */
  clearApp(packageName: string): Promise<void>;
  launch(packageName: string, activity: string): Promise<void>;
  /** Brings the app to the front, keeping its state. */
  activate(packageName: string): Promise<void>;
  terminate(packageName: string): Promise<void>;
  /** Answers at once where nothing pends; for keeping a paused session alive. */
  ping(): Promise<void>;
  /** Removes Appium's helper apps from the phone; the session is of no use then, and the next one installs them anew. */
  removeHelpers?(): Promise<void>;
  /** Ends the Appium session. Never rejects; idempotent. */
  close(): Promise<void>;
}

/** Ports on Appium's machine that belong to one session alone. */
export interface SessionPorts {
  systemPort: number;
  mjpegServerPort: number;
  chromedriverPort: number;
}

/** What a session is opened with. */
export interface SessionRequest {
  appiumServerUrl: string;
  packageName: string;
  /** The session is refused where another device answers; null lets the server choose. */
  udid: string | null;
  /** Without them Appium looks for free ones. */
  ports?: SessionPorts;
  /** The caller's own capabilities, laid over ours. */
  capabilities: Record<string, unknown>;
  /** Rejects what pends when it aborts. */
  signal: AbortSignal;
  /** Called right before each request of the session's commands; throws where the device may not be touched any more. */
  fence?: () => void;
  /** True where a run goes on: the log of before is kept, and `logs` answers it first. Otherwise it starts empty. */
  keepLogs?: boolean;
}

/** Opens sessions. */
export interface Devices {
  open(request: SessionRequest): Promise<Device>;
  /** Ends a session that somebody else has left open. Never rejects, and takes no longer than a server that hangs may. */
  endSession(appiumServerUrl: string, sessionId: string): Promise<void>;
  /** Removes Appium's helper apps from a phone on which no session opens; the next session installs them anew. */
  removeHelpers?(request: SessionRequest): Promise<void>;
}
