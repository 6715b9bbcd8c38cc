// How a run shall walk, as POST /run takes it: the way to choose, what it may spend and touch, the app's account. Defaults
// stand here; each refusal says what to give. Reads and writes nothing.
import { z } from "zod";
import type { Strategy } from "./types";

/** As many minutes as STEPS_MAX may take. */
const MINUTES_MAX = 2_880;
const RESTARTS_DEFAULT = 20;
const RESTARTS_MAX = 1_000;
/** Two rounds of the ladder back into the app: back, back, to the front, restart. */
const OUTSIDE_STEPS_DEFAULT = 12;
const OUTSIDE_STEPS_MAX = 1_000;
const DENY_WORDS_MAX = 200;
const DENY_WORD_LENGTH_MAX = 60;
/** Longest that common sign-in forms take. */
const CREDENTIAL_LENGTH_MAX = 256;

/** Every strategy by name; a missing one does not compile. */
const STRATEGIES = Object.keys({
  frontier: true,
  nearestFrontier: true,
  randomWidget: true,
  monkey: true,
  droidbotDfs: true,
  droidbotBfs: true,
  fastbot2: true,
} satisfies Record<Strategy, true>) as [Strategy, ...Strategy[]];

const denyRemedy = `Give up to ${DENY_WORDS_MAX} words or phrases of at most ${DENY_WORD_LENGTH_MAX} characters, or leave it out for the built-in list.`;

/** A whole number within bounds; every refusal says both. */
export function count(min: number, max: number, otherwise: string) {
  const remedy = `Give a whole number from ${min} to ${max}, or leave it out${otherwise}.`;
  return z
    .number({ error: `is not a number. ${remedy}` })
    .refine(Number.isInteger, { error: `is not a whole number. ${remedy}`, abort: true })
    .min(min, `is less than ${min}. ${remedy}`)
    .max(max, `is more than ${max}. ${remedy}`);
}

function credential(name: string) {
  const remedy = `Give username and password as text of 1 to ${CREDENTIAL_LENGTH_MAX} characters, or leave credentials out.`;
  return z
    .string({ error: `needs a ${name}. ${remedy}` })
    .min(1, `has an empty ${name}. ${remedy}`)
    .max(CREDENTIAL_LENGTH_MAX, `has a ${name} that is too long. ${remedy}`);
}

/** The fields of a request that say how to walk; all may be left out. */
export const settings = {
  strategy: z
    .enum(STRATEGIES, { error: `is none. Give one of ${STRATEGIES.join(", ")}.` })
    .default("frontier"),
  maxMinutes: count(1, MINUTES_MAX, " for the server's own limit")
    .nullish()
    .transform((minutes) => minutes ?? null),
  maxRestarts: count(0, RESTARTS_MAX, ` for ${RESTARTS_DEFAULT}`).default(RESTARTS_DEFAULT),
  maxOutsideSteps: count(1, OUTSIDE_STEPS_MAX, ` for ${OUTSIDE_STEPS_DEFAULT}`).default(
    OUTSIDE_STEPS_DEFAULT,
  ),
  allowDestructive: z
    .boolean({ error: "is neither true nor false. Leave it out for false." })
    .default(false),
  denyWords: z
    .array(
      z
        .string({ error: `holds something that is no text. ${denyRemedy}` })
        .trim()
        .min(1, `holds an empty word. ${denyRemedy}`)
        .max(DENY_WORD_LENGTH_MAX, `holds a word that is too long. ${denyRemedy}`),
      { error: `is not a list. ${denyRemedy}` },
    )
    .max(DENY_WORDS_MAX, `is too long. ${denyRemedy}`)
    .nullish()
    .transform((words) => words ?? null),
  credentials: z
    .object(
      { username: credential("username"), password: credential("password") },
      { error: "is not an object. Give username and password, or leave it out." },
    )
    .nullish()
    .transform((account) => account ?? null),
  permissions: z
    .enum(["allow", "deny-once"], {
      error: "is no policy. Give allow or deny-once, or leave it out.",
    })
    .default("deny-once"),
};
