// What stands between starting a generated app and its home screen: splash, pages that introduce it, a login wall.
import type { Effect, Expr, ScreenDef, WidgetDef } from "../../virtual-device/apps/model";
import type { Random } from "../../virtual-device/apps/random";
import { ASSUMED } from "./calibration";
import { isFilledIn, loginFields } from "./fields";
import type { AppPlan, Plan } from "./plan";
import { between, chance } from "./sampling";
import type { Style } from "./style";

/** Saved variable: the home screen was reached once, so that a restart comes straight to it. */
export const IS_IN = "isIn";

/**
 * The screens before the home screen. They lie over it, so that the app's task has the same root all its life; going back
 * from them leaves the app.
 */
export function entryScreens(random: Random, style: Style, { entry }: AppPlan): ScreenDef[] {
  return entry.map((plan, at) => {
    const login = entry.find(({ kind }) => kind === "login");
    return screenOf(random, style, plan, {
      next: goOn(entry[at + 1]),
      skip: goOn(plan.kind === "login" ? undefined : login),
    });
  });
}

/** What the home screen does as the app starts. */
export function entryEffects({ entry }: AppPlan): Effect[] {
  const [first] = entry;
  if (first === undefined) return [];
  return first.kind === "splash"
    ? [{ goto: first.id }]
    : [{ goto: first.id, when: { not: { var: IS_IN } } }];
}

interface Ways {
  next: Effect[];
  skip: Effect[];
}

function goOn(to: Plan | undefined): Effect[] {
  return to === undefined
    ? [{ set: IS_IN, to: true }, { back: true }]
    : [{ goto: to.id, mode: "replace" }];
}

function screenOf(random: Random, style: Style, plan: Plan, ways: Ways): ScreenDef {
  const base = {
    id: plan.id,
    activity: plan.activity,
    window: "full" as const,
    back: "exit" as const,
    ...(style.framework !== "view" && { framework: style.framework }),
  };
  switch (plan.kind) {
    case "splash":
      return {
        ...base,
        widgets: [{ id: `${plan.id}:logo`, role: "image", heightDp: 400 }],
        auto: {
          afterMs: between(random, ASSUMED.splashMs),
          do: [
            ...ways.next.map((effect) => ({ ...effect, when: { not: { var: IS_IN } } })),
            // Also where the line above has just set it.
            { back: true, when: { var: IS_IN } },
          ],
        },
      };
    case "onboarding":
      return { ...base, widgets: page(random, plan, ways) };
    default:
      return { ...base, scroll: true, widgets: login(random, style, plan, ways) };
  }
}

function page(random: Random, plan: Plan, ways: Ways): WidgetDef[] {
  return [
    { id: `${plan.id}:head`, role: "heading", text: plan.name },
    { id: `${plan.id}:picture`, role: "image", heightDp: 260 },
    { id: `${plan.id}:next`, role: "button", text: "Next", onTap: ways.next },
    ...(chance(random, 0.7)
      ? [{ id: `${plan.id}:skip`, role: "flatButton" as const, text: "Skip", onTap: ways.skip }]
      : []),
  ];
}

function login(random: Random, style: Style, plan: Plan, ways: Ways): WidgetDef[] {
  const fields = loginFields(style, plan.id);
  const isSkippable = chance(random, ASSUMED.skippableWall);
  // A wall that can be skipped knows its users; the other kind signs up whoever comes.
  const passes: Expr = isSkippable ? false : isFilledIn(fields);
  return [
    { id: `${plan.id}:head`, role: "heading", text: "Welcome back" },
    ...fields.map(({ widget }) => widget),
    {
      id: `${plan.id}:submit`,
      role: "button",
      ...style.rid("button", "sign_in"),
      text: isSkippable ? "Sign in" : "Sign up",
      onTap: [
        { toast: "Wrong address or password", when: { not: passes } },
        ...(isSkippable ? [] : onlyIf(passes, ways.next)),
      ],
    },
    ...(isSkippable
      ? [
          {
            id: `${plan.id}:guest`,
            role: "flatButton" as const,
            text: "Continue as guest",
            onTap: ways.next,
          },
        ]
      : []),
  ];
}

function onlyIf(when: Expr, effects: Effect[]): Effect[] {
  return effects.map((effect) => ({ ...effect, when }));
}
