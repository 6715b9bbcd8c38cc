// What it takes to read one very large screen: a page source of 1 MB with 2,500 nodes, all of them on the display, parsed,
// told apart from others and searched for what can be done. Held against htmlparser2 walking over the same text with
// nothing listening.
import { Parser } from "htmlparser2";
import { observe } from "../agent/screen/observe";
import { parseSource } from "../agent/screen/source";
import type { Observation } from "../agent/screen/types";
import { type Bench, median, percentile } from "./bench";

const WARM_UPS = 10;
const REPETITIONS = 60;

const PACKAGE = "com.example.planner";
const WIDTH = 1440;
const HEIGHT = 3120;
const BAR_HEIGHT = 96;
/** Cells of five nodes each, large enough to be touched: 2,503 nodes with what holds them. */
const SLOTS = 500;
const COLUMNS = 16;
const CELL = { width: 90, height: 96 } as const;

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** What Appium says of every node, whether it is so or not. */
const PLAIN = {
  index: "0",
  package: PACKAGE,
  text: "",
  "resource-id": "",
  checkable: false,
  checked: false,
  clickable: false,
  enabled: true,
  focusable: false,
  focused: false,
  "long-clickable": false,
  password: false,
  scrollable: false,
  selected: false,
  displayed: true,
  "a11y-important": true,
};

function element(
  className: string,
  [left, top, right, bottom]: Box,
  extra: Record<string, string | boolean>,
  inside = "",
): string {
  const bounds = `[${left},${top}][${right},${bottom}]`;
  const attributes = Object.entries({ ...PLAIN, class: className, bounds, ...extra })
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
  return `<${className}${attributes}>${inside}</${className}>`;
}

/** One planned thing: five nodes, two of them to touch. */
function slot(at: number): string {
  const left = (at % COLUMNS) * CELL.width;
  const top = BAR_HEIGHT + Math.floor(at / COLUMNS) * CELL.height;
  const [right, bottom] = [left + CELL.width, top + CELL.height];
  const letter = (of: number): string => String.fromCharCode(97 + (Math.floor(of) % 26));
  const marks = {
    "resource-id": `${PACKAGE}:id/slot_${letter(at / 26)}${letter(at)}`,
    clickable: true,
    "long-clickable": at % 3 === 0,
    focusable: true,
  };
  const inside = [
    element("android.widget.TextView", [left, top, right, top + 30], {
      text: `${8 + (at % 10)}:30 Meeting &amp; notes ${at}`,
      "resource-id": `${PACKAGE}:id/slot_title`,
    }),
    element("android.widget.TextView", [left, top + 30, right, top + 48], {
      text: `Room ${at % 40}`,
    }),
    element("android.widget.ImageView", [left, top + 48, left + 40, bottom], {}),
    element("android.widget.ImageButton", [left + 40, top + 48, right, bottom], {
      "content-desc": `More about ${at}`,
      clickable: true,
    }),
  ];
  return element("android.view.ViewGroup", [left, top, right, bottom], marks, inside.join(""));
}

/** A planner: a bar with a title, and cell upon cell of what is planned. */
function planner(): string {
  const title = element("android.widget.TextView", [16, 16, 400, 80], { text: "Week 47" });
  const bar = element(
    "android.view.ViewGroup",
    [0, 0, WIDTH, BAR_HEIGHT],
    { "resource-id": `${PACKAGE}:id/toolbar` },
    title,
  );
  const slots = Array.from({ length: SLOTS }, (_, at) => slot(at)).join("");
  const root = element("android.widget.FrameLayout", [0, 0, WIDTH, HEIGHT], {}, bar + slots);
  return `<?xml version="1.0" encoding="UTF-8"?><hierarchy rotation="0" width="${WIDTH}" height="${HEIGHT}">${root}</hierarchy>`;
}

/** What an agent's look does between page source and choice. */
function perceived(xml: string): Observation {
  return observe({
    hierarchy: parseSource(xml),
    foreground: { packageName: PACKAGE, activity: `${PACKAGE}.PlannerActivity` },
    appPackage: PACKAGE,
    visualHash: null,
  });
}

function bareParse(xml: string): void {
  const parser = new Parser({}, { xmlMode: true, decodeEntities: true });
  parser.write(xml);
  parser.end();
}

function timed(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

export const perceive: Bench = {
  name: "perceive",
  summary: "a page source of 1 MB with 2,500 nodes parsed, identified and searched for actions",
  unit: "ms",
  goal: { atMost: 60 },
  async measure() {
    const xml = planner();
    const nodes = xml.match(/ bounds=/g)!.length;
    const all: number[] = [];
    const parsing: number[] = [];
    const bare: number[] = [];
    for (let at = 0; at < WARM_UPS; at++) {
      perceived(xml);
      bareParse(xml);
    }
    // One after the other in turn, so that a busy moment of the machine strikes all alike.
    for (let at = 0; at < REPETITIONS; at++) {
      all.push(timed(() => perceived(xml)));
      parsing.push(timed(() => parseSource(xml)));
      bare.push(timed(() => bareParse(xml)));
    }
    const { actions, tokens } = perceived(xml);
    const [value, baseline] = [median(all), median(bare)];
    return {
      value,
      baseline,
      rows: [
        ["page source", `${Buffer.byteLength(xml)} bytes, ${nodes} nodes`],
        ["found on it", `${actions.length} actions, ${tokens.length} tokens of identity`],
        ["all of it", `median ${ms(value)}, p95 ${ms(percentile(all, 0.95))}`],
        ["parsing alone", `median ${ms(median(parsing))}`],
        ["htmlparser2, nothing listening", `median ${ms(baseline)}`],
        ["all over htmlparser2", `${(value / baseline).toFixed(2)}x`],
      ],
    };
  },
};
