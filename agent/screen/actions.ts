// From a window to the list of things that can be done on it, each under a key that outlives another visit: kind,
// class, id, caption, ordinal; rows of one make under their list. Never a place, never a number that changes.

import { denier } from "./deny";
import { type Form, type FormField, formOf } from "./form";
import { centreOf, intersect } from "./geometry";
import { shortLabel } from "./identity";
import { labelClass, labelOf } from "./label";
import { type Scene, type SceneNode, shapeOf } from "./scene";
import { tabRoleOf } from "./tabs";
import { type Target, tapTargets } from "./targets";
import type { Action, ActionKind, Point, Selector } from "./types";
import type { ValueTaste } from "./typing";

/** What may be done and typed. */
export interface ActionOptions {
  allowDestructive: boolean;
  denyWords: readonly string[];
  seed: number;
  credentials?: { username: string; password: string };
}

/** Links of one web page that are worth a try. */
const MAX_WEB_LINKS = 8;
/** Fields of one form that get an odd value by themselves. */
const MAX_LONE_ODD = 4;

/** Offered actions in on-screen order, then the global ones. No two share a key. */
export function actionsOf(
  scene: Scene | null,
  options: ActionOptions,
  state: { isKeyboardShown: boolean; isTreePoor: boolean },
): Action[] {
  const list = new ActionList();
  if (scene !== null) {
    addWidgets(list, scene, options);
    if (state.isTreePoor) addGrid(list, scene);
  }
  const globals: readonly (readonly [ActionKind, string])[] = [
    ...(state.isKeyboardShown ? ([["hideKeyboard", "hide the keyboard"]] as const) : []),
    ["back", "go back"],
    ["wait", "wait"],
    ["rotate", "rotate"],
    ["background", "send to the background and return"],
    ["restart", "restart the app"],
  ];
  for (const [kind, label] of globals) {
    list.add({ base: kind, kind, label, made: null, point: null, features: [kind] });
  }
  return list.actions;
}

function addWidgets(list: ActionList, scene: Scene, options: ActionOptions): void {
  const deny = denier(options.denyWords);
  const isDenied = (made: SceneNode): boolean =>
    !options.allowDestructive && deny(labelOf(made), made.node.resourceId);
  const targets = tapTargets(scene);
  const form = formOf(scene, targets, options, isDenied);
  if (form !== null) addForm(list, form);
  const names = new Names(targets);
  let webLinks = 0;
  const byOrder = new Map(targets.map((target) => [target.made.order, target]));
  for (const made of scene.nodes) {
    const target = byOrder.get(made.order);
    if (target !== undefined && !isDenied(made)) {
      if (made.web !== null && ++webLinks > MAX_WEB_LINKS) continue;
      if (!made.flags.includes("e")) addTap(list, target, names);
      if (made.flags.includes("l") && !made.flags.includes("e")) addLongPress(list, target, names);
    } else if (target === undefined && made.flags.includes("l") && made.node.enabled) {
      addLongPress(list, { made, point: centreOf(made.clip), tier: "flagged" }, names);
    }
    if (made.node.scrollable && made.node.enabled) addScroll(list, made, scene);
  }
}

function addTap(list: ActionList, target: Target, names: Names): void {
  const { made, tier } = target;
  list.add({
    base: names.keyOf("tap", made),
    kind: "tap",
    label: `tap ${names.spokenOf(made)}`,
    made,
    point: target.point,
    features: features("tap", made, tier === "leaf" ? ["leaf"] : [], names),
  });
}

function addLongPress(list: ActionList, target: Target, names: Names): void {
  const { made } = target;
  // One of a make is enough: what a long press opens does not depend on the row.
  const base =
    made.list === null ? names.keyOf("longPress", made) : names.groupOf("longPress", made);
  list.add(
    {
      base,
      kind: "longPress",
      label: `long press ${names.spokenOf(made)}`,
      made,
      point: target.point,
      features: features("longPress", made, [], names),
    },
    { isOnce: made.list !== null },
  );
}

