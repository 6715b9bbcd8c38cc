// Plants defects into a generated app: on touches, on what is typed, on long presses, on turning and leaving, on a refused
// permission, on things done before. None cuts off what lies behind it for good.
import type {
  CrashDef,
  Effect,
  Expr,
  ListDef,
  ScreenDef,
  WidgetDef,
} from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED } from "./calibration";
import { stackOf } from "./crash-stacks";
import {
  DEPTHS,
  LONG_THEN_TOUCH,
  ODD_VALUES,
  RETURNS,
  SEQUENCE_STAYS,
  SETTING_DEPTHS,
  TURNS,
  WAYS,
  type Way,
} from "./crash-ways";
import { type Field, isBlank, isFilledIn, isMalformed, NUMBERS, SIGNS } from "./fields";
import type { Plan } from "./plan";
import { between, chance, shuffled, weighted } from "./sampling";
import type { Site } from "./touchables";

const NAMES = ["Alpha", "Bravo", "Cedar", "Delta", "Ember", "Falcon", "Garnet", "Harbor"] as const;

/** A planted defect and what sets it off. */
export interface Planted {
  way: Way;
  crash: CrashDef;
}

/** Defects, and what came into the app with them. */
export interface Plantation {
  planted: Planted[];
  /** Menus that long presses open. */
  screens: ScreenDef[];
  /** Settings that something elsewhere depends on. */
  vars: string[];
}

/** Plants three to eight defects; may add to the widgets of the sites. */
export function plantCrashes(
  random: Random,
  packageName: string,
  sites: readonly Site[],
): Plantation {
  return new Planter(random, packageName, sites).all();
}

type Base = Pick<CrashDef, "id" | "kind" | "stack">;

class Planter {
  private readonly made: Planted[] = [];
  private readonly screens: ScreenDef[] = [];
  private readonly vars: string[] = [];
  private readonly used = new Set<string>();

  constructor(
    private readonly random: Random,
    private readonly packageName: string,
    private readonly sites: readonly Site[],
  ) {}

  all(): Plantation {
    const { random, made, screens, vars } = this;
    const wanted = between(random, ASSUMED.crashSites);
    for (let attempt = 0; made.length < wanted && attempt < 200; attempt++) {
      const way = weighted(random, WAYS);
      const after = afterOf(random, way);
      const name = NAMES[made.length]!;
      const placed = new Map<string, Site[]>();
      for (const site of this.sites) {
        if ((site.door !== null) !== (way === "open") || !this.fits(way, site, after)) continue;
        const place = placeOf(way, site, after);
        placed.set(place, [...(placed.get(place) ?? []), site]);
      }
      const free = [...placed].filter(([place]) => !this.used.has(place));
      if (free.length === 0) continue;
      const [place, sites] = pick(random, nearestTo(weighted(random, DEPTHS), free));
      const site = pick(random, sites);
      this.used.add(place);
      const hasHang = made.some(({ crash }) => crash.kind === "anr");
      const isHang = !hasHang && chance(random, 0.1);
      const kind = chance(random, 0.1) ? "native" : isHang ? "anr" : "java";
      const base = { id: name, kind, stack: stackOf(kind, this.packageName, name) } as const;
      made.push({ way, crash: this.planted(way, site, base, after) });
    }
    return { planted: made, screens, vars };
  }

