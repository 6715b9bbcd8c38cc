// What stands on the screens of a generated app, kind by kind: menus, feeds, forms, settings, pages of things to touch.
import type { Effect, Expr, ListDef, WidgetDef } from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED, MEASURED } from "./calibration";
import { fieldsFor, isFilledIn } from "./fields";
import type { Plan } from "./plan";
import { inRoom, ROOM_ABOVE_FEED, ROOM_ABOVE_REMARKS } from "./room";
import { between, chance, fromQuantiles, shuffled } from "./sampling";
import type { Style } from "./style";
import type { Touchables } from "./touchables";
import { type Names, SENTENCES } from "./words";

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

/** Makes the widgets of one app. */
export class Content {
  constructor(
    private readonly random: Random,
    private readonly style: Style,
    private readonly names: Names,
    private readonly touch: Touchables,
  ) {}

  /** What stands on a screen or a tab of that kind. */
  of(plan: Plan): WidgetDef[] {
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
        text: `${this.names.verb()} all ${at + 1}`,
        effects: [leaves ? { external: pick(random, OTHER_APPS) } : { toast: "Done" }],
      });
    }
    const door: Effect[] | null = chance(random, ASSUMED.deadLinks) ? [] : null;
    if (door !== null) rows.push({ text: this.names.thing(), effects: door });
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
    if (door !== null) this.touch.note(plan, made, { door, isWay: true });
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
      items: this.names.rows(),
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
    this.touch.note(plan, made, { isWay: true });
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
    this.touch.note(plan, submit, { fields, isWay: true, isStrict });
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
        text: this.names.topic(),
        value: false,
        mark: "switch",
        ...(name !== null && { bind: name }),
      }),
    );
    for (const widget of switches)
      this.touch.note(plan, widget, { isWay: plan.sets.includes(widget.bind ?? "") });
    for (const widget of links) this.touch.note(plan, widget, { isWay: true });
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
      text: `Show ${this.names.thing().toLowerCase()}`,
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
        items: this.names.rows(),
        row: "twoLines",
        volatile: chance(random, ASSUMED.volatileLists),
        onItem: [chance(random, 0.5) ? [{ toast: "Thanks" }] : []],
      },
    };
  }
}
