// The border between the phone's body (adb, packages, processes, the UiAutomator2 face) and its screen
// (apps, windows, layout, drawing). The body asks; the screen never talks to the wire.

/** Pixels, origin top left. Right and bottom are exclusive. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** One node of the window tree, laid out: what the accessibility layer of a phone would show. */
export interface UiNode {
  /** Stable while the node lives: same widget on the same shown screen, same id. */
  id: string;
  className: string;
  packageName: string;
  text: string;
  contentDesc: string;
  /** Full form `package:id/name`, or empty. */
  resourceId: string;
  hint: string;
  checkable: boolean;
  checked: boolean;
  clickable: boolean;
  enabled: boolean;
  focusable: boolean;
  focused: boolean;
  longClickable: boolean;
  password: boolean;
  scrollable: boolean;
  selected: boolean;
  displayed: boolean;
  /** android.text.InputType bits; 0 where the node takes no text. */
  inputType: number;
  isCollection: boolean;
  isCollectionItem: boolean;
  heading: boolean;
  paneTitle: string;
  bounds: Rect;
  children: UiNode[];
}

/** What the phone's body knows of an installed APK; the screen builds the app from it. */
export interface InstalledApp {
  packageName: string;
  label: string;
  versionName: string;
  versionCode: number;
  /** Full class names, activity aliases included. */
  activities: ActivityInfo[];
  launcherActivity: string | null;
  requestedPermissions: string[];
  /** Path of the APK file on the host. */
  apkPath: string;
}

export interface ActivityInfo {
  name: string;
  label: string;
  exported: boolean;
  /** Intent filter categories of the activity. */
  categories: string[];
}

/** What the screen tells the body: the body writes logcat, ends processes, keeps the task stack's record. */
export interface UiHost {
  /** One logcat line's parts; the body adds time and pid. */
  log(
    level: "V" | "D" | "I" | "W" | "E" | "F",
    tag: string,
    message: string,
    packageName?: string,
  ): void;
  /** The app's process must die now: the screen has already shown what a phone shows. */
  processDied(packageName: string): void;
  /** The app's process must exist from now on; answers its pid. */
  processStarted(packageName: string): number;
  /** Runtime permissions granted so far. */
  isPermissionGranted(packageName: string, permission: string): boolean;
  setPermissionGranted(packageName: string, permission: string, granted: boolean): void;
}

/** What is in front. */
export interface Foreground {
  packageName: string;
  /** Full class name. */
  activity: string;
  /** Owner of the focused window: differs from `packageName` under a system dialog. */
  focusedWindowPackage: string;
}

/** The phone's screen and everything on it. All times come from the clock it was given. */
export interface PhoneUi {
  /** Of the display as it is held now: the two swap in landscape. */
  readonly width: number;
  readonly height: number;
  /** The app's icon appears on the home screen; `launch` does this too. Installing again keeps what runs. */
  install(app: InstalledApp): void;
  /** Brings an activity to the front; throws ActivityNotFound where the app has none of that name. */
  launch(app: InstalledApp, activity: string): void;
  /** The app's windows and process state are gone, as after `am force-stop`. */
  forceStop(packageName: string): void;
  /** As `pm clear`: the app's saved state is gone too. */
  clearData(packageName: string): void;
  /** The app is removed from the phone. */
  uninstall(packageName: string): void;
  foreground(): Foreground;
  /**
   * Roots of the windows that accessibility would report, topmost first. The first is the active one, the only one in a
   * page source without multi-window; below a dialog follow the windows that it covers.
   */
  windows(): UiNode[];
  isKeyboardShown(): boolean;
  hideKeyboard(): void;
  rotation(): 0 | 1;
  setRotation(rotation: 0 | 1): void;
  /** PNG of the whole display. Throws SecureScreen on a secure window. */
  png(): Buffer;
  tap(x: number, y: number): void;
  longPress(x: number, y: number): void;
  swipe(fromX: number, fromY: number, toX: number, toY: number): void;
  /** Puts text into the node (replacing it), as UiAutomator2's setText. */
  setText(nodeId: string, text: string): void;
  /** Scrolls a node by a fraction of its size; answers whether it can go on in that direction. */
  scroll(nodeId: string, direction: "up" | "down" | "left" | "right", fraction: number): boolean;
  /** Android key codes: 3 home, 4 back, 66 enter, 67 del, 24/25 volume, 26 power, 82 menu, 187 recents. */
  key(code: number): void;
  /** Typed characters, as from a keyboard, into the focused node. */
  type(text: string): void;
  openNotifications(): void;
  /** Fault: the app in front crashes now. */
  crashForegroundApp(kind: "java" | "native"): void;
  /** Fault: the app in front stops answering; the system's dialog comes up. */
  hangForegroundApp(): void;
}

export class ActivityNotFound extends Error {}
export class SecureScreen extends Error {}
