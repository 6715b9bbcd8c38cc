// The screens of an app as all its runs saw them: each run's graph laid over the others', by keys that runs share. Pure.
import type { GraphFinding, GraphScreen } from "../run/types";
import { arrivals, countedEntries, type Passage, type ScreenGraph, transitionsOf } from "./graph";

/** What the runs of a package saw, with the screens' ids of the run that saw it. */
export interface SeenByRuns {
  screens: {
    runId: string;
    screenId: string;
    /** Equal for the same screen of other runs; null in logs that do not tell. */
    screenKey: string | null;
    title: string | null;
    activity: string | null;
    screenshot: string | null;
    ts: Date;
  }[];
  passages: {
    runId: string;
    from: string;
    to: string;
    kind: string;
    label: string;
    count: number;
    firstAt: Date;
    lastAt: Date;
  }[];
  defects: (GraphFinding & { runId: string })[];
}

/** Lays the runs over each other. */
export function graphOfRuns(packageName: string, seen: SeenByRuns): ScreenGraph {
  const keys = new Map<string, string>();
  const screens = new Map<string, GraphScreen & { seenBy: Set<string> }>();
  const named = keysByName(seen.screens);
  const nameIn = (runId: string, screenId: string): string =>
    keys.get(`${runId} ${screenId}`) ?? screenId;

  for (const { runId, screenId, screenKey, title, activity, screenshot, ts } of seen.screens) {
    const key = screenKey ?? named.get(nameOf({ activity, title })) ?? nameOf({ activity, title });
    keys.set(`${runId} ${screenId}`, key);
    const at = ts.toISOString();
    const screen = screens.get(key) ?? {
      ...blank(key, "app", packageName, at),
      key,
      title,
      activity,
      screenshot,
    };
    if (at < screen.firstSeenAt) screen.firstSeenAt = at;
    if (at > screen.lastSeenAt) screen.lastSeenAt = at;
    // Newest look of the app.
    if (at === screen.lastSeenAt) screen.screenshot = screenshot ?? screen.screenshot;
    screen.seenBy.add(runId);
    screens.set(key, screen);
  }

  const passages: Passage[] = [];
  for (const { runId, from, to, kind, label, count, firstAt, lastAt } of seen.passages) {
    const ends = { from: nameIn(runId, from), to: nameIn(runId, to) };
    const times = { firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
    passages.push({ ...ends, kind, label, count, ...times });
    for (const id of new Set([ends.from, ends.to])) {
      const known = screens.get(id) ?? foreign(id, times.firstAt);
      if (times.lastAt > known.lastSeenAt) known.lastSeenAt = times.lastAt;
      known.seenBy.add(runId);
      if (ends.from === ends.to) known.stayed += count;
      screens.set(id, known);
    }
  }

  const transitions = transitionsOf(passages);
  const first = new Map<string, string>();
  for (const { runId, screenId } of seen.screens) {
    if (!first.has(runId)) first.set(runId, nameIn(runId, screenId));
  }
  const entries = countedEntries(first.values());
  const findings = mergedFindings(seen.defects, nameIn);
  return {
    screens: [...screens.values()].map(({ seenBy, ...screen }) => ({
      ...screen,
      runs: seenBy.size,
      visits: arrivals(screen.id, transitions, entries),
    })),
    transitions,
    entries,
    findings: findings.filter(({ screenId }) => screens.has(screenId)),
  };
}

/** What people see of a screen; the only thing that logs without keys have in common with others. */
function nameOf({ activity, title }: { activity: string | null; title: string | null }): string {
  return `${activity ?? ""}|${title ?? ""}`;
}

function keysByName(screens: SeenByRuns["screens"]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const screen of screens) {
    const name = nameOf(screen);
    if (screen.screenKey !== null && !keys.has(name)) keys.set(name, screen.screenKey);
  }
  return keys;
}

function blank(id: string, kind: GraphScreen["kind"], packageName: string, at: string) {
  return {
    id,
    key: null as string | null,
    kind,
    title: null as string | null,
    activity: null as string | null,
    packageName,
    screenshot: null as string | null,
    visits: 0,
    stayed: 0,
    runs: 0,
    firstSeenAt: at,
    lastSeenAt: at,
    seenBy: new Set<string>(),
  };
}

/** A place outside the app, which no run discovers; its id says which. */
function foreign(id: string, at: string) {
  const isOutside = id.startsWith("outside:");
  const packageName = isOutside ? id.slice("outside:".length) : "";
  return blank(id, isOutside ? "outside" : id === "empty" ? "empty" : "app", packageName, at);
}

function mergedFindings(
  defects: SeenByRuns["defects"],
  nameIn: (runId: string, screenId: string) => string,
): GraphFinding[] {
  const merged = new Map<string, GraphFinding>();
  for (const { runId, ...defect } of defects) {
    const screenId = nameIn(runId, defect.screenId);
    const key = `${defect.signature}\n${screenId}\n${defect.label}`;
    const known = merged.get(key);
    if (known) known.count += defect.count;
    else merged.set(key, { ...defect, screenId });
  }
  return [...merged.values()];
}
