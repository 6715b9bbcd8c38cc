import { expect, test } from "vitest";
import { Hand, modelOf, screen } from "../virtual-device/ui/__tests__/hand";
import type { UiNode } from "../virtual-device/ui/types";
import { observe } from "./screen/observe";
import { parseSource } from "./screen/source";
import type { Action } from "./screen/types";
import { strokeOf } from "./stroke";

const list = screen("list", {
  widgets: [
    {
      id: "list",
      role: "list",
      list: { count: 60, items: Array.from({ length: 60 }, (_, at) => `Row ${at}`), row: "text" },
    },
  ],
});

/** Labels of the rows that show, in order. */
function rowsOf(node: UiNode): string[] {
  const own = /^Row \d+$/.test(node.text) ? [node.text] : [];
  return [...own, ...node.children.flatMap(rowsOf)];
}

function scroll(direction: NonNullable<Action["direction"]>): Action {
  const source = `<hierarchy rotation="0" width="1080" height="2400"><android.widget.ListView package="p" class="android.widget.ListView" scrollable="true" enabled="true" displayed="true" bounds="[0,300][1080,2300]"><android.widget.TextView package="p" class="android.widget.TextView" text="Row" enabled="true" displayed="true" bounds="[0,300][1080,400]" /></android.widget.ListView></hierarchy>`;
  const { actions } = observe({
    hierarchy: parseSource(source),
    foreground: { packageName: "p", activity: null },
    appPackage: "p",
    visualHash: null,
  });
  return actions.find((action) => action.direction === direction)!;
}

test("scrolling down shows the rows below, scrolling up those above", () => {
  const { ui } = Hand.with(modelOf([list]));
  const move = (direction: "down" | "up"): string[] => {
    const [from, to] = strokeOf(scroll(direction));
    ui.swipe(from.x, from.y, to.x, to.y);
    return rowsOf(ui.windows()[0]!);
  };
  const before = rowsOf(ui.windows()[0]!);
  const below = move("down");
  expect(below).not.toContain("Row 0");
  // Nothing is skipped on the way.
  expect(before).toContain(below[0]);
  expect(move("up")).toEqual(before);
});
