// A picture of palette indexes and what can be drawn on it: boxes, rounded boxes, circles, shapes, letters. Colours are
// 0xRRGGBB. Pixel-deterministic: whole numbers and fixed sampling only.
import type { Font } from "./font";
import type { Rect } from "./types";

const LEVELS = 15;
/** From here on smooth slopes cost more than they please. */
const WIDE_SHAPE_PX = 160;

export class Canvas {
  readonly pixels: Uint8Array;
  readonly palette: number[] = [];
  private indexes = new Map<number, number>();
  private ramps = new Map<number, Uint8Array>();
  private clip: Rect;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height);
    this.clip = { left: 0, top: 0, right: width, bottom: height };
  }

  /** Limits drawing to a rectangle; answers the limit before. */
  setClip(clip: Rect): Rect {
    const before = this.clip;
    this.clip = {
      left: Math.max(0, clip.left),
      top: Math.max(0, clip.top),
      right: Math.min(this.width, clip.right),
      bottom: Math.min(this.height, clip.bottom),
    };
    return before;
  }

  fill(left: number, top: number, right: number, bottom: number, colour: number): void {
    const x0 = Math.max(left, this.clip.left);
    const x1 = Math.min(right, this.clip.right);
    const y0 = Math.max(top, this.clip.top);
    const y1 = Math.min(bottom, this.clip.bottom);
    if (x0 >= x1) return;
    const index = this.index(colour);
    for (let y = y0; y < y1; y++) {
      this.pixels.fill(index, y * this.width + x0, y * this.width + x1);
    }
  }

  /** A box with round corners; a radius of half the side makes a circle or a pill. */
  round(area: Rect, radius: number, colour: number): void {
    const { left, top, right, bottom } = area;
    const r = Math.max(0, Math.min(radius, (right - left) >> 1, (bottom - top) >> 1));
    this.fill(left, top + r, right, bottom - r, colour);
    for (let row = 0; row < r; row++) {
      const inner = cornerEdge(r, row);
      this.fill(left + inner.solid, top + row, right - inner.solid, top + row + 1, colour);
      this.fill(left + inner.solid, bottom - 1 - row, right - inner.solid, bottom - row, colour);
      for (let step = 0; step < inner.edge.length; step++) {
        const x = inner.solid - 1 - step;
        const level = inner.edge[step]!;
        this.blend(left + x, top + row, colour, level);
        this.blend(right - 1 - x, top + row, colour, level);
        this.blend(left + x, bottom - 1 - row, colour, level);
        this.blend(right - 1 - x, bottom - 1 - row, colour, level);
      }
    }
  }

  /** A rounded outline: the box in the line's colour, the inside in the ground's. */
  outline(area: Rect, radius: number, thickness: number, line: number, ground: number): void {
    this.round(area, radius, line);
    const inner = {
      left: area.left + thickness,
      top: area.top + thickness,
      right: area.right - thickness,
      bottom: area.bottom - thickness,
    };
    this.round(inner, Math.max(0, radius - thickness), ground);
  }

  circle(x: number, y: number, radius: number, colour: number): void {
    this.round(
      { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius },
      radius,
      colour,
    );
  }

  /** A closed shape of straight edges, even-odd, sampled four by four; wide ones only four by one. */
  shape(points: readonly (readonly [number, number])[], colour: number): void {
    const ys = points.map(([, y]) => y);
    const top = Math.max(this.clip.top, Math.floor(Math.min(...ys)));
    const bottom = Math.min(this.clip.bottom, Math.ceil(Math.max(...ys)));
    const xs = points.map(([x]) => x);
    const left = Math.floor(Math.min(...xs));
    const width = Math.ceil(Math.max(...xs)) - left;
    const counts = new Uint8Array(width);
    const parts = width > WIDE_SHAPE_PX ? 1 : 4;
    for (let y = top; y < bottom; y++) {
      counts.fill(0);
      for (let part = 0; part < parts; part++) {
        sampleRow(points, y + (part + 0.5) / parts, left, counts);
      }
      for (let x = 0; x < width; ) {
        const count = counts[x]!;
        let end = x + 1;
        while (end < width && counts[end] === count) end++;
        // Whole pixels come in long runs; only the edges need mixing.
        if (count === parts * 4) this.fill(left + x, y, left + end, y + 1, colour);
        else if (count !== 0) {
          const level = Math.round((count * LEVELS) / (parts * 4));
          for (let at = x; at < end; at++) this.blend(left + at, y, colour, level);
        }
        x = end;
      }
    }
  }

  /** A straight line with a thickness. */
  line(x0: number, y0: number, x1: number, y1: number, thickness: number, colour: number): void {
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const dx = ((y1 - y0) / length) * (thickness / 2);
    const dy = ((x1 - x0) / length) * (thickness / 2);
    this.shape(
      [
        [x0 + dx, y0 - dy],
        [x1 + dx, y1 - dy],
        [x1 - dx, y1 + dy],
        [x0 - dx, y0 + dy],
      ],
      colour,
    );
  }

  /** One line of text; `top` is the line's upper edge. */
  text(font: Font, text: string, left: number, top: number, colour: number): void {
    let pen = left;
    const baseline = top + font.ascent;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const glyph = font.glyph(code);
      const x0 = Math.round(pen) + glyph.left;
      const y0 = baseline + glyph.top;
      for (let row = 0, pixel = 0; row < glyph.height; row++) {
        for (let column = 0; column < glyph.width; column++, pixel++) {
          const level = glyph.levels[pixel]!;
          if (level !== 0) this.blend(x0 + column, y0 + row, colour, level);
        }
      }
      pen += font.advance(code);
    }
  }

  /** Darkens all that is there, by changing the palette instead of the pixels. */
  dim(share: number): void {
    for (const [index, colour] of this.palette.entries()) {
      this.palette[index] = mix(colour, 0x000000, share);
    }
    this.indexes = new Map();
    for (const [index, colour] of this.palette.entries()) {
      if (!this.indexes.has(colour)) this.indexes.set(colour, index);
    }
    this.ramps = new Map();
  }

  private blend(x: number, y: number, colour: number, level: number): void {
    const { clip } = this;
    if (x < clip.left || x >= clip.right || y < clip.top || y >= clip.bottom) return;
    const at = y * this.width + x;
    const ground = this.pixels[at]!;
    const front = this.index(colour);
    const key = front * 256 + ground;
    let ramp = this.ramps.get(key);
    if (ramp === undefined) {
      ramp = this.ramp(colour, this.palette[ground] ?? 0);
      this.ramps.set(key, ramp);
    }
    this.pixels[at] = ramp[level]!;
  }

  /** Five shades between two colours are enough for the eye and spare the palette. */
  private ramp(front: number, ground: number): Uint8Array {
    const shades = new Uint8Array(LEVELS + 1);
    for (let level = 0; level <= LEVELS; level++) {
      shades[level] = this.index(mix(ground, front, Math.round((level * 5) / LEVELS) / 5));
    }
    return shades;
  }

  private index(colour: number): number {
    let index = this.indexes.get(colour);
    if (index === undefined) {
      if (this.palette.length < 256) {
        index = this.palette.length;
        this.palette.push(colour);
      } else index = nearest(this.palette, colour);
      this.indexes.set(colour, index);
    }
    return index;
  }
}

