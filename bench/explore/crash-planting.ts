// Plants defects into a generated app: on plain touches, on second ones, on long presses, on odd or missing input, on a
// refused permission, on two touches in a row, on coming back. None cuts off what lies behind it for good.
import type { CrashDef, Expr } from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED } from "./calibration";
import { type Field, WEAK_SPOTS } from "./fields";
import type { Plan } from "./plan";
import { between, chance, shuffled, weighted } from "./sampling";
import type { Site } from "./screen-maker";

const NAMES = ["Alpha", "Bravo", "Cedar", "Delta", "Ember", "Falcon", "Garnet", "Harbor"] as const;

/** What sets a defect off. */
export type Way =
  | "open"
  | "tap"
  | "second"
  | "again"
  | "enter"
  | "stale"
  | "long"
  | "odd"
  | "empty"
  | "denied"
  | "sequence";

/**
 * Assumed shares of what sets crashes off: opening something that fails, a plain touch, coming to a screen again or after
 * having been around, then input, long presses, touches in a row, a refusal.
 */
const WAYS: readonly (readonly [Way, number])[] = [
  ["open", 30],
  ["tap", 18],
  ["enter", 10],
  ["stale", 8],
  ["empty", 7],
  ["again", 6],
  ["long", 6],
  ["odd", 5],
  ["second", 4],
  ["denied", 3],
  ["sequence", 3],
];

/** A planted defect and what sets it off. */
export interface Planted {
  way: Way;
  crash: CrashDef;
}

/** Plants three to eight defects; may add to the widgets of the sites. */
export function plantCrashes(
  random: Random,
  packageName: string,
  sites: readonly Site[],
): Planted[] {
  const wanted = between(random, ASSUMED.crashSites);
  const made: Planted[] = [];
  const used = new Set<string>();
  for (let attempt = 0; made.length < wanted && attempt < 200; attempt++) {
    const way = weighted(random, WAYS);
    const name = NAMES[made.length]!;
    const fitting = sites.filter(
      (site) =>
        !used.has(site.widget.id) &&
        (site.door !== null) === (way === "open") &&
        fits(way, site, sites),
    );
    if (fitting.length === 0) continue;
    const site = pick(random, fitting);
    used.add(site.widget.id);
    const hasHang = made.some(({ crash }) => crash.kind === "anr");
    const kind = chance(random, 0.1) ? "native" : !hasHang && chance(random, 0.1) ? "anr" : "java";
    const base = { id: name, kind, stack: stackOf(kind, packageName, name) } as const;
    made.push({ way, crash: planted(random, way, site, sites, base) });
  }
  return made;
}

function fits(way: Way, site: Site, sites: readonly Site[]): boolean {
  const { widget, fields, isWay } = site;
  const isPlain = !isWay && widget.onTap !== undefined && widget.onLong === undefined;
  switch (way) {
    case "open":
      return true;
    case "tap":
      return !isWay;
    case "second":
      return fields.length === 0;
    case "again":
      // A root is opened once in a life of the process: nobody comes to it again.
      return fields.length === 0 && site.plan.host === null && site.plan.depth > 0;
    case "long":
      return isPlain;
    case "odd":
    case "empty":
      return fields.length > 0;
    case "denied":
      return widget.onTap?.some((effect) => "permission" in effect) === true;
    case "sequence":
      return isPlain && partnersOf(site, sites).length > 0;
    case "enter":
      return site.screen === site.plan.id && site.plan.depth > 1 && site.plan.kind !== "dialog";
    case "stale":
      return fits("enter", site, sites) && around(site.plan).parent !== null;
  }
}

/** The screen that stands around a screen's way in. The root is opened once in a life of the process. */
function around({ parent }: Plan): Plan {
  return parent!.host ?? parent!;
}

function partnersOf(site: Site, sites: readonly Site[]): Site[] {
  return sites.filter(
    (other) =>
      other !== site &&
      other.plan === site.plan &&
      !other.isWay &&
      other.widget.role !== "preference",
  );
}

function planted(
  random: Random,
  way: Way,
  site: Site,
  sites: readonly Site[],
  base: Pick<CrashDef, "id" | "kind" | "stack">,
): CrashDef {
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
    case "again":
      return { ...base, at, when: { gt: [{ visits: screen }, 1] } };
    case "odd":
      return { ...base, at, when: { any: weakSpots(random, fields) } };
    case "empty":
      return { ...base, at, when: { all: fields.map(isEmpty) } };
    case "sequence": {
      const partner = pick(random, partnersOf(site, sites));
      return {
        ...base,
        at,
        sequence: [`${screen}/${partner.widget.id}`, `${screen}/${widget.id}`],
      };
    }
    case "enter":
      return { ...base, at: { screen }, nth: 2 };
    case "stale":
      return { ...base, at: { screen }, when: { gt: [{ visits: around(site.plan).id }, 2] } };
    case "long":
      widget.longClickable = true;
      widget.onLong = [{ crash: base.id }];
      return base;
    case "denied":
      for (const effect of widget.onTap ?? []) {
        if ("permission" in effect) effect.denied = [{ crash: base.id }];
      }
      return base;
  }
}

/** Half of what there is to choke on, in one of the fields. */
function weakSpots(random: Random, fields: readonly Field[]): Expr[] {
  const field = pick(random, fields);
  return shuffled(random, WEAK_SPOTS)
    .slice(0, 3)
    .map((pattern) => ({
      all: [{ not: isEmpty(field) }, { match: [{ var: `.${field.widget.id}` }, pattern] }],
    }));
}

function isEmpty({ widget }: Field): Expr {
  return { eq: [{ var: `.${widget.id}` }, ""] };
}

/** Tells the defect's name in the log, as a stack would. */
function stackOf(kind: CrashDef["kind"], packageName: string, name: string): string {
  switch (kind) {
    case "java":
      return [
        `java.lang.IllegalStateException: ${name} is not ready`,
        `at ${packageName}.${name}Presenter.show(${name}Presenter.kt:41)`,
        `at ${packageName}.${name}View.onEvent(${name}View.kt:17)`,
        "at android.os.Handler.dispatchMessage(Handler.java:106)",
      ].join("\n");
    case "native":
      return [
        `#00 pc 000000000004a1f0  /data/app/base.apk!lib${name.toLowerCase()}.so (${name}Decode+64) (BuildId: 5d1f0a7c2b9e4e13)`,
        `#01 pc 0000000000049c74  /data/app/base.apk!lib${name.toLowerCase()}.so (${name}Open+212) (BuildId: 5d1f0a7c2b9e4e13)`,
      ].join("\n");
    case "anr":
      return `Input dispatching timed out (${name}View does not respond to input events for 5000ms)`;
  }
}
