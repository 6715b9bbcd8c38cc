import { DOMParser } from "@xmldom/xmldom";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { hostileLog } from "./__tests__/hostile";
import { Log, shopLog } from "./__tests__/log";
import { bucket } from "./__tests__/pictures";
import { graphOf, type ScreenGraph } from "./graph";
import { drawGraph } from "./graph-picture";
import { markup } from "./markup";
import { graphOfRuns } from "./package-graph";
import { thumbnailsOf } from "./pictures";
import { tellStory } from "./story";

describe("the graph of a run", () => {
  const graph = graphOf(tellStory(shopLog().events));

  it("counts what led from screen to screen, by action", () => {
    const way = graph.transitions.find(({ from, to }) => from === "s1" && to === "s2");
    expect(way).toMatchObject({
      count: 2,
      actions: [{ kind: "tap", label: "tap 's2'", count: 2 }],
    });
    expect(way!.firstSeenAt < way!.lastSeenAt).toBe(true);
  });

  it("counts what stayed on a screen there, and arrivals with starts of the app", () => {
    const counts = Object.fromEntries(graph.screens.map((s) => [s.id, [s.visits, s.stayed]]));
    expect(counts).toEqual({ s1: [3, 0], s2: [3, 1], s3: [1, 0] });
  });

  it("shows a crash on the screen that it happened on, and no way through it", () => {
    expect(graph.findings).toMatchObject([{ screenId: "s2", label: "tap 'Pay'", count: 1 }]);
    expect(graph.transitions.filter(({ to }) => to.startsWith("outside:"))).toEqual([]);
  });

  it("shows the way to a screen that hangs, but none to what the system says of it", () => {
    const dies = { type: "app.hung", signature: "anr|x" } as const;
    const log = new Log().begin().step("s1", "s2", { outcome: "hung", dies }).restart();
    log.step("s1", "outside:android", { outcome: "hung", dies });
    const { screens, transitions } = graphOf(tellStory(log.events));
    expect(transitions.map(({ from, to }) => [from, to])).toEqual([["s1", "s2"]]);
    expect(screens.map(({ id, visits }) => [id, visits])).toEqual([
      ["s1", 2],
      ["s2", 1],
    ]);
  });
});

describe("the graph of a package", () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const screen = (runId: string, screenId: string, screenKey: string | null, day: number) => ({
    runId,
    screenId,
    screenKey,
    title: `Title of ${screenKey}`,
    activity: ".Main",
    screenshot: `${runId}-${screenId}`,
    ts: at(day),
  });
  const passage = (runId: string, from: string, to: string, day: number) => ({
    runId,
    from,
    to,
    kind: "tap",
    label: "tap 'x'",
    count: 2,
    firstAt: at(day),
    lastAt: at(day),
  });
  const graph = graphOfRuns("com.example.shop", {
    screens: [
      screen("A", "s1", "menu", 1),
      screen("A", "s2", "list", 1),
      screen("B", "s1", "menu", 3),
    ],
    passages: [
      passage("A", "s1", "s2", 1),
      passage("B", "s1", "s1", 3),
      passage("B", "s1", "outside:browser", 4),
    ],
    defects: [
      {
        runId: "A",
        kind: "crash",
        signature: "x",
        title: "X",
        screenId: "s1",
        label: "",
        count: 1,
      },
      {
        runId: "B",
        kind: "crash",
        signature: "x",
        title: "X",
        screenId: "s1",
        label: "",
        count: 2,
      },
    ],
  });

  it("is one screen for what several runs know by other ids, with the newest picture", () => {
    const menu = graph.screens.find(({ id }) => id === "menu");
    expect(menu).toMatchObject({ runs: 2, stayed: 2, visits: 2, screenshot: "B-s1" });
    expect([menu?.firstSeenAt, menu?.lastSeenAt]).toEqual([
      at(1).toISOString(),
      at(4).toISOString(),
    ]);
  });

  it("has the ways of all runs between the shared screens, and their crashes", () => {
    expect(graph.transitions.map(({ from, to, count }) => [from, to, count])).toEqual([
      ["menu", "list", 2],
      ["menu", "outside:browser", 2],
    ]);
    expect(graph.findings).toMatchObject([{ screenId: "menu", count: 3 }]);
    expect(graph.entries).toEqual([{ screenId: "menu", count: 2 }]);
  });
});

