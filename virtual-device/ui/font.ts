// Letters in any size: unpacks the stored glyphs, scales them down, measures and breaks lines. Knows nothing of screens.
//
// Layout of the data, little endian: per set style u8 (1 bold), size u8, count u16, ascent u8, descent u8, 2 unused; per
// glyph code u16, advance in 1/16 pixel u16, left i8, top i8 (from the baseline), width u8, height u8, then two grey
// levels a byte, high half first.
import { inflateRawSync } from "node:zlib";
import { GLYPH_DATA } from "./glyph-data";

export type FontStyle = "regular" | "bold";

/** A glyph in one size: grey levels 0..15 row by row, its place from pen and baseline. */
export interface Glyph {
  left: number;
  top: number;
  width: number;
  height: number;
  levels: Uint8Array;
}

interface Stored extends Glyph {
  advance: number;
}

interface GlyphSet {
  style: FontStyle;
  size: number;
  ascent: number;
  descent: number;
  glyphs: Map<number, Stored>;
}

const REPLACEMENT = 0x25a1;

let sets: GlyphSet[] | undefined;

function storedSets(): GlyphSet[] {
  sets ??= unpack(inflateRawSync(Buffer.from(GLYPH_DATA, "base64")));
  return sets;
}

function unpack(data: Buffer): GlyphSet[] {
  const found: GlyphSet[] = [];
  let at = 0;
  while (at < data.length) {
    const set: GlyphSet = {
      style: data[at] === 1 ? "bold" : "regular",
      size: data[at + 1]!,
      ascent: data[at + 4]!,
      descent: data[at + 5]!,
      glyphs: new Map(),
    };
    const count = data.readUInt16LE(at + 2);
    at += 8;
    for (let index = 0; index < count; index++) {
      const width = data[at + 6]!;
      const height = data[at + 7]!;
      const levels = new Uint8Array(width * height);
      for (let pixel = 0; pixel < levels.length; pixel++) {
        const pair = data[at + 8 + (pixel >> 1)]!;
        levels[pixel] = pixel & 1 ? pair & 15 : pair >> 4;
      }
      set.glyphs.set(data.readUInt16LE(at), {
        advance: data.readUInt16LE(at + 2) / 16,
        left: data.readInt8(at + 4),
        top: data.readInt8(at + 5),
        width,
        height,
        levels,
      });
      at += 8 + ((levels.length + 1) >> 1);
    }
    found.push(set);
  }
  return found;
}

/** A style in one pixel size. */
export class Font {
  readonly ascent: number;
  readonly lineHeight: number;
  private readonly set: GlyphSet;
  private readonly scale: number;
  private readonly advances = new Map<number, number>();
  private readonly glyphs = new Map<number, Glyph>();

  constructor(style: FontStyle, size: number) {
    const sameStyle = storedSets().filter((set) => set.style === style);
    this.set = sameStyle.find((set) => set.size >= size) ?? sameStyle[sameStyle.length - 1]!;
    this.scale = size / this.set.size;
    this.ascent = Math.round(this.set.ascent * this.scale);
    this.lineHeight = this.ascent + Math.round(this.set.descent * this.scale);
  }

  /** Width in pixels, a fraction; the pen moves by fractions and glyphs are put on whole pixels. */
  advance(code: number): number {
    let known = this.advances.get(code);
    if (known === undefined) {
      known = this.stored(code).advance * this.scale;
      this.advances.set(code, known);
    }
    return known;
  }

  glyph(code: number): Glyph {
    let known = this.glyphs.get(code);
    if (known === undefined) {
      known = resize(this.stored(code), this.scale);
      this.glyphs.set(code, known);
    }
    return known;
  }

  /** Width in whole pixels. */
  measure(text: string): number {
    let width = 0;
    for (let index = 0; index < text.length; index++) width += this.advance(text.charCodeAt(index));
    return Math.ceil(width);
  }

  private stored(code: number): Stored {
    const { glyphs } = this.set;
    return glyphs.get(code) ?? glyphs.get(REPLACEMENT)!;
  }
}

/** Area average; growing repeats pixels. Integer places only, so the same everywhere. */
function resize(from: Glyph, scale: number): Glyph {
  if (scale === 1 || from.width === 0) return from;
  const left = Math.floor(from.left * scale);
  const top = Math.floor(from.top * scale);
  const width = Math.ceil((from.left + from.width) * scale) - left;
  const height = Math.ceil((from.top + from.height) * scale) - top;
  const levels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const y0 = (top + y) / scale - from.top;
    for (let x = 0; x < width; x++) {
      const x0 = (left + x) / scale - from.left;
      levels[y * width + x] = Math.min(15, Math.round(average(from, x0, y0, 1 / scale)));
    }
  }
  return { left, top, width, height, levels };
}

function average(from: Glyph, x0: number, y0: number, side: number): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(from.height, y0 + side); y++) {
    const rows = Math.min(y + 1, y0 + side) - Math.max(y, y0);
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(from.width, x0 + side); x++) {
      const columns = Math.min(x + 1, x0 + side) - Math.max(x, x0);
      sum += rows * columns * from.levels[y * from.width + x]!;
    }
  }
  return sum / (side * side);
}

const fonts = new Map<string, Font>();

/** The font of a style and pixel size, shared. */
export function fontOf(style: FontStyle, size: number): Font {
  const key = `${style}${size}`;
  let font = fonts.get(key);
  if (font === undefined) {
    font = new Font(style, size);
    fonts.set(key, font);
  }
  return font;
}

/** Breaks a text into lines that fit; the last of `maxLines` is cut with an ellipsis. */
export function breakLines(font: Font, text: string, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line === "" || font.measure(longer) <= width) line = longer;
      else {
        lines.push(line);
        line = word;
      }
      if (lines.length > maxLines) break;
    }
    lines.push(line);
  }
  if (lines.length > maxLines) {
    lines.length = maxLines;
    lines[maxLines - 1] += "…";
  }
  return lines.map((line) => cut(font, line, width));
}

function cut(font: Font, line: string, width: number): string {
  if (font.measure(line) <= width) return line;
  let end = line.length;
  while (end > 1 && font.measure(`${line.slice(0, end)}…`) > width) end--;
  return `${line.slice(0, end).trimEnd()}…`;
}
