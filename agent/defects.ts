// Crashes and hangs of the app under test, from the log or a dialog, made into events, evidence and a patch of the state.
import type { ArtifactRef } from "../run/types";
import type { EventPayloads, RunEvent } from "./events";
import type { Patch } from "./machine";
import { maxDefects, type PendingAction } from "./run-state";
import { secretsOf } from "./secrets";
import type { Defect, Step } from "./step";

/**
 * Books what was found. The same defect again is counted and told, but not listed twice. `after` is the picture of what
 * the app left behind; null where there is none.
 */
export async function defectsSeen(
  step: Step,
  defects: readonly Defect[],
  after: ArtifactRef | null,
): Promise<{ patch: Patch; events: RunEvent[] }> {
  if (defects.length === 0) return { patch: {}, events: [] };
  const secrets = secretsOf(step.input.credentials);
  const known = new Set(step.state.defects);
  const events: RunEvent[] = [];
  for (const { kind, cause, signature, title, message, topFrames, text } of defects) {
    const log = await step.store(Buffer.from(secrets.inText(text)), "txt");
    const isRepeated = known.has(signature);
    known.add(signature);
    const payload = {
      stepOrdinal: step.state.step,
      signature,
      title: secrets.inText(title),
      kind: cause,
      message: secrets.inText(message),
      topFrames: [...topFrames],
      isRepeated,
      log,
      screenshotAfter: after,
      ...circumstances(step.state.pending),
    };
    events.push({ type: kind === "crash" ? "app.crashed" : "app.hung", payload });
  }
  const patch = {
    defects: [...known].slice(0, maxDefects),
    defectCount: step.state.defectCount + defects.length,
  };
  return { patch, events };
}

/** What was done when it struck; nothing where the app broke by itself. */
function circumstances(
  pending: PendingAction | null,
): Pick<EventPayloads["app.crashed"], "screenId" | "screenshotBefore" | "action"> {
  if (!pending) return { screenId: null, screenshotBefore: null, action: null };
  const { kind, key, label, point } = pending.action;
  return {
    screenId: pending.screenId || null,
    screenshotBefore: pending.screenshot ?? null,
    action: { kind, key, label, x: point?.x ?? null, y: point?.y ?? null },
  };
}

/** What these say became of the app; null where there are none. */
export function fateIn(defects: readonly Defect[]): "crashed" | "hung" | null {
  if (defects.some((defect) => defect.kind === "crash")) return "crashed";
  return defects.length > 0 ? "hung" : null;
}
