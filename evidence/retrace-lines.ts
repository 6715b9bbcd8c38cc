// A path that was walked again, in sentences for people: how far, where the app departs from it and why, and whether what
// was found on it showed again. Pure.
import type { Retrace } from "./retrace";
import { type Defect, hasEnded, type Story } from "./told";

/** "2 of 3": actions of the path that were done. */
export function followedOf({ followed, total }: Retrace): string {
  return total === null ? String(followed) : `${followed} of ${total}`;
}

/** How far the run came, where and why the app departs, what showed again: a sentence each. None where it explores. */
export function retraceLines(story: Story): string[] {
  const { retrace, defects } = story;
  if (!retrace) return [];
  const actions = (retrace.total ?? retrace.followed) === 1 ? "action" : "actions";
  return [
    `Walks the path of run ${retrace.of} again: ${followedOf(retrace)} ${actions} followed.`,
    partingLine(retrace),
    reproducedLine(retrace, defects, hasEnded(story)),
  ].filter((line) => line !== null);
}

function partingLine({ departed, followed, total }: Retrace): string | null {
  if (!departed) return null;
  const { label, firstStepOrdinal, because, expectedScreen, seenScreen } = departed;
  const where = expectedScreen === null ? "its screen" : `“${expectedScreen}”`;
  const seen = seenScreen === null ? "a screen without a name" : `“${seenScreen}”`;
  const due = `${label} (step ${firstStepOrdinal} of that run)`;
  if (total !== null && followed >= total)
    return `Departed at the end of the path: ${due} led to ${where} then, and to ${seen} now.`;
  const at = `Departed at action ${followed + 1}, ${due}:`;
  return because === "otherScreen"
    ? `${at} it was done on ${where}, now ${seen} is in front.`
    : `${at} ${seen} does not offer it now.`;
}

function reproducedLine(
  { expectedFindings }: Retrace,
  defects: readonly Defect[],
  isOver: boolean,
): string | null {
  const wanted = expectedFindings.length;
  const seen = expectedFindings.filter((signature) =>
    defects.some((defect) => defect.signature === signature),
  ).length;
  if (wanted === 0 || (seen < wanted && !isOver)) return null;
  if (wanted === 1)
    return seen === 1 ? "The finding showed again." : "The finding did not show again.";
  if (seen === 0) return `None of the ${wanted} findings on the path showed again.`;
  return `${seen === wanted ? "All" : `${seen} of`} ${wanted} findings on the path showed again.`;
}
