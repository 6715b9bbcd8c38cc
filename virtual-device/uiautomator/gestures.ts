// `POST …/appium/gestures/*`: clicks, swipes, scrolls by element or by area.
import { z } from "zod";
import type { Phone } from "../phone";
import type { Rect } from "../ui/types";
import { UiaFailure } from "./failure";
import type { Placed } from "./snapshot";

const point = z.object({ x: z.number(), y: z.number() });
const direction = z
  .string()
  .transform((word) => word.toLowerCase())
  .pipe(z.enum(["up", "down", "left", "right"]));

const body = z.object({
  origin: z.record(z.string(), z.string()).nullish(),
  offset: point.nullish(),
  start: point.nullish(),
  end: point.nullish(),
  area: z
    .object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() })
    .nullish(),
  direction: direction.nullish(),
  percent: z.number().nullish(),
});

type Gesture = z.infer<typeof body>;
type Direction = z.infer<typeof direction>;

/** UiObject2 keeps gestures off the outer tenth of an element. */
const MARGIN = 0.1;

/** What a gesture needs of the session. */
export interface Surface {
  phone: Phone;
  element(id: string): Placed;
  /** The innermost scrollable node around a point. */
  scrollableAt(x: number, y: number): Placed | null;
}

/** Performs one gesture; answers "can scroll on" for scroll and fling, null for the others. */
export async function performGesture(
  surface: Surface,
  name: string,
  input: unknown,
): Promise<boolean | null> {
  const parsed = body.safeParse(input);
  if (!parsed.success) throw new UiaFailure("invalid argument", z.prettifyError(parsed.error));
  const gesture = parsed.data;
  const { phone } = surface;
  switch (name) {
    case "click":
    case "double_click":
    case "long_click": {
      const { x, y } = target(surface, gesture, "offset");
      await phone.work("tap");
      if (name === "long_click") phone.ui.longPress(x, y);
      else phone.ui.tap(x, y);
      if (name === "double_click") phone.ui.tap(x, y);
      return null;
    }
    case "drag": {
      const from = target(surface, gesture, "start");
      const to = gesture.end ?? from;
      await phone.work("swipe");
      phone.ui.swipe(from.x, from.y, to.x, to.y);
      return null;
    }
    case "swipe": {
      const { from, to } = swipeLine(
        area(surface, gesture),
        directionOf(gesture),
        percentOf(gesture),
      );
      await phone.work("swipe");
      phone.ui.swipe(from.x, from.y, to.x, to.y);
      return null;
    }
    case "scroll":
    case "fling":
      return scroll(surface, gesture, name === "fling" ? 2.5 : percentOf(gesture));
    case "pinch_open":
    case "pinch_close":
      // One pointer at a time reaches the screen; two that move apart change nothing it knows.
      await phone.work("swipe");
      return null;
    default:
      throw new UiaFailure("unknown command", `Unknown gesture ${name}`);
  }
}

async function scroll(surface: Surface, gesture: Gesture, fraction: number): Promise<boolean> {
  const id = elementId(gesture);
  const { left, top, right, bottom } = area(surface, gesture);
  const own = id === null ? null : surface.element(id);
  const list = own?.node.scrollable
    ? own
    : surface.scrollableAt((left + right) / 2, (top + bottom) / 2);
  await surface.phone.work("swipe");
  return list === null
    ? false
    : surface.phone.ui.scroll(list.node.id, directionOf(gesture), fraction);
}

function elementId({ origin }: Gesture): string | null {
  return Object.values(origin ?? {})[0] ?? null;
}

function area(surface: Surface, gesture: Gesture): Rect {
  const id = elementId(gesture);
  if (id !== null) return surface.element(id).node.bounds;
  if (!gesture.area) {
    throw new UiaFailure(
      "invalid argument",
      "The gesture area coordinates must be provided if element is not set",
    );
  }
  const { left, top, width, height } = gesture.area;
  return { left, top, right: left + width, bottom: top + height };
}

function target(
  surface: Surface,
  gesture: Gesture,
  key: "offset" | "start",
): { x: number; y: number } {
  const at = gesture[key];
  const id = elementId(gesture);
  if (id === null) {
    if (!at)
      throw new UiaFailure("invalid argument", `The ${key} must be provided if element is not set`);
    return at;
  }
  const { left, top, right, bottom } = surface.element(id).node.bounds;
  return at ? { x: left + at.x, y: top + at.y } : { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function directionOf({ direction: given }: Gesture): Direction {
  if (!given) throw new UiaFailure("invalid argument", "The direction must be provided");
  return given;
}

function percentOf({ percent }: Gesture): number {
  if (typeof percent !== "number" || percent < 0) {
    throw new UiaFailure("invalid argument", "The percent value must be a positive number");
  }
  return percent;
}

/** From the edge the finger comes from towards where it goes, as far as `percent` of the way. */
function swipeLine(within: Rect, way: Direction, percent: number) {
  const dx = (within.right - within.left) * MARGIN;
  const dy = (within.bottom - within.top) * MARGIN;
  const left = within.left + dx;
  const right = within.right - dx;
  const top = within.top + dy;
  const bottom = within.bottom - dy;
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const share = Math.min(percent, 1);
  const lines = {
    up: {
      from: { x: middle.x, y: bottom },
      to: { x: middle.x, y: bottom - (bottom - top) * share },
    },
    down: { from: { x: middle.x, y: top }, to: { x: middle.x, y: top + (bottom - top) * share } },
    left: {
      from: { x: right, y: middle.y },
      to: { x: right - (right - left) * share, y: middle.y },
    },
    right: {
      from: { x: left, y: middle.y },
      to: { x: left + (right - left) * share, y: middle.y },
    },
  };
  return lines[way];
}