  private fits(way: Way, site: Site, after: After): boolean {
    const { widget, fields, isWay, plan } = site;
    const isPlain = !isWay && widget.onTap !== undefined && widget.onLong === undefined;
    switch (way) {
      case "open":
        return true;
      case "tap":
        return !isWay;
      case "second":
        return fields.length === 0 && widget.role !== "list";
      case "long":
        return isPlain || (widget.role === "list" && widget.list?.onLong === undefined);
      case "odd":
      case "empty":
        return fields.length > 0;
      case "valid":
        // Where something lies behind a form, nobody would ever get there.
        return fields.length > 0 && plan.links.length === 0 && plan.sets.length === 0;
      case "denied":
        return widget.onTap?.some((effect) => "permission" in effect || "goto" in effect) === true;
      case "sequence":
        return isPlain && this.partnersOf(site).length > 0;
      case "turn":
      case "return":
        return after === "alone" || (after === "typed" ? fields.length > 0 : !isWay);
      case "enter":
        // A root is opened once in a life of the process: nobody comes to it again.
        return site.screen === plan.id && plan.depth > 1 && plan.kind !== "dialog";
      case "setting":
        return (
          SETTING_DEPTHS.includes(plan.depth) &&
          site.screen === plan.id &&
          plan.kind !== "dialog" &&
          this.settingsFor(site).length > 0
        );
    }
  }

  private partnersOf(site: Site): Site[] {
    return this.sites.filter(
      (other) =>
        other !== site &&
        other.plan === site.plan &&
        !other.isWay &&
        !this.used.has(other.widget.id) &&
        other.widget.role !== "preference",
    );
  }

  /** Switches on other screens that nothing depends on yet. */
  private settingsFor({ plan }: Site): WidgetDef[] {
    return this.sites
      .filter((other) => !isBelow(other.plan, plan) && other.plan.host !== plan)
      .map(({ widget }) => widget)
      .filter(({ role, bind, value }) => {
        const isSwitch = role === "preference" ? typeof value === "boolean" : TOGGLES.has(role);
        return isSwitch && bind === undefined;
      });
  }

  private planted(way: Way, site: Site, base: Base, after: After): CrashDef {
    const { random } = this;
    const { screen, widget, fields } = site;
    const at = { screen, widget: widget.id };
    switch (way) {
      case "open":
        site.door?.push({ crash: base.id });
        return base;
      case "tap":
        return { ...base, at };
      case "second":
        return { ...base, at, nth: 2 };
      case "valid":
        return { ...base, at, when: isFilledIn(fields) };
      case "odd":
        return { ...base, at, when: this.oddValue(site) };
      case "empty":
        return { ...base, at, when: { all: fields.map(isBlank) } };
      case "sequence": {
        const partner = pick(random, this.partnersOf(site));
        // One that breaks by itself could not be followed by anything.
        this.used.add(partner.widget.id);
        if (chance(random, SEQUENCE_STAYS))
          return { ...base, at, when: { var: `.@${partner.widget.id}` } };
        return {
          ...base,
          at,
          sequence: [`${screen}/${partner.widget.id}`, `${screen}/${widget.id}`],
        };
      }
      case "turn":
      case "return":
        return { ...base, ...this.afterEvent(way, site, after) };
      case "setting": {
        const name = `setting${this.vars.length}`;
        this.vars.push(name);
        pick(random, this.settingsFor(site)).bind = name;
        return { ...base, at: { screen }, when: { var: name } };
      }
      case "enter":
        return { ...base, at: { screen }, nth: 2 };
      case "long":
        this.onLongPress(site, base);
        return base;
      case "denied":
        widget.onTap = this.refusable(widget.onTap ?? [], base);
        return base;
    }
  }

  /** Where and when a screen that was turned, or come back to, breaks. */
  private afterEvent(
    event: "turn" | "return",
    { screen, widget, fields }: Site,
    after: After,
  ): Pick<CrashDef, "at" | "when"> {
    if (after === "touched")
      return { at: { screen, widget: widget.id }, when: { var: `.@${event}` } };
    const at = { screen, widget: `@${event}` };
    return after === "alone" ? { at } : { at, when: { not: isBlank(pick(this.random, fields)) } };
  }

  /** The same effects, which break where the permission is refused that they ask for. */
  private refusable(effects: readonly Effect[], { id }: Base): Effect[] {
    const denied: Effect[] = [{ crash: id }];
    if (effects.some((effect) => "permission" in effect))
      return effects.map((effect) => ("permission" in effect ? { ...effect, denied } : effect));
    const permission = `android.permission.${pick(this.random, PERMISSIONS)}`;
    return effects.map((effect) =>
      "goto" in effect
        ? {
            permission,
            granted: [effect],
            denied,
            ...(effect.when !== undefined && { when: effect.when }),
          }
        : effect,
    );
  }

