import { expect, it } from "vitest";
import { act, look } from "./__tests__/looks";
import { createFrontier } from "./frontier";
import type { Lesson } from "./types";

it("goes down a page that it knows only for what is worth the way to its unknown part", () => {
  const down = { ...act("scroll", "down"), direction: "down" as const };
  const parts = ["top", "second", "third", "fourth"].map((part) => act("tap", part));
  const other = act("tap", "other");
  const restart = act("restart", "restart");
  const shown = (at: number): Lesson["observation"] =>
    look("page", {
      variantKey: `part ${at}`,
      actions: [parts[at]!, ...(at === 0 ? [other] : []), down, restart],
    });
  const explorer = createFrontier({ appPackage: "p", goal: null, seed: 1 });
  explorer.learn({ observation: shown(0), after: null });
  for (const at of [1, 2, 3]) explorer.learn({ observation: shown(at), after: down });
  for (const part of [...parts].reverse()) explorer.learn({ observation: shown(0), after: part });
  const { action } = explorer.choose(shown(0), () => 0)!;
  expect(action.key).toBe("other");
});
