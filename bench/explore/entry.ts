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

/** The screens before the home screen. */
export function entryScreens(random: Random, style: Style, { entry, home }: AppPlan): ScreenDef[] {
  return entry.map((plan, at) => {
    const next = entry[at + 1] ?? home;
    const afterPages = entry.find(({ kind }) => kind === "login") ?? home;
    const made = screenOf(random, style, plan, {
      next: goOn(next, home),
      skip: goOn(afterPages, home),
      enter: goOn(home, home),
      home: home.id,
    });
    if (at > 0 || plan.kind === "splash") return made;
    return { ...made, onEnter: [{ goto: home.id, mode: "replace", when: { var: IS_IN } }] };
  });
}

interface Ways {
  next: Effect[];
  skip: Effect[];
  enter: Effect[];
  home: string;
}

function goOn(to: Plan, home: Plan): Effect[] {
  return [
    ...(to === home ? [{ set: IS_IN, to: true }] : []),
    { goto: to.id, mode: "replace" as const },
  ];
}

function screenOf(random: Random, style: Style, plan: Plan, ways: Ways): ScreenDef {
  const base = {
    id: plan.id,
    activity: plan.activity,
    window: "full" as const,
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
            { goto: ways.home, mode: "replace", when: { var: IS_IN } },
            ...ways.next.map((effect) => ({ ...effect, when: { not: { var: IS_IN } } })),
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
        ...(isSkippable ? [] : onlyIf(passes, ways.enter)),
      ],
    },
    ...(isSkippable
      ? [
          {
            id: `${plan.id}:guest`,
            role: "flatButton" as const,
            text: "Continue as guest",
            onTap: ways.enter,
          },
        ]
      : []),
  ];
}

function onlyIf(when: Expr, effects: Effect[]): Effect[] {
  return effects.map((effect) => ({ ...effect, when }));
}
