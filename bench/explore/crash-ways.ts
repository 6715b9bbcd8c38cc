// What sets crashes off in real apps, counted, and so in generated ones. A table and where its numbers come from; who
// changes one raises GENERATOR_VERSION.

/** What sets a defect off. */
export type Way =
  | "open"
  | "tap"
  | "valid"
  | "odd"
  | "empty"
  | "turn"
  | "return"
  | "long"
  | "sequence"
  | "setting"
  | "second"
  | "enter"
  | "denied";

/**
 * Shares of what sets crashes off, as numbers of scripts. Counted by hand: the last thing done, and what had to be done
 * before it on purpose, in all 118 scripts that reproduce crashes of real Android apps in three public collections:
 * Themis (github.com/the-themis-benchmarks/home at 7138171, 70 scripts, ESEC/FSE 2021), DroixBench
 * (github.com/stan6/droixbench, 25, ICSE 2018) and the crashes of AndroR2 (github.com/SageSELab/AndroR2, 23, MSR 2021;
 * arXiv 2301.01235). Two bugs are in two of them.
 *
 * - 33 need a touch and nothing else. Where the script says what was touched (25), it opens something in 17 and does
 *   something in place in 8: `open` and `tap` by that.
 * - `valid` 7: a form or a search is sent with ordinary values. `odd` 8: with a value that the field does not ask for (a
 *   malformed address or key, a number out of range, a special sign). `empty` 2: with nothing in it.
 * - `turn` 15: turning the display, in 9 alone, in 3 with text typed before, in 3 with a touch afterwards.
 * - `return` 13: leaving for the home screen, the recent apps or another app and coming back, in 7 alone, in 6 with a touch
 *   afterwards. Four of them ask for the developers' option to destroy every activity that is left.
 * - `long` 15: a long press, in 13 of them with a touch on what it offers.
 * - `sequence` 8: touches in a row on one screen; in 4 something stays set that the last touch meets, in 4 nothing tells
 *   that more than the order matters, and they are taken to allow no other touch between. `setting` 11: something was set,
 *   or data was made, on another screen; what breaks then is one (8) or two (3) screens from home.
 * - `second` 1: the same thing touched quickly again.
 * - Five are left out, as nothing here does such a thing: hardware keys, a swipe of a page, a notification, a deep link.
 *
 * Two are assumed. `enter` 3, a screen that breaks as it is opened again: no script asks for that alone, two do with
 * something else before it; it is kept because the bug class is well known. `denied` 3, a refused permission: none of the
 * scripts, whose permissions are granted beforehand, but the subject of studies of its own (arXiv 2106.13012: 199 such
 * bugs in open-source apps); nobody has counted its share.
 *
 * Not planted any more: touches that break only on a screen's second visit, and screens that break once their parent was
 * opened three times. No script and no study names either.
 *
 * What these numbers hide: such collections hold what users met and wrote down, so the plain touches that any tester finds
 * before a release are too few in them, and what needs several steps is too much. That makes planted defects harder to meet
 * than an app's own may be, not easier.
 */
export const WAYS: readonly (readonly [Way, number])[] = [
  ["open", 22],
  ["tap", 11],
  ["valid", 7],
  ["odd", 8],
  ["empty", 2],
  ["turn", 15],
  ["return", 13],
  ["long", 15],
  ["sequence", 8],
  ["setting", 11],
  ["second", 1],
  ["enter", 3],
  ["denied", 3],
];

/** Of the 15 and 13 scripts above: what must be there besides. */
export const TURNS = [
  ["alone", 9],
  ["typed", 3],
  ["touched", 3],
] as const;
export const RETURNS = [
  ["alone", 7],
  ["touched", 6],
] as const;

/** Of the 8 with touches in a row: those where another touch may come between. */
export const SEQUENCE_STAYS = 4 / 8;

/**
 * Screens from home at which the last thing is done, and in how many of the 70 scripts of Themis; tabs, menus, drawers,
 * dialogs and sheets count as screens, what comes before home does not. One at 7 is counted with the one at 5. The screens
 * of generated apps lie deeper, in the mean four from home.
 */
export const DEPTHS: readonly (readonly [number, number])[] = [
  [0, 9],
  [1, 19],
  [2, 18],
  [3, 12],
  [4, 10],
  [5, 2],
];

/** Screens from home at which something breaks that was set elsewhere. */
export const SETTING_DEPTHS: readonly number[] = [1, 2];

/** Of the 15 scripts with a long press: those in which something that it offers is touched then. */
export const LONG_THEN_TOUCH = 13 / 15;

/** Of the 8 odd values: malformed for what their fields ask for, special signs, numbers out of range. */
export const ODD_VALUES = [
  ["malformed", 4],
  ["sign", 2],
  ["number", 2],
] as const;
