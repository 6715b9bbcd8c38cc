// Which generated apps may be looked at while building, and which may not: they are drawn on request.

/** Apps from here on are for building. */
export const BUILDING_SEED = 1_000;
const FRESH_SEED_MIN = 1_000_000;

/** First of a row of apps that nobody has seen. */
export function drawnSeed(): number {
  return FRESH_SEED_MIN + (Date.now() % 1_000_000_000);
}
