import { expect, it } from "vitest";
import type { Action } from "../screen/types";
import { act, look } from "./__tests__/looks";
import { routesFrom } from "./routes";
import { ScreenMap } from "./screen-map";

const restart = act("restart", "restart");
const ACTIONS = [act("tap", "go"), act("tap", "aside"), act("back", "back"), restart];

/** A map after these steps: what was done, what showed then, and the defect that the log told of. */
function walked(...steps: readonly (readonly [string | null, string, string?])[]): ScreenMap {
  const map = new ScreenMap();
  for (const [key, name, defect] of steps) {
    const after = ACTIONS.find((action) => action.key === key) ?? null;
    map.learn({
      observation: look(name, { actions: ACTIONS }),
      after,
      defects: defect === undefined ? [] : [defect],
    });
  }
  return map;
}

const firstSteps = ({ action }: { action: Action }) => ({ action, extraCost: 0 });

/** Without going back. */
const onward = (stat: { action: Action }) =>
  stat.action.kind === "back" ? null : firstSteps(stat);

it("takes a way that nobody has walked where something tells where it leads", () => {
  const map = walked([null, "a"], ["go", "b"]);
  const [a, b] = map.screens;
  const guessOf = (screen: unknown, stat: { action: Action }) =>
    screen === b && stat.action.key === "aside" ? a! : null;
  const options = { firstSteps: onward, restart: null };
  expect(routesFrom(map, b!, options).has(a!)).toBe(false);
  expect(routesFrom(map, b!, { ...options, guessOf }).get(a!)?.first?.key).toBe("aside");
});

it("counts starting over at its own price, however often it was done", () => {
  const map = walked([null, "a"], ["go", "b"], ["restart", "a"], ["go", "b"]);
  const [a, b] = map.screens;
  const route = routesFrom(map, b!, { firstSteps: onward, restart }).get(a!);
  expect(route).toMatchObject({ cost: 2, first: { key: "restart" } });
});

it("goes round by a longer way where the shorter one has crashed, but goes it where there is no other", () => {
  const map = walked(
    [null, "a"],
    ["go", "b"],
    ["restart", "a"],
    ["go", "a", "boom"],
    ["restart", "a"],
  );
  const [a, b] = map.screens;
  const crashing = routesFrom(map, a!, { firstSteps, restart: null }).get(b!);
  expect(crashing?.first?.key).toBe("go");
  expect(crashing?.cost).toBeGreaterThan(5);
  map.learn({ observation: look("c", { actions: ACTIONS }), after: ACTIONS[1]! });
  map.learn({ observation: look("b", { actions: ACTIONS }), after: ACTIONS[0]! });
  map.learn({ observation: look("a", { actions: ACTIONS }), after: restart });
  expect(routesFrom(map, a!, { firstSteps, restart: null }).get(b!)?.first?.key).toBe("aside");
});
