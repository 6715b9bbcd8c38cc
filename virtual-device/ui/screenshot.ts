// The picture of the whole display: windows from the back to the front, the dimmed ground of dialogs, keyboard, toast,
// status bar and navigation bar.
import { clockText } from "../apps/expression";
import { Canvas } from "./canvas";
import type { Display } from "./display";
import { fontOf } from "./font";
import { drawIcon } from "./icons";
import { keyboardArea, keyboardKeys } from "./keyboard";
import { paint } from "./paint";
import type { Painting } from "./painting";
import { encodePng } from "./png";
import { DARK, LIGHT } from "./theme";
import type { Window } from "./window";

/** All that a screenshot shows. */
export interface Shot {
  display: Display;
  /** Topmost first. */
  windows: readonly Window[];
  isKeyboardShown: boolean;
  toast: string | null;
  nowMs: number;
  notifications: number;
}

/** Draws and encodes a screenshot. */
export function takeShot(shot: Shot): Buffer {
  const { display } = shot;
  const canvas = new Canvas(display.width, display.height);
  const whole = { left: 0, top: 0, right: display.width, bottom: display.height };
  canvas.fill(0, 0, display.width, display.height, LIGHT.ground);
  let isDark = false;
  for (const window of [...shot.windows].reverse()) {
    const colours = window.entry?.screen.dark === true ? DARK : LIGHT;
    const isFull = window.kind === "activity" || window.kind === "launcher";
    if (isFull) isDark = window.kind === "launcher" || window.entry?.screen.dark === true;
    else if (window.kind !== "popup") canvas.dim(0.5);
    const painting: Painting = { canvas, units: display.units, colours };
    if (window.kind === "popup") shadow(painting, window);
    paint(painting, window.root, whole);
  }
  const painting: Painting = { canvas, units: display.units, colours: LIGHT };
  if (shot.isKeyboardShown) paintKeyboard(painting, display);
  if (shot.toast !== null) paintToast(painting, display, shot.toast);
  paintStatusBar(painting, shot);
  paintNavigationBar(painting, display, isDark);
  return encodePng(display.width, display.height, canvas.pixels, canvas.palette);
}

function shadow({ canvas, units }: Painting, { root }: Window): void {
  const gap = units.dp(3);
  const { left, top, right, bottom } = root.bounds;
  const area = { left: left - gap, top, right: right + gap, bottom: bottom + gap };
  canvas.round(area, units.dp(5), 0xc2c5c7);
}

function paintKeyboard({ canvas, units }: Painting, display: Display): void {
  const area = keyboardArea(display);
  canvas.fill(area.left, area.top, area.right, area.bottom, 0xdfe3e7);
  const font = fontOf("regular", units.text(18, 0).sizePx);
  const gap = units.dp(2);
  for (const key of keyboardKeys(display)) {
    const { left, top, right, bottom } = key.bounds;
    const face = { left: left + gap, top: top + gap, right: right - gap, bottom: bottom - gap };
    const isPlain = typeof key.does === "object";
    canvas.round(
      face,
      units.dp(5),
      isPlain ? 0xffffff : key.does === "enter" ? LIGHT.accent : 0xc5ccd2,
    );
    const colour = key.does === "enter" ? 0xffffff : LIGHT.text;
    const x = ((left + right) >> 1) - (font.measure(key.label) >> 1);
    canvas.text(font, key.label, x, ((top + bottom) >> 1) - (font.lineHeight >> 1), colour);
  }
}

function paintToast({ canvas, units }: Painting, display: Display, text: string): void {
  const font = fontOf("regular", units.text(14, 0).sizePx);
  const width = Math.min(display.width - units.dp(48), font.measure(text) + units.dp(32));
  const left = (display.width - width) >> 1;
  const bottom = display.height - display.navigationBar - units.dp(40);
  const area = { left, top: bottom - units.dp(44), right: left + width, bottom };
  canvas.round(area, units.dp(22), 0x323232);
  const before = canvas.setClip(area);
  canvas.text(
    font,
    text,
    left + units.dp(16),
    area.top + ((units.dp(44) - font.lineHeight) >> 1),
    0xffffff,
  );
  canvas.setClip(before);
}

function paintStatusBar({ canvas, units }: Painting, shot: Shot): void {
  const { display } = shot;
  const height = display.statusBar;
  const top = shot.windows[0];
  // Over the home screen and the shade the bar shows what is behind it.
  const ground = top?.kind === "launcher" ? null : LIGHT.bar;
  if (ground !== null && shot.windows.every((window) => window.kind !== "launcher")) {
    const isDimmed = shot.windows.length > 1 && top?.kind !== "popup";
    canvas.fill(0, 0, display.width, height, isDimmed ? 0x131a1d : ground);
  }
  const font = fontOf("bold", units.text(13, 0).sizePx);
  const middle = height >> 1;
  const textTop = middle - (font.lineHeight >> 1);
  canvas.text(font, clockText(shot.nowMs, false), units.dp(14), textTop, 0xffffff);
  let x = units.dp(20) + font.measure("00:00");
  for (let dot = 0; dot < Math.min(3, shot.notifications); dot++) {
    x += units.dp(12);
    canvas.circle(x, middle, units.dp(4), 0xffffff);
  }
  const right = display.width - units.dp(14);
  const battery = {
    left: right - units.dp(9),
    top: middle - units.dp(7),
    right,
    bottom: middle + units.dp(7),
  };
  canvas.fill(
    battery.left + units.dp(3),
    battery.top - units.dp(2),
    battery.right - units.dp(3),
    battery.top,
    0xffffff,
  );
  canvas.round(battery, units.dp(2), 0x9aa5aa);
  canvas.round({ ...battery, top: battery.top + units.dp(3) }, units.dp(2), 0xffffff);
  const bars = right - units.dp(34);
  canvas.shape(
    [
      [bars, middle + units.dp(6)],
      [bars + units.dp(15), middle + units.dp(6)],
      [bars + units.dp(15), middle - units.dp(8)],
    ],
    0xffffff,
  );
  const wifi = right - units.dp(50);
  canvas.shape(
    [
      [wifi - units.dp(10), middle - units.dp(4)],
      [wifi, middle - units.dp(8)],
      [wifi + units.dp(10), middle - units.dp(4)],
      [wifi, middle + units.dp(7)],
    ],
    0xffffff,
  );
}

function paintNavigationBar({ canvas, units }: Painting, display: Display, isDark: boolean): void {
  const top = display.height - display.navigationBar;
  const ground = isDark ? 0x101416 : 0xf1f2f3;
  const colour = isDark ? 0xe8eaed : 0x4a4f54;
  canvas.fill(0, top, display.width, display.height, ground);
  const y = (top + display.height) >> 1;
  const third = display.width / 6;
  drawIcon(canvas, "left", Math.round(third), y, units.dp(18), colour, ground);
  canvas.circle(display.width >> 1, y, units.dp(8), colour);
  canvas.circle(display.width >> 1, y, units.dp(6), ground);
  const x = Math.round(third * 5);
  const half = units.dp(7);
  const square = { left: x - half, top: y - half, right: x + half, bottom: y + half };
  canvas.outline(square, units.dp(2), units.dp(2), colour, ground);
}
