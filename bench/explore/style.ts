// How one generated app names and dresses its widgets: framework, ids, titles, rows. One style an app, as real apps have.
import type { Framework, ListDef, Role, WidgetDef } from "../../virtual-device/apps/model";
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED, MEASURED } from "./calibration";
import { chance, weighted } from "./sampling";
import { idOf } from "./words";

/** The style of one app. */
export class Style {
  readonly framework: Framework;
  readonly hasBar: boolean;
  readonly hasUp: boolean;
  readonly listClass: string;
  readonly menuRow: ListDef["row"];
  readonly feedRow: ListDef["row"];
  /** Menus all share one id, as screens made from one template do. */
  readonly sharesMenuId: boolean;
  private readonly idShare: number;
  private readonly ids: "named" | "obfuscated" | "shared";
  private readonly obfuscated = new Map<string, string>();

  constructor(private readonly random: Random) {
    this.framework = weighted<Framework>(random, [
      ["compose", ASSUMED.compose],
      ["flutter", ASSUMED.flutter],
      ["rn", ASSUMED.reactNative],
      ["view", 1 - ASSUMED.compose - ASSUMED.flutter - ASSUMED.reactNative],
    ]);
    this.hasBar = this.framework === "view" && chance(random, 0.8);
    this.hasUp = chance(random, 0.6);
    this.listClass = chance(random, 0.7)
      ? "androidx.recyclerview.widget.RecyclerView"
      : "android.widget.ListView";
    this.menuRow = pick(random, ["text", "twoLines", "icon"]);
    this.feedRow = pick(random, ["twoLines", "icon", "card"]);
    this.sharesMenuId = chance(random, 0.5);
    // Half of what shows has no id of its own even in apps that name things.
    const { withIdLow, withIdHigh } = MEASURED;
    this.idShare = withIdLow + random() * (withIdHigh - withIdLow) + 0.2;
    this.ids = weighted(random, [
      ["obfuscated", ASSUMED.obfuscated],
      ["shared", ASSUMED.sharedIds],
      ["named", 1 - ASSUMED.obfuscated - ASSUMED.sharedIds],
    ] as const);
  }

  /** An id for a widget of that name; now and then none. */
  rid(role: Role, name: string): { rid?: string } {
    if (!chance(this.random, this.idShare)) return {};
    if (this.ids === "shared") return { rid: SHARED[role] ?? "item_content" };
    const full = `${PREFIX[role] ?? "view"}_${idOf(name)}`;
    if (this.ids === "named") return { rid: full };
    let short = this.obfuscated.get(full);
    if (short === undefined) {
      short = `${"abcdefghij"[this.obfuscated.size % 10]}${this.obfuscated.size.toString(36)}`;
      this.obfuscated.set(full, short);
    }
    return { rid: short };
  }

  /** Something to touch that says its name in one of the ways apps do. */
  touchable(id: string, name: string): WidgetDef {
    const { random } = this;
    const role = weighted<Role>(random, [
      ["button", 30],
      ["flatButton", 18],
      ["link", 12],
      ["imageButton", 14],
      ["card", 14],
      ["row", 12],
    ]);
    const named = this.rid(role, name);
    switch (role) {
      case "imageButton": {
        // One in nine says nothing at all.
        const isSilent = chance(random, 1 - MEASURED.anyLabel);
        return { id, role, ...named, ...(isSilent ? {} : { desc: name }) };
      }
      case "card":
      case "row":
        return {
          id,
          role,
          ...named,
          children: [
            { id: `${id}.t`, role: "text", text: name },
            ...(chance(random, 0.5)
              ? [{ id: `${id}.d`, role: "caption" as const, text: "See more" }]
              : []),
          ],
        };
      default:
        return { id, role, ...named, text: name };
    }
  }
}

const PREFIX: Partial<Record<Role, string>> = {
  button: "btn",
  flatButton: "btn",
  link: "link",
  imageButton: "ic",
  card: "card",
  row: "row",
  edit: "input",
  check: "check",
  switch: "switch",
  toggle: "toggle",
  text: "text",
  image: "image",
};

const SHARED: Partial<Record<Role, string>> = {
  button: "button",
  flatButton: "button",
  card: "container",
  row: "container",
  imageButton: "icon",
  text: "text_view",
  edit: "edit_text",
};
