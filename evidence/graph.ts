// Screens and what leads from one to the other, made of stories or of sums over many runs. Pure.
import type { GraphEntry, GraphFinding, GraphScreen, GraphTransition } from "../run/types";
import { type Step, type Story, stepOf } from "./told";

/** Screens, ways between them, where the app starts, and where it breaks. */
export interface ScreenGraph {
  screens: GraphScreen[];
  transitions: GraphTransition[];
  entries: GraphEntry[];
  findings: GraphFinding[];
}

/** Different actions that a transition names. */
const maxActions = 5;

/** One action, or several of one make, that led from a screen to a screen. */
export interface Passage {
  from: string;
  to: string;
  kind: string;
  label: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

/** Sums passages up by their two ends; those that stay are left out. */
export function transitionsOf(passages: Iterable<Passage>): GraphTransition[] {
  const transitions = new Map<string, GraphTransition>();
  for (const { from, to, kind, label, count, firstAt, lastAt } of passages) {
    if (from === to) continue;
    const key = `${from}\n${to}`;
    const known = transitions.get(key);
    const made = known ?? {
      from,
      to,
      count: 0,
      actions: [],
      firstSeenAt: firstAt,
      lastSeenAt: lastAt,
    };
    if (!known) transitions.set(key, made);
    made.count += count;
    if (firstAt < made.firstSeenAt) made.firstSeenAt = firstAt;
    if (lastAt > made.lastSeenAt) made.lastSeenAt = lastAt;
    const action = made.actions.find((each) => each.kind === kind && each.label === label);
    if (action) action.count += count;
    else made.actions.push({ kind, label, count });
  }
  for (const { actions } of transitions.values()) {
    actions.sort((a, b) => b.count - a.count);
    actions.splice(maxActions);
  }
  return [...transitions.values()];
}

/** The graph of one run. */
export function graphOf(story: Story): ScreenGraph {
  const passages: Passage[] = [];
  for (const step of story.steps) {
    if (step.toScreenId === null || step.finishedAt === null) continue;
    if (!hasArrived(story, step)) continue;
    const { fromScreenId: from, toScreenId: to, kind, label, finishedAt: at } = step;
    passages.push({ from, to, kind, label, count: 1, firstAt: at, lastAt: at });
  }
  const transitions = transitionsOf(passages);
  const entries = countedEntries(story.entries.map(({ screenId }) => screenId));
  const findings = findingsOf(story);
  const shown = new Set([
    ...transitions.flatMap(({ from, to }) => [from, to]),
    ...entries.map(({ screenId }) => screenId),
    ...findings.map(({ screenId }) => screenId),
  ]);
  const screens = [...story.screens.values()]
    .filter(({ id, kind }) => kind === "app" || shown.has(id))
    .map((screen): GraphScreen => {
      const { id, key, kind, title, activity, packageName, screenshot, firstAt, lastAt } = screen;
      return {
        id,
        key,
        kind,
        title,
        activity,
        packageName,
        screenshot,
        visits: arrivals(id, transitions, entries),
        stayed: passages.filter(({ from, to }) => from === id && to === id).length,
        runs: 1,
        firstSeenAt: firstAt,
        lastSeenAt: lastAt,
      };
    });
  return { screens, transitions, entries, findings };
}

/** Whether the step led somewhere: a screen of the app that hangs was come to all the same. */
function hasArrived(story: Story, { outcome, toScreenId }: Step): boolean {
  if (outcome === "hung") return story.screens.get(toScreenId ?? "")?.kind === "app";
  return outcome !== "crashed";
}

/** How often a screen was come to. */
export function arrivals(
  id: string,
  transitions: readonly GraphTransition[],
  entries: readonly GraphEntry[],
): number {
  const come = [
    ...transitions.filter(({ to }) => to === id),
    ...entries.filter((e) => e.screenId === id),
  ];
  return come.reduce((sum, { count }) => sum + count, 0);
}

/** Equal ids counted, in order of their first place. */
export function countedEntries(ids: Iterable<string>): GraphEntry[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([screenId, count]) => ({ screenId, count }));
}

function findingsOf(story: Story): GraphFinding[] {
  const found = new Map<string, GraphFinding>();
  for (const { kind, signature, title, sightings } of story.defects) {
    for (const { screenId, stepOrdinal } of sightings) {
      if (screenId === null) continue;
      const label = stepOrdinal === null ? "" : (stepOf(story, stepOrdinal)?.label ?? "");
      const key = `${signature}\n${screenId}\n${label}`;
      const known = found.get(key);
      if (known) known.count += 1;
      else found.set(key, { kind, signature, title, screenId, label, count: 1 });
    }
  }
  return [...found.values()];
}
