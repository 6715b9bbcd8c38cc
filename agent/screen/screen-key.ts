// What names a screen beyond one run: the same screen gets the same key in every run that looks at it in the same state.
// Pure; rests on nothing but one look.
import { createHash } from "node:crypto";
import { labelClass } from "./label";
import type { Observation } from "./types";

/** Sixteen hex digits. Menus of one make differ in nothing but their titles; a number in one is content. */
export function screenKeyOf({ identityVersion, activity, title, tokens }: Observation): string {
  const parts = [identityVersion, activity ?? "", title ? labelClass(title) : "", ...tokens];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}
