// Puts widgets on the screens of a skeleton: what leads on, what only looks like it, what to read, what never keeps
// still. Every widget's id begins with the name of its screen, so that the bench can tell which screen really shows; page
// sources never contain these ids.
import type {
  Effect,
  Expr,
  ListDef,
  Noise,
  ScreenDef,
  WidgetDef,
} from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED, MEASURED } from "./calibration";
import { fieldsFor, isFilledIn } from "./fields";
import type { AppPlan, Plan } from "./plan";
import { between, chance, fromQuantiles, shuffled, weighted } from "./sampling";
import type { Style } from "./style";
import { type Site, Touchables } from "./touchables";
import { SENTENCES } from "./words";

/** Screens as the device takes them, and what was noted while making them. */
export interface MadeScreens {
  screens: ScreenDef[];
  sites: Site[];
  /** Variables that count touches. */
  counters: string[];
}

/** Makes all screens of a skeleton. */
export function makeScreens(random: Random, style: Style, app: AppPlan): MadeScreens {
  return new ScreenMaker(random, style, app).all();
}

const OTHER_APPS = [
  "com.android.chrome",
  "com.android.dialer",
  "com.android.camera2",
  "com.android.settings",
  "com.android.documentsui",
] as const;

/** What fits on a painted surface's screen, and one spot of it, in dp. */
const CANVAS_DP = 600;
const SPOT_DP = 120;

/** How many widgets fit, and how high what holds more of them is, in dp. */
interface Room {
  widgets: number;
  heightDp: number;
}
const ROOM_ABOVE_FEED: Room = { widgets: 3, heightDp: 220 };
const ROOM_ABOVE_REMARKS: Room = { widgets: 4, heightDp: 400 };
const ROOM_IN_SHEET: Room = { widgets: 5, heightDp: 400 };

/** Where the page itself does not scroll, what has no room scrolls by itself: nothing is out of everybody's reach. */
function inRoom(plan: Plan, widgets: WidgetDef[], { widgets: most, heightDp }: Room): WidgetDef[] {
  if (widgets.length <= most) return widgets;
  return [{ id: `${plan.id}:panel`, role: "scroll", heightDp, children: widgets }];
}

class ScreenMaker {
  private readonly touch: Touchables;

  constructor(
    private readonly random: Random,
    private readonly style: Style,
    private readonly app: AppPlan,
  ) {
    this.touch = new Touchables(random, style, app.names);
  }

  all(): MadeScreens {
    const shown = this.app.plans.filter(
      ({ kind }) => kind !== "tab" && kind !== "overflow" && !ENTRY.has(kind),
    );
    const screens = shown.map((plan) => this.screen(plan));
    return { screens, sites: this.touch.sites, counters: this.touch.counters };
  }

  private screen(plan: Plan): ScreenDef {
    if (plan.kind === "dialog") return this.dialog(plan);
    const content = plan.kind === "host" ? [this.shell(plan)] : this.content(plan);
    const { id, activity, kind } = plan;
    if (kind === "sheet") {
      const widgets = this.headed(plan, inRoom(plan, content, ROOM_IN_SHEET));
      return { id, activity, window: "sheet", widgets };
    }
    const isBare = kind === "canvas";
    // It may add to the content.
    const frame = this.frame(plan, content, isBare);
    const widgets = isBare ? content : this.headed(plan, content);
    return { id, activity, window: "full", widgets, ...frame };
  }

  /** Bar, menu, noise, lateness and the way back of a whole screen. */
  private frame(plan: Plan, widgets: WidgetDef[], isBare: boolean): Partial<ScreenDef> {
    const { random, style } = this;
    const isHome = plan === this.app.home;
    const overflow = plan.links.find(({ to }) => to.kind === "overflow")?.to;
    const tabMenu = plan.tabs
      .flatMap(({ links }) => links)
      .find(({ to }) => to.kind === "overflow");
    const menuOf = overflow ?? tabMenu?.to;
    const menu = menuOf === undefined ? undefined : this.menuEntries(menuOf);
    const back: ScreenDef["back"] = isHome
      ? undefined
      : weighted<"pop" | "twice" | "block">(random, [
          ["twice", ASSUMED.backTwice],
          ["block", ASSUMED.backBlocked],
          ["pop", 1 - ASSUMED.backTwice - ASSUMED.backBlocked],
        ]);
    // What blocks going back has a button that closes it.
    if (back === "block") widgets.unshift(this.touch.closer(plan));
    const isWhole = widgets.some(({ role }) => ["list", "tabs", "bottomBar", "web"].includes(role));
    return {
      // A web view stays one in every framework.
      ...(style.framework !== "view" && plan.kind !== "web" && { framework: style.framework }),
      ...(!isBare && style.hasBar && { title: this.titleOf(plan) }),
      ...(style.hasBar && style.hasUp && !isHome && { up: true }),
      ...(menu !== undefined && { menu, shownActions: 0 }),
      ...(menu !== undefined && !style.hasBar && { title: plan.name }),
      ...(!isWhole && !isBare && { scroll: true }),
      ...(back !== undefined && back !== "pop" && { back }),
      ...(!isBare && this.noise()),
      ...(chance(random, ASSUMED.late) && !isHome && { lateMs: between(random, ASSUMED.lateMs) }),
      ...(chance(random, 0.1) && { dark: true }),
    };
  }

