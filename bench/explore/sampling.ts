// Draws from the shapes that calibration.ts names: quantiles, log-normal sizes, weighted choices. Chance comes in from
// outside; the same numbers give the same draws.
import type { Random } from "../../virtual-device/apps/random";
import type { Quantiles } from "./calibration";

/** Whether something of that probability happens. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** A whole number between both, each included. */
export function between(random: Random, [low, high]: readonly [number, number]): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** A number of a distribution known by its quantiles; the rare upper end is bent down to what fits a screen. */
export function fromQuantiles(random: Random, quantiles: Quantiles): number {
  const shares = [0.1, 0.25, 0.5, 0.75, 0.9, 1];
  const thrown = random();
  if (thrown <= 0.1) return quantiles[0];
  for (let at = 1; at < shares.length; at++) {
    const [low, high] = [shares[at - 1]!, shares[at]!];
    if (thrown > high) continue;
    const share = (thrown - low) / (high - low);
    const bend = at === shares.length - 1 ? share ** 4 : share;
    return Math.round(quantiles[at - 1]! + bend * (quantiles[at]! - quantiles[at - 1]!));
  }
  return quantiles[5];
}

/** A log-normal size within bounds. */
export function logNormal(
  random: Random,
  { median, sigma, least, most }: { median: number; sigma: number; least: number; most: number },
): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(Math.min(most, Math.max(least, median * Math.exp(sigma * normal))));
}

/** One of several by weight. The list must not be empty. */
export function weighted<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  let rest = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    rest -= weight;
    if (rest < 0) return choice;
  }
  return choices[choices.length - 1]![0];
}

/** The list in another order. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const made = [...list];
  for (let at = made.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [made[at], made[other]] = [made[other]!, made[at]!];
  }
  return made;
}
