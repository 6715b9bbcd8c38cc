// What can be touched on the screens of a generated app: ways on, what only looks like one, what changes nothing. Notes each
// place where a defect may be planted.
import type { Effect, Expr, WidgetDef } from "../../virtual-device/apps/model";
import type { Random } from "../../virtual-device/apps/random";
import { ASSUMED } from "./calibration";
import type { Field } from "./fields";
import type { Link, Plan } from "./plan";
import { chance, weighted } from "./sampling";
import type { Style } from "./style";
import type { Names } from "./words";

/** Something to touch that can break the app: where a defect may be planted. */
export interface Site {
  plan: Plan;
  screen: string;
  widget: WidgetDef;
  fields: Field[];
  /** Looks like a way on, but nothing lies behind it: what its touch does may be added to. */
  door: Effect[] | null;
  /** Leads on: breaking it for good would cut off what lies behind. */
  isWay: boolean;
  /** A form that takes nothing but what its fields ask for. */
  isStrict: boolean;
}

const STEADY = { taken: true as Expr, counting: [] as Effect[] };

/** Makes what can be touched, and remembers it. */
export class Touchables {
  readonly sites: Site[] = [];
  /** Variables that count touches. */
  readonly counters: string[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly random: Random,
    private readonly style: Style,
    private readonly names: Names,
  ) {}

  /** Widgets for the ways on that fit. */
  ways(plan: Plan, fits: (link: Link) => boolean): WidgetDef[] {
    const chosen = plan.links.filter((link) => link.to.kind !== "overflow" && fits(link));
    return chosen.map((link) => {
      const widget = this.style.touchable(this.nextId(plan), link.to.name);
      const effects = this.effectsOf(link);
      const isLong = !link.isCross && chance(this.random, 0.03);
      const made: WidgetDef = {
        ...widget,
        ...this.guardOf(link),
        ...(isLong ? { onTap: [{ toast: "Hold for more" }], onLong: effects } : { onTap: effects }),
      };
      this.note(plan, made, { isWay: true });
      return made;
    });
  }

  /** Now and then something that looks like a way on and is none. */
  doors(plan: Plan): WidgetDef[] {
    if (!chance(this.random, ASSUMED.deadLinks)) return [];
    const onTap: Effect[] = [];
    const made = { ...this.style.touchable(this.nextId(plan), this.names.thing()), onTap };
    this.note(plan, made, { door: onTap, isWay: true });
    return [made];
  }

  /** Widgets that lead nowhere. */
  idle(plan: Plan, count: number): WidgetDef[] {
    const { random, style } = this;
    return Array.from({ length: count }, (_, at) => {
      const id = this.nextId(plan);
      const name = `${this.names.verb()} ${"ABCDEFGH"[at % 8]}`;
      const role = weighted(random, [
        ["plain", 45],
        ["check", 20],
        ["switch", 20],
        ["toggle", 15],
      ] as const);
      const widget: WidgetDef =
        role === "plain"
          ? {
              ...style.touchable(id, name),
              onTap: chance(random, 0.5) ? [{ toast: `${name} done` }] : [],
            }
          : { id, role, ...style.rid(role, name), text: name };
      const longed: WidgetDef = chance(random, 0.06) ? { ...widget, longClickable: true } : widget;
      this.note(plan, longed);
      return longed;
    });
  }

  closer(plan: Plan): WidgetDef {
    return { id: this.nextId(plan), role: "button", text: "Close", onTap: [{ back: true }] };
  }

  effectsOf({ to, permission, certainty, later }: Link, passes: Expr = true): Effect[] {
    const { taken, counting } = certainty < 1 ? this.flaky(certainty) : STEADY;
    if (later !== null) {
      const isLater: Expr = { gt: [{ visits: to.id }, 3] };
      return [
        ...counting,
        { goto: later.id, when: { all: [passes, isLater] } },
        { goto: to.id, when: { all: [passes, taken, { not: isLater }] } },
      ];
    }
    const go: Effect = { goto: to.id, when: { all: [passes, taken] } };
    if (permission === null) return [...counting, go];
    const asked = `android.permission.${permission}`;
    const refused: Effect[] = [{ toast: "Works less well then" }, go];
    return [...counting, { permission: asked, granted: [go], denied: refused, when: passes }];
  }

  /** A way that does not always take: which touches are lost is drawn once and outlives restarts. */
  private flaky(certainty: number): { taken: Expr; counting: Effect[] } {
    const name = `touches${this.counters.length}`;
    this.counters.push(name);
    const lost: Expr[] = [];
    for (let touch = 1; touch <= 30; touch++) {
      if (!chance(this.random, certainty)) lost.push({ eq: [{ var: name }, touch] });
    }
    return {
      taken: { not: { any: lost } },
      counting: [{ set: name, to: { add: [{ var: name }, 1] } }],
    };
  }

  guardOf(link: Link): { guard?: Expr } {
    return link.guard === null ? {} : { guard: { var: link.guard } };
  }

  /** Remembers a place where a defect may be planted; entries of a menu are none. */
  note(plan: Plan, widget: WidgetDef, more: Partial<Site> = {}): void {
    if (plan.kind === "overflow") return;
    const screen = plan.host?.id ?? plan.id;
    const plain = { fields: [], door: null, isWay: false, isStrict: false };
    this.sites.push({ plan, screen, widget, ...plain, ...more });
  }

  nextId(plan: Plan): string {
    const count = this.counts.get(plan.id) ?? 0;
    this.counts.set(plan.id, count + 1);
    return `${plan.id}:w${count}`;
  }
}
