// The on-screen keyboard: where its keys are and what they type. It covers the display's bottom and moves nothing.
import type { Display } from "./display";
import { contains } from "./tree";
import type { Rect } from "./types";

export interface Key {
  label: string;
  /** What it types; `back` deletes, `enter` finishes the line, `hide` closes the keyboard, `none` does nothing. */
  does: { text: string } | "back" | "enter" | "hide" | "none";
  bounds: Rect;
}

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "⇧zxcvbnm⌫"];

/** The area that the keyboard covers while shown. */
export function keyboardArea(display: Display): Rect {
  const bottom = display.height - display.navigationBar;
  const height = Math.min(display.units.dp(260), Math.round(display.height * 0.5));
  return { left: 0, top: bottom - height, right: display.width, bottom };
}

/** All keys, laid out. */
export function keyboardKeys(display: Display): Key[] {
  const area = keyboardArea(display);
  const margin = display.units.dp(4);
  const rowHeight = Math.floor((area.bottom - area.top - margin * 2) / 5);
  const unit = Math.floor((display.width - margin * 2) / 10);
  const keys: Key[] = [];
  for (const [row, letters] of ROWS.entries()) {
    const top = area.top + margin + row * rowHeight;
    let left = margin + Math.floor(((10 - letters.length) * unit) / 2);
    for (const letter of letters) {
      const does = letter === "⌫" ? "back" : letter === "⇧" ? "none" : { text: letter };
      keys.push({
        label: letter,
        does,
        bounds: { left, top, right: left + unit, bottom: top + rowHeight },
      });
      left += unit;
    }
  }
  const top = area.top + margin + 4 * rowHeight;
  const last: [string, Key["does"], number][] = [
    ["▼", "hide", 1.5],
    ["@", { text: "@" }, 1],
    ["", { text: " " }, 5],
    [".", { text: "." }, 1],
    ["⏎", "enter", 1.5],
  ];
  let left = margin;
  for (const [label, does, units] of last) {
    const right = left + Math.round(unit * units);
    keys.push({ label, does, bounds: { left, top, right, bottom: top + rowHeight } });
    left = right;
  }
  return keys;
}

/** The key under a point. */
export function keyAt(display: Display, x: number, y: number): Key | null {
  return keyboardKeys(display).find((key) => contains(key.bounds, x, y)) ?? null;
}
