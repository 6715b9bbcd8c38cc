// The words in which an app is described: screens, widgets, lists, what happens on a touch, when it breaks. Pure data, all
// of it JSON, versioned; app.ts lets it live. Nothing here knows of pixels, files or time.

/** A value of a variable. */
export type Value = boolean | number | string;

/**
 * A condition or value. Bare values stand for themselves. `var` reads a variable of the app, or, as `.name`, the state of
 * a widget of the shown screen. `visits` counts how often a screen was opened.
 */
export type Expr =
  | Value
  | { var: string }
  | { not: Expr }
  | { all: Expr[] }
  | { any: Expr[] }
  | { eq: [Expr, Expr] }
  | { gt: [Expr, Expr] }
  | { add: [Expr, Expr] }
  | { match: [Expr, string] }
  | { visits: string };

/**
 * A text with holes: `{name}` a variable, `{.name}` a widget's state, `{item}` and `{n}` the row that led here and its
 * number, `{time}` hours and minutes, `{seconds}` with seconds, `{elapsed}` seconds since the screen opened, `{tick:500}`
 * how often 500 ms passed since then, `{visits}` how often this screen was opened.
 */
export type Text = string;

/** What a touch leads to. Effects run in order; one that leaves the screen ends the row. */
export type Effect = { delayMs?: number; p?: number; when?: Expr } & (
  | { goto: string; mode?: "push" | "replace" | "clearTop" }
  | { back: true }
  | { set: string; to: Expr }
  | { toggle: string }
  | { external: string }
  | { permission: string; granted?: Effect[]; denied?: Effect[] }
  | { toast: Text }
  | { notify: { title: Text; text: Text; open?: string } }
  | { crash: string }
  | { anrMs: number }
  | { focus: string }
  /** The activity wants the display held so, as long as it is in front. */
  | { rotate: 0 | 1 }
  | { noop: true }
);

/** How a widget looks and answers; toolkit.ts turns each into Android's own class. */
export type Role =
  | "text"
  | "heading"
  | "caption"
  | "link"
  | "button"
  | "flatButton"
  | "imageButton"
  | "fab"
  | "image"
  | "edit"
  | "search"
  | "check"
  | "switch"
  | "toggle"
  | "radio"
  | "spinner"
  | "autocomplete"
  | "seek"
  | "rating"
  | "progress"
  | "busy"
  | "numberPicker"
  | "datePicker"
  | "timePicker"
  | "canvas"
  | "surface"
  | "web"
  | "divider"
  | "space"
  | "row"
  | "column"
  | "card"
  | "radioGroup"
  | "hscroll"
  | "scroll"
  | "list"
  | "grid"
  | "expandable"
  | "tabs"
  | "bottomBar"
  | "preference"
  | "preferenceHeader";

/** One widget. `id` is unique on its screen. */
export interface WidgetDef {
  id: string;
  role: Role;
  /** Resource id's name without package, or in full form (`android:id/text1`). */
  rid?: string;
  /** Android class, where the role's own does not fit. */
  cls?: string;
  text?: Text;
  /** Second line of a row or a preference. */
  detail?: Text;
  desc?: Text;
  hint?: Text;
  /** Shown only while true. */
  guard?: Expr;
  /** Takes touches only while true. */
  enabledWhen?: Expr;
  /** Variable that holds the widget's state (checked, text, chosen index, progress); its own by default. */
  bind?: string;
  /** State before anybody touched it. */
  value?: Value;
  /** A tap does nothing visible to accessibility; overrides the role's own. */
  clickable?: boolean;
  longClickable?: boolean;
  /** android.text.InputType bits of an `edit`. */
  inputType?: number;
  /** What a text must match, and what the field says where it does not. */
  validate?: { pattern: string; error: Text };
  /** What a preference with a boolean state shows; a check box by default. */
  mark?: "check" | "switch";
  /** Choices of spinner, tabs, autocomplete; pages of a bottom bar. */
  options?: Text[];
  /** Widgets of the n-th tab or page. */
  pages?: WidgetDef[][];
  children?: WidgetDef[];
  list?: ListDef;
  /** Height or width in dp where the role's own does not fit. */
  heightDp?: number;
  widthDp?: number;
  /** Share of the room left in a row or column. */
  weight?: number;
  /** Picks one of the painter's patterns and colours for images and canvases. */
  seed?: number;
  onTap?: Effect[];
  onLong?: Effect[];
  /** After the text, check, choice or progress changed. */
  onChange?: Effect[];
  /** Enter on the keyboard. */
  onSubmit?: Effect[];
}

