// A bucket of artifacts for tests: real small pictures under the names that the logs of tests use.
import sharp from "sharp";
import type { FetchArtifact } from "../pictures";

/** Answers a real PNG for every picture, words for everything else; rejects the names in `without`. */
export function bucket(without: readonly string[] = []): FetchArtifact {
  return async (name) => {
    if (without.includes(name)) throw new Error("there is no such artifact");
    if (!name.endsWith(".png")) return Buffer.from(`words of ${name}`);
    const background = `#${name.slice(0, 6)}`;
    return await sharp({ create: { width: 100, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
  };
}
