// How long a phone takes. One table, one wait. Nothing else in this room may sleep for effect.

/** `instant` waits never, `fast` a tenth of a phone (tests that want order without time), `phone` like the table. */
export type Pace = "instant" | "fast" | "phone";

export type PhoneWork =
  | "source"
  | "screenshot"
  | "find"
  | "tap"
  | "text"
  | "swipe"
  | "key"
  | "launch"
  | "install"
  | "instrumentation"
  | "boot";

/**
 * Milliseconds of a lively phone. Modelled on measured sessions: exploring tools reach a median of 0.27 events
 * per second on real phones (page source 0.6 s, tap 1.2 s with its settling, text 2 s, scroll 1.5 s, restart 6 s),
 * of which most is waiting for the screen to settle. These figures are that split with the settling left out, so
 * that somebody watching sees a phone and does not fall asleep.
 */
const PHONE_MS: Record<PhoneWork, number> = {
  source: 150,
  screenshot: 200,
  find: 60,
  tap: 60,
  text: 250,
  swipe: 350,
  key: 80,
  launch: 900,
  install: 1500,
  instrumentation: 800,
  boot: 4000,
};

const SHARE: Record<Pace, number> = { instant: 0, fast: 0.1, phone: 1 };

/** Waits as long as a phone of this pace works on it. */
export function work(pace: Pace, kind: PhoneWork): Promise<void> {
  const waitMs = PHONE_MS[kind] * SHARE[pace];
  if (waitMs === 0) return Promise.resolve();
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}

export function isPace(value: unknown): value is Pace {
  return value === "instant" || value === "fast" || value === "phone";
}
