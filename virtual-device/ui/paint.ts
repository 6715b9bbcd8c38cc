// Paints placed boxes onto a canvas: looks first, then text, then children. What it paints is what a touch hits, because
// both read the same boxes. It changes nothing but the canvas.
import type { Box, Look } from "./box";
import { mix } from "./canvas";
import { fontOf } from "./font";
import { drawIcon, starPoints } from "./icons";
import type { Painting } from "./painting";
import { paintPicture } from "./pictures";
import { content, intersect } from "./tree";
import type { Rect } from "./types";

/** Paints a box and all it holds, within a clip. */
export function paint(painting: Painting, box: Box, clip: Rect): void {
  const visible = intersect(box.bounds, clip);
  if (visible === null) return;
  const before = painting.canvas.setClip(clip);
  if (box.look.kind !== "none") paintLook(painting, box, box.look);
  if (box.lines.length > 0) paintText(painting, box);
  const inner = box.scrolling === null ? clip : (intersect(content(box), clip) ?? clip);
  for (const child of box.children) paint(painting, child, inner);
  painting.canvas.setClip(inner);
  if (box.scrolling !== null && box.scrolling.max > 0) paintScrollbar(painting, box);
  painting.canvas.setClip(before);
}

function paintText({ canvas }: Painting, box: Box): void {
  const look = box.textLook;
  if (look === null) return;
  const font = fontOf(look.style, look.sizePx);
  const { padding, bounds } = box;
  const height = box.lines.length * font.lineHeight;
  const innerTop = bounds.top + padding.top;
  const room = bounds.bottom - padding.bottom - innerTop;
  let top = innerTop + Math.max(0, (room - height) >> 1);
  for (const text of box.lines) {
    const line = box.password && box.text !== "" ? "•".repeat(text.length) : text;
    const innerLeft = bounds.left + padding.left;
    const spare = bounds.right - padding.right - innerLeft - font.measure(line);
    const shift = look.align === "left" ? 0 : look.align === "right" ? spare : spare >> 1;
    canvas.text(font, line, innerLeft + Math.max(0, shift), top, look.colour);
    top += font.lineHeight;
  }
}

