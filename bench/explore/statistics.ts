// Figures over runs and apps: means, intervals by resampling apps, effect size and significance of paired differences.
import { randomFrom } from "../../virtual-device/apps/random";

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Values by key, in order of first sight. */
export function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

const RESAMPLES = 2_000;

/** 95 % interval of the ratio of two means over the same apps, from resampling the apps. */
export function ratioInterval(
  ours: readonly number[],
  theirs: readonly number[],
): [number, number] {
  const random = randomFrom(1);
  const ratios: number[] = [];
  for (let round = 0; round < RESAMPLES; round++) {
    let above = 0;
    let below = 0;
    for (let draw = 0; draw < ours.length; draw++) {
      const at = Math.floor(random() * ours.length);
      above += ours[at]!;
      below += theirs[at]!;
    }
    ratios.push(above / below);
  }
  ratios.sort((a, b) => a - b);
  return [ratios[Math.floor(RESAMPLES * 0.025)]!, ratios[Math.floor(RESAMPLES * 0.975)]!];
}

/** Vargha and Delaney's A12: chance that one of ours is greater than one of theirs, ties half. */
export function a12(ours: readonly number[], theirs: readonly number[]): number {
  let wins = 0;
  for (const our of ours) {
    for (const their of theirs) wins += our > their ? 1 : our === their ? 0.5 : 0;
  }
  return wins / (ours.length * theirs.length);
}

/** Two-sided p of Wilcoxon's signed-rank test by the normal approximation; 1 where nothing differs. */
export function wilcoxon(ours: readonly number[], theirs: readonly number[]): number {
  const differences = ours
    .map((our, at) => our - theirs[at]!)
    .filter((difference) => difference !== 0)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const count = differences.length;
  if (count === 0) return 1;
  let positive = 0;
  for (let at = 0; at < count; ) {
    let end = at;
    while (end < count && Math.abs(differences[end]!) === Math.abs(differences[at]!)) end++;
    const rank = (at + 1 + end) / 2;
    for (; at < end; at++) if (differences[at]! > 0) positive += rank;
  }
  const expected = (count * (count + 1)) / 4;
  const spread = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24);
  return 2 * (1 - normal(Math.abs(positive - expected) / spread));
}

/** Distribution function of the normal (Abramowitz and Stegun 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
