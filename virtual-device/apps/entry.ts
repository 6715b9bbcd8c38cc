// What an app and whoever shows it say to each other: the shown screens, touches on them, and what the app asks of the
// phone. Types only.
import type { CrashDef, ScreenDef, Value, WidgetDef } from "./model";

/** One shown screen of the stack. */
export interface Entry {
  /** Unique in the process' life. */
  uid: number;
  screen: ScreenDef;
  /** State of widgets without a variable of their own. */
  values: Map<string, Value>;
  /** Scrolled distance in dp, by widget. */
  scroll: Map<string, number>;
  /** The row that led here. */
  item: string;
  itemNumber: number;
  enteredAtMs: number;
  /** Field with the focus. */
  focus: string | null;
  /** Complaints of fields about their text. */
  errors: Map<string, string>;
  /** How it wants the display held; null where it does not care. */
  rotation: 0 | 1 | null;
  /** For a drop-down: whose choice it is. */
  chooses: { entry: Entry; widget: WidgetDef } | null;
  /** For an overflow menu: whose menu it is. */
  menuOf: Entry | null;
}

/** A touch, in the app's own words. */
export type Act =
  | { kind: "tap" | "long"; widget: string }
  | { kind: "row" | "longRow"; widget: string; index: number; text: string }
  | { kind: "group"; widget: string; index: number }
  | { kind: "choose"; widget: string; index: number }
  | { kind: "progress"; widget: string; value: Value }
  | { kind: "menu" }
  | { kind: "up" }
  | { kind: "beside" };

/** What the app wants of the phone around it. */
export interface Outside {
  now(): number;
  /** Another app comes to the front. */
  openExternal(packageName: string): void;
  askPermission(name: string, answered: (granted: boolean) => void): void;
  toast(text: string): void;
  notify(title: string, text: string, opened: () => void): void;
  /** The process breaks now. */
  crashed(crash: Pick<CrashDef, "kind" | "stack">): void;
  /** The app takes no touches until then. */
  blocked(untilMs: number, reason: string): void;
  /** Back at the root, or an exit: the app goes to the background. */
  leave(): void;
  /** A dialog that another app brings up. */
  foreignDialog(kind: "anr" | "crash", label: string): void;
}
