// A small phone for tests of choosing: app models of a few lines, shown as real page sources and worked by the same
// actions a device would get. Holds no knowledge of any explorer.

import { DENY_WORDS } from "../../screen/deny";
import { type ObserveOptions, observe } from "../../screen/observe";
import { parseSource } from "../../screen/source";
import type { Action, Observation, Point, StepOutcome } from "../../screen/types";
import { diceFor } from "../dice";
import type { Explorer } from "../types";

/** State an app keeps while it runs. */
export type ToyState = Record<string, string | number | boolean>;

/** What a touch does: another screen's name, or anything else. */
export type ToyEffect =
  | string
  | { replace: string }
  | { back: true }
  | { outside: string }
  | { crash: true }
  | ((state: ToyState) => string | null);

export interface ToyWidget {
  text?: string;
  desc?: string;
  rid?: string;
  cls?: string;
  tap?: ToyEffect;
  long?: ToyEffect;
  /** State key that typing sets: makes it a field. */
  field?: string;
  password?: boolean;
  selected?: boolean;
  /** Plain text without any flag. */
  isPlain?: boolean;
  /** Touchable although nothing says so, as in React Native. */
  isUnmarked?: boolean;
}

export interface ToyScreen {
  title?: string;
  activity?: string;
  widgets?: ToyWidget[] | ((state: ToyState) => ToyWidget[]);
  /** A bar at the bottom. */
  tabs?: ToyWidget[];
  list?: {
    rid: string;
    rows: ToyWidget[] | ((state: ToyState) => ToyWidget[]);
    /** Rows shown at once. */
    window: number;
  };
  back?: "pop" | "block" | { goto: string };
  isDialog?: boolean;
  /** Looks until it goes on by itself. */
  auto?: { after: number; goto: string };
  isBlank?: boolean;
}

export interface ToyApp {
  start: string;
  screens: Record<string, ToyScreen>;
  state?: ToyState;
}

const WIDTH = 1080;
const HEIGHT = 2000;
const APP = "com.example.toy";

interface Placed {
  widget: ToyWidget;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A running toy app. */
export class ToyPhone {
  private stack: string[] = [];
  private scrolls = new Map<string, number>();
  private state: ToyState = {};
  private outside: string | null = null;
  private hasCrashed = false;
  private looks = 0;
  private clock = 0;
  private rows: ToyWidget[] | null = null;
  /** Names of the screens that were really shown. */
  readonly shown = new Set<string>();
  crashes = 0;

  constructor(
    private readonly app: ToyApp,
    private readonly options: Partial<ObserveOptions> = {},
  ) {
    this.restart();
  }

  /** The screen that really shows; null outside the app. */
  get current(): string | null {
    return this.outside !== null || this.hasCrashed ? null : (this.stack.at(-1) ?? null);
  }

  restart(): void {
    this.stack = [this.app.start];
    this.state = { ...this.app.state };
    this.scrolls = new Map();
    this.outside = null;
    this.hasCrashed = false;
    this.looks = 0;
  }

  look(): Observation {
    const name = this.current;
    if (name !== null) {
      const { auto } = this.app.screens[name]!;
      if (auto !== undefined && ++this.looks > auto.after) this.go({ replace: auto.goto });
    }
    this.clock++;
    this.rows = null;
    const { current } = this;
    if (current !== null) this.shown.add(current);
    const xml = this.hasCrashed ? CRASHED : this.outside !== null ? ELSEWHERE : this.draw();
    return observe({
      hierarchy: parseSource(xml),
      foreground: {
        packageName: this.outside ?? APP,
        activity: current === null ? null : (this.app.screens[current]!.activity ?? `${APP}.Main`),
      },
      appPackage: APP,
      appLabel: "Toy",
      visualHash: null,
      options: { allowDestructive: false, denyWords: DENY_WORDS, seed: 1, ...this.options },
    });
  }

  act(action: Action): void {
    switch (action.kind) {
      case "restart":
        this.restart();
        return;
      case "back":
        if (this.hasCrashed) this.restart();
        else if (this.outside !== null) this.outside = null;
        else this.goBack();
        return;
      case "tap":
      case "longPress":
        this.touch(action.point!, action.kind === "longPress");
        return;
      case "type":
        this.enter(action.point!, action.text!);
        return;
      case "fillForm":
        for (const field of action.fields!) this.enter(field.point, field.text);
        if (action.submit != null) this.touch(action.submit.point, false);
        return;
      case "scroll":
        this.scroll(action.direction === "down" ? 1 : -1);
        return;
      default:
        return;
    }
  }

