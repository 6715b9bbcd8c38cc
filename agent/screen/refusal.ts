// Which questions for permissions are refused, to see what the app does then: each once, as a careful tester would, and
// never so that an app cannot even start. Knows what was asked so far; presses nothing.

/** Screens known from which on an app counts as started: what it asks later belongs to one of its features. */
const STARTED = 3;

/** What a run was asked so far. */
export interface Asked {
  /** Permission dialogs answered. */
  count: number;
  /** Questions that were refused, word for word. */
  refused: readonly string[];
  /** Screens of the app known by now. */
  screens: number;
}

/**
 * Whether to refuse this time. While the app starts the first question is granted and one other refused; from then on each
 * is refused when it first comes. Who asks again is granted it.
 */
export function isToRefuse(question: string, { count, refused, screens }: Asked): boolean {
  if (refused.includes(question)) return false;
  return screens >= STARTED || (count > 0 && refused.length === 0);
}