/** A colour between two; a share of 0 is the first. */
export function mix(from: number, to: number, share: number): number {
  const part = (shift: number): number => {
    const a = (from >> shift) & 255;
    const b = (to >> shift) & 255;
    return Math.round(a + (b - a) * share) << shift;
  };
  return part(16) | part(8) | part(0);
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [index, other] of palette.entries()) {
    const red = ((other >> 16) & 255) - ((colour >> 16) & 255);
    const green = ((other >> 8) & 255) - ((colour >> 8) & 255);
    const blue = (other & 255) - (colour & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < bestDistance) {
      bestDistance = distance;
      best = index;
    }
  }
  return best;
}

const corners = new Map<number, { solid: number; edge: number[] }>();

/** Of a corner's row: where full colour begins, and the levels of the pixels before it, nearest first. */
function cornerEdge(radius: number, row: number): { solid: number; edge: number[] } {
  const key = radius * 4096 + row;
  let known = corners.get(key);
  if (known === undefined) {
    const levels: number[] = [];
    for (let x = 0; x < radius; x++) {
      let inside = 0;
      for (let part = 0; part < 16; part++) {
        const dx = radius - x - ((part & 3) + 0.5) / 4;
        const dy = radius - row - ((part >> 2) + 0.5) / 4;
        if (dx * dx + dy * dy <= radius * radius) inside++;
      }
      levels.push(Math.round((inside * LEVELS) / 16));
    }
    const solid = levels.indexOf(LEVELS);
    const end = solid < 0 ? radius : solid;
    known = { solid: end, edge: levels.slice(0, end).reverse() };
    corners.set(key, known);
  }
  return known;
}

function sampleRow(
  points: readonly (readonly [number, number])[],
  y: number,
  left: number,
  counts: Uint8Array,
): void {
  const crossings: number[] = [];
  for (let at = 0; at < points.length; at++) {
    const [x0, y0] = points[at]!;
    const [x1, y1] = points[(at + 1) % points.length]!;
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
  }
  crossings.sort((a, b) => a - b);
  for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
    const from = Math.ceil((crossings[pair]! - left) * 4 - 0.5);
    const to = Math.ceil((crossings[pair + 1]! - left) * 4 - 0.5);
    addSpan(counts, Math.max(0, from), Math.min(counts.length * 4, to));
  }
}

/** Counts the quarter pixels of a span. */
function addSpan(counts: Uint8Array, from: number, to: number): void {
  if (from >= to) return;
  const first = from >> 2;
  const last = (to - 1) >> 2;
  if (first === last) {
    counts[first]! += to - from;
    return;
  }
  counts[first]! += 4 - (from & 3);
  for (let x = first + 1; x < last; x++) counts[x]! += 4;
  counts[last]! += to - last * 4;
}
