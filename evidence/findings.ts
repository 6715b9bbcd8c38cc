// What a run found: crashes and hangs with everything that leads to them, and notes on what is hard to test. Pure; which
// other runs saw the same is the ledger's to say.
import type { Finding, PathStep } from "../run/types";
import { shortestToDefect, walkedTo } from "./path";
import { type Defect, type Screen, type Step, type Story, stepOf } from "./told";

/** A finding as far as its own run knows it. */
export type OwnFinding = Omit<Finding, "firstRunId" | "runs" | "runCount">;

/** Steps of the way that was walked which a finding shows. */
const maxTrail = 20;
/** A look that takes longer is told of: people wait, and tests time out. Milliseconds. */
const slowLookMs = 5_000;

/** Crashes and hangs first, in the order they showed; then the notes, most frequent first. */
export function findingsOf(story: Story): OwnFinding[] {
  return [...story.defects.map((defect) => ofDefect(story, defect)), ...notesOf(story)];
}

function ofDefect(story: Story, defect: Defect): OwnFinding {
  const [first] = defect.sightings;
  const screen = first?.screenId ? story.screens.get(first.screenId) : undefined;
  const until = first?.stepOrdinal ?? first?.afterStep ?? 0;
  const path = shortestToDefect(story, defect);
  const last = path.at(-1);
  const step = first?.stepOrdinal ? stepOf(story, first.stepOrdinal) : undefined;
  return {
    kind: defect.kind,
    severity: "high",
    signature: defect.signature,
    title: defect.title,
    count: defect.sightings.length,
    firstSeenAt: first?.at ?? "",
    lastSeenAt: defect.sightings.at(-1)?.at ?? "",
    screenId: first?.screenId ?? null,
    screenTitle: step?.fromTitle ?? screen?.title ?? null,
    activity: screen?.activity ?? null,
    stepOrdinal: first?.stepOrdinal ?? null,
    screenshotBefore: first?.before.screenshot ?? null,
    screenshotAfter: first?.after.screenshot ?? null,
    log: first?.log ?? null,
    steps: walkedTo(story, until).slice(-maxTrail).map(pathStep),
    path: path.map(pathStep),
    examples: [],
    scriptUrl: last ? `/run/${story.runId}/script?format=webdriverio&step=${last.ordinal}` : null,
  };
}

/** A step in few words. */
function pathStep(step: Step): PathStep {
  const { ordinal, kind, label, fromScreenId, toScreenId, outcome } = step;
  return { stepOrdinal: ordinal, kind, label, fromScreenId, screenId: toScreenId, outcome };
}

const NOTE_TITLES: Readonly<Record<string, string>> = {
  unlabelled_targets: "Targets without text or description",
  tiny_targets: "Targets smaller than 24 dp",
  duplicate_ids: "Resource ids that several widgets share",
  poor_tree: "Screens that say nothing of their content",
  slow_screen: "Screens that take long to answer",
};

function notesOf(story: Story): OwnFinding[] {
  const notes: OwnFinding[] = [];
  for (const screen of story.screens.values()) {
    for (const { kind, count, examples } of screen.notes) {
      notes.push(noteOf(story, screen, kind, count, examples));
    }
    if (screen.slowestLookMs >= slowLookMs) {
      const seconds = `${(screen.slowestLookMs / 1_000).toFixed(1)} s`;
      notes.push(noteOf(story, screen, "slow_screen", 1, [seconds]));
    }
  }
  return notes.sort((a, b) => b.count - a.count);
}

function noteOf(
  story: Story,
  screen: Screen,
  kind: string,
  count: number,
  examples: string[],
): OwnFinding {
  const step = stepOf(story, screen.firstStep);
  return {
    kind,
    severity: "low",
    signature: `${kind}|${screen.key ?? screen.activity ?? screen.id}`,
    title: NOTE_TITLES[kind] ?? kind,
    count,
    firstSeenAt: screen.firstAt,
    lastSeenAt: screen.lastAt,
    screenId: screen.id,
    screenTitle: screen.title,
    activity: screen.activity,
    stepOrdinal: step?.ordinal ?? null,
    screenshotBefore: screen.screenshot,
    screenshotAfter: null,
    log: null,
    steps: [],
    path: [],
    examples,
    scriptUrl: null,
  };
}
