// Fingers as W3C pointer actions: each gesture is one request. Pure.
import type { Point } from "../screen/types";

/** Android takes 400 to 500 ms for a long press, up to 1,500 ms where the user made it longer. */
const LONG_PRESS_MS = 1_000;
/** Long enough that lists take it for a drag with a speed, short enough not to be a long press. */
const SWIPE_MS = 300;
/** A finger that rests before it lifts leaves no momentum: what is seen next has settled. */
const REST_MS = 100;
const TAP_MS = 50;

/** A W3C input source with what it does, as `performActions` takes it. */
export interface PointerSequence {
  type: "pointer";
  id: string;
  parameters: { pointerType: "touch" };
  actions: Record<string, string | number>[];
}

export function tapAt(at: Point): PointerSequence[] {
  return finger([moveTo(at, 0), down, pause(TAP_MS), up]);
}

export function longPressAt(at: Point): PointerSequence[] {
  return finger([moveTo(at, 0), down, pause(LONG_PRESS_MS), up]);
}

export function swipeAlong(from: Point, to: Point): PointerSequence[] {
  return finger([moveTo(from, 0), down, moveTo(to, SWIPE_MS), pause(REST_MS), up]);
}

const down = { type: "pointerDown", button: 0 };
const up = { type: "pointerUp", button: 0 };

function pause(duration: number): Record<string, string | number> {
  return { type: "pause", duration };
}

/** Whole pixels: the server on the phone refuses fractions. */
function moveTo({ x, y }: Point, duration: number): Record<string, string | number> {
  return { type: "pointerMove", duration, x: Math.round(x), y: Math.round(y), origin: "viewport" };
}

function finger(actions: Record<string, string | number>[]): PointerSequence[] {
  return [{ type: "pointer", id: "finger", parameters: { pointerType: "touch" }, actions }];
}
