// Android's Monkey: random events at random places, blind to what is shown. The mix is its default; events that mean
// nothing to a touch screen (trackball, arrow keys) still cost a step, as they do there.
import type { Action, Bounds, Observation, Point } from "../screen/types";
import { Baseline } from "./baseline";
import type { Choice, Dice } from "./types";

/** Shares of Monkey's defaults (MonkeySourceRandom), as far as a device acts on them. */
const TOUCH = 0.15;
const MOTION = 0.1;
const PINCH = 0.02;
const SYSTEM_KEYS = 0.02;
const APP_SWITCH = 0.02;
const FLIP = 0.01;
/** Of the system keys (home, back, call, end call, volume up, down, mute) one in seven goes back. */
const BACK_OF_SYSTEM = 1 / 7;
/** Of "anything" keys (13 %) a few work like a tap on the focused widget or back. */
const ANY_KEY_BACK = 0.004;

/** A fresh Monkey. */
export function createMonkey(): Monkey {
  return new Monkey();
}

class Monkey extends Baseline {
  protected override note(): void {}

  protected override pick(observation: Observation, _here: unknown, dice: Dice): Choice {
    const event = dice();
    const display = displayOf(observation);
    const point = {
      x: Math.floor(dice() * display.width),
      y: Math.floor(dice() * display.height),
    };
    const choice = (kind: Action["kind"], label: string): Choice => {
      const action: Action = {
        key: `monkey|${kind}`,
        kind,
        label,
        target: null,
        point: kind === "tap" || kind === "swipe" ? point : null,
        bounds: kind === "swipe" ? around(point, display) : null,
        features: ["monkey", kind],
        ...(kind === "swipe" ? { direction: directionFrom(dice()) } : {}),
      };
      return { action, reason: "random event" };
    };
    let edge = TOUCH;
    if (event < edge) return choice("tap", `tap at ${point.x}, ${point.y}`);
    edge += MOTION + PINCH;
    if (event < edge) return choice("swipe", `swipe at ${point.x}, ${point.y}`);
    edge += SYSTEM_KEYS * BACK_OF_SYSTEM + ANY_KEY_BACK;
    if (event < edge) return choice("back", "go back");
    edge += APP_SWITCH + SYSTEM_KEYS / 7;
    if (event < edge) return choice("background", "leave and return");
    edge += FLIP;
    if (event < edge) return choice("rotate", "rotate");
    return choice("wait", "press a key without effect");
  }
}

/** What a swipe moves in: so much around the finger, as far as the display goes. */
function around({ x, y }: Point, { width, height }: { width: number; height: number }): Bounds {
  return {
    left: Math.max(0, x - 200),
    top: Math.max(0, y - 300),
    right: Math.min(width, x + 200),
    bottom: Math.min(height, y + 300),
  };
}

/** As large as what is shown; Monkey knows the display, an observation only what lies on it. */
function displayOf(observation: Observation): { width: number; height: number } {
  let width = 0;
  let height = 0;
  for (const { bounds } of observation.actions) {
    width = Math.max(width, bounds?.right ?? 0);
    height = Math.max(height, bounds?.bottom ?? 0);
  }
  return { width: Math.max(width, 320), height: Math.max(height, 480) };
}

function directionFrom(thrown: number): "up" | "down" | "left" | "right" {
  return (["up", "down", "left", "right"] as const)[Math.min(3, Math.floor(thrown * 4))]!;
}