function paintLook(painting: Painting, box: Box, look: Look): void {
  const { canvas, units, colours } = painting;
  const { bounds } = box;
  const { left, top, right, bottom } = bounds;
  const middle = (top + bottom) >> 1;
  switch (look.kind) {
    case "none":
      return;
    case "ground":
      if (look.line !== undefined) {
        canvas.outline(bounds, look.radius ?? 0, Math.max(1, units.dp(1)), look.line, look.colour);
      } else if (look.radius !== undefined) canvas.round(bounds, look.radius, look.colour);
      else canvas.fill(left, top, right, bottom, look.colour);
      return;
    case "button": {
      if (look.isFlat) return;
      const gap = units.dp(4);
      const face = { left, top: top + gap, right, bottom: bottom - gap };
      const shadow = { ...face, top: face.top + units.dp(1), bottom: face.bottom + units.dp(2) };
      canvas.round(shadow, units.dp(4), mix(colours.ground, 0x000000, 0.22));
      canvas.round(
        face,
        units.dp(4),
        box.enabled ? look.colour : mix(look.colour, colours.ground, 0.6),
      );
      return;
    }
    case "field": {
      const colour = look.isWrong ? colours.wrong : look.isFocused ? colours.accent : colours.faint;
      const thick = units.dp(look.isFocused ? 2 : 1);
      canvas.fill(left, bottom - units.dp(6) - thick, right, bottom - units.dp(6), colour);
      if (look.isFocused) paintCaret(painting, box);
      return;
    }
    case "check":
    case "radio":
    case "switch":
      paintMark(painting, box, look);
      return;
    case "row":
      if (look.line)
        canvas.fill(left, bottom - Math.max(1, units.dp(1)), right, bottom, colours.line);
      return;
    case "icon":
      paintIconLook(painting, box, look);
      return;
    case "picture":
      paintPicture(painting, box, look.seed, look.style);
      return;
    case "seek":
    case "progress": {
      const isSeek = look.kind === "seek";
      const inset = isSeek ? units.dp(16) : 0;
      const from = left + inset;
      const to = right - inset;
      const thick = Math.max(2, units.dp(isSeek ? 3 : 4));
      const at = from + Math.round((to - from) * Math.min(1, Math.max(0, look.share)));
      canvas.fill(from, middle - (thick >> 1), to, middle - (thick >> 1) + thick, colours.line);
      canvas.fill(from, middle - (thick >> 1), at, middle - (thick >> 1) + thick, colours.accent);
      if (isSeek) canvas.circle(at, middle, units.dp(9), colours.accent);
      return;
    }
    case "rating": {
      const step = (right - left) / look.of;
      for (let star = 0; star < look.of; star++) {
        const x = left + step * (star + 0.5);
        const size = Math.min(step, bottom - top) * 0.42;
        const points = starPoints().map(([px, py]) => [x + px * size, middle + py * size] as const);
        canvas.shape(points, star < look.stars ? colours.accent : colours.line);
      }
      return;
    }
    case "busy": {
      const radius = Math.min(right - left, bottom - top) >> 1;
      const x = (left + right) >> 1;
      canvas.circle(x, middle, radius, colours.accent);
      canvas.circle(x, middle, Math.max(1, radius - units.dp(5)), colours.ground);
      canvas.fill(x, top, right, middle, colours.ground);
      return;
    }
    case "spinner":
      drawIcon(
        canvas,
        "down",
        right - units.dp(20),
        middle,
        units.dp(18),
        colours.faint,
        colours.ground,
      );
      canvas.fill(left, bottom - units.dp(5), right, bottom - units.dp(4), colours.faint);
      return;
    case "tab":
      if (look.isOn) canvas.fill(left, bottom - units.dp(3), right, bottom, colours.accent);
      else canvas.fill(left, bottom - Math.max(1, units.dp(1)), right, bottom, colours.line);
      return;
    case "expander":
      drawIcon(
        canvas,
        look.isOpen ? "up" : "down",
        left + units.dp(24),
        middle,
        units.dp(18),
        colours.faint,
        colours.ground,
      );
      canvas.fill(left, bottom - Math.max(1, units.dp(1)), right, bottom, colours.line);
      return;
    case "dial":
      paintDial(painting, box, look.hour, look.minute);
      return;
  }
}

function paintCaret({ canvas, units, colours }: Painting, box: Box): void {
  const look = box.textLook;
  if (look === null) return;
  const font = fontOf(look.style, look.sizePx);
  const line = box.text === "" ? "" : (box.lines[box.lines.length - 1] ?? "");
  const x = box.bounds.left + box.padding.left + font.measure(line) + units.dp(1);
  const middle = (box.bounds.top + box.bounds.bottom) >> 1;
  const half = font.lineHeight >> 1;
  canvas.fill(x, middle - half, x + Math.max(1, units.dp(2)), middle + half, colours.accent);
}