  private touch(point: Point, isLong: boolean): void {
    const hit = this.hit(point);
    const effect = isLong ? hit?.long : hit?.tap;
    if (effect !== undefined) this.go(effect);
  }

  private enter(point: Point, text: string): void {
    const field = this.hit(point)?.field;
    if (field !== undefined) this.state[field] = text;
  }

  private hit(point: Point): ToyWidget | null {
    if (this.current === null) return null;
    const under = this.layout().filter(
      ({ left, top, right, bottom }) =>
        point.x >= left && point.x < right && point.y >= top && point.y < bottom,
    );
    return under.at(-1)?.widget ?? null;
  }

  private go(effect: ToyEffect): void {
    if (typeof effect === "function") {
      const target = effect(this.state);
      if (target !== null) this.go(target);
    } else if (typeof effect === "string") this.enterScreen([...this.stack, effect]);
    else if ("replace" in effect) this.enterScreen([...this.stack.slice(0, -1), effect.replace]);
    else if ("back" in effect) this.goBack();
    else if ("outside" in effect) this.outside = effect.outside;
    else {
      this.hasCrashed = true;
      this.crashes++;
    }
  }

  private goBack(): void {
    const { back = "pop" } = this.app.screens[this.stack.at(-1)!]!;
    if (back === "block") return;
    if (back !== "pop") this.enterScreen([back.goto]);
    else if (this.stack.length > 1) this.enterScreen(this.stack.slice(0, -1));
    else this.outside = "com.android.launcher3";
  }

  private enterScreen(stack: string[]): void {
    this.rows = null;
    this.stack = stack.slice(-30);
    this.looks = 0;
  }

  private scroll(by: number): void {
    const screen = this.app.screens[this.current ?? ""];
    if (screen?.list === undefined) return;
    const count = this.rowsOf(screen).length;
    const last = Math.max(0, Math.ceil(count / screen.list.window) - 1);
    const at = this.scrolls.get(this.current!) ?? 0;
    this.scrolls.set(this.current!, Math.min(last, Math.max(0, at + by)));
  }

  /** Rows as they were when last looked at: what is touched is what was seen. */
  private rowsOf({ list }: ToyScreen): ToyWidget[] {
    if (list === undefined) return [];
    if (typeof list.rows !== "function") return list.rows;
    this.rows ??= list.rows(this.state);
    return this.rows;
  }

  private shownRows(screen: ToyScreen): ToyWidget[] {
    const at = this.scrolls.get(this.current!) ?? 0;
    const size = screen.list?.window ?? 0;
    return this.rowsOf(screen).slice(at * size, (at + 1) * size);
  }

  private widgetsOf({ widgets }: ToyScreen): ToyWidget[] {
    return typeof widgets === "function" ? widgets(this.state) : (widgets ?? []);
  }

  private layout(): Placed[] {
    const screen = this.app.screens[this.current!]!;
    const placed: Placed[] = [];
    let top = 200;
    for (const widget of [...this.widgetsOf(screen), ...this.shownRows(screen)]) {
      placed.push({ widget, left: 20, top, right: WIDTH - 20, bottom: top + 80 });
      top += 90;
    }
    const tabs = screen.tabs ?? [];
    for (const [at, widget] of tabs.entries()) {
      const width = Math.floor(WIDTH / tabs.length);
      placed.push({
        widget,
        left: at * width,
        top: HEIGHT - 150,
        right: (at + 1) * width,
        bottom: HEIGHT,
      });
    }
    return placed;
  }