  private noise(): { noise?: Noise[] } {
    const { random } = this;
    const noise: Noise[] = [];
    if (chance(random, ASSUMED.clock))
      noise.push(chance(random, 0.25) ? "secondClock" : "minuteClock");
    if (chance(random, ASSUMED.badge)) noise.push("badge");
    if (chance(random, ASSUMED.carousel)) noise.push("carousel");
    if (chance(random, ASSUMED.advertisement)) noise.push("ad");
    return noise.length === 0 ? {} : { noise };
  }

  /** Details are named after the row that led there, half of the time. */
  private titleOf(plan: Plan): string {
    const isByRow = plan.kind === "detail" && plan.parent?.kind === "feed";
    return isByRow && plan.id.length % 2 === 0 ? "{item}" : plan.name;
  }

  /** Without a bar the title is a heading in the content. */
  private headed(plan: Plan, widgets: WidgetDef[]): WidgetDef[] {
    const mark = `${plan.id}:head`;
    const isShell = plan.kind === "host";
    if (isShell) return widgets;
    if (this.style.hasBar && plan.kind !== "sheet") return widgets;
    return [{ id: mark, role: "heading", text: this.titleOf(plan) }, ...widgets];
  }

  private shell(plan: Plan): WidgetDef {
    const { style } = this;
    const isHome = plan === this.app.home;
    const pages = plan.tabs.map((tab) => {
      const inner = this.content(tab);
      const hasList = inner.some(({ role }) => role === "list");
      const head: WidgetDef = { id: `${tab.id}:head`, role: "heading", text: tab.name };
      return hasList
        ? [head, ...inner]
        : [head, { id: `${tab.id}:scroll`, role: "scroll" as const, children: inner }];
    });
    return {
      id: `${plan.id}:shell`,
      role: isHome ? "bottomBar" : "tabs",
      ...(style.framework === "view" && { rid: isHome ? "bottom_nav" : "tab_host" }),
      options: plan.tabs.map(({ name }) => name.split(" ").at(-1)!),
      pages,
    };
  }

  private content(plan: Plan): WidgetDef[] {
    switch (plan.kind) {
      case "menu":
        return [this.menuList(plan)];
      case "feed":
        return [
          ...inRoom(
            plan,
            this.touch.ways(plan, ({ to }) => to.kind !== "detail"),
            ROOM_ABOVE_FEED,
          ),
          this.feedList(plan),
        ];
      case "form":
        return this.form(plan);
      case "settings":
        return this.settings(plan);
      case "web":
        return [this.web(plan)];
      case "canvas":
        return this.canvas(plan);
      case "article":
        return [...this.reading(plan), ...this.touch.ways(plan, () => true)];
      default:
        return this.buttons(plan);
    }
  }

  // --- what each kind shows ---

  private menuList(plan: Plan): WidgetDef {
    const { random, style } = this;
    const rowsTo = plan.links.filter(({ to }) => to.kind !== "overflow");
    const rows: { text: string; effects: Effect[] }[] = rowsTo.map((link) => ({
      text: link.to.name,
      effects: this.touch.effectsOf(link),
    }));
    const idle = between(random, rows.length === 0 ? [3, 8] : [0, Math.ceil(rows.length / 2)]);
    for (let at = 0; at < idle; at++) {
      const leaves = chance(random, 0.3);
      rows.push({
        text: `${this.app.names.verb()} all ${at + 1}`,
        effects: [leaves ? { external: pick(random, OTHER_APPS) } : { toast: "Done" }],
      });
    }
    const door: Effect[] | null = chance(random, ASSUMED.deadLinks) ? [] : null;
    if (door !== null) rows.push({ text: this.app.names.thing(), effects: door });
    const ordered = shuffled(random, rows);
    const made: WidgetDef = {
      id: `${plan.id}:list`,
      role: "list",
      cls: style.listClass,
      rid: style.sharesMenuId ? "menu_list" : `list_${plan.id}`,
      list: {
        count: ordered.length,
        items: ordered.map(({ text }) => text),
        details: ["Tap to open"],
        row: style.menuRow,
        onItem: ordered.map(({ effects }) => effects),
        rowRid: "menu_row",
      },
    };
    if (door !== null) this.touch.noteDoor(plan, made, door);
    return made;
  }

