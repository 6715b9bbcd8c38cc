// What of a graph a picture shows: nothing that nobody walked to, no ways that everybody knows, and no more than can be
// looked at. Pure.
import type { GraphTransition } from "../run/types";
import type { ScreenGraph } from "./graph";

/** The part of a graph that makes a good picture. */
export function worthDrawing(graph: ScreenGraph): ScreenGraph {
  return thinned(withoutDetours(withinReach(firstScreens(graph))));
}

/** Whether nothing but going back leads along it. */
export function isOnlyBack({ actions }: GraphTransition): boolean {
  return actions.every(({ kind }) => kind === "back");
}

/** Without the home screen and the system's dialogs that only a crash led to: nobody walked there. */
function withinReach(graph: ScreenGraph): ScreenGraph {
  const isOwn = new Set(graph.screens.filter(({ kind }) => kind === "app").map(({ id }) => id));
  const reached = new Set([...isOwn, ...graph.entries.map(({ screenId }) => screenId)]);
  const queue = [...reached];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { from, to } of graph.transitions) {
      if (from !== id || reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  return {
    ...graph,
    screens: graph.screens.filter(({ id }) => reached.has(id)),
    transitions: graph.transitions.filter(({ from, to }) => reached.has(from) && reached.has(to)),
    findings: graph.findings.filter(({ screenId }) => reached.has(screenId)),
  };
}

/** Without ways back and restarts to where other ways lead as well: they are many, and everybody knows them. */
function withoutDetours(graph: ScreenGraph): ScreenGraph {
  const reached = new Set([
    ...graph.entries.map(({ screenId }) => screenId),
    ...graph.transitions.filter((way) => !isDetour(way)).map(({ to }) => to),
  ]);
  const byEnds = new Set(graph.transitions.map(({ from, to }) => `${from}\n${to}`));
  const isKept = (way: GraphTransition): boolean =>
    !isDetour(way) ||
    !reached.has(way.to) ||
    // Shown on the line of the way forth.
    (isOnlyBack(way) && byEnds.has(`${way.to}\n${way.from}`));
  return { ...graph, transitions: graph.transitions.filter(isKept) };
}

/** With more of them the picture is a tangle that nobody looks at, and laying it out takes long. */
const most = { screens: 300, waysBesides: 40 };

/** The screens that were found first. */
function firstScreens(graph: ScreenGraph): ScreenGraph {
  if (graph.screens.length <= most.screens) return graph;
  const byAge = graph.screens.toSorted((a, b) => a.firstSeenAt.localeCompare(b.firstSeenAt));
  const screens = byAge.slice(0, most.screens);
  const ids = new Set(screens.map(({ id }) => id));
  return {
    screens,
    transitions: graph.transitions.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    entries: graph.entries.filter(({ screenId }) => ids.has(screenId)),
    findings: graph.findings.filter(({ screenId }) => ids.has(screenId)),
  };
}

/** The first way to each screen, and of the others the most walked. */
function thinned(graph: ScreenGraph): ScreenGraph {
  const room = graph.screens.length + most.waysBesides;
  if (graph.transitions.length <= room) return graph;
  const firsts = new Map<string, GraphTransition>();
  for (const way of graph.transitions) {
    const known = firsts.get(way.to);
    if (!known || way.firstSeenAt < known.firstSeenAt) firsts.set(way.to, way);
  }
  const kept = new Set(firsts.values());
  const others = graph.transitions.filter((way) => !kept.has(way));
  for (const way of others.sort((a, b) => b.count - a.count)) {
    if (kept.size >= room) break;
    kept.add(way);
  }
  return { ...graph, transitions: graph.transitions.filter((way) => kept.has(way)) };
}

function isDetour({ actions }: GraphTransition): boolean {
  return actions.every(({ kind }) => kind === "back" || kind === "restart");
}
