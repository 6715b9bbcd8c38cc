// What real apps look like, as numbers: the shape that generated apps take. Measured ones and assumed ones are kept
// apart. Constants only; who changes one raises GENERATOR_VERSION.

/** Frozen with every number and rule of the generator: figures of different versions must not be compared. */
export const GENERATOR_VERSION = 6;

/** 10th, 25th, 50th, 75th and 90th percentile and the greatest value. */
export type Quantiles = readonly [number, number, number, number, number, number];

/**
 * Measured. 115 recorded DroidBot explorations of public Android apps (3,104 states, 20,765 events; states grouped to
 * screens by structure, Jaccard 0.90) and 566 page-source dumps of other apps with 6,785 enabled clickables.
 */
export const MEASURED = {
  /** Enabled clickable widgets of a screen. */
  clickables: [0, 2, 4, 11, 20, 138] as Quantiles,
  /** Share of screens with a list, a field, a password field, a web page; share that are dialogs. */
  withList: 0.392,
  withField: 0.175,
  withPassword: 0.036,
  withWeb: 0.075,
  dialogs: 0.101,
  /** Where a tap on a clickable led, of 6,001. */
  tapToOther: 0.474,
  tapToSame: 0.393,
  tapLeaves: 0.133,
  /** Share of repeated actions that led elsewhere than before. */
  nondeterminism: 0.14,
  /** Share of clickables with a resource id: in dumps, in explorations. */
  withIdLow: 0.34,
  withIdHigh: 0.67,
  /** Share with a label of their own, and with one somewhere inside. */
  ownLabel: 0.52,
  anyLabel: 0.89,
  /** Share of long presses that led to another screen, of 148. */
  longToOther: 0.149,
  /** Share of templates of list rows that lead to one place. */
  oneTargetTemplates: 0.62,
} as const;

/** Fitted to anchors: small open-source apps 1-14 screens, three large ones 29-50 within 340-814 events. */
export const SIZE = { median: 48, sigma: 0.6, least: 12, most: 220 } as const;

/** Assumed, without data; harder than measured values suggest on endless lists, late screens and noise. */
export const ASSUMED = {
  singleActivity: 0.3,
  activitiesPerScreen: [0.2, 0.6] as const,
  loginWall: 0.25,
  /** Of walls: those that can be skipped; the rest let in whoever fills in their fields. */
  skippableWall: 0.5,
  splash: 0.3,
  splashMs: [800, 4000] as const,
  onboarding: 0.3,
  /** Links that show only once something was done. */
  guards: 0.08,
  /** Apps that throw dialogs in the way, and steps between two. */
  popups: 0.2,
  popupEverySteps: [25, 90] as const,
  /** Apps beside which another app hangs now and then. */
  foreignAnr: 0.1,
  /** Links that ask for a permission first. */
  permissionLinks: 0.03,
  crashSites: [3, 8] as const,
  /** Screens with something that looks like a way on and leads nowhere, or breaks the app. */
  deadLinks: 0.2,
  /** Screens with a clock; a quarter of them by the second. */
  clock: 0.3,
  badge: 0.1,
  carousel: 0.05,
  advertisement: 0.15,
  /** Content lists whose rows change with every visit, and those that never end. */
  volatileLists: 0.6,
  endlessLists: 0.45,
  /** Screens whose content comes late. */
  late: 0.2,
  lateMs: [400, 4500] as const,
  /** Going back: needs two, is blocked. */
  backTwice: 0.05,
  backBlocked: 0.015,
  /** Frameworks other than plain views. */
  compose: 0.14,
  flutter: 0.08,
  reactNative: 0.1,
  /** Apps whose ids an obfuscator shortened, and those that use one id over and over. */
  obfuscated: 0.1,
  sharedIds: 0.2,
} as const;
