// How far apart two picture hashes are. Apart from the hashing, so that choosing needs no picture library.

/** Bits in which two hashes differ, 0 to 256. Hashes of different lengths count as wholly different. */
export function hammingDistance(a: string, b: string): number {
  if (a.length !== b.length) return 256;
  let distance = 0;
  for (let at = 0; at < a.length; at++) {
    let differing = Number.parseInt(a[at]!, 16) ^ Number.parseInt(b[at]!, 16);
    while (differing !== 0) {
      distance += differing & 1;
      differing >>= 1;
    }
  }
  return distance;
}
