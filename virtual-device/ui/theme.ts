// Sizes and colours of the phone's look. One place, so that all windows look like one phone.
import type { TextLook } from "./box";
import type { FontStyle } from "./font";

/** Colours, 0xRRGGBB. */
export interface Palette {
  ground: number;
  surface: number;
  text: number;
  faint: number;
  accent: number;
  onAccent: number;
  bar: number;
  onBar: number;
  line: number;
  button: number;
  wrong: number;
}

export const LIGHT: Palette = {
  ground: 0xfafafa,
  surface: 0xffffff,
  text: 0x1f1f1f,
  faint: 0x6b7075,
  accent: 0x00796b,
  onAccent: 0xffffff,
  bar: 0x263238,
  onBar: 0xffffff,
  line: 0xe0e0e0,
  button: 0xd9dcde,
  wrong: 0xc62828,
};

export const DARK: Palette = {
  ground: 0x121212,
  surface: 0x242424,
  text: 0xeeeeee,
  faint: 0xa0a4a8,
  accent: 0x4db6ac,
  onAccent: 0x0b1f1d,
  bar: 0x1d1d1d,
  onBar: 0xffffff,
  line: 0x333333,
  button: 0x3a3d40,
  wrong: 0xef9a9a,
};

/** Turns dp and sp into pixels of one display, and makes text looks. */
export interface Units {
  dp(value: number): number;
  /** dp of so many pixels, a fraction. */
  toDp(px: number): number;
  text(sp: number, colour: number, more?: Partial<TextLook> & { style?: FontStyle }): TextLook;
}

/** A display whose shorter side is taken for 411 dp wide, as on most phones. */
export function unitsFor(width: number, height: number): Units {
  const density = Math.min(width, height) / (1080 / 2.625);
  return {
    dp: (value) => Math.round(value * density),
    toDp: (px) => px / density,
    text: (sp, colour, more = {}) => ({
      style: "regular",
      sizePx: Math.max(6, Math.round(sp * density)),
      colour,
      align: "left",
      maxLines: 20,
      ...more,
    }),
  };
}

/** Heights in dp that windows share. */
export const STATUS_BAR_DP = 24;
export const NAVIGATION_BAR_DP = 48;
export const ACTION_BAR_DP = 56;
