// Parameters for nodes that need no device: a state, a look that was taken before, and an explorer that has learnt it.
import type { RunInput } from "../../../run/types";
import { createExplorer } from "../../explore/explorer";
import type { Explorer } from "../../explore/types";
import { initialState, type RunState } from "../../run-state";
import { DEFAULT_OBSERVE_OPTIONS, observe } from "../../screen/observe";
import { parseSource } from "../../screen/source";
import { secretsOf } from "../../secrets";
import type { Step } from "../../step";

const packageName = "com.example.app";
const input: RunInput = {
  apkPath: "/apps/example.apk",
  appiumServerUrl: "http://127.0.0.1:4723",
  packageName,
  appActivity: ".Main",
  maxSteps: 100,
  goal: null,
  udid: null,
  seed: 1,
  capabilities: {},
};

/** A page source with one window of a package and its buttons. */
export function sourceOf(owner: string, ...labels: string[]): string {
  const buttons = labels.map(
    (label, at) =>
      `<android.widget.Button index="${at}" package="${owner}" class="android.widget.Button" text="${label}" clickable="true" enabled="true" displayed="true" bounds="[0,${at * 200 + 200}][700,${at * 200 + 380}]" />`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><hierarchy rotation="0" width="720" height="1600"><android.widget.FrameLayout index="0" package="${owner}" class="android.widget.FrameLayout" text="" enabled="true" displayed="true" bounds="[0,0][720,1600]">${buttons.join("")}</android.widget.FrameLayout></hierarchy>`;
}

/** What may differ from a plain run that explores. */
interface Circumstances {
  input?: Partial<RunInput>;
  isKeyboardShown?: boolean;
  explorer?: Explorer;
}

/** What a node gets after a look at this source. */
export function stepAt(
  source: string,
  more: Partial<RunState> = {},
  about: Circumstances = {},
): Step {
  const hierarchy = parseSource(source);
  const owner = /package="([^"]+)"/.exec(source)?.[1] ?? "";
  const foreground = { packageName: owner, activity: null };
  const given = { ...input, ...about.input };
  const secrets = secretsOf(given.credentials);
  const observation = secrets.inActions(
    observe({
      hierarchy,
      foreground,
      appPackage: packageName,
      visualHash: null,
      isKeyboardShown: about.isKeyboardShown ?? false,
      options: {
        ...DEFAULT_OBSERVE_OPTIONS,
        ...(given.credentials && { credentials: given.credentials }),
      },
    }),
  );
  const explorer =
    about.explorer ?? createExplorer("frontier", { appPackage: packageName, goal: null, seed: 1 });
  const sighting = explorer.learn({ observation, after: null });
  const beyondReach = (): never => {
    throw new Error("This node was not meant to touch the device");
  };
  return {
    state: { ...initialState(given), node: "SwitchPolicy", step: 4, steps: 3, screens: 1, ...more },
    input: given,
    goal: null,
    explorer,
    pastLessons: [],
    awayMs: 30_000,
    sight: {
      look: {
        hierarchy,
        foreground,
        appLabel: null,
        observation,
        sighting,
        screenshot: null,
        source: { name: "source.xml", bytes: source.length },
        isBlind: false,
        defects: [],
      },
      settledSource: null,
      lessons: [],
    },
    phone: {
      isOpen: false,
      device: beyondReach,
      open: beyondReach,
      appLocation: beyondReach,
      appLabel: beyondReach,
      takeLog: () => null,
      newDefects: beyondReach,
      removeHelpers: async () => undefined,
      close: async () => undefined,
    },
    clock: { nowMs: () => 0, sleep: async () => undefined },
    dice: () => 0.5,
    signal: new AbortController().signal,
    store: beyondReach,
  };
}

export const own = packageName;