function addScroll(list: ActionList, made: SceneNode, scene: Scene): void {
  const seen = intersect(made.clip, scene.display);
  if (seen.right - seen.left < 48 || seen.bottom - seen.top < 48) return;
  const isSideways = /Horizontal|ViewPager|Gallery|TabLayout/.test(made.shortClass);
  const kind: ActionKind = isSideways ? "swipe" : "scroll";
  const directions = isSideways ? (["right", "left"] as const) : (["down", "up"] as const);
  for (const direction of directions) {
    list.add({
      base: `${kind}|${made.shortClass}|${made.rid}|${direction}`,
      kind,
      label: `${kind} ${direction}`,
      made,
      point: centreOf(seen),
      features: [kind, direction, made.isList ? "list" : "page"],
      direction,
    });
  }
}

function addForm(list: ActionList, form: Form): void {
  for (const field of form.fields) {
    const { made } = field.target;
    const caption =
      made.rid !== "" ? made.rid : labelClass(made.node.hint || made.node.contentDesc);
    list.add({
      base: `type|${made.shortClass}|${caption}`,
      kind: "type",
      label: `type into ${spoken(caption, field.kind)}`,
      made,
      point: field.target.point,
      features: ["type", field.kind],
      text: field.valueIn("valid"),
    });
  }
  addFill(list, form, "valid", () => "valid");
  addFill(list, form, "odd", () => "odd");
  // A form that checks its fields stops at the first odd one: what the others choke on shows only one at a time.
  const open = form.fields.filter(({ isSecret }) => !isSecret);
  if (open.length > 0) addFill(list, form, "odd:blank", () => "blank");
  if (open.length < 2) return;
  for (const field of open.slice(0, MAX_LONE_ODD)) {
    const name = field.target.made.rid || field.kind;
    addFill(list, form, `odd:${name}`, (other) => (other === field ? "lone" : "valid"));
  }
}

function addFill(
  list: ActionList,
  form: Form,
  how: string,
  tasteOf: (field: FormField) => ValueTaste,
): void {
  const names = form.fields.map(({ target: { made }, kind }) => made.rid || kind);
  const { submit } = form;
  const first = form.fields[0]!.target;
  list.add({
    base: `fillForm|${names.join(",")}|${submit === null ? "" : submit.made.rid || labelClass(labelOf(submit.made))}|${how}`,
    kind: "fillForm",
    label: `fill in ${form.fields.length} field${form.fields.length === 1 ? "" : "s"}${spokenHow(how)}`,
    made: first.made,
    point: first.point,
    features: [
      "fillForm",
      ...(how === "valid" ? ["valid"] : ["odd"]),
      ...(how.startsWith("odd:") ? ["lone"] : []),
      ...(form.fields.some(({ isSecret }) => isSecret) ? ["login"] : []),
    ],
    fields: form.fields.map((field) => ({
      point: field.target.point,
      target: selectorOf(field.target.made),
      text: field.valueIn(tasteOf(field)),
      password: field.isSecret,
    })),
    submit: submit === null ? null : { point: submit.point, target: selectorOf(submit.made) },
  });
}

function spokenHow(how: string): string {
  if (how === "valid") return "";
  if (how === "odd:blank") return " with nothing but blanks";
  return how === "odd" ? " with odd values" : `, an odd value in ${how.slice(4)}`;
}

/** Where the tree is poor, a coarse net over the window: three across, five down. */
function addGrid(list: ActionList, scene: Scene): void {
  const { left, top, right, bottom } = intersect(scene.window, scene.display);
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      list.add({
        base: `grid|${row}|${column}`,
        kind: "tap",
        label: `tap row ${row + 1}, column ${column + 1}`,
        made: scene.nodes[0] ?? null,
        point: {
          x: Math.floor(left + ((right - left) * (column + 0.5)) / 3),
          y: Math.floor(top + ((bottom - top) * (row + 0.5)) / 5),
        },
        features: ["tap", "grid"],
      });
    }
  }
}