  private feedList(plan: Plan): WidgetDef {
    const { random, style } = this;
    const details = plan.links.filter(({ to }) => to.kind === "detail");
    const isMany = details.length > 1 || chance(random, 1 - MEASURED.oneTargetTemplates);
    const kinds = Array.from({ length: 12 }, () =>
      pick(random, details.length > 0 ? details : [null]),
    );
    const onItem = details.length === 0 ? [] : isMany ? kinds : [details[0]!];
    // Every way is there at least once, near the top.
    for (const [at, link] of details.entries()) if (isMany) onItem[at * 2] = link;
    const isEndless = chance(random, ASSUMED.endlessLists);
    const list: ListDef = {
      count: isEndless ? "endless" : between(random, [4, chance(random, 0.2) ? 300 : 40]),
      items: this.app.names.rows(),
      details: ["Added {n} days ago"],
      row: style.feedRow,
      volatile: chance(random, ASSUMED.volatileLists),
      onItem: onItem.map((link) => (link === null ? [] : this.touch.effectsOf(link!))),
      rowRid: "row_root",
    };
    const made: WidgetDef = {
      id: `${plan.id}:feed`,
      role: "list",
      cls: style.listClass,
      rid: `feed_${plan.kind === "tab" ? "tab" : plan.id}`,
      list,
    };
    this.touch.noteSite(plan, made, true);
    return made;
  }

  private form(plan: Plan): WidgetDef[] {
    const { random, style } = this;
    const fields = fieldsFor(random, style, plan.id, between(random, [1, 4]));
    const isStrict = chance(random, 0.7);
    const passes: Expr = isStrict ? isFilledIn(fields) : true;
    const done: Effect[] = plan.sets.map((name) => ({ set: name, to: true, when: passes }));
    const [link] = plan.links;
    const onward: Effect[] =
      link === undefined ? [{ toast: "Saved", when: passes }] : this.touch.effectsOf(link, passes);
    const submit: WidgetDef = {
      id: `${plan.id}:submit`,
      role: "button",
      ...style.rid("button", "save"),
      text: pick(random, ["Save", "Continue", "Next", "Apply", "Create"]),
      onTap: [
        ...(isStrict ? [{ toast: "Please check the fields", when: { not: passes } }] : []),
        ...done,
        ...onward,
      ],
    };
    const site = { plan, screen: plan.id, widget: submit, fields, door: null, isWay: true };
    this.touch.sites.push({ ...site, isStrict });
    const extra = chance(random, 0.4) ? this.touch.idle(plan, between(random, [1, 3])) : [];
    return [...fields.map(({ widget }) => widget), ...extra, submit];
  }

  private settings(plan: Plan): WidgetDef[] {
    const { random } = this;
    const links = plan.links.map(
      (link): WidgetDef => ({
        ...this.touch.guardOf(link),
        id: this.touch.nextId(plan),
        role: "preference",
        text: link.to.name,
        ...(chance(random, 0.5) && { detail: pick(random, SENTENCES) }),
        onTap: this.touch.effectsOf(link),
      }),
    );
    const names: (string | null)[] = [...plan.sets];
    for (let more = between(random, [1, 5]); more > 0; more--) names.push(null);
    const switches = names.map(
      (name): WidgetDef => ({
        id: this.touch.nextId(plan),
        role: "preference",
        text: this.app.names.topic(),
        value: false,
        mark: "switch",
        ...(name !== null && { bind: name }),
      }),
    );
    for (const widget of switches)
      this.touch.noteSite(plan, widget, plan.sets.includes(widget.bind ?? ""));
    for (const widget of links) this.touch.noteSite(plan, widget, true);
    return shuffled(random, [...links, ...switches]);
  }

  private web(plan: Plan): WidgetDef {
    const { random } = this;
    const count = between(random, chance(random, 0.15) ? [100, 300] : [3, 25]);
    const inner: WidgetDef[] = [{ id: this.touch.nextId(plan), role: "heading", text: plan.name }];
    const links = [...plan.links];
    for (let at = 0; at < count; at++) {
      const link = at % 3 === 1 ? links.shift() : undefined;
      inner.push({
        id: this.touch.nextId(plan),
        role: "link",
        text: link?.to.name ?? `Read chapter ${at + 1}`,
        onTap:
          link !== undefined
            ? this.touch.effectsOf(link)
            : at % 5 === 4
              ? [{ external: OTHER_APPS[0] }]
              : [],
      });
    }
    return { id: `${plan.id}:web`, role: "web", text: plan.name, children: inner };
  }

