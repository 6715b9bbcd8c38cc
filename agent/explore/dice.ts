// Random numbers that a run can repeat: sfc32 (Chris Doty-Humphrey's small fast counting generator), seeded from the
// run's seed and the step's ordinal, so that a resumed run throws the same dice at the same step.
import type { Dice } from "./types";

/** One number in [0, 1) for a name: a seed draws it once and for all. */
export function drawFor(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return diceFor(seed, hash >>> 0)();
}

/** Dice for one step. The same seed and ordinal give the same numbers; both may be any safe integer. */
export function diceFor(seed: number, ordinal: number): Dice {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = ordinal >>> 0;
  let counter = 1;
  const throwOnce = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds start alike; PractRand's own seeding mixes for twelve rounds.
  for (let round = 0; round < 12; round++) throwOnce();
  return throwOnce;
}
