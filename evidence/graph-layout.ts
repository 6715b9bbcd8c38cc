// Where everything goes in the picture of a graph: screens in ranks by how far they are from the start, ways around them.
// Pure arithmetic over dagre's layered layout; nothing here knows what it looks like in the end.
import { layout as arrange, Graph } from "@dagrejs/dagre";
import type { GraphFinding, GraphTransition } from "../run/types";
import type { ScreenGraph } from "./graph";
import { isOnlyBack, worthDrawing } from "./graph-thinning";
import { shortened } from "./markup";

/** A box with its upper left corner. */
export interface DrawnNode {
  id: string;
  kind: "screen" | "shelf" | "finding" | "start";
  x: number;
  y: number;
  width: number;
  height: number;
  finding: GraphFinding | null;
}

export interface DrawnEdge {
  /** An SVG path. */
  points: string;
  /** Where it ends, and which way it points there: 0 is down. */
  tip: { x: number; y: number; degrees: number };
  label: { x: number; y: number; text: string; full: string } | null;
  isBack: boolean;
  isBad: boolean;
  isOften: boolean;
}

export interface Drawn {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

const blank: Size = { width: 104, height: 200 };
const findingSize: Size = { width: 196, height: 56 };
const startSize: Size = { width: 64, height: 26 };
/** Room around a thumbnail, and under it for the title and the counts. */
const frame = { side: 16, under: 60 };
const labelLength = 18;
const startId = "start";

/** Lays the graph out; `sizeOf` is the size of a screen's picture, or null without one. */
export function layout(whole: ScreenGraph, sizeOf: (screenId: string) => Size | null): Drawn {
  const graph = worthDrawing(whole);
  const cardOf = (id: string): Size => {
    const size = sizeOf(id) ?? blank;
    return { width: Math.max(size.width + frame.side, 124), height: size.height + frame.under };
  };
  const { forth, back } = twoWays(graph.transitions);
  const shelves = shelvesOf(graph, forth, cardOf);
  const shelved = new Set(shelves.flatMap(({ ways }) => ways.map(({ to }) => to)));
  const page = new Graph({ multigraph: true });
  page.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 46, edgesep: 14, marginx: 24, marginy: 20 });
  page.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.screens) {
    if (!shelved.has(id)) page.setNode(`screen ${id}`, { ...cardOf(id) });
  }
  for (const shelf of shelves) page.setNode(shelf.id, { ...shelf.size });
  const wishes: Wish[] = [
    ...startsOf(graph, page),
    ...forth.filter(({ to }) => !shelved.has(to)).map((way) => wishOf(way, back)),
    ...shelves.map(shelfWish),
    ...findingsOf(graph, page),
  ];
  for (const { from, to, name, text } of wishes) {
    const size = text ? { width: text.length * 6.1 + 14, height: 16, labelpos: "c" as const } : {};
    page.setEdge(from, to, { ...size, weight: name === "way" ? 2 : 1 }, name);
  }
  arrange(page);
  const { width = 0, height = 0 } = page.graph() as Partial<Size>;
  const nodes = page.nodes().map((id) => drawnNode(id, page.node(id) as Placed, graph));
  const stood = shelves.map((shelf) => standOn(shelf, page.node(shelf.id) as Placed, back));
  return {
    nodes: [...nodes, ...stood.flatMap((on) => on.nodes)],
    edges: [...wishes.map((wish) => drawnEdge(wish, page)), ...stood.flatMap((on) => on.edges)],
    width,
    height,
  };
}

/** Screens that only one other leads to and nothing leads on from: many of them stand together on one shelf. */
interface Shelf {
  id: string;
  from: string;
  ways: GraphTransition[];
  card: Size;
  columns: number;
  size: Size;
}

/** From so many on, screens side by side make a picture that is too wide to look at. */
const leastOnShelf = 4;
const gap = { side: 14, above: 24, edge: 12 };

function shelvesOf(
  graph: ScreenGraph,
  forth: readonly GraphTransition[],
  cardOf: (id: string) => Size,
): Shelf[] {
  const busy = new Set([
    ...graph.entries.map(({ screenId }) => screenId),
    ...graph.findings.map(({ screenId }) => screenId),
    ...forth.map(({ from }) => from),
  ]);
  const byParent = new Map<string, GraphTransition[]>();
  for (const way of forth) {
    if (busy.has(way.to) || forth.filter(({ to }) => to === way.to).length > 1) continue;
    byParent.set(way.from, [...(byParent.get(way.from) ?? []), way]);
  }
  const shelves: Shelf[] = [];
  for (const [from, ways] of byParent) {
    if (ways.length < leastOnShelf) continue;
    const cards = ways.map(({ to }) => cardOf(to));
    const card = {
      width: Math.max(...cards.map(({ width }) => width)),
      height: Math.max(...cards.map(({ height }) => height)),
    };
    const columns = Math.min(10, Math.max(2, Math.ceil(Math.sqrt(ways.length * 1.6))));
    const rows = Math.ceil(ways.length / columns);
    const size = {
      width: columns * (card.width + gap.side) - gap.side + gap.edge * 2,
      height: rows * (card.height + gap.above) + gap.edge,
    };
    shelves.push({ id: `shelf ${from}`, from, ways, card, columns, size });
  }
  return shelves;
}

function shelfWish({ id, from, ways }: Shelf): Wish {
  return {
    from: `screen ${from}`,
    to: id,
    name: "way",
    text: `${ways.length} ways`,
    full: ways.map(({ actions }) => actions[0]?.label ?? "").join("\n"),
    isBack: false,
    isBad: false,
    isOften: true,
  };
}

