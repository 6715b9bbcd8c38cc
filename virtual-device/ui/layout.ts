// Gives every box its place: measures from the inside out, then places from the outside in. Lists make the rows that are
// in view and no others. Works in whole pixels.
import { type Box, FILL, WRAP } from "./box";
import { breakLines, fontOf } from "./font";

const UNBOUNDED = 1_000_000;

/** Lays a tree out into a rectangle whose upper left corner and greatest size are given. */
export function layOut(root: Box, left: number, top: number, width: number, height: number): void {
  measure(root, width, height);
  place(root, left, top);
}

function measure(box: Box, maxWidth: number, maxHeight: number): void {
  const { padding } = box;
  const wide = box.width === FILL || box.width === WRAP ? maxWidth : Math.min(box.width, maxWidth);
  const high = box.height === FILL || box.height === WRAP ? maxHeight : box.height;
  const innerWidth = Math.max(0, wide - padding.left - padding.right);
  const innerHeight = Math.max(0, high - padding.top - padding.bottom);
  let contentWidth = 0;
  let contentHeight = 0;
  if (box.textLook !== null) {
    const size = measureText(box, innerWidth);
    contentWidth = size.width;
    contentHeight = size.height;
  }
  if (box.children.length > 0) {
    const size = measureChildren(box, innerWidth, innerHeight);
    contentWidth = Math.max(contentWidth, size.width);
    contentHeight = Math.max(contentHeight, size.height);
  } else if (box.rows !== null) {
    const lines = Math.ceil(Math.min(box.rows.count, 10_000) / box.rows.columns);
    contentWidth = innerWidth;
    contentHeight = lines * box.rows.heightPx;
  }
  box.measuredWidth =
    box.width === WRAP ? Math.min(maxWidth, contentWidth + padding.left + padding.right) : wide;
  const wrapped = Math.max(box.minHeight, contentHeight + padding.top + padding.bottom);
  if (box.height === WRAP) box.measuredHeight = Math.min(wrapped, maxHeight);
  // A child that wants all the height of something that scrolls gets its content's height.
  else box.measuredHeight = box.height === FILL && maxHeight >= UNBOUNDED ? wrapped : high;
}

function measureText(box: Box, width: number): { width: number; height: number } {
  const look = box.textLook!;
  const font = fontOf(look.style, look.sizePx);
  const shown = box.text === "" ? box.hint : box.text;
  const text = look.caps === true ? shown.toUpperCase() : shown;
  box.lines = breakLines(font, text, width, look.maxLines);
  let widest = 0;
  for (const line of box.lines) widest = Math.max(widest, font.measure(line));
  return { width: widest, height: box.lines.length * font.lineHeight };
}

function measureChildren(
  box: Box,
  width: number,
  height: number,
): { width: number; height: number } {
  const { children, flow, scrolling } = box;
  const isColumn = flow === "column";
  const openHeight = scrolling?.axis === "vertical" ? UNBOUNDED : height;
  const openWidth = scrolling?.axis === "horizontal" ? UNBOUNDED : width;
  if (flow === "stack") {
    let widest = 0;
    let highest = 0;
    for (const child of children) {
      measure(child, openWidth, openHeight);
      widest = Math.max(widest, child.measuredWidth);
      highest = Math.max(highest, child.measuredHeight);
    }
    return { width: widest, height: highest };
  }
  const gaps = box.gap * (children.length - 1);
  let used = gaps;
  let weights = 0;
  let across = 0;
  for (const child of children) {
    if (child.weight > 0) {
      weights += child.weight;
      continue;
    }
    const left = Math.max(0, (isColumn ? openHeight : openWidth) - used);
    measure(child, isColumn ? openWidth : left, isColumn ? left : openHeight);
    used += isColumn ? child.measuredHeight : child.measuredWidth;
    across = Math.max(across, isColumn ? child.measuredWidth : child.measuredHeight);
  }
  const room = Math.max(0, (isColumn ? height : width) - used);
  for (const child of children) {
    if (child.weight === 0) continue;
    const share = Math.floor((room * child.weight) / weights);
    if (isColumn) {
      measure(child, openWidth, share);
      child.measuredHeight = share;
      used += share;
    } else {
      measure(child, share, openHeight);
      child.measuredWidth = share;
      used += share;
    }
    across = Math.max(across, isColumn ? child.measuredWidth : child.measuredHeight);
  }
  return isColumn ? { width: across, height: used } : { width: used, height: across };
}

