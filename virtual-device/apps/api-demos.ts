// The app of an APK whose activities are samples: its menus are the manifest's labels, split at "/", each leaf a screen of
// its own. Built from the manifest alone, so the same file gives the same app.
import type { InstalledApp } from "../ui/types";
import { leafFor } from "./leaves/index";
import type { AppModel, CrashDef, ScreenDef, Value } from "./model";
import { seedOf } from "./random";

const SAMPLE_CODE = "appium.android.intent.category.SAMPLE_CODE";
/** ApiDemos adds this one in code: it stands in no manifest. */
const EXTRA_LABEL = "Access'ibility";

/** Whether an app is a collection of samples. */
export function hasSamples(app: InstalledApp): boolean {
  return app.activities.some((activity) => activity.categories.includes(SAMPLE_CODE));
}

/** A menu of the tree, or, with an activity, a leaf. */
export interface MenuNode {
  label: string;
  /** Labels from the top, joined with "/"; empty for the top. */
  path: string;
  /** Full class name; null for a menu. */
  activity: string | null;
  children: MenuNode[];
}

/** The menu tree that the labels of an app's sample activities make, each menu sorted as a phone sorts it. */
export function menuTree(app: InstalledApp): MenuNode {
  const top: MenuNode = { label: "", path: "", activity: null, children: [] };
  const samples = app.activities.filter((activity) => activity.categories.includes(SAMPLE_CODE));
  for (const { label, name } of samples) insert(top, label.split("/"), name);
  const accessibility = top.children.find((child) => child.label === "Accessibility");
  if (accessibility !== undefined) {
    top.children.push({ ...accessibility, label: EXTRA_LABEL });
  }
  sort(top);
  return top;
}

function insert(menu: MenuNode, labels: string[], activity: string): void {
  const [label = "", ...rest] = labels;
  const path = menu.path === "" ? label : `${menu.path}/${label}`;
  if (rest.length === 0) {
    menu.children.push({ label, path, activity, children: [] });
    return;
  }
  let child = menu.children.find((known) => known.label === label && known.activity === null);
  if (child === undefined) {
    child = { label, path, activity: null, children: [] };
    menu.children.push(child);
  }
  insert(child, rest, activity);
}

function sort(menu: MenuNode): void {
  const { compare } = new Intl.Collator("en", { sensitivity: "variant" });
  menu.children.sort((one, other) => compare(one.label, other.label));
  for (const child of menu.children) sort(child);
}

/** The model of a sample collection. */
export function sampleMenuModel(app: InstalledApp): AppModel {
  const launcher = app.launcherActivity ?? app.activities[0]?.name ?? app.packageName;
  const screens = new Map<string, ScreenDef>();
  const crashes: CrashDef[] = [];
  const activities: Record<string, string> = {};
  const vars: Record<string, Value> = {};
  const addLeaf = (title: string, activity: string): void => {
    if (screens.has(activity)) return;
    const label = title.split("/").at(-1) ?? title;
    const parts = leafFor({ label, title, activity, packageName: app.packageName });
    for (const screen of parts.screens) screens.set(screen.id, screen);
    crashes.push(...(parts.crashes ?? []));
    Object.assign(vars, parts.vars);
    activities[activity] = activity;
  };
  const addMenu = (menu: MenuNode): void => {
    const id = menuId(menu);
    screens.set(id, menuScreen(menu, app, launcher));
    for (const child of menu.children) {
      if (child.activity === null) addMenu(child);
      else addLeaf(child.path, child.activity);
    }
  };
  addMenu(menuTree(app));
  for (const { name, label } of app.activities) {
    if (name !== launcher) addLeaf(label, name);
  }
  return {
    v: 1,
    seed: seedOf(app.packageName),
    packageName: app.packageName,
    label: app.label,
    launcher: "menu:",
    activities,
    vars,
    screens: [...screens.values()],
    interrupts: [],
    crashes,
    goals: [],
  };
}

function menuId(menu: MenuNode): string {
  return `menu:${menu.path}`;
}

function menuScreen(menu: MenuNode, app: InstalledApp, activity: string): ScreenDef {
  return {
    id: menuId(menu),
    activity,
    window: "full",
    title: menu.path === "" ? app.label : menu.path,
    widgets: [
      {
        id: "list",
        role: "list",
        list: {
          count: menu.children.length,
          items: menu.children.map((child) => child.label),
          row: "text",
          describe: true,
          onItem: menu.children.map((child) => [{ goto: child.activity ?? menuId(child) }]),
        },
      },
    ],
  };
}