async function drawn(graph: ScreenGraph): Promise<string> {
  const names = graph.screens.flatMap(({ screenshot }) => screenshot ?? []);
  const pictures = await thumbnailsOf(names, bucket(), { width: 50, format: "jpeg" });
  return drawGraph(graph, "com.example.shop", (name) => {
    const found = pictures.get(name);
    if (!found) return null;
    const { width, height, dataUri } = found;
    const svg = markup`<image href="${dataUri}" width="${width}" height="${height}"/>`;
    return { width, height, svg };
  }).markup;
}

it("a log without keys joins the screens of others by activity and title", () => {
  const seen = (runId: string, screenKey: string | null) => ({
    runId,
    screenId: "s1",
    screenKey,
    title: "Menu",
    activity: ".Main",
    screenshot: null,
    ts: new Date(0),
  });
  const screens = [seen("A", null), seen("B", "menu")];
  const graph = graphOfRuns("com.example.shop", { screens, passages: [], defects: [] });
  expect(graph.screens.map(({ id, runs }) => [id, runs])).toEqual([["menu", 2]]);
});

describe("the picture of a graph", () => {
  it("shows each screen's picture and title, and what leads where how often", async () => {
    const svg = await drawn(graphOf(tellStory(shopLog().events)));
    expect(svg.match(/<image /g)).toHaveLength(3);
    for (const words of ["Screen s1", "Screen s2", "Screen s3", "s2 ×2 ⇄", "crash ×1", "Pay"]) {
      expect(svg).toContain(words);
    }
  });

  it("is an image that programs can show, and loads nothing", async () => {
    const svg = await drawn(graphOf(tellStory(shopLog().events)));
    const { data, info } = await sharp(Buffer.from(svg))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.width).toBeGreaterThan(300);
    expect(new Set(data).size).toBeGreaterThan(20);
    const links = [...svg.matchAll(/(?:href|src|url)\s*[=(]\s*["']?([^"')]{0,20})/g)];
    expect(links.filter(([, link]) => !link?.startsWith("data:image/jpeg"))).toEqual([]);
  });

  it("puts many screens that nothing leads on from on a shelf", async () => {
    const log = new Log().begin();
    for (let n = 2; n <= 41; n++) {
      log.step("s1", `s${n}`).step(`s${n}`, "s1", { kind: "back", label: "go back" });
    }
    const svg = await drawn(graphOf(tellStory(log.events)));
    expect(svg).toContain("40 ways");
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
    expect(width! / height!).toBeLessThan(2);
  });

  it("shows the first of very many screens, and says so", async () => {
    const log = new Log().begin();
    for (let n = 2; n <= 330; n++) log.step(`s${Math.floor(n / 3) || 1}`, `s${n}`);
    const svg = await drawn(graphOf(tellStory(log.events)));
    expect(svg).toContain("330 screens");
    expect(svg).toContain("300 of them shown");
    expect(svg.match(/<image /g)).toHaveLength(300);
  });

  it("stays well-formed whatever the app's words are", async () => {
    const svg = await drawn(graphOf(tellStory(hostileLog().events)));
    const faults: string[] = [];
    const parser = new DOMParser({
      onError: (level, message) => faults.push(`${level} ${message}`),
    });
    const root = parser.parseFromString(svg, "image/svg+xml").documentElement;
    expect(faults).toEqual([]);
    expect(root?.getElementsByTagName("script")).toHaveLength(0);
    expect(svg).not.toMatch(/<[^>]*\sonerror=/);
  });

  it("tells what it shows in as many lines as its width asks for", async () => {
    const svg = await drawn(graphOf(tellStory(new Log().begin().step("s1", "s2").events)));
    const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
    const lines = [...svg.matchAll(/<text class="rg-soft" x="24"[^>]*>([^<]*)</g)].map(
      ([, line = ""]) => line,
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length * 6.2).toBeLessThanOrEqual(width - 24);
  });

  it("is a picture for a run that never began, too", async () => {
    const svg = await drawn(graphOf(tellStory([])));
    expect((await sharp(Buffer.from(svg)).metadata()).width).toBeGreaterThan(0);
  });
});
