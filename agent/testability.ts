// What on a screen will be hard to test or to use with a screen reader: targets without a name, too small ones, ids that
// several widgets share, trees that say nothing. Pure; it judges what was seen and decides nothing.
import type { Action, Hierarchy, Observation } from "./screen/types";

export interface TestabilityNote {
  kind: "unlabelled_targets" | "tiny_targets" | "duplicate_ids" | "poor_tree";
  count: number;
  /** A few of them by id, label or class; at most three. */
  examples: string[];
}

const maxExamples = 3;
/** 24 dp, the least target size of WCAG 2.5.8, as a part of the display's shorter side, which is some 360 dp. */
const tinyPart = 24 / 360;

/** Notes on one look at the app; empty where there is nothing to say. */
export function testabilityOf(hierarchy: Hierarchy, observation: Observation): TestabilityNote[] {
  const touched = observation.actions.filter(
    ({ kind, features }) => kind === "tap" && !features.includes("grid"),
  );
  const leastPx = Math.min(hierarchy.width, hierarchy.height) * tinyPart;
  const isTiny = ({ bounds }: Action): boolean =>
    bounds !== null &&
    (bounds.right - bounds.left < leastPx || bounds.bottom - bounds.top < leastPx);
  return [
    noteOf(
      "unlabelled_targets",
      touched.filter(({ features }) => features.includes("unlabelled")).map(nameOf),
    ),
    noteOf(
      "tiny_targets",
      touched.filter((action) => !action.features.includes("leaf") && isTiny(action)).map(nameOf),
    ),
    noteOf("duplicate_ids", duplicateIds(touched)),
    noteOf("poor_tree", observation.isTreePoor ? [observation.activity ?? ""] : []),
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
