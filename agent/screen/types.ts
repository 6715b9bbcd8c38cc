// What the agent sees and may do: the words that perceiving, choosing and acting share. Pure data, all of it JSON.

/** Pixels, origin top left; right and bottom exclusive. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Point {
  x: number;
  y: number;
}

/** One node of a page source, in either dialect (Appium's or `uiautomator dump`'s). */
export interface ElementNode {
  className: string;
  packageName: string;
  text: string;
  contentDesc: string;
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
  inputType: number;
  /** Attributes without a field of their own, as they stood. */
  extra: Readonly<Record<string, string>>;
  bounds: Bounds;
  parent: ElementNode | null;
  children: ElementNode[];
}

export interface Hierarchy {
  rotation: number;
  width: number;
  height: number;
  roots: ElementNode[];
}

/** How to find a widget again, resilient first: id, then description, then text, then place. */
export interface Selector {
  className: string;
  resourceId: string;
  contentDesc: string;
  text: string;
}

/** Kinds of thing the agent can do. Global ones (`back`, `restart`, `wait`, …) have no target. */
export type ActionKind =
  | "tap"
  | "longPress"
  | "type"
  | "fillForm"
  | "scroll"
  | "swipe"
  | "back"
  | "restart"
  | "background"
  | "rotate"
  | "hideKeyboard"
  | "wait";

/** One thing that can be done on a screen. */
export interface Action {
  /** Stable across visits to the screen: kind, class, id, label class, ordinal; never bounds. */
  key: string;
  kind: ActionKind;
  /** For people: "tap 'Animation'". */
  label: string;
  target: Selector | null;
  /** Where to touch; null for global actions. */
  point: Point | null;
  bounds: Bounds | null;
  /** Where what is not yet seen lies, for scroll and swipe: `down` brings what is below into sight. */
  direction?: "up" | "down" | "left" | "right";
  /** Text to type, for `type`. */
  text?: string;
  /** Fields to fill and, last, what to tap, for `fillForm`. */
  fields?: { point: Point; target: Selector; text: string; password: boolean }[];
  submit?: { point: Point; target: Selector } | null;
  /** What choosing may learn from: kind, class, whether labelled, list slot, web, leaf tier. */
  features: string[];
}

/** Who owns what is seen. */
export type WindowKind =
  | "app"
  | "appDialog"
  | "permission"
  | "crashDialog"
  | "anrDialog"
  | "systemDialog"
  | "external"
  | "launcher"
  | "empty";

/** One look at the device, reduced to what identity, choosing and evidence need. */
export interface Observation {
  /** Version of the identity algorithm; stored with each screen. */
  identityVersion: number;
  packageName: string;
  activity: string | null;
  windowKind: WindowKind;
  title: string | null;
  /** Structural tokens, sorted, unique. */
  tokens: string[];
  /** Hash of the exact content: two equal ones mean that nothing changed. */
  variantKey: string;
  /** 256-bit difference hash of the screenshot, hex; null without a screenshot. */
  visualHash: string | null;
  /** True where the tree says too little (games, Flutter without semantics). */
  isTreePoor: boolean;
  /** True while a spinner stands where the content will be. */
  isLoading?: boolean;
  /** Offered actions in on-screen order, then the global ones. */
  actions: Action[];
  /** Words on the screen, for goals: lower case, unique, at most 200. */
  words: string[];
  /** Labels of list rows, digits folded, sorted, at most 60: they tell two menus of one make apart. */
  rows?: string[];
  /** Texts as they stand on the screen, unique, at most 200 of at most 200 characters; a password's is left out. */
  texts?: string[];
}

/** What an action led to, as seen on the next look. */
export type StepOutcome =
  | "newScreen"
  | "otherScreen"
  | "sameScreen"
  | "unchanged"
  | "leftApp"
  | "crashed"
  | "hung";
