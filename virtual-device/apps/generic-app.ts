// A plausible app for any APK: a home screen and one screen per exported activity, so that whatever is installed shows
// something sane. Built from the manifest alone.
import type { InstalledApp } from "../ui/types";
import { leafFor } from "./leaves/index";
import type { AppModel, CrashDef, ScreenDef, Value } from "./model";
import { seedOf } from "./random";

/** The model of an app of which only the manifest is known. */
export function genericModel(app: InstalledApp): AppModel {
  const home = app.launcherActivity ?? app.activities[0]?.name ?? `${app.packageName}.MainActivity`;
  const others = app.activities.filter((activity) => activity.name !== home && activity.exported);
  const names = others.map((activity) => readable(activity.name, activity.label, app.label));
  const screens: ScreenDef[] = [
    {
      id: home,
      activity: home,
      window: "full",
      title: app.label,
      scroll: others.length === 0,
      menu: [{ id: "about", role: "button", text: "About", onTap: [{ goto: "about" }] }],
      widgets: [
        { id: "welcome", role: "heading", rid: "welcome", text: `Welcome to ${app.label}` },
        {
          id: "sections",
          role: "list",
          rid: "sections",
          list: {
            count: others.length,
            items: names,
            row: "icon",
            onItem: others.map((activity) => [{ goto: activity.name }]),
          },
        },
      ],
    },
    {
      id: "about",
      activity: home,
      window: "dialog",
      title: app.label,
      message: `Version ${app.versionName} (${app.versionCode})`,
      widgets: [],
      buttons: [{ id: "ok", role: "button", text: "OK" }],
    },
  ];
  const crashes: CrashDef[] = [];
  const vars: Record<string, Value> = {};
  const activities: Record<string, string> = { [home]: home };
  for (const [index, activity] of app.activities.entries()) {
    if (activity.name === home || activities[activity.name] !== undefined) continue;
    const label = names[index] ?? readable(activity.name, activity.label, app.label);
    const parts = leafFor({
      label,
      title: label,
      activity: activity.name,
      packageName: app.packageName,
    });
    screens.push(...parts.screens);
    crashes.push(...(parts.crashes ?? []));
    Object.assign(vars, parts.vars);
    activities[activity.name] = activity.name;
  }
  return {
    v: 1,
    seed: seedOf(app.packageName),
    packageName: app.packageName,
    label: app.label,
    launcher: home,
    activities,
    vars,
    screens,
    interrupts: [],
    crashes,
    goals: [],
  };
}

/** "Order history" for com.shop.OrderHistoryActivity, where the manifest has no label of its own. */
function readable(name: string, label: string, appLabel: string): string {
  if (label !== "" && label !== appLabel) return label;
  const last = name.replace(/^.*[.$]/, "").replace(/Activity$/, "");
  const words = last.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words === "" ? label : words[0]!.toUpperCase() + words.slice(1);
}
