// A widget on its way to the screen: Android's class and flags, how it wants to be laid out, how it is painted, what a
// touch on it means. The toolkit makes boxes, layout.ts places them, tree.ts and paint.ts read them.
import type { Act } from "../apps/entry";
import type { FontStyle } from "./font";
import type { Rect } from "./types";

/** As wide or high as there is room. */
export const FILL = -1;
/** As wide or high as the content. */
export const WRAP = -2;

/** Pixels, `FILL` or `WRAP`. */
export type Size = number;

/** How a box looks; colours are 0xRRGGBB. */
export type Look =
  | { kind: "none" }
  | { kind: "ground"; colour: number; radius?: number; line?: number }
  | { kind: "button"; colour: number; isFlat: boolean }
  | { kind: "field"; isFocused: boolean; isWrong: boolean }
  | { kind: "check" | "radio" | "switch"; isOn: boolean; side: "left" | "right" }
  | { kind: "row"; line: boolean }
  | { kind: "icon"; icon: string; colour: number; ground?: number }
  | { kind: "picture"; seed: number; style: "photo" | "avatar" | "art" | "web" | "dark" }
  | { kind: "seek" | "progress"; share: number }
  | { kind: "rating"; stars: number; of: number }
  | { kind: "busy" }
  | { kind: "spinner" }
  | { kind: "tab"; isOn: boolean }
  | { kind: "expander"; isOpen: boolean }
  | { kind: "dial"; hour: number; minute: number };

export interface TextLook {
  style: FontStyle;
  sizePx: number;
  colour: number;
  align: "left" | "center" | "right";
  maxLines: number;
  /** Drawn in capitals although the text is not. */
  caps?: boolean;
}

/** Rows made while they are in view. */
export interface Rows {
  /** May be endless. */
  count: number;
  heightPx: number;
  columns: number;
  make(index: number): Box;
}

/** What swiping over a box moves. */
export interface Scrolling {
  widget: string;
  axis: "vertical" | "horizontal";
  /** Both in px, filled in by the layout. */
  offset: number;
  max: number;
}

export interface Box {
  /** Unique among its siblings; the path of keys makes the node's id. */
  key: string;
  cls: string;
  rid: string;
  text: string;
  desc: string;
  hint: string;
  clickable: boolean;
  longClickable: boolean;
  checkable: boolean;
  checked: boolean;
  enabled: boolean;
  focusable: boolean;
  focused: boolean;
  password: boolean;
  selected: boolean;
  heading: boolean;
  isCollection: boolean;
  isCollectionItem: boolean;
  inputType: number;
  paneTitle: string;
  /** Painted, but no node of its own; its children stand for it. */
  isPaintOnly: boolean;
  look: Look;
  textLook: TextLook | null;
  flow: "column" | "row" | "stack";
  width: Size;
  height: Size;
  weight: number;
  minHeight: number;
  padding: { left: number; top: number; right: number; bottom: number };
  gap: number;
  /** Place across the flow. */
  across: "start" | "center" | "end";
  /** Place along the flow. */
  along: "start" | "center" | "end";
  children: Box[];
  rows: Rows | null;
  scrolling: Scrolling | null;
  /** Where the text goes when the layout is done. */
  lines: string[];
  act: Act | null;
  longAct: Act | null;
  /** Field of this name takes text. */
  field: string | null;
  /** Choices along its width, for a touch on a seek or rating bar. */
  slides: { widget: string; steps: number } | null;
  /** Measured, then placed, in px. */
  measuredWidth: number;
  measuredHeight: number;
  bounds: Rect;
}

const NO_PADDING = { left: 0, top: 0, right: 0, bottom: 0 };
const NO_LOOK: Look = { kind: "none" };

/** A box with everything off; what is given goes on top. */
export function box(cls: string, key: string, parts: Partial<Box> = {}): Box {
  return {
    key,
    cls: cls.includes(".") ? cls : `android.widget.${cls}`,
    rid: "",
    text: "",
    desc: "",
    hint: "",
    clickable: false,
    longClickable: false,
    checkable: false,
    checked: false,
    enabled: true,
    focusable: false,
    focused: false,
    password: false,
    selected: false,
    heading: false,
    isCollection: false,
    isCollectionItem: false,
    inputType: 0,
    paneTitle: "",
    isPaintOnly: false,
    look: NO_LOOK,
    textLook: null,
    flow: "column",
    width: FILL,
    height: WRAP,
    weight: 0,
    minHeight: 0,
    padding: NO_PADDING,
    gap: 0,
    across: "start",
    along: "start",
    children: [],
    rows: null,
    scrolling: null,
    lines: [],
    act: null,
    longAct: null,
    field: null,
    slides: null,
    measuredWidth: 0,
    measuredHeight: 0,
    bounds: { left: 0, top: 0, right: 0, bottom: 0 },
    ...parts,
  };
}

/** Equal padding, or across and along. */
export function pad(horizontal: number, vertical = horizontal): Box["padding"] {
  return { left: horizontal, top: vertical, right: horizontal, bottom: vertical };
}
