import { expect, it } from "vitest";
import { act, look } from "./__tests__/looks";
import { CRASH } from "./memory";
import { routesFrom } from "./routes";
import { ScreenMap } from "./screen-map";
import { Settings } from "./settings";

const toggle = (key: string) => ({ ...act("tap", key), features: ["tap", "toggle"] });
const ACTIONS = [
  act("tap", "go"),
  toggle("early"),
  toggle("late"),
  act("back", "back"),
  act("restart", "restart"),
];
const crashed = look("crashed", { windowKind: "crashDialog" });

/** Opens b, sets something, and finds that b breaks the app now. */
function broken() {
  const map = new ScreenMap();
  const settings = new Settings();
  const does = (key: string | null, seen: ReturnType<typeof look>): void => {
    const after = ACTIONS.find((action) => action.key === key) ?? null;
    const fold = map.learn({ observation: { ...seen, actions: ACTIONS }, after });
    settings.learn(fold, map.step);
  };
  does(null, look("a"));
  does("early", look("a"));
  does("go", look("b"));
  does("back", look("a"));
  does("late", look("a"));
  does("go", crashed);
  does("restart", look("a"));
  const stat = (key: string) => map.screens[0]!.actions.get(key)!;
  const costOfB = (): number =>
    routesFrom(map, map.here, {
      firstSteps: ({ action }) => ({ action, extraCost: 0 }),
      restart: null,
    }).get(map.screens[1]!)!.cost;
  return { settings, stat, does, costOfB };
}

it("suspects what was set since the way last led on, and nothing before", () => {
  const { settings, stat } = broken();
  expect(stat("go").outcomes.get(CRASH)).toBe(1);
  expect(settings.isSuspect(stat("late"))).toBe(true);
  expect(settings.isSuspect(stat("early"))).toBe(false);
});

it("takes the way for open again once that is set back", () => {
  const { settings, stat, does, costOfB } = broken();
  const shut = costOfB();
  does("late", look("a"));
  expect(settings.isSuspect(stat("late"))).toBe(false);
  expect(costOfB()).toBeLessThan(shut - 3);
});

it("suspects nothing any more once the way has led on", () => {
  const { settings, stat, does } = broken();
  does("go", look("b"));
  expect(settings.isSuspect(stat("late"))).toBe(false);
});
