// The words for describing leaves briefly: widgets by what they are, screens by how they stand. Makes data, decides nothing.
import type { CrashDef, Effect, ListDef, ScreenDef, Text, Value, WidgetDef } from "../model";
import { type Random, randomFrom, seedOf } from "../random";

/** What a leaf is made from. */
export interface LeafName {
  /** Label as the menu shows it: its last part. */
  label: string;
  /** Label as the manifest has it; the action bar shows it. */
  title: string;
  /** Full class name. */
  activity: string;
  packageName: string;
}

/** The leaf's screens, the first one with the activity's name as id; its defects and variables. */
export interface LeafParts {
  screens: ScreenDef[];
  crashes?: CrashDef[];
  vars?: Record<string, Value>;
  saved?: string[];
}

/** A leaf while it is being made. */
export class Leaf {
  readonly random: Random;
  /** Class name without package. */
  readonly simple: string;
  private readonly screens: ScreenDef[] = [];
  readonly vars: Record<string, Value> = {};

  constructor(readonly name: LeafName) {
    this.random = randomFrom(seedOf(name.activity));
    this.simple = name.activity.replace(/^.*\./, "");
  }

  get label(): string {
    return this.name.label;
  }

  /** Id of one of the leaf's further screens. */
  id(part: string): string {
    return `${this.name.activity}#${part}`;
  }

  /** Effects that open one of the leaf's further screens. */
  to(part: string): Effect[] {
    return [{ goto: this.id(part) }];
  }

  /** Effects that open another activity of the app, given without the package. */
  toActivity(name: string): Effect[] {
    return [{ goto: this.name.packageName + name }];
  }

  /** A variable of the whole app that only this leaf uses. */
  variable(name: string, value: Value): string {
    const full = `${this.simple}.${name}`;
    this.vars[full] = value;
    return full;
  }

  /** The leaf's own screen. */
  main(widgets: WidgetDef[], more: Partial<ScreenDef> = {}): this {
    this.screens.unshift({
      id: this.name.activity,
      activity: this.name.activity,
      window: "full",
      title: this.name.title,
      widgets,
      ...more,
    });
    return this;
  }

  /** A further full screen; its activity stands without package, or is the leaf's own. */
  page(part: string, title: Text, widgets: WidgetDef[], more: Partial<ScreenDef> = {}): this {
    this.screens.push({
      id: this.id(part),
      activity: this.name.activity,
      window: "full",
      title,
      up: true,
      widgets,
      ...more,
    });
    return this;
  }

  /** A dialog with its buttons. */
  dialog(
    part: string,
    title: Text,
    message: Text | undefined,
    buttons: WidgetDef[],
    widgets: WidgetDef[] = [],
    more: Partial<ScreenDef> = {},
  ): this {
    this.screens.push({
      id: this.id(part),
      activity: this.name.activity,
      window: "dialog",
      ...(title === "" ? {} : { title }),
      ...(message === undefined ? {} : { message }),
      widgets,
      buttons,
      ...more,
    });
    return this;
  }

  /** A popup menu of plain rows. */
  popup(part: string, rows: Record<string, Effect[]>): this {
    this.screens.push({
      id: this.id(part),
      activity: this.name.activity,
      window: "popup",
      widgets: [
        list("choices", Object.keys(rows), {
          onItem: Object.values(rows).map((effects) => [{ back: true }, ...effects]),
        }),
      ],
    });
    return this;
  }

  done(): LeafParts {
    const vars = Object.keys(this.vars).length === 0 ? {} : { vars: this.vars };
    return { screens: this.screens, ...vars };
  }
}

/** Which class names a description is for, and the description. */
export type LeafRecipe = readonly [RegExp, (leaf: Leaf) => Leaf];

type More = Partial<WidgetDef>;

/** `id` is the resource id too. */
function widget(role: WidgetDef["role"], id: string, more: More): WidgetDef {
  return { id, role, rid: id, ...more };
}

export function text(id: string, content: Text, more: More = {}): WidgetDef {
  return widget("text", id, { text: content, ...more });
}

export function caption(id: string, content: Text, more: More = {}): WidgetDef {
  return widget("caption", id, { text: content, ...more });
}

export function heading(id: string, content: Text): WidgetDef {
  return widget("heading", id, { text: content });
}

export function link(id: string, content: Text, onTap: Effect[]): WidgetDef {
  return widget("link", id, { text: content, onTap });
}

export function button(
  id: string,
  content: Text,
  onTap: Effect[] = [{ noop: true }],
  more: More = {},
): WidgetDef {
  return widget("button", id, { text: content, onTap, ...more });
}

export function imageButton(
  id: string,
  desc: Text,
  icon: string,
  onTap: Effect[],
  more: More = {},
): WidgetDef {
  return widget("imageButton", id, { desc, value: icon, onTap, ...more });
}

export function edit(id: string, hint: Text, more: More = {}): WidgetDef {
  return widget("edit", id, { hint, inputType: 1, ...more });
}