  /** A painted surface; what can be touched on it is nowhere in the tree. */
  private canvas(plan: Plan): WidgetDef[] {
    const spots: WidgetDef[] = plan.links.map((link) => ({
      id: this.touch.nextId(plan),
      role: "space",
      heightDp: SPOT_DP,
      onTap: this.touch.effectsOf(link),
    }));
    const surfaceDp = CANVAS_DP - SPOT_DP * spots.length;
    return [
      { id: `${plan.id}:surface`, role: "surface", heightDp: surfaceDp, seed: plan.depth + 3 },
      ...spots,
    ];
  }

  private dialog(plan: Plan): ScreenDef {
    const { random } = this;
    const [link] = plan.links;
    const yes: WidgetDef = {
      id: this.touch.nextId(plan),
      role: "flatButton",
      rid: "android:id/button1",
      text: link === undefined ? "OK" : pick(random, ["Open", "Continue", "Show"]),
      ...(link !== undefined && { onTap: this.touch.effectsOf(link) }),
    };
    const no: WidgetDef = {
      id: this.touch.nextId(plan),
      role: "flatButton",
      rid: "android:id/button2",
      text: pick(random, ["Cancel", "Close"]),
    };
    this.touch.noteSite(plan, yes, link !== undefined);
    return {
      id: plan.id,
      activity: plan.activity,
      window: "dialog",
      title: plan.name,
      message: pick(random, SENTENCES),
      widgets: [],
      buttons: [no, yes],
      cancelable: true,
    };
  }

  private menuEntries(plan: Plan): WidgetDef[] {
    const entries: WidgetDef[] = plan.links.map((link) => ({
      id: `${plan.id}:m${plan.links.indexOf(link)}`,
      role: "button",
      text: link.to.name,
      onTap: this.touch.effectsOf(link),
    }));
    const idle = between(this.random, [entries.length === 0 ? 2 : 0, 3]);
    for (let at = 0; at < idle; at++) {
      entries.push({
        id: `${plan.id}:i${at}`,
        role: "button",
        text: `${this.app.names.verb()} ${at + 1}`,
        onTap: [{ toast: "Done" }],
      });
    }
    return entries;
  }

  private reading(plan: Plan): WidgetDef[] {
    return [
      {
        id: `${plan.id}:body`,
        role: "text",
        ...this.style.rid("text", plan.name),
        text: plan.name,
      },
      { id: this.touch.nextId(plan), role: "caption", text: pick(this.random, SENTENCES) },
    ];
  }

  /** A page of things to touch: ways on, ways out of the app, and what changes nothing or only itself. */
  private buttons(plan: Plan): WidgetDef[] {
    const { random } = this;
    const ways = this.touch.ways(plan, ({ to }) => to.kind !== "overflow");
    const wanted = Math.max(ways.length, fromQuantiles(random, MEASURED.clickables));
    const leaving = between(random, [0, Math.round(2 * MEASURED.tapLeaves * wanted)]);
    const idle = Math.max(0, Math.min(40, wanted - ways.length - leaving));
    const out: WidgetDef[] = Array.from({ length: leaving }, () => ({
      ...this.style.touchable(
        this.touch.nextId(plan),
        pick(random, ["Website", "Help center", "Share", "Photo"]),
      ),
      onTap: [{ external: pick(random, OTHER_APPS) }],
    }));
    const fixed: WidgetDef[] = plan.sets.map((name) => ({
      id: this.touch.nextId(plan),
      role: "switch",
      text: `Show ${this.app.names.thing().toLowerCase()}`,
      bind: name,
    }));
    const still: WidgetDef[] = [
      ...(chance(random, 0.5)
        ? [{ id: this.touch.nextId(plan), role: "image" as const, seed: plan.depth }]
        : []),
      ...(chance(random, 0.6)
        ? [{ id: this.touch.nextId(plan), role: "text" as const, text: pick(random, SENTENCES) }]
        : []),
    ];
    const made = shuffled(random, [
      ...ways,
      ...out,
      ...fixed,
      ...still,
      ...this.touch.doors(plan),
      ...this.touch.idle(plan, idle),
    ]);
    return plan.kind === "detail" && chance(random, 0.5)
      ? [...inRoom(plan, made, ROOM_ABOVE_REMARKS), this.remarks(plan)]
      : made;
  }

  /** A short list whose rows lead nowhere. */
  private remarks(plan: Plan): WidgetDef {
    const { random, style } = this;
    return {
      id: `${plan.id}:remarks`,
      role: "list",
      cls: style.listClass,
      rid: "remarks",
      list: {
        count: between(random, [2, 6]),
        items: this.app.names.rows(),
        row: "twoLines",
        volatile: chance(random, ASSUMED.volatileLists),
        onItem: [chance(random, 0.5) ? [{ toast: "Thanks" }] : []],
      },
    };
  }
}

const ENTRY = new Set<Plan["kind"]>(["splash", "onboarding", "login"]);
