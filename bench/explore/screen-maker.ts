// Puts the screens of a skeleton together: bar, menu, tabs, noise, lateness and the way back around what stands on them.
// Every widget's id begins with the name of its screen, so that the bench can tell which screen really shows; page sources
// never contain these ids.
import type { Noise, ScreenDef, WidgetDef } from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED } from "./calibration";
import { Content } from "./content";
import type { AppPlan, Plan } from "./plan";
import { inRoom, ROOM_IN_SHEET } from "./room";
import { between, chance, weighted } from "./sampling";
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

class ScreenMaker {
  private readonly touch: Touchables;
  private readonly content: Content;

  constructor(
    private readonly random: Random,
    private readonly style: Style,
    private readonly app: AppPlan,
  ) {
    this.touch = new Touchables(random, style, app.names);
    this.content = new Content(random, style, app.names, this.touch);
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
    const content = plan.kind === "host" ? [this.shell(plan)] : this.content.of(plan);
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
      const inner = this.content.of(tab);
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
    this.touch.note(plan, yes, { isWay: link !== undefined });
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
}

const ENTRY = new Set<Plan["kind"]>(["splash", "onboarding", "login"]);