/** Rows of a list or grid, made on demand. */
export interface ListDef {
  count: number | "endless";
  /** Texts of the rows, used in turn; `{n}` is the row's number from 1. */
  items: Text[];
  details?: Text[];
  /** How a row is built. */
  row: "text" | "twoLines" | "icon" | "check" | "radio" | "card" | "image" | "section";
  /** Row texts change between visits. */
  volatile?: boolean;
  emptyWhen?: Expr;
  columns?: number;
  /** What a tap on a row does; the n-th entry for the n-th row, the last one for all further ones. */
  onItem?: Effect[][];
  onLong?: Effect[];
  /** Resource ids of the row and its texts; `android:id/text1` and the like by default. */
  rowRid?: string;
  textRid?: string;
  /** Rows carry their text as description too. */
  describe?: boolean;
  /** Expandable lists: children of each group. */
  groups?: Text[][];
}

/** What disturbs a screen without anybody's doing. */
export type Noise = "secondClock" | "minuteClock" | "feed" | "carousel" | "ad" | "badge";

/** Decides class names, ids and where labels stand. */
export type Framework = "view" | "compose" | "flutter" | "rn" | "unity" | "webview";

export interface ScreenDef {
  id: string;
  /** Full class name of the activity that shows it. */
  activity: string;
  /** Where it stands: the whole display, a dialog, a sheet at the bottom, a small popup menu. */
  window: "full" | "dialog" | "sheet" | "popup";
  framework?: Framework;
  /** Title of action bar or dialog; none without. */
  title?: Text;
  subtitle?: Text;
  /** False: no action bar although there is a title for people. */
  actionBar?: boolean;
  /** An arrow in the action bar that goes back. */
  up?: boolean;
  /** Entries of the overflow menu; the first `shownActions` stand in the bar. */
  menu?: WidgetDef[];
  shownActions?: number;
  /** Text of a dialog. */
  message?: Text;
  /** Buttons of a dialog: positive, negative, neutral. */
  buttons?: WidgetDef[];
  widgets: WidgetDef[];
  /** Content scrolls as a whole. */
  scroll?: boolean;
  back?: "pop" | "exit" | "block" | "twice" | { goto: string };
  /** A touch beside a dialog closes it; true by default. */
  cancelable?: boolean;
  auto?: { afterMs: number; do: Effect[] };
  onEnter?: Effect[];
  noise?: Noise[];
  /** Widgets appear this long after the screen. */
  lateMs?: number;
  /** Field that has the focus, and so the keyboard, from the start. */
  focus?: string;
  /** Screenshots are forbidden. */
  secure?: boolean;
  dark?: boolean;
}

/** Something that comes up by itself. */
export interface InterruptDef {
  kind: "permission" | "rating" | "ad" | "update" | "foreignAnr" | "foreignCrash";
  trigger: { everySteps?: number; onScreen?: string; p?: number; once?: boolean };
  /** Screen to show; a permission's name; another app's label. */
  show: string;
}

/** A planted defect. */
export interface CrashDef {
  id: string;
  kind: "java" | "native" | "anr";
  /**
   * Screen and widget whose touch sets it off, or a screen that breaks as it opens. In place of a widget, `@turn` and
   * `@return` stand for the display being turned and the app coming back to the front while the screen shows. Conditions
   * read whether that happened to it as `.@turn` and `.@return`, and whether a widget of it was touched since it was opened
   * as `.@` and the widget's id. Empty: only by effect.
   */
  at?: { screen: string; widget?: string };
  /** Only if true. */
  when?: Expr;
  /** Only at the n-th time. */
  nth?: number;
  /** Only after these widgets were touched one after the other, `screen/widget` each. */
  sequence?: string[];
  /** Java: exception line and frames as logcat prints them. Native: frames. ANR: the reason. */
  stack: string;
}

export interface GoalDef {
  text: string;
  done: Expr;
  /** Touches on the shortest way. */
  shortest: number;
}

export interface AppModel {
  v: 1;
  seed: number;
  packageName: string;
  label: string;
  /** Screen of the launcher activity. */
  launcher: string;
  /** Screen that each further activity opens; full class names. */
  activities: Record<string, string>;
  vars: Record<string, Value>;
  /** Variables that survive a force-stop, as saved preferences do. */
  saved?: string[];
  screens: ScreenDef[];
  interrupts: InterruptDef[];
  crashes: CrashDef[];
  goals: GoalDef[];
}
