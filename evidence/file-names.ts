// Names of the files in a run's zip: stable, in order when sorted, and good on every file system. Pure.
import type { Step } from "./told";

/** The picture before a step, `screenshots/step-007-tap-animation.png`; null where there is none. */
export function screenshotPath(step: Step): string | null {
  if (step.before.screenshot === null) return null;
  const target = slug(step.label.replace(/^(tap|long press|type into)\s+/, ""));
  const action = slug(step.kind);
  const name = [ordinal(step), action, target === action ? "" : target].filter(Boolean).join("-");
  return `screenshots/step-${name}.png`;
}

/** The page source before a step, `screen-hierarchy/step-007.xml`; null where there is none. */
export function sourcePath(step: Step): string | null {
  return step.before.source === null ? null : `screen-hierarchy/step-${ordinal(step)}.xml`;
}

function ordinal({ ordinal: at }: Step): string {
  return String(at).padStart(3, "0");
}

/** Latin letters and digits, at most 40, joined by dashes. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