export function check(id: string, content: Text, isOn = false, more: More = {}): WidgetDef {
  return widget("check", id, { text: content, value: isOn, ...more });
}

export function switchOf(id: string, content: Text, isOn = false, more: More = {}): WidgetDef {
  return widget("switch", id, { text: content, value: isOn, ...more });
}

export function toggle(id: string, isOn = false, more: More = {}): WidgetDef {
  return widget("toggle", id, { value: isOn, ...more });
}

export function radios(id: string, choices: Text[], chosen: number, more: More = {}): WidgetDef {
  return widget("radioGroup", id, {
    value: `${id}${chosen}`,
    children: choices.map((choice, index) => widget("radio", `${id}${index}`, { text: choice })),
    ...more,
  });
}

export function spinner(id: string, options: Text[], more: More = {}): WidgetDef {
  return widget("spinner", id, { options, value: 0, ...more });
}

export function seek(id: string, value: number, more: More = {}): WidgetDef {
  return widget("seek", id, { value, ...more });
}

export function progress(id: string, value: number, more: More = {}): WidgetDef {
  return widget("progress", id, { value, ...more });
}

export function image(id: string, seed: number, more: More = {}): WidgetDef {
  return widget("image", id, { seed, ...more });
}

export function canvas(seed: number, heightDp: number, more: More = {}): WidgetDef {
  return { id: "canvas", role: "canvas", seed, heightDp, ...more };
}

export function row(id: string, children: WidgetDef[], more: More = {}): WidgetDef {
  return { id, role: "row", children, ...more };
}

export function column(id: string, children: WidgetDef[], more: More = {}): WidgetDef {
  return { id, role: "column", children, ...more };
}

export function list(id: string, items: Text[], more: Partial<ListDef> = {}): WidgetDef {
  return { id, role: "list", list: { count: items.length, items, row: "text", ...more } };
}

export function grid(
  id: string,
  items: Text[],
  columns: number,
  more: Partial<ListDef> = {},
): WidgetDef {
  return {
    id,
    role: "grid",
    rid: id,
    list: { count: items.length, items, row: "image", columns, ...more },
  };
}

export function tabs(id: string, pages: Record<Text, WidgetDef[]>): WidgetDef {
  return { id, role: "tabs", options: Object.keys(pages), pages: Object.values(pages), value: 0 };
}

/** A dialog's button; tapping it closes the dialog first. */
export function answer(id: string, content: Text, onTap: Effect[] = []): WidgetDef {
  return { id, role: "button", text: content, ...(onTap.length === 0 ? {} : { onTap }) };
}

/** OK and Cancel. */
export const OK_CANCEL: WidgetDef[] = [answer("ok", "OK"), answer("cancel", "Cancel")];

/** An entry of an overflow menu. */
export function entry(
  id: string,
  content: Text,
  onTap: Effect[] = [{ noop: true }],
  more: More = {},
): WidgetDef {
  return { id, role: "button", text: content, onTap, ...more };
}

export function toast(content: Text): Effect[] {
  return [{ toast: content }];
}

/** Names for long lists. */
export const CHEESES = (
  "Abbaye de Belloc,Abertam,Ackawi,Airag,Allgauer Emmentaler,Appenzeller,Ardrahan,Asadero,Asiago,Baladi," +
  "Banon,Bavaria Blu,Beaufort,Beauvoorde,Bel Paese,Bergkase,Blue Castello,Boursin,Brebis,Brie,Brillat-Savarin," +
  "Caciocavallo,Caerphilly,Cambozola,Camembert,Cantal,Cheddar,Cheshire,Colby,Comte,Cotija,Crottin,Danablu," +
  "Double Gloucester,Edam,Emmental,Epoisses,Esrom,Feta,Fontina,Fourme d'Ambert,Gjetost,Gorgonzola,Gouda," +
  "Gruyere,Halloumi,Havarti,Idiazabal,Jarlsberg,Kefalotyri,Lancashire,Langres,Leyden,Limburger,Livarot," +
  "Maasdam,Manchego,Mascarpone,Mimolette,Monterey Jack,Morbier,Mozzarella,Munster,Neufchatel,Ossau-Iraty," +
  "Paneer,Parmesan,Pecorino,Pont-l'Eveque,Port Salut,Provolone,Quark,Raclette,Reblochon,Ricotta,Roquefort," +
  "Saint-Nectaire,Sbrinz,Stilton,Taleggio,Tete de Moine,Tilsit,Tomme,Vacherin,Wensleydale,Zamorano"
).split(",");

/** Names for short lists. */
export const PLANETS = [
  "Mercury",
  "Venus",
  "Earth",
  "Mars",
  "Jupiter",
  "Saturn",
  "Uranus",
  "Neptune",
];

export const LOREM =
  "Far out at sea the water is as blue as the petals of the loveliest cornflower, and as clear as the purest glass; " +
  "but it is very deep, deeper than any anchor can reach.";