function features(kind: ActionKind, made: SceneNode, more: string[], names: Names): string[] {
  const found: string[] = [kind, made.shortClass, labelOf(made) === "" ? "unlabelled" : "labelled"];
  if (made.flags.includes("k")) found.push("toggle");
  if (made.web !== null) found.push("web");
  found.push(...more);
  const tab = tabRoleOf(made);
  // Three tabs look like rows of a list, but none stands for the others.
  if (tab !== null) found.push(tab === "shown" ? "shownTab" : "tab");
  else if (made.list !== null && made.item !== null) {
    found.push("row", `group:${names.groupOf(kind, made)}`);
  }
  return found;
}

/** Names of widgets on one look: stable ones for keys, spoken ones for people. */
class Names {
  private readonly ridUses = new Map<string, number>();
  private readonly shapes = new Map<SceneNode, string>();

  constructor(targets: readonly Target[]) {
    for (const { made } of targets) {
      const make = `${made.shortClass}|${made.rid}`;
      this.ridUses.set(make, (this.ridUses.get(make) ?? 0) + 1);
    }
  }

  keyOf(kind: ActionKind, made: SceneNode): string {
    if (made.list !== null) return `${this.groupOf(kind, made)}|${labelClass(labelOf(made))}`;
    const isNamed = made.rid !== "" && this.ridUses.get(`${made.shortClass}|${made.rid}`) === 1;
    return `${kind}|${made.shortClass}|${made.rid}|${this.captionOf(made, isNamed)}`;
  }

  /** Long captions are content: they count only where nothing better names the widget. */
  private captionOf(made: SceneNode, isNamed: boolean): string {
    if (made.flags.includes("e")) return labelClass(made.node.hint);
    // A toggle's own words are its state.
    if (made.flags.includes("k") && isNamed) return "";
    return isNamed ? (shortLabel(made) ?? "") : labelClass(labelOf(made));
  }

  /** What rows of one make share. */
  groupOf(kind: ActionKind, made: SceneNode): string {
    const row = made.item ?? made;
    let shape = this.shapes.get(row);
    if (shape === undefined) {
      shape = hashOf(`${row.shortClass}.${row.rid}.${row.flags}:${shapeOf(row)}`);
      this.shapes.set(row, shape);
    }
    const list = made.list?.rid ?? "";
    return `${kind}|${list}|${shape}|${made === row ? "" : `${made.shortClass}.${made.rid}`}`;
  }

  spokenOf(made: SceneNode): string {
    return spoken(labelOf(made) || made.rid, made.shortClass);
  }
}

function spoken(name: string, otherwise: string): string {
  return name === "" ? otherwise : `'${name.replace(/\s+/g, " ").slice(0, 40)}'`;
}

/** Short name of a row's shape (FNV-1a, 32 bit): keys are read by people. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/** How to find the widget again. */
function selectorOf({ node, flags }: SceneNode): Selector {
  return {
    className: node.className,
    resourceId: node.resourceId,
    contentDesc: node.contentDesc,
    // What a field holds is no way to find it.
    text: flags.includes("e") ? "" : node.text,
  };
}

interface Draft {
  base: string;
  kind: ActionKind;
  label: string;
  made: SceneNode | null;
  point: Point | null;
  features: string[];
  direction?: NonNullable<Action["direction"]>;
  text?: string;
  fields?: NonNullable<Action["fields"]>;
  submit?: NonNullable<Action["submit"]> | null;
}

class ActionList {
  readonly actions: Action[] = [];
  private readonly uses = new Map<string, number>();

  add(draft: Draft, { isOnce } = { isOnce: false }): void {
    const { base, made, ...rest } = draft;
    const count = this.uses.get(base) ?? 0;
    if (isOnce && count > 0) return;
    this.uses.set(base, count + 1);
    this.actions.push({
      ...rest,
      key: count === 0 ? base : `${base}~${count}`,
      target: made === null ? null : selectorOf(made),
      bounds: made === null ? null : { ...made.clip },
    });
  }
}