function place(box: Box, left: number, top: number): void {
  const { padding, scrolling } = box;
  box.bounds = {
    left,
    top,
    right: left + box.measuredWidth,
    bottom: top + box.measuredHeight,
  };
  const width = box.measuredWidth - padding.left - padding.right;
  const height = box.measuredHeight - padding.top - padding.bottom;
  if (box.rows !== null) {
    placeRows(box, width, height);
    return;
  }
  let x = left + padding.left;
  let y = top + padding.top;
  if (scrolling !== null) {
    const isVertical = scrolling.axis === "vertical";
    const content = contentLength(box, isVertical);
    scrolling.max = Math.max(0, content - (isVertical ? height : width));
    scrolling.offset = Math.min(scrolling.offset, scrolling.max);
    if (isVertical) y -= scrolling.offset;
    else x -= scrolling.offset;
  }
  if (box.flow === "stack") {
    for (const child of box.children) {
      const dx = shift(box.across, width - child.measuredWidth);
      const dy = shift(box.along, height - child.measuredHeight);
      place(child, x + dx, y + dy);
    }
    return;
  }
  const isColumn = box.flow === "column";
  const spare = (isColumn ? height : width) - contentLength(box, isColumn);
  const start = spare > 0 ? shift(box.along, spare) : 0;
  if (isColumn) y += start;
  else x += start;
  for (const child of box.children) {
    if (isColumn) {
      place(child, x + Math.max(0, shift(box.across, width - child.measuredWidth)), y);
      y += child.measuredHeight + box.gap;
    } else {
      place(child, x, y + Math.max(0, shift(box.across, height - child.measuredHeight)));
      x += child.measuredWidth + box.gap;
    }
  }
}

function contentLength(box: Box, isVertical: boolean): number {
  if (box.flow === "stack") {
    let longest = 0;
    for (const child of box.children) {
      longest = Math.max(longest, isVertical ? child.measuredHeight : child.measuredWidth);
    }
    return longest;
  }
  let length = box.gap * (box.children.length - 1);
  for (const child of box.children) {
    length += isVertical ? child.measuredHeight : child.measuredWidth;
  }
  return length;
}

function shift(where: "start" | "center" | "end", spare: number): number {
  if (where === "start") return 0;
  return where === "end" ? spare : spare >> 1;
}

function placeRows(box: Box, width: number, height: number): void {
  const { rows, scrolling, padding, bounds } = box;
  if (rows === null || scrolling === null) return;
  const lines = Math.ceil(rows.count / rows.columns);
  scrolling.max = Math.max(0, lines * rows.heightPx - height);
  scrolling.offset = Math.min(scrolling.offset, scrolling.max);
  const first = Math.floor(scrolling.offset / rows.heightPx);
  const last = Math.min(lines, Math.ceil((scrolling.offset + height) / rows.heightPx));
  const cell = Math.floor(width / rows.columns);
  box.children = [];
  for (let line = first; line < last; line++) {
    for (let column = 0; column < rows.columns; column++) {
      const index = line * rows.columns + column;
      if (index >= rows.count) break;
      const row = rows.make(index);
      measure(row, cell, rows.heightPx);
      row.measuredWidth = cell;
      row.measuredHeight = rows.heightPx;
      const y = bounds.top + padding.top + line * rows.heightPx - scrolling.offset;
      place(row, bounds.left + padding.left + column * cell, y);
      box.children.push(row);
    }
  }
}
