// W3C actions: what fingers and keys do in a request, read as taps, long presses, swipes and typing.
// Several fingers at once are each taken by themselves.
import { z } from "zod";
import type { Phone } from "../phone";
import { UiaFailure } from "./failure";

const elementKey = "element-6066-11e4-a52e-4f735466cecf";

const origin = z.union([
  z.string(),
  z.object({ [elementKey]: z.string() }),
  z.object({ ELEMENT: z.string() }),
]);

const item = z.object({
  type: z.string(),
  duration: z.number().optional(),
  x: z.number().optional(),
  y: z.number().optional(),
  origin: origin.optional(),
  value: z.string().optional(),
});

const body = z.object({
  actions: z.array(
    z.object({
      type: z.string(),
      id: z.string().optional(),
      parameters: z.object({ pointerType: z.string().optional() }).optional(),
      actions: z.array(item).default([]),
    }),
  ),
});

type Item = z.infer<typeof item>;

/** Android takes a press of half a second as a long one (`ViewConfiguration.getLongPressTimeout`, 500 ms). */
const LONG_PRESS_MS = 500;
/** A finger that moves less has not moved (`getScaledTouchSlop`, 8 density-independent pixels). */
const TOUCH_SLOP_PX = 16;

/** Unicode keys of the WebDriver protocol to Android's codes. */
const KEYS: Record<string, number> = {
  "\uE003": 67,
  "\uE004": 61,
  "\uE006": 66,
  "\uE007": 66,
  "\uE00C": 111,
  "\uE012": 21,
  "\uE013": 19,
  "\uE014": 22,
  "\uE015": 20,
  "\uE017": 112,
};

/** Where elements are that an action starts from. */
export type CenterOf = (elementId: string) => { x: number; y: number };

/** Performs a `POST …/actions` body on the phone. Rejects with UiaFailure on a malformed one. */
export async function performActions(
  phone: Phone,
  input: unknown,
  centerOf: CenterOf,
): Promise<void> {
  const parsed = body.safeParse(input);
  if (!parsed.success) {
    throw new UiaFailure(
      "invalid argument",
      `Cannot parse the actions: ${z.prettifyError(parsed.error)}`,
    );
  }
  for (const source of parsed.data.actions) {
    if (source.type === "pointer") await performPointer(phone, source.actions, centerOf);
    else if (source.type === "key") await performKeys(phone, source.actions);
    else if (source.type !== "none") {
      throw new UiaFailure("invalid argument", `Item type '${source.type}' is not known`);
    }
  }
}

interface Point {
  x: number;
  y: number;
}

async function performPointer(phone: Phone, items: Item[], centerOf: CenterOf): Promise<void> {
  let at: Point = { x: 0, y: 0 };
  let down: Point | null = null;
  let restedMs = 0;
  let hasMoved = false;
  for (const step of items) {
    if (step.type === "pointerMove") {
      at = moved(at, step, centerOf);
      if (down !== null && distance(down, at) > TOUCH_SLOP_PX) hasMoved = true;
    } else if (step.type === "pointerDown") {
      down = at;
      restedMs = 0;
      hasMoved = false;
    } else if (step.type === "pause" && !hasMoved) {
      restedMs += step.duration ?? 0;
    } else if ((step.type === "pointerUp" || step.type === "pointerCancel") && down !== null) {
      if (step.type === "pointerUp") await performGesture(phone, down, at, { restedMs, hasMoved });
      down = null;
    }
  }
}

function moved(at: Point, step: Item, centerOf: CenterOf): Point {
  const x = step.x ?? 0;
  const y = step.y ?? 0;
  if (step.origin === "pointer") return { x: at.x + x, y: at.y + y };
  if (step.origin === undefined || typeof step.origin === "string") return { x, y };
  const id = Object.values(step.origin)[0] ?? "";
  const center = centerOf(id);
  return { x: center.x + x, y: center.y + y };
}

function distance(from: Point, to: Point): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

async function performGesture(
  phone: Phone,
  from: Point,
  to: Point,
  { restedMs, hasMoved }: { restedMs: number; hasMoved: boolean },
): Promise<void> {
  await phone.work(hasMoved ? "swipe" : "tap");
  if (hasMoved) phone.ui.swipe(from.x, from.y, to.x, to.y);
  else if (restedMs >= LONG_PRESS_MS) phone.ui.longPress(from.x, from.y);
  else phone.ui.tap(from.x, from.y);
}

async function performKeys(phone: Phone, items: Item[]): Promise<void> {
  for (const { type, value } of items) {
    if (type !== "keyDown" || value === undefined) continue;
    await phone.work("key");
    const code = KEYS[value];
    if (code !== undefined) phone.ui.key(code);
    else phone.ui.type(value);
  }
}
