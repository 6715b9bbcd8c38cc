// Screenshots made small enough to lie inside a report or a graph. Reads each stored picture once, a few at a time, and
// goes without those that cannot be read: a report with a gap is better than none.
import sharp from "sharp";

/** A small picture with the size of the one it was made of. */
export interface Thumbnail {
  dataUri: string;
  /** Pixels of the small one. */
  width: number;
  height: number;
  /** Pixels of the screenshot. */
  fullWidth: number;
  fullHeight: number;
}

/** Bytes of a stored artifact. Rejects where there is none. */
export type FetchArtifact = (name: string) => Promise<Buffer>;

export interface ThumbnailOptions {
  /** Pixels. */
  width: number;
  /** JPEG is read by every program that shows SVG; WebP is half the size. */
  format: "webp" | "jpeg";
}

/** Decoding is work for all cores; more at a time only takes memory. */
const atATime = 4;

/** Thumbnails of these screenshots by name, each once. */
export async function thumbnailsOf(
  names: Iterable<string>,
  fetch: FetchArtifact,
  options: ThumbnailOptions,
): Promise<Map<string, Thumbnail>> {
  const waiting = [...new Set(names)].filter((name) => name.endsWith(".png"));
  const made = new Map<string, Thumbnail>();
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const thumbnail = await thumbnailOf(name, fetch, options).catch(() => null);
      if (thumbnail) made.set(name, thumbnail);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return made;
}

async function thumbnailOf(
  name: string,
  fetch: FetchArtifact,
  { width, format }: ThumbnailOptions,
): Promise<Thumbnail> {
  const image = sharp(await fetch(name));
  const { width: fullWidth, height: fullHeight } = await image.metadata();
  const { data, info } = await image
    .resize({ width: Math.min(width, fullWidth), withoutEnlargement: true })
    .toFormat(format, { quality: 72 })
    .toBuffer({ resolveWithObject: true });
  return {
    dataUri: `data:image/${format};base64,${data.toString("base64")}`,
    width: info.width,
    height: info.height,
    fullWidth,
    fullHeight,
  };
}
