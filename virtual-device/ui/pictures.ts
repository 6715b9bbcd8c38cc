// Stand-ins for photos, avatars, drawings, web pages and video: patterns from a seed, few colours, the same every time.
import { randomFrom } from "../apps/random";
import type { Box } from "./box";
import { mix } from "./canvas";
import { fontOf } from "./font";
import { drawIcon } from "./icons";
import type { Painting } from "./painting";

const HUES = [
  0xef5350, 0xab47bc, 0x5c6bc0, 0x29b6f6, 0x26a69a, 0x9ccc65, 0xffca28, 0xff7043, 0x8d6e63,
  0x78909c,
];

/** Paints a stand-in over a box's place. */
export function paintPicture(
  painting: Painting,
  box: Box,
  seed: number,
  style: "photo" | "avatar" | "art" | "web" | "dark",
): void {
  const hue = HUES[seed % HUES.length]!;
  switch (style) {
    case "avatar":
      paintAvatar(painting, box, hue);
      return;
    case "photo":
      paintPhoto(painting, box, seed, hue);
      return;
    case "art":
      paintArt(painting, box, seed);
      return;
    case "dark":
      paintVideo(painting, box, seed, hue);
      return;
    case "web":
      paintWallpaper(painting, box);
  }
}

function paintAvatar({ canvas, units }: Painting, box: Box, hue: number): void {
  const { left, top, right } = box.bounds;
  // An icon with a label below it, as on the home screen, leaves the room that its padding says.
  const height = box.textLook === null ? box.bounds.bottom - top : box.padding.top - units.dp(6);
  const radius = Math.min(right - left, height) >> 1;
  const x = (left + right) >> 1;
  const y = top + (height >> 1);
  canvas.circle(x, y, radius, hue);
  const letter = (box.text || box.desc || box.key).slice(0, 1).toUpperCase();
  if (box.textLook === null) {
    drawIcon(canvas, "person", x, y, Math.round(radius * 1.1), mix(hue, 0xffffff, 0.85), hue);
    return;
  }
  const font = fontOf("bold", Math.round(radius * 1.05));
  canvas.text(font, letter, x - (font.measure(letter) >> 1), y - (font.lineHeight >> 1), 0xffffff);
}

function paintPhoto({ canvas }: Painting, box: Box, seed: number, hue: number): void {
  const { left, top, right, bottom } = box.bounds;
  const random = randomFrom(seed);
  const width = right - left;
  const height = bottom - top;
  canvas.fill(left, top, right, bottom, mix(hue, 0xffffff, 0.65));
  canvas.circle(
    left + Math.round(width * (0.2 + random() * 0.6)),
    top + Math.round(height * 0.3),
    Math.max(2, Math.round(Math.min(width, height) * 0.12)),
    0xfff59d,
  );
  const hill = (share: number, colour: number): void => {
    const peak = left + width * (0.2 + random() * 0.6);
    canvas.shape(
      [
        [left, bottom],
        [left, bottom - height * share * 0.5],
        [peak, bottom - height * share],
        [right, bottom - height * share * 0.4],
        [right, bottom],
      ],
      colour,
    );
  };
  hill(0.65, mix(hue, 0xffffff, 0.25));
  hill(0.4, mix(hue, 0x000000, 0.25));
}

function paintArt({ canvas, units, colours }: Painting, box: Box, seed: number): void {
  const { left, top, right, bottom } = box.bounds;
  const random = randomFrom(seed);
  canvas.outline(box.bounds, 0, Math.max(1, units.dp(1)), colours.line, colours.surface);
  const side = Math.min(right - left, bottom - top);
  for (let part = 0; part < 7; part++) {
    const colour = HUES[Math.floor(random() * HUES.length)]!;
    const x = left + side * 0.15 + random() * (right - left - side * 0.3);
    const y = top + side * 0.15 + random() * (bottom - top - side * 0.3);
    const size = side * (0.08 + random() * 0.14);
    const kind = Math.floor(random() * 3);
    if (kind === 0) canvas.circle(Math.round(x), Math.round(y), Math.round(size), colour);
    else if (kind === 1) {
      canvas.shape(
        [
          [x, y - size],
          [x + size, y + size],
          [x - size, y + size],
        ],
        colour,
      );
    } else canvas.line(x - size, y - size, x + size, y + size, units.dp(4), colour);
  }
}

function paintVideo({ canvas, units }: Painting, box: Box, seed: number, hue: number): void {
  const { left, top, right, bottom } = box.bounds;
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  const side = Math.min(right - left, bottom - top) * 0.28;
  const turn = (seed % 12) * (Math.PI / 24);
  canvas.fill(left, top, right, bottom, 0x101418);
  const corner = (step: number, scale: number): [number, number] => [
    x + Math.cos(turn + (step * Math.PI) / 3) * side * scale,
    y + Math.sin(turn + (step * Math.PI) / 3) * side * scale,
  ];
  for (let face = 0; face < 3; face++) {
    const points = [
      [x, y] as [number, number],
      corner(face * 2, 1),
      corner(face * 2 + 1, 1),
      corner(face * 2 + 2, 1),
    ];
    canvas.shape(points, mix(hue, face === 0 ? 0xffffff : 0x000000, face * 0.2));
  }
  canvas.line(
    left,
    bottom - units.dp(3),
    right,
    bottom - units.dp(3),
    units.dp(2),
    mix(hue, 0x000000, 0.4),
  );
}

function paintWallpaper({ canvas }: Painting, box: Box): void {
  const { left, top, right, bottom } = box.bounds;
  const bands = 6;
  for (let band = 0; band < bands; band++) {
    const from = top + Math.round(((bottom - top) * band) / bands);
    canvas.fill(left, from, right, bottom, mix(0x1a3b5c, 0x4f7f8c, band / bands));
  }
  const width = right - left;
  const height = bottom - top;
  canvas.shape(
    [
      [left, bottom],
      [left, top + height * 0.72],
      [left + width * 0.35, top + height * 0.5],
      [left + width * 0.7, top + height * 0.75],
      [right, top + height * 0.6],
      [right, bottom],
    ],
    0x223f4a,
  );
  canvas.shape(
    [
      [left, bottom],
      [left, top + height * 0.85],
      [left + width * 0.55, top + height * 0.7],
      [right, top + height * 0.9],
      [right, bottom],
    ],
    0x182d36,
  );
}
