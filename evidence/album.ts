// The pictures of one report: each lies in it once, however often it is shown, with marks over it where a finger was.
// Marks are in pixels of the screenshot, so that any size of picture fits.
import { type Markup, markup } from "./markup";
import type { Thumbnail } from "./pictures";
import type { Box, Place, Step } from "./told";

/** Pictures by the name of their screenshot. */
export class Album {
  readonly #thumbnails: ReadonlyMap<string, Thumbnail>;
  readonly #ids = new Map<string, string>();

  constructor(thumbnails: ReadonlyMap<string, Thumbnail>) {
    this.#thumbnails = thumbnails;
    for (const name of thumbnails.keys()) this.#ids.set(name, `p${this.#ids.size + 1}`);
  }

  /** The pictures themselves, to be put into the document once. */
  store(): Markup {
    const images = [...this.#thumbnails].map(
      ([name, { dataUri, fullWidth, fullHeight }]) =>
        markup`<image id="${this.#ids.get(name)}" href="${dataUri}" width="${fullWidth}" height="${fullHeight}" preserveAspectRatio="none"/>`,
    );
    return markup`<svg class="store" aria-hidden="true"><defs>${images}</defs></svg>`;
  }

  /** A picture with marks; `missing` says why there may be none. */
  show(name: string | null, alt: string, marks: Markup | null = null): Markup {
    const thumbnail = name === null ? undefined : this.#thumbnails.get(name);
    if (!thumbnail) {
      const why =
        name === null ? "no picture: the app or the device gave none" : "picture left out";
      return markup`<div class="missing">${why}</div>`;
    }
    const { fullWidth, fullHeight } = thumbnail;
    return markup`<svg class="shot" viewBox="0 0 ${fullWidth} ${fullHeight}" role="img" aria-label="${alt}"><use href="#${this.#ids.get(name!)}"/>${marks}</svg>`;
  }

  /** A picture at a given width, for the graph. */
  piece(name: string, width: number): { width: number; height: number; svg: Markup } | null {
    const thumbnail = this.#thumbnails.get(name);
    if (!thumbnail) return null;
    const { fullWidth, fullHeight } = thumbnail;
    const height = Math.round((width * fullHeight) / fullWidth);
    return {
      width,
      height,
      svg: markup`<use href="#${this.#ids.get(name)}" transform="scale(${(width / fullWidth).toFixed(4)})"/>`,
    };
  }

  /** Width of a screenshot in pixels; 0 for an unknown one. */
  widthOf(name: string | null): number {
    return name === null ? 0 : (this.#thumbnails.get(name)?.fullWidth ?? 0);
  }
}

/** What a step touched, drawn over the picture before it. `width` is the screenshot's. */
export function marksOf(step: Step, width: number): Markup | null {
  if (width === 0) return null;
  const unit = width / 100;
  const parts: Markup[] = [];
  if (step.bounds) parts.push(box(step.bounds, unit));
  if (step.kind === "scroll" || step.kind === "swipe") {
    if (step.bounds) parts.push(stroke(step.bounds, step.direction, unit));
  } else if (step.fields.length > 0) {
    parts.push(...step.fields.map(({ point }) => dot(point, unit)));
    if (step.submit) parts.push(finger(step.submit.point, unit));
  } else if (step.point) {
    parts.push(finger(step.point, unit));
  }
  return parts.length > 0 ? markup`<g>${parts}</g>` : null;
}

function box({ left, top, right, bottom }: Box, unit: number): Markup {
  return markup`<rect class="mark-box" x="${left}" y="${top}" width="${Math.max(0, right - left)}" height="${Math.max(0, bottom - top)}" rx="${unit}" stroke-width="${unit * 0.8}"/>`;
}

function finger({ x, y }: Place, unit: number): Markup {
  return markup`<circle class="mark-ring" cx="${x}" cy="${y}" r="${unit * 5.5}" stroke-width="${unit * 1.3}"/>${dot({ x, y }, unit)}`;
}

function dot({ x, y }: Place, unit: number): Markup {
  return markup`<circle class="mark-dot" cx="${x}" cy="${y}" r="${unit * 1.9}"/>`;
}

/** The way of the finger: against the direction in which there is more to see. */
function stroke(bounds: Box, direction: string | null, unit: number): Markup {
  const x = (bounds.left + bounds.right) / 2;
  const y = (bounds.top + bounds.bottom) / 2;
  const reachX = (bounds.right - bounds.left) * 0.3;
  const reachY = (bounds.bottom - bounds.top) * 0.3;
  const ways: Record<string, [number, number]> = {
    up: [0, reachY],
    down: [0, -reachY],
    left: [reachX, 0],
    right: [-reachX, 0],
  };
  const [dx, dy] = ways[direction ?? "down"] ?? [0, 0];
  const end = { x: x + dx, y: y + dy };
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const wing = unit * 6;
  const wingAt = (side: number) =>
    `${end.x - ux * wing + uy * wing * side * 0.7} ${end.y - uy * wing - ux * wing * side * 0.7}`;
  return markup`<path class="mark-line" stroke-width="${unit * 1.8}" d="M${x - dx} ${y - dy}L${end.x} ${end.y}M${wingAt(1)}L${end.x} ${end.y}L${wingAt(-1)}"/>`;
}
