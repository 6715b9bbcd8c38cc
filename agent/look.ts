// One look at the device: page source, screenshot, activity in front and log, each asked for once, reduced to an
// observation and told to the explorer. The pictures are kept as evidence. Decides nothing.
import { createHash } from "node:crypto";
import type { ArtifactRef } from "../run/types";
import type { Device } from "./device/device";
import { Fault } from "./device/faults";
import type { RunEvent } from "./events";
import { goalReached } from "./explore/goal";
import type { Patch } from "./machine";
import { labelClass } from "./screen/label";
import { DEFAULT_OBSERVE_OPTIONS, observe } from "./screen/observe";
import { parseSource } from "./screen/source";
import type { Action, Observation } from "./screen/types";
import { visualHash } from "./screen/visual-hash";
import type { Look, Step } from "./step";
import { testabilityOf } from "./testability";

/**
 * Looks, learns and keeps the evidence. `doneBefore` says, knowing what is seen, what was done since the look before:
 * null where nothing was. The sighting's outcome follows from it.
 */
export async function takeLook(
  step: Step,
  doneBefore: (seen: Observation) => Action | null,
): Promise<{ look: Look; events: RunEvent[] }> {
  const startedMs = step.clock.nowMs();
  const device = step.phone.device();
  const known = step.sight.settledSource;
  step.sight.settledSource = null;
  // Asked for together: Appium answers one after the other, and what came first is worked on meanwhile.
  const [picture, xml, foreground, defects, appLabel] = await together([
    keptPicture(step, device),
    known ?? device.source(),
    device.foreground(),
    step.phone.newDefects(),
    step.phone.appLabel(),
  ]);
  const hierarchy = parseSource(xml);
  const observation = observe({
    hierarchy,
    foreground,
    appPackage: step.input.packageName,
    ...(appLabel !== null && { appLabel }),
    visualHash: picture.hash,
    options: { ...DEFAULT_OBSERVE_OPTIONS, seed: step.input.seed },
  });
  const source = await step.store(Buffer.from(xml), "xml");
  const after = doneBefore(observation);
  const sighting = step.explorer.learn({ observation, after });
  step.sight.lessons.push({ observation, after });
  const look: Look = {
    hierarchy,
    foreground,
    appLabel,
    observation,
    sighting,
    screenshot: picture.ref,
    source,
    defects,
  };
  step.sight.look = look;
  return { look, events: eventsOf(step, look, step.clock.nowMs() - startedMs) };
}

async function keptPicture(
  step: Step,
  device: Device,
): Promise<{ hash: string | null; ref: ArtifactRef | null }> {
  try {
    const png = await device.screenshot();
    const [hash, ref] = await Promise.all([visualHash(png), step.store(png, "png")]);
    return { hash, ref };
  } catch (error) {
    // The app forbids pictures of this screen: not an error, the tree carries the step.
    if (error instanceof Fault && error.kind === "secure_screen") return { hash: null, ref: null };
    throw error;
  }
}

/** Like Promise.all, but leaves nothing pending on the device when one of them fails. */
async function together<T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(parts);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}

function eventsOf(step: Step, look: Look, durationMs: number): RunEvent[] {
  const { observation, sighting, screenshot, source } = look;
  const stepOrdinal = step.state.step;
  const { screenId } = sighting;
  const { activity, title, windowKind, packageName } = observation;
  const events: RunEvent[] = [
    {
      type: "screen.perceived",
      payload: {
        stepOrdinal,
        screenId,
        windowKind,
        packageName,
        activity,
        title,
        actions: observation.actions.length,
        screenshot,
        source,
        durationMs: Math.round(durationMs),
      },
    },
  ];
  if (sighting.isNew && isInApp(observation)) {
    events.push({
      type: "screen.discovered",
      payload: {
        stepOrdinal,
        screenId,
        screenKey: screenKeyOf(observation),
        similarTo: sighting.similarTo,
        activity,
        title,
        screenshot,
        notes: testabilityOf(look.hierarchy, observation),
      },
    });
  }
  return events;
}

/** Menus of one make differ in nothing but their titles; a number in one is content. */
function screenKeyOf({ identityVersion, activity, title, tokens }: Observation): string {
  const parts = [identityVersion, activity ?? "", title ? labelClass(title) : "", ...tokens];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

/** Whether the app under test, and not something before or behind it, is what is seen. */
export function isInApp(observation: Observation): boolean {
  return observation.windowKind === "app" || observation.windowKind === "appDialog";
}

/** The patch that a look makes which shows the goal reached. */
export function goalSeen(step: Step, look: Look): Patch {
  if (!step.goal || step.state.goal !== "open") return {};
  return goalReached(step.goal, look.observation) === "reached" ? { goal: "reached" } : {};
}