/** The screens of a shelf, row by row, each under the words that lead to it. */
function standOn(
  { ways, card, columns, size }: Shelf,
  middle: Placed,
  back: ReadonlyMap<string, GraphTransition>,
): Pick<Drawn, "nodes" | "edges"> {
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  for (const [index, way] of ways.entries()) {
    const column = index % columns;
    const x = middle.x - size.width / 2 + gap.edge + column * (card.width + gap.side);
    const row = Math.floor(index / columns);
    const y = middle.y - size.height / 2 + gap.above + row * (card.height + gap.above);
    nodes.push({ id: way.to, kind: "screen", x, y, ...card, finding: null });
    const { text, full, isBack, isBad, isOften } = wishOf(way, back);
    const label = { x: x + card.width / 2, y: y - 7, text, full };
    const tip = { x: label.x, y, degrees: 0 };
    edges.push({ points: "", tip, label, isBack, isBad, isOften });
  }
  return { nodes, edges };
}

/** A way as it shall be drawn. */
interface Wish {
  from: string;
  to: string;
  name: string;
  text: string;
  full: string;
  isBack: boolean;
  isBad: boolean;
  isOften: boolean;
}

interface Placed extends Size {
  x: number;
  y: number;
}

/** Pure ways back share the line of the way forth where there is one. */
function twoWays(transitions: readonly GraphTransition[]) {
  const byEnds = new Map(transitions.map((way) => [`${way.from}\n${way.to}`, way]));
  const isReturn = (way: GraphTransition): boolean => {
    const other = byEnds.get(`${way.to}\n${way.from}`);
    return isOnlyBack(way) && other !== undefined && !isOnlyBack(other);
  };
  return {
    forth: transitions.filter((way) => !isReturn(way)),
    back: new Map(transitions.filter(isReturn).map((way) => [`${way.to}\n${way.from}`, way])),
  };
}

function wishOf(way: GraphTransition, back: ReadonlyMap<string, GraphTransition>): Wish {
  const returned = back.get(`${way.from}\n${way.to}`);
  const [first, ...others] = way.actions;
  const more = others.length > 0 ? ` +${others.length}` : "";
  const times = way.count > 1 ? ` ×${way.count}` : "";
  const name = shortened(spoken(first?.kind ?? "", first?.label ?? ""), labelLength);
  const full = [
    ...way.actions.map(({ label, count }) => `${label} ×${count}`),
    ...(returned ? [`and back ×${returned.count}`] : []),
  ].join("\n");
  return {
    from: `screen ${way.from}`,
    to: `screen ${way.to}`,
    name: "way",
    text: `${name}${more}${times}${returned ? " ⇄" : ""}`,
    full,
    isBack: isOnlyBack(way),
    isBad: false,
    isOften: way.count >= 5,
  };
}

/** A tap goes without saying. */
function spoken(kind: string, label: string): string {
  if (kind !== "tap") return label;
  return label.replace(/^tap\s+/, "").replace(/^'(.*)'$/s, "$1");
}

function startsOf(graph: ScreenGraph, page: Graph): Wish[] {
  if (graph.entries.length === 0) return [];
  page.setNode(startId, { ...startSize });
  return graph.entries.map(({ screenId, count }) => ({
    from: startId,
    to: `screen ${screenId}`,
    name: "start",
    text: count > 1 ? `×${count}` : "",
    full: `started here ×${count}`,
    isBack: false,
    isBad: false,
    isOften: count >= 5,
  }));
}

function findingsOf(graph: ScreenGraph, page: Graph): Wish[] {
  return graph.findings.map(({ screenId, label }, index) => {
    page.setNode(`finding ${index}`, { ...findingSize });
    return {
      from: `screen ${screenId}`,
      to: `finding ${index}`,
      name: "finding",
      text: shortened(spoken(label.startsWith("tap") ? "tap" : "", label), labelLength),
      full: label,
      isBack: false,
      isBad: true,
      isOften: false,
    };
  });
}

function drawnNode(id: string, placed: Placed, graph: ScreenGraph): DrawnNode {
  const { width, height } = placed;
  const corner = { x: placed.x - width / 2, y: placed.y - height / 2, width, height };
  if (id === startId) return { id, kind: "start", ...corner, finding: null };
  const index = /^finding (\d+)$/.exec(id)?.[1];
  if (index !== undefined) {
    return { id, kind: "finding", ...corner, finding: graph.findings[Number(index)] ?? null };
  }
  if (id.startsWith("shelf ")) return { id, kind: "shelf", ...corner, finding: null };
  return { id: id.slice("screen ".length), kind: "screen", ...corner, finding: null };
}

function drawnEdge(wish: Wish, page: Graph): DrawnEdge {
  const placed = page.edge(wish.from, wish.to, wish.name) as {
    points?: { x: number; y: number }[];
    x?: number;
    y?: number;
  };
  const points = placed.points ?? [];
  const { text, full, isBack, isBad, isOften } = wish;
  const label =
    text !== "" && placed.x !== undefined && placed.y !== undefined
      ? { x: placed.x, y: placed.y, text, full }
      : null;
  return { points: curveOf(points), tip: tipOf(points), label, isBack, isBad, isOften };
}

/** A smooth line through the middles between the points. */
function curveOf(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (!next) path += ` L${at(point)}`;
    else path += ` Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  }
  return path;
}

function at({ x, y }: { x: number; y: number }): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

function tipOf(points: readonly { x: number; y: number }[]): DrawnEdge["tip"] {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  const degrees = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI - 90;
  return { ...end, degrees };
}
