import { beforeAll, describe, expect, test } from "vitest";
import { API_DEMOS_APK } from "../ui/__tests__/hand";
import { type MenuNode, menuTree, sampleMenuModel } from "./api-demos";
import { type ApkInfo, readApk } from "./apk";
import { genericModel } from "./generic-app";
import type { AppModel } from "./model";
import { widgetsOf } from "./screens";
import { SYSTEM_APPS } from "./system-apps";

let app: ApkInfo;
let model: AppModel;

beforeAll(async () => {
  app = await readApk(API_DEMOS_APK);
  model = sampleMenuModel(app);
});

function nodesOf(menu: MenuNode): MenuNode[] {
  return [menu, ...menu.children.flatMap(nodesOf)];
}

/** All screens that effects anywhere in a value go to. */
function targets(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(targets);
  if (typeof value !== "object" || value === null) return [];
  const own = value as { goto?: unknown; open?: unknown };
  const found = [own.goto, own.open].filter((one): one is string => typeof one === "string");
  return [...found, ...Object.values(value).flatMap(targets)];
}

function expectSound(checked: AppModel): void {
  const ids = new Set(checked.screens.map((screen) => screen.id));
  expect(ids.size).toBe(checked.screens.length);
  expect(targets(checked.screens).filter((target) => !ids.has(target))).toEqual([]);
  expect(ids).toContain(checked.launcher);
  for (const screen of checked.screens) {
    let count = 0;
    const known = widgetsOf(screen);
    const roots = [...screen.widgets, ...(screen.menu ?? []), ...(screen.buttons ?? [])];
    const walk = (widgets: typeof roots): void => {
      for (const widget of widgets) {
        count++;
        walk([...(widget.children ?? []), ...(widget.pages ?? []).flat()]);
      }
    };
    walk(roots);
    expect([screen.id, known.size]).toEqual([screen.id, count]);
  }
}

describe("the menu tree of ApiDemos", () => {
  test("has the twelve entries of the real app at the top, in its order", () => {
    expect(menuTree(app).children.map((child) => child.label)).toEqual([
      "Access'ibility",
      "Accessibility",
      "Animation",
      "App",
      "Content",
      "Graphics",
      "Media",
      "NFC",
      "OS",
      "Preference",
      "Text",
      "Views",
    ]);
  });

  test("has 54 menus and 316 leaves", () => {
    const nodes = nodesOf(menuTree(app));
    const menus = new Set(nodes.filter((node) => node.activity === null).map((node) => node.path));
    const leaves = new Set(nodes.map((node) => node.activity).filter((name) => name !== null));
    expect(menus.size).toBe(54);
    expect(leaves.size).toBe(316);
  });

  test("has a leaf where the manifest's label says, for every sample", () => {
    const byActivity = new Map(nodesOf(menuTree(app)).map((node) => [node.activity, node.path]));
    const samples = app.activities.filter((activity) =>
      activity.categories.includes("appium.android.intent.category.SAMPLE_CODE"),
    );
    expect(samples.filter((one) => byActivity.get(one.name) !== one.label)).toEqual([]);
  });
});

describe("the model of ApiDemos", () => {
  test("leads nowhere that it does not have, and names each widget once", () => {
    expectSound(model);
  });

  test("opens each activity of the manifest on a screen of that activity", () => {
    const screens = new Map(model.screens.map((screen) => [screen.id, screen]));
    for (const { name } of app.activities) {
      if (name === app.launcherActivity) continue;
      expect(screens.get(model.activities[name] ?? "")?.activity).toBe(name);
    }
  });

  test("is JSON, and the same every time", () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(sampleMenuModel(app)).toEqual(model);
  });

  test("asks for permissions, leaves the app, and has more screens than leaves", () => {
    const text = JSON.stringify(model);
    for (const part of ["permission.CAMERA", "permission.SEND_SMS", "com.android.chrome"]) {
      expect(text).toContain(part);
    }
    expect(model.screens.length).toBeGreaterThan(500);
  });
});

test("an app without samples gets a home screen and a screen for each activity", () => {
  const other = {
    ...app,
    activities: app.activities.slice(0, 9).map((activity) => ({ ...activity, categories: [] })),
  };
  const generic = genericModel(other);
  expectSound(generic);
  expect(Object.keys(generic.activities).sort()).toEqual(
    other.activities.map((activity) => activity.name).sort(),
  );
});

test("the phone's own apps are sound", () => {
  for (const own of SYSTEM_APPS) expectSound(own);
});
