// A leaf of which nothing but the name is known: three to six ordinary widgets chosen by the name, and what they open.
import type { WidgetDef } from "../model";
import { pick } from "../random";
import {
  answer,
  button,
  CHEESES,
  caption,
  check,
  edit,
  image,
  type Leaf,
  list,
  OK_CANCEL,
  PLANETS,
  radios,
  seek,
  spinner,
  switchOf,
  text,
  toast,
} from "./leaf";

type Part = (leaf: Leaf, at: number) => WidgetDef;

const PARTS: Part[] = [
  (leaf, at) => text(`text${at}`, `About ${leaf.label.toLowerCase()}`),
  (_, at) => edit(`edit${at}`, "Name"),
  (_, at) => edit(`email${at}`, "E-mail", { inputType: 0x21 }),
  (leaf, at) => check(`check${at}`, `Use ${leaf.label.toLowerCase()}`),
  (_, at) => switchOf(`switch${at}`, "Keep up to date", true),
  (_, at) => radios(`choice${at}_`, ["Small", "Medium", "Large"], 1),
  (_, at) => spinner(`spinner${at}`, PLANETS),
  (_, at) => seek(`seek${at}`, 40),
  (leaf, at) => image(`image${at}`, Math.floor(leaf.random() * 1000)),
  (leaf, at) => button(`toast${at}`, "Show message", toast(`${leaf.label} says hello`)),
  (_, at) => caption(`caption${at}`, "Changes are kept until you leave."),
];

/** Makes the leaf. */
export function plainLeaf(leaf: Leaf): Leaf {
  const widgets: WidgetDef[] = [text("title", `${leaf.label} sample`)];
  const count = 2 + Math.floor(leaf.random() * 4);
  for (let at = 1; at <= count; at++) widgets.push(pick(leaf.random, PARTS)(leaf, at));
  widgets.push(button("details", "Details", leaf.to("details")));
  if (leaf.random() < 0.5) {
    widgets.push(button("ask", "Reset", leaf.to("ask")));
    leaf.dialog("ask", "Reset?", "All settings on this page go back to their defaults.", OK_CANCEL);
  }
  if (leaf.random() < 0.5) {
    leaf.page("details", `${leaf.label} details`, [
      list("list", CHEESES.slice(0, 10 + Math.floor(leaf.random() * 40)), {
        row: "twoLines",
        details: ["Entry {n}"],
        onItem: [leaf.to("entry")],
      }),
    ]);
    leaf.dialog("entry", "{item}", "This is entry {n}.", [answer("close", "Close")]);
  } else {
    leaf.page("details", `${leaf.label} details`, [
      text("summary", `Everything there is to know about ${leaf.label.toLowerCase()}.`),
      switchOf("advanced", "Advanced"),
      edit("depth", "Depth", { inputType: 2, guard: { var: ".advanced" } }),
      button("apply", "Apply", [{ toast: "Applied" }, { back: true }]),
    ]);
  }
  return leaf.main(widgets, { scroll: true });
}
