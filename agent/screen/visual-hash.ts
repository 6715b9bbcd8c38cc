// A 256-bit difference hash of a screenshot: the second witness of identity, and the only one where the tree says
// nothing. The resampler is part of the hash: changing it makes stored hashes worthless and raises IDENTITY_VERSION.
import sharp from "sharp";

export { hammingDistance } from "./hamming";

const COLUMNS = 17;
const ROWS = 16;
/** Shares of the height that hold the status bar (clock) and the navigation bar. */
const TOP_SHARE = 0.04;
const BOTTOM_SHARE = 0.06;

/** The hash of a PNG, 64 hex digits. Rejects where the bytes are no picture. */
export async function visualHash(png: Buffer): Promise<string> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return hashOfCells(boxed(data, info.width, info.height, info.channels));
}

/** Mean brightness of 17 x 16 boxes over the picture without its bars. */
function boxed(pixels: Buffer, width: number, height: number, channels: number): Float64Array {
  const top = Math.floor(height * TOP_SHARE);
  const bottom = Math.max(top + 1, Math.floor(height * (1 - BOTTOM_SHARE)));
  const cells = new Float64Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const [fromY, toY] = span(row, ROWS, top, bottom);
    for (let column = 0; column < COLUMNS; column++) {
      const [fromX, toX] = span(column, COLUMNS, 0, width);
      let sum = 0;
      for (let y = fromY; y < toY; y++) {
        let at = (y * width + fromX) * channels;
        for (let x = fromX; x < toX; x++, at += channels) {
          const green = pixels[at + (channels > 2 ? 1 : 0)]!;
          // Weights of ITU-R BT.601, in whole numbers.
          sum +=
            channels > 2 ? 299 * pixels[at]! + 587 * green + 114 * pixels[at + 2]! : 1000 * green;
        }
      }
      cells[row * COLUMNS + column] = sum / ((toY - fromY) * (toX - fromX) * 1000);
    }
  }
  return cells;
}

/** The pixels of one box; at least one, also in tiny pictures. */
function span(index: number, count: number, from: number, to: number): [number, number] {
  const start = from + Math.floor(((to - from) * index) / count);
  const end = from + Math.floor(((to - from) * (index + 1)) / count);
  return [start, Math.max(start + 1, end)];
}

/** One bit a pair of neighbours: brighter to the right by more than a rounding error. */
function hashOfCells(cells: Float64Array): string {
  let hex = "";
  let nibble = 0;
  let bits = 0;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS - 1; column++) {
      const at = row * COLUMNS + column;
      nibble = (nibble << 1) | (cells[at + 1]! - cells[at]! > 0.5 ? 1 : 0);
      if (++bits === 4) {
        hex += nibble.toString(16);
        nibble = 0;
        bits = 0;
      }
    }
  }
  return hex;
}
