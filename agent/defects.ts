// Crashes and hangs of the app under test, from the log or a dialog, made into events, evidence and a patch of the state.
import type { RunEvent } from "./events";
import { maxDefects, type Patch } from "./machine";
import type { Defect, Step } from "./step";

/** Books what was found. The same defect again is counted and told, but not listed twice. */
export async function defectsSeen(
  step: Step,
  defects: readonly Defect[],
): Promise<{ patch: Patch; events: RunEvent[] }> {
  if (defects.length === 0) return { patch: {}, events: [] };
  const known = new Set(step.state.defects);
  const events: RunEvent[] = [];
  for (const { kind, signature, title, text } of defects) {
    const log = await step.store(Buffer.from(text), "txt");
    const isRepeated = known.has(signature);
    known.add(signature);
    const payload = { stepOrdinal: step.state.step, signature, title, isRepeated, log };
    events.push({ type: kind === "crash" ? "app.crashed" : "app.hung", payload });
  }
  const patch = {
    defects: [...known].slice(0, maxDefects),
    defectCount: step.state.defectCount + defects.length,
  };
  return { patch, events };
}

/** What these say became of the app; null where there are none. */
export function fateIn(defects: readonly Defect[]): "crashed" | "hung" | null {
  if (defects.some((defect) => defect.kind === "crash")) return "crashed";
  return defects.length > 0 ? "hung" : null;
}