  private onLongPress({ plan, widget }: Site, { id }: Base): void {
    let effects: WidgetDef["onLong"] = [{ crash: id }];
    if (chance(this.random, LONG_THEN_TOUCH)) {
      const menu = `hold${this.screens.length}`;
      this.screens.push(this.holdMenu(menu, plan, id));
      effects = [{ goto: menu }];
    }
    if (widget.list !== undefined) widget.list.onLong = effects;
    else {
      widget.longClickable = true;
      widget.onLong = effects;
    }
  }

  /** What a long press offers: a few entries, one of which breaks the app. */
  private holdMenu(id: string, { name, activity }: Plan, crash: string): ScreenDef {
    const entries = shuffled(this.random, ["Share", "Rename", "Details", "Move", "Copy"]).slice(2);
    const broken = between(this.random, [0, entries.length - 1]);
    const onItem = entries.map((entry, index): Effect[] =>
      index === broken ? [{ crash }] : [{ back: true }, { toast: `${entry}: done` }],
    );
    const list: ListDef = { count: entries.length, items: entries, row: "text", onItem };
    return {
      id,
      activity,
      window: "dialog",
      title: `${name} ${this.screens.length + 1}`,
      widgets: [{ id: `${id}:entries`, role: "list", list }],
    };
  }

  /** One thing in one field; where the form checks its fields, the others hold what they ask for. */
  private oddValue({ fields, isStrict }: Site): Expr {
    const { random } = this;
    const field = pick(random, fields);
    const others = fields.filter((other) => other !== field);
    return {
      all: [{ not: isBlank(field) }, this.choke(field), ...(isStrict ? [isFilledIn(others)] : [])],
    };
  }

  private choke(field: Field): Expr {
    const kind = weighted(this.random, ODD_VALUES);
    const malformed = isMalformed(field);
    if (kind === "malformed" && malformed !== null) return malformed;
    const isNumber = kind === "number" && field.isNumeric;
    return {
      match: [{ var: `.${field.widget.id}` }, pick(this.random, isNumber ? NUMBERS : SIGNS)],
    };
  }
}

const PERMISSIONS = ["CAMERA", "RECORD_AUDIO", "ACCESS_FINE_LOCATION", "READ_CONTACTS"] as const;
const TOGGLES: ReadonlySet<WidgetDef["role"]> = new Set(["check", "switch", "toggle"]);

/** What has to be there besides a turn or a return for a screen to break. */
type After = "alone" | "typed" | "touched";

function afterOf(random: Random, way: Way): After {
  if (way === "turn") return weighted<After>(random, TURNS);
  return way === "return" ? weighted<After>(random, RETURNS) : "alone";
}

/** Whether a screen is another one or lies behind it: what is set there could never be unset once that one breaks. */
function isBelow(plan: Plan, top: Plan): boolean {
  for (let at: Plan | null = plan; at !== null; at = at.parent) if (at === top) return true;
  return false;
}

/** Of these places those whose screens are nearest to being so far from home. */
function nearestTo(
  depth: number,
  places: readonly [string, Site[]][],
): readonly [string, Site[]][] {
  const farOff = ([, [site]]: [string, Site[]]): number => Math.abs(site!.plan.depth - depth);
  const least = Math.min(...places.map(farOff));
  return places.filter((place) => farOff(place) === least);
}

/** What only one defect may sit on: a widget, or for what befalls a whole screen that screen. */
function placeOf(way: Way, { screen, widget }: Site, after: After): string {
  switch (way) {
    case "turn":
    case "return":
      return after === "touched" ? widget.id : `${way}/${screen}`;
    case "enter":
    case "setting":
      return `enter/${screen}`;
    default:
      return widget.id;
  }
}
