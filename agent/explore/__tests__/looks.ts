// Looks and actions of a few words for tests of what a run remembers.
import type { Action, Observation } from "../../screen/types";

/** An action by that key. */
export function act(kind: Action["kind"], key: string): Action {
  const target = { className: "B", resourceId: key, contentDesc: "", text: key };
  return { key, kind, label: key, target, point: null, bounds: null, features: [kind] };
}

/** A look at the screen of that name; another name is another screen. */
export function look(name: string, more: Partial<Observation> = {}): Observation {
  const words = Array.from({ length: 20 }, (_, at) => `View|${name}_${at}|`);
  return {
    identityVersion: 2,
    packageName: "p",
    activity: ".Main",
    windowKind: "app",
    title: null,
    tokens: ["ACT|.Main", ...words, "WIN|app"].sort(),
    variantKey: name,
    visualHash: null,
    isTreePoor: false,
    actions: [],
    words: [],
    ...more,
  };
}
