// One look at the device, reduced to what choosing, identity and evidence need. The only door between raw page
// sources and the explorer; pure, so that the same look always reads the same.
import { type ActionOptions, actionsOf } from "./actions";
import { DENY_WORDS } from "./deny";
import { IDENTITY_VERSION, isTreePoor, rowsOf, tokensOf, variantKeyOf } from "./identity";
import { wordsOf } from "./label";
import { isLoading } from "./loading";
import { type Scene, sceneOf } from "./scene";
import { titleOf } from "./title";
import type { Bounds, Hierarchy, Observation } from "./types";
import { chooseWindow, isOwnWindow } from "./window";

/** What may be done and typed on the app's screens. */
export type ObserveOptions = ActionOptions;

/** Everything one look brought back. */
export interface Look {
  hierarchy: Hierarchy;
  foreground: { packageName: string; activity: string | null };
  /** Package under test. */
  appPackage: string;
  /** Its name as the launcher shows it: tells its own crash dialogs from other apps'. */
  appLabel?: string;
  /** 256-bit hash of the screenshot, hex; null without one. */
  visualHash: string | null;
  isKeyboardShown?: boolean;
  options?: ObserveOptions;
}

/** Careful settings: nothing destructive, made-up values from seed 0, no credentials. */
export const DEFAULT_OBSERVE_OPTIONS: ObserveOptions = {
  allowDestructive: false,
  denyWords: DENY_WORDS,
  seed: 0,
};

const MAX_WORDS = 200;

/** Reads a look: which window counts, what identifies it, what can be done on it. */
export function observe(look: Look): Observation {
  const { hierarchy, foreground, appPackage } = look;
  const options = look.options ?? DEFAULT_OBSERVE_OPTIONS;
  const display: Bounds = { left: 0, top: 0, right: hierarchy.width, bottom: hierarchy.height };
  const window = chooseWindow(hierarchy, foreground, appPackage, look.appLabel);
  const isOwn = isOwnWindow(window.kind);
  const activity = window.packageName === foreground.packageName ? foreground.activity : null;
  if (window.root === null) return emptyObservation(window.packageName, activity, look);
  const scene = sceneOf(window.root, display);
  const title = titleOf(scene, window.kind === "appDialog");
  const isPoor = window.kind !== "empty" && isTreePoor(scene);
  return {
    identityVersion: IDENTITY_VERSION,
    packageName: window.packageName,
    activity,
    windowKind: window.kind,
    title: title?.text ?? null,
    tokens: tokensOf(scene, { kind: window.kind, activity, title }),
    variantKey: variantKeyOf(scene, window.packageName, activity),
    visualHash: look.visualHash,
    isTreePoor: isPoor,
    isLoading: isOwn && isLoading(scene),
    // Outside the app only the ways back are offered.
    actions: actionsOf(isOwn ? scene : null, withoutForeignSecrets(options, isOwn), {
      isKeyboardShown: look.isKeyboardShown === true,
      isTreePoor: isPoor,
    }),
    words: wordsIn(scene),
    rows: rowsOf(scene),
    texts: textsIn(scene),
  };
}

function withoutForeignSecrets(options: ObserveOptions, isOwn: boolean): ObserveOptions {
  if (isOwn || options.credentials === undefined) return options;
  const { credentials: _, ...rest } = options;
  return rest;
}

function emptyObservation(packageName: string, activity: string | null, look: Look): Observation {
  const scene: Scene = {
    nodes: [],
    display: { left: 0, top: 0, right: look.hierarchy.width, bottom: look.hierarchy.height },
    window: { left: 0, top: 0, right: 0, bottom: 0 },
  };
  return {
    identityVersion: IDENTITY_VERSION,
    packageName,
    activity,
    windowKind: "empty",
    title: null,
    tokens: tokensOf(scene, { kind: "empty", activity, title: null }),
    variantKey: variantKeyOf(scene, packageName, activity),
    visualHash: look.visualHash,
    isTreePoor: false,
    actions: actionsOf(null, look.options ?? DEFAULT_OBSERVE_OPTIONS, {
      isKeyboardShown: look.isKeyboardShown === true,
      isTreePoor: false,
    }),
    words: [],
    rows: [],
    texts: [],
  };
}

/** Words on the screen, lower case, in reading order; what a password field holds is none. */
function wordsIn(scene: Scene): string[] {
  const words = new Set<string>();
  for (const { node, flags } of scene.nodes) {
    const said = flags.includes("p") ? node.contentDesc : `${node.text} ${node.contentDesc}`;
    if (said === " " || said === "") continue;
    for (const word of wordsOf(said)) {
      if (words.size >= MAX_WORDS) return [...words];
      words.add(word);
    }
  }
  return [...words];
}

/** What stands on the screen, for conditions that name a text. */
function textsIn(scene: Scene): string[] {
  const texts = new Set<string>();
  for (const { node, flags } of scene.nodes) {
    for (const said of [flags.includes("p") ? "" : node.text, node.contentDesc]) {
      if (said !== "" && texts.size < MAX_WORDS) texts.add(said.slice(0, 200));
    }
  }
  return [...texts];
}