function paintMark(
  { canvas, units, colours }: Painting,
  box: Box,
  look: Look & { kind: "check" | "radio" | "switch" },
): void {
  const { bounds } = box;
  const middle = (bounds.top + bounds.bottom) >> 1;
  const on = box.enabled ? colours.accent : colours.faint;
  if (look.kind === "switch") {
    const right = bounds.right - units.dp(4);
    const track = {
      left: right - units.dp(38),
      top: middle - units.dp(7),
      right,
      bottom: middle + units.dp(7),
    };
    canvas.round(
      track,
      units.dp(7),
      look.isOn ? mix(colours.ground, on, 0.45) : mix(colours.ground, colours.faint, 0.45),
    );
    const x = look.isOn ? track.right - units.dp(10) : track.left + units.dp(10);
    canvas.circle(x, middle + units.dp(1), units.dp(11), mix(colours.ground, 0x000000, 0.2));
    canvas.circle(x, middle, units.dp(10), look.isOn ? on : colours.surface);
    return;
  }
  const x = look.side === "left" ? bounds.left + units.dp(14) : bounds.right - units.dp(28);
  const half = units.dp(10);
  const colour = look.isOn ? on : colours.faint;
  if (look.kind === "radio") {
    canvas.circle(x, middle, half, colour);
    canvas.circle(x, middle, half - units.dp(2), colours.ground);
    if (look.isOn) canvas.circle(x, middle, units.dp(5), on);
    return;
  }
  const square = {
    left: x - half + 2,
    top: middle - half + 2,
    right: x + half - 2,
    bottom: middle + half - 2,
  };
  if (look.isOn) {
    canvas.round(square, units.dp(2), on);
    drawIcon(canvas, "check", x, middle, units.dp(15), colours.onAccent, on);
  } else canvas.outline(square, units.dp(2), units.dp(2), colour, colours.ground);
}

function paintIconLook(
  { canvas, units, colours }: Painting,
  box: Box,
  look: Look & { kind: "icon" },
): void {
  const { left, top, right, bottom } = box.bounds;
  const middle = (top + bottom) >> 1;
  const ground = look.ground ?? colours.ground;
  // Beside a text the icon stands at the left edge.
  const x = box.textLook !== null ? left + units.dp(16) : (left + right) >> 1;
  if (look.ground !== undefined) {
    const side = Math.min(right - left, bottom - top);
    const gap = units.dp(2);
    const face = { left: left + gap, top: top + gap, right: right - gap, bottom: bottom - gap };
    canvas.round(face, side >> (right - left === bottom - top ? 1 : 4), look.ground);
  }
  drawIcon(canvas, look.icon, x, middle, units.dp(20), look.colour, ground);
}

function paintDial(
  { canvas, units, colours }: Painting,
  box: Box,
  hour: number,
  minute: number,
): void {
  const { left, top, right, bottom } = box.bounds;
  const x = (left + right) >> 1;
  const y = (top + bottom) >> 1;
  const radius = Math.min(right - left, bottom - top) >> 1;
  canvas.circle(x, y, radius, colours.button);
  const font = fontOf("regular", units.text(14, 0).sizePx);
  for (let mark = 1; mark <= 12; mark++) {
    const angle = (mark * Math.PI) / 6;
    const text = String(mark);
    const mx = Math.round(x + Math.sin(angle) * radius * 0.8) - (font.measure(text) >> 1);
    const my = Math.round(y - Math.cos(angle) * radius * 0.8) - (font.lineHeight >> 1);
    canvas.text(font, text, mx, my, colours.text);
  }
  const hand = (turn: number, length: number): void =>
    canvas.line(
      x,
      y,
      x + Math.sin(turn) * radius * length,
      y - Math.cos(turn) * radius * length,
      units.dp(3),
      colours.accent,
    );
  hand(((hour % 12) + minute / 60) * (Math.PI / 6), 0.45);
  hand(minute * (Math.PI / 30), 0.65);
  canvas.circle(x, y, units.dp(4), colours.accent);
}

function paintScrollbar({ canvas, units, colours }: Painting, box: Box): void {
  const { scrolling } = box;
  if (scrolling === null || scrolling.axis !== "vertical" || !Number.isFinite(scrolling.max))
    return;
  const area = content(box);
  const height = area.bottom - area.top;
  const thumb = Math.max(units.dp(24), Math.round((height * height) / (height + scrolling.max)));
  const top = area.top + Math.round(((height - thumb) * scrolling.offset) / scrolling.max);
  const right = area.right - units.dp(2);
  const bar = { left: right - units.dp(4), top, right, bottom: top + thumb };
  canvas.round(bar, units.dp(2), mix(colours.ground, colours.text, 0.25));
}
