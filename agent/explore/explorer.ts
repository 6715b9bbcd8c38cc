// The ways to choose, by name. One interface for all; what differs is what they hold worth doing next.
import { createDroidBot } from "./droidbot";
import { createFastbot } from "./fastbot";
import { createFrontier } from "./frontier";
import { createMonkey } from "./monkey";
import { createNearestFrontier } from "./nearest-frontier";
import { createRandomWidget } from "./random-widget";
import type { Explorer, ExplorerOptions } from "./types";

const MAKERS = {
  frontier: createFrontier,
  monkey: createMonkey,
  randomWidget: createRandomWidget,
  droidbotDfs: () => createDroidBot("depth"),
  droidbotBfs: () => createDroidBot("breadth"),
  nearestFrontier: createNearestFrontier,
  fastbot2: createFastbot,
} as const satisfies Record<string, (options: ExplorerOptions) => Explorer>;

/** Names of the strategies. */
export type StrategyName = keyof typeof MAKERS;

/** All strategies, the default first. */
export const STRATEGIES = Object.keys(MAKERS) as readonly StrategyName[];

/** A fresh explorer without any memory. */
export function createExplorer(strategy: StrategyName, options: ExplorerOptions): Explorer {
  return MAKERS[strategy](options);
}