  private draw(): string {
    const screen = this.app.screens[this.current!]!;
    if (screen.isBlank === true)
      return page(element("android.widget.FrameLayout", {}, [0, 0, WIDTH, HEIGHT]));
    const placed = this.layout();
    const rows = this.shownRows(screen);
    const plain = placed.filter(({ widget }) => !rows.includes(widget));
    const title = screen.title?.replace("%clock", String(this.clock));
    const parts = [
      title === undefined
        ? ""
        : element(
            "android.widget.TextView",
            {
              text: title,
              "resource-id": screen.isDialog ? "android:id/alertTitle" : `${APP}:id/toolbar_title`,
            },
            [20, 100, WIDTH - 20, 180],
          ),
      ...plain.map(drawn),
    ];
    if (screen.list !== undefined) {
      const first = placed.find(({ widget }) => rows.includes(widget));
      const top = first?.top ?? 200;
      parts.push(
        element(
          "androidx.recyclerview.widget.RecyclerView",
          { "resource-id": `${APP}:id/${screen.list.rid}`, scrollable: "true" },
          [0, top, WIDTH, HEIGHT - 150],
          placed
            .filter(({ widget }) => rows.includes(widget))
            .map(drawn)
            .join(""),
        ),
      );
    }
    const frame: Box = screen.isDialog ? [40, 90, WIDTH - 40, 1200] : [0, 0, WIDTH, HEIGHT];
    return page(element("android.widget.FrameLayout", {}, frame, parts.join("")));
  }
}

type Box = [number, number, number, number];

function drawn({ widget, left, top, right, bottom }: Placed): string {
  const isField = widget.field !== undefined;
  const isTouchable =
    (widget.tap !== undefined || isField) && widget.isPlain !== true && widget.isUnmarked !== true;
  const cls =
    widget.cls ??
    (isField
      ? "android.widget.EditText"
      : isTouchable
        ? "android.widget.Button"
        : "android.widget.TextView");
  return element(
    cls,
    {
      text: isField ? "" : (widget.text ?? ""),
      "content-desc": widget.desc ?? "",
      "resource-id": widget.rid === undefined ? "" : `${APP}:id/${widget.rid}`,
      hint: isField ? (widget.text ?? "") : "",
      clickable: String(isTouchable),
      "long-clickable": String(widget.long !== undefined),
      password: String(widget.password === true),
      selected: String(widget.selected === true),
    },
    [left, top, right, bottom],
  );
}

function element(
  cls: string,
  attributes: Record<string, string>,
  [left, top, right, bottom]: Box,
  inner = "",
): string {
  const rest = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join("");
  return `<${cls} package="${APP}" class="${cls}" enabled="true" displayed="true"${rest} bounds="[${left},${top}][${right},${bottom}]">${inner}</${cls}>`;
}

function page(inner: string): string {
  return `<hierarchy rotation="0" width="${WIDTH}" height="${HEIGHT}">${inner}</hierarchy>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

const ELSEWHERE = `<hierarchy rotation="0" width="${WIDTH}" height="${HEIGHT}"><android.widget.FrameLayout package="com.android.launcher3" class="android.widget.FrameLayout" bounds="[0,0][1080,2000]"><android.widget.TextView package="com.android.launcher3" class="android.widget.TextView" text="Apps" clickable="true" bounds="[0,900][1080,1000]"/></android.widget.FrameLayout></hierarchy>`;
const CRASHED = `<hierarchy rotation="0" width="${WIDTH}" height="${HEIGHT}"><android.widget.FrameLayout package="android" class="android.widget.FrameLayout" bounds="[40,800][1040,1200]"><android.widget.TextView package="android" class="android.widget.TextView" resource-id="android:id/alertTitle" text="Toy has stopped" bounds="[60,820][1000,900]"/><android.widget.Button package="android" class="android.widget.Button" resource-id="android:id/aerr_close" text="Close app" clickable="true" bounds="[60,920][1000,1000]"/></android.widget.FrameLayout></hierarchy>`;

/** What a walk came to. */
export interface Walk {
  /** Real screens in order of first sight. */
  shown: string[];
  keys: string[];
  outcomes: (StepOutcome | null)[];
  /** Real screens seen after each step. */
  curve: number[];
  crashes: number;
  /** Null while steps were left. */
  ended: "explored" | "stuck" | null;
  steps: number;
}

/** Lets an explorer work a toy app for at most `steps` steps. */
export function walkToy(
  app: ToyApp,
  explorer: Explorer,
  {
    steps,
    seed = 1,
    options = {},
  }: { steps: number; seed?: number; options?: Partial<ObserveOptions> },
): Walk {
  const phone = new ToyPhone(app, options);
  const walk: Walk = {
    shown: [],
    keys: [],
    outcomes: [],
    curve: [],
    crashes: 0,
    ended: null,
    steps: 0,
  };
  let after: Action | null = null;
  for (let step = 0; step < steps; step++) {
    const observation = phone.look();
    walk.outcomes.push(explorer.learn({ observation, after }).outcome);
    walk.curve.push(phone.shown.size);
    const choice = explorer.choose(observation, diceFor(seed, step));
    if (choice === null) {
      walk.ended = explorer.stuckReason?.() ?? null;
      break;
    }
    walk.keys.push(choice.action.key);
    walk.steps++;
    phone.act(choice.action);
    after = choice.action;
  }
  walk.shown = [...phone.shown];
  walk.crashes = phone.crashes;
  return walk;
}
