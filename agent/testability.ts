// What on a screen will be hard to test or to use with a screen reader: targets without a name, too small ones, ids that
// several widgets share, trees that say nothing. Pure; it judges what was seen and decides nothing.
import type { Action, Hierarchy, Observation } from "./screen/types";

export interface TestabilityNote {
  kind: "unlabelled_targets" | "tiny_targets" | "duplicate_ids" | "poor_tree" | "slow_screen";
  count: number;
  /** A few of them by id, label or class; at most three. */
  examples: string[];
}

const maxExamples = 3;
/** Android's own least size for what is touched: https://developer.android.com/guide/topics/ui/accessibility/apps#large-controls */
const leastDp = 48;
/** Shorter side of a phone where nothing tells its density; the most common width of Android phones. */
const usualWidthDp = 360;
/** Density at which one pixel is one dp. */
const baseDpi = 160;
/** A healthy phone gives page source, picture and log in a second; beyond this people notice that a screen hangs. */
const slowMs = 5_000;

/** What a look cost and what it was taken with. */
export interface LookFacts {
  /** Null where the session does not say. */
  densityDpi: number | null;
  perceivedInMs: number;
}

/** Notes on one look at the app; empty where there is nothing to say. */
export function testabilityOf(
  hierarchy: Hierarchy,
  observation: Observation,
  { densityDpi, perceivedInMs }: LookFacts,
): TestabilityNote[] {
  const touched = observation.actions.filter(
    // What carries no flag is tried, but nothing says that it is meant to be touched.
    ({ kind, features }) =>
      kind === "tap" && !features.includes("grid") && !features.includes("leaf"),
  );
  const pxPerDp =
    densityDpi === null
      ? Math.min(hierarchy.width, hierarchy.height) / usualWidthDp
      : densityDpi / baseDpi;
  // Layouts round to whole pixels.
  const leastPx = Math.floor(leastDp * pxPerDp) - 1;
  const isTiny = ({ bounds }: Action): boolean =>
    bounds !== null &&
    (bounds.right - bounds.left < leastPx || bounds.bottom - bounds.top < leastPx);
  return [
    noteOf(
      "unlabelled_targets",
      touched.filter(({ features }) => features.includes("unlabelled")).map(nameOf),
    ),
    noteOf("tiny_targets", touched.filter(isTiny).map(nameOf)),
    noteOf("duplicate_ids", duplicateIds(touched)),
    noteOf("poor_tree", observation.isTreePoor ? [observation.activity ?? ""] : []),
    noteOf("slow_screen", perceivedInMs >= slowMs ? [`${Math.round(perceivedInMs)} ms`] : []),
  ].filter((note) => note !== null);
}

function noteOf(kind: TestabilityNote["kind"], found: string[]): TestabilityNote | null {
  if (found.length === 0) return null;
  return { kind, count: found.length, examples: [...new Set(found)].slice(0, maxExamples) };
}

function nameOf({ target, label }: Action): string {
  return target?.resourceId || label;
}

/** Ids of several widgets outside of lists; the rows of a list share theirs by nature. */
function duplicateIds(actions: readonly Action[]): string[] {
  const counts = new Map<string, number>();
  for (const { target, features } of actions) {
    const id = target?.resourceId;
    if (id && !features.includes("row")) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([id]) => id);
}
