// What a script has to do to walk a way of a run again, free of any tool's language; maestro.ts and webdriverio.ts say it
// in theirs. Resilient: a widget is looked for by what names it, its place is the last resort. Pure.
import { shortestTo } from "./path";
import { type Locator, type Place, type Step, type Story, stepOf } from "./told";

/** Where to touch: names first, most lasting first; then the place as parts of the display's width and height. */
export interface Aim {
  locators: Locator[];
  /** 0 to 1. */
  place: Place;
}

/** One thing that the script does. */
export type Deed =
  | { do: "tap" | "longPress"; aim: Aim; isOptional: boolean }
  | { do: "type"; aim: Aim; text: string | null; secretName: string }
  | { do: "swipe"; from: Place; to: Place }
  | { do: "back" | "restart" | "background" | "rotate" | "hideKeyboard" | "wait" };

/** One step of the script, with what it led to when it was walked. */
export interface ScriptStep {
  title: string;
  deeds: Deed[];
  /** Null where that says nothing: outside the app, or where it crashed. */
  arrivesAt: { activity: string | null; title: string | null } | null;
}

export interface Script {
  name: string;
  runId: string;
  packageName: string;
  appActivity: string;
  steps: ScriptStep[];
  /** What the last step is known to set off; null for a way that ended well. */
  defect: { kind: string; title: string; signature: string } | null;
}

/** What to make a script of: the way to a step, by default to the last crash or hang, else the whole run. */
export function scriptOf(story: Story, ordinal: number | null): Script {
  const target = ordinal ?? lastDefectStep(story);
  const steps =
    target === null ? story.steps.filter((step) => step.isPerformed) : shortestTo(story, target);
  const last = steps.at(-1);
  const defect = story.defects.find(({ sightings }) =>
    sightings.some(({ stepOrdinal }) => stepOrdinal !== null && stepOrdinal === last?.ordinal),
  );
  const { packageName, appActivity } = story.asked;
  return {
    name:
      target === null
        ? `${packageName}: the whole run`
        : `${packageName}: ${defect ? defect.title : `to step ${target}`}`,
    runId: story.runId,
    packageName,
    appActivity,
    steps: steps.map((step, index) =>
      stepOfScript(story, step, index > 0 && step.isFreshStart && target === null),
    ),
    defect: defect ? { kind: defect.kind, title: defect.title, signature: defect.signature } : null,
  };
}

function lastDefectStep(story: Story): number | null {
  const ordinals = story.defects.flatMap(({ sightings }) =>
    sightings.flatMap(({ stepOrdinal }) => stepOrdinal ?? []),
  );
  return ordinals.length > 0 ? Math.max(...ordinals) : null;
}

/** Whether a step can be asked for. */
export function hasStep(story: Story, ordinal: number): boolean {
  return stepOf(story, ordinal)?.isPerformed ?? false;
}

function stepOfScript(story: Story, step: Step, restartsBefore: boolean): ScriptStep {
  const deeds = deedsOf(story, step);
  const screen = step.toScreenId === null ? undefined : story.screens.get(step.toScreenId);
  const isInside = screen?.kind === "app" && step.outcome !== "crashed" && step.outcome !== "hung";
  return {
    title: `step ${step.ordinal}: ${step.label}`,
    deeds: restartsBefore ? [{ do: "restart" }, ...deeds] : deeds,
    arrivesAt: isInside ? { activity: step.toActivity, title: step.toTitle } : null,
  };
}

function deedsOf(story: Story, step: Step): Deed[] {
  const aimAt = (touch: { point: Place | null; locators: Locator[] }): Aim => ({
    locators: sureFirst(touch.locators),
    place: partOf(story, touch.point ?? { x: 0, y: 0 }),
  });
  switch (step.kind) {
    case "tap":
    case "longPress":
      // A dialog of the system comes when it likes.
      return [{ do: step.kind, aim: aimAt(step), isOptional: step.key.startsWith("interrupt:") }];
    case "type":
      return [{ do: "type", aim: aimAt(step), text: step.text, secretName: secretName(step, 0) }];
    case "fillForm":
      return [
        ...step.fields.map((field, index): Deed => {
          const secret = secretName(step, index);
          return { do: "type", aim: aimAt(field), text: field.text, secretName: secret };
        }),
        { do: "hideKeyboard" },
        ...(step.submit
          ? [{ do: "tap" as const, aim: aimAt(step.submit), isOptional: false }]
          : []),
      ];
    case "scroll":
    case "swipe":
      return strokeOf(story, step);
    case "back":
    case "restart":
    case "background":
    case "rotate":
    case "hideKeyboard":
      return [{ do: step.kind }];
    default:
      return [{ do: "wait" }];
  }
}

/** Ways that mean one widget alone come before those that need counting; what every row shares comes last. */
function sureFirst(locators: readonly Locator[]): Locator[] {
  const rankOf = ({ count, value }: Locator) =>
    value.startsWith("android:id/") ? 2 : count === 1 ? 0 : 1;
  return [...locators].sort((a, b) => rankOf(a) - rankOf(b));
}

function secretName({ ordinal }: Step, index: number): string {
  return `ROVE_SECRET_${ordinal}_${index + 1}`;
}

/** The finger goes against the direction in which there is more to see, over six tenths of the container. */
function strokeOf(story: Story, { bounds, direction }: Step): Deed[] {
  if (!bounds) return [];
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
  const reachX = (bounds.right - bounds.left) * 0.3;
  const reachY = (bounds.bottom - bounds.top) * 0.3;
  const ways: Readonly<Record<string, Place>> = {
    up: { x: 0, y: reachY },
    down: { x: 0, y: -reachY },
    left: { x: reachX, y: 0 },
    right: { x: -reachX, y: 0 },
  };
  const way = ways[direction ?? "down"] ?? { x: 0, y: 0 };
  const from = partOf(story, { x: middle.x - way.x, y: middle.y - way.y });
  const to = partOf(story, { x: middle.x + way.x, y: middle.y + way.y });
  return [{ do: "swipe", from, to }];
}

function partOf({ device }: Story, { x, y }: Place): Place {
  const part = (value: number, whole: number | undefined): number =>
    Math.min(0.999, Math.max(0, Math.round((value / (whole || 1)) * 1_000) / 1_000));
  return { x: part(x, device?.width), y: part(y, device?.height) };
}
