import { beforeAll, expect, test } from "vitest";
import { type MenuNode, menuTree } from "../apps/api-demos";
import { readApk } from "../apps/apk";
import { API_DEMOS_APK, flatten, Hand } from "./__tests__/hand";
import type { InstalledApp, UiNode } from "./types";

let app: InstalledApp;

beforeAll(async () => {
  app = await readApk(API_DEMOS_APK);
});

/** Scrolls the menu until the row is whole, then taps it. */
function tapRow(hand: Hand, label: string): void {
  for (let turn = 0; turn < 40; turn++) {
    const list = hand.node("list");
    const row = list.children.find((node) => node.text === label);
    if (row !== undefined && row.bounds.bottom - row.bounds.top > 60) {
      hand.ui.tap(
        (row.bounds.left + row.bounds.right) >> 1,
        (row.bounds.top + row.bounds.bottom) >> 1,
      );
      return;
    }
    if (!hand.ui.scroll(list.id, "down", 0.5) && turn > 30) break;
  }
  throw new Error(`no row ${label}`);
}

/** Every tree must lie in the display, children in parents, ids unique. */
function expectTidy(hand: Hand): void {
  const ids = new Set<string>();
  const check = (node: UiNode, outer: UiNode["bounds"]): void => {
    const { left, top, right, bottom } = node.bounds;
    const isInside =
      left >= outer.left && top >= outer.top && right <= outer.right && bottom <= outer.bottom;
    if (!isInside || left >= right || top >= bottom || ids.has(node.id)) {
      throw new Error(`${node.id} ${JSON.stringify(node.bounds)} in ${JSON.stringify(outer)}`);
    }
    ids.add(node.id);
    for (const child of node.children) check(child, node.bounds);
  };
  const display = { left: 0, top: 0, right: hand.ui.width, bottom: hand.ui.height };
  for (const window of hand.ui.windows()) check(window, display);
}

test("every leaf is reached from the top by tapping and scrolling, and every tree on the way is tidy", () => {
  const hand = new Hand();
  hand.ui.launch(app, app.launcherActivity!);
  const reached = new Set<string>();
  const visit = (menu: MenuNode): void => {
    for (const child of menu.children) {
      tapRow(hand, child.label);
      expectTidy(hand);
      if (child.activity === null) visit(child);
      else reached.add(hand.ui.foreground().activity);
      hand.ui.hideKeyboard();
      hand.back();
      // Two samples may share a label; the row that was tapped is the first of them.
    }
  };
  visit(menuTree(app));
  const labels = new Map(app.activities.map((activity) => [activity.name, activity.label]));
  const samples = app.activities.filter((activity) =>
    activity.categories.some((category) => category.endsWith("SAMPLE_CODE")),
  );
  const reachedLabels = new Set([...reached].map((name) => labels.get(name)));
  expect(samples.filter((sample) => !reachedLabels.has(sample.label))).toEqual([]);
  expect(hand.ui.foreground().activity).toBe(app.launcherActivity);
});

test("every leaf is tidy in landscape and on a small display, and takes a tap on each of its widgets", () => {
  for (const [width, height] of [
    [1080, 2400],
    [480, 800],
  ] as const) {
    const hand = new Hand({ width, height });
    for (const { name } of app.activities) {
      hand.ui.forceStop(app.packageName);
      hand.ui.launch(app, name);
      hand.ui.setRotation(1);
      expectTidy(hand);
      hand.ui.setRotation(0);
      for (const { id, bounds } of flatten(hand.ui.windows()[0]!).filter(
        (node) => node.clickable,
      )) {
        hand.ui.tap((bounds.left + bounds.right) >> 1, (bounds.top + bounds.bottom) >> 1);
        expectTidy(hand);
        if (hand.ui.foreground().packageName !== app.packageName || !hasNode(hand, id)) {
          hand.back();
          expectTidy(hand);
        }
      }
    }
    expect(hand.died).toEqual([]);
  }
});

function hasNode(hand: Hand, id: string): boolean {
  return hand.nodes().some((node) => node.id === id);
}
