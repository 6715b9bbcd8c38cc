// Makes app models from seeds, with the shape of real apps: what calibration.ts says of size, screens, widgets, noise and
// defects. The same seed and version give the same app. The models are the virtual device's own, so that any of them can
// be walked through the whole stack as well.
import type { AppModel, InterruptDef, ScreenDef } from "../../virtual-device/apps/model";
import { pick, type Random, randomFrom, seedOf } from "../../virtual-device/apps/random";
import type { InstalledApp } from "../../virtual-device/ui/types";
import { ASSUMED } from "./calibration";
import { plantCrashes } from "./crash-planting";
import type { Way } from "./crash-ways";
import { entryEffects, entryScreens, IS_IN } from "./entry";
import { type AppPlan, type Plan, planApp } from "./plan";
import { between, chance } from "./sampling";
import { makeScreens } from "./screen-maker";
import { Style } from "./style";

/** Name of a planted defect, and what sets it off. */
export interface PlantedName {
  name: string;
  way: Way;
}

/** An app with what is known of it. */
export interface BenchApp {
  name: string;
  model: AppModel;
  installed: InstalledApp;
  /** Names of the screens that can be reached. */
  screens: readonly string[];
  crashes: readonly PlantedName[];
  /** Something to look for; null where nothing lies deep enough. */
  goal: { text: string; screen: string } | null;
}

/** The app of a seed. */
export function generateApp(seed: number): BenchApp {
  const random = randomFrom(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let round = 0; round < 8; round++) random();
  const packageName = `bench.app${seed}`;
  const plan = planApp(random, packageName);
  const style = new Style(random);
  const made = makeScreens(random, style, plan);
  // Of its own chance: other defects leave the rest of the app as it is.
  const defects = randomFrom(seedOf(`${packageName} defects`));
  const { planted, ...added } = plantCrashes(defects, packageName, made.sites);
  const { screens, interrupts } = disturbances(random, plan);
  const launcher = plan.home;
  const root = made.screens.find(({ id }) => id === launcher.id)!;
  root.onEnter = entryEffects(plan);
  const label = `Bench ${seed}`;
  const model: AppModel = {
    v: 1,
    seed,
    packageName,
    label,
    launcher: launcher.id,
    activities: { [launcher.activity]: launcher.id },
    vars: {
      [IS_IN]: false,
      ...Object.fromEntries(plan.guards.map((name) => [name, false])),
      ...Object.fromEntries(made.counters.map((name) => [name, 0])),
      ...Object.fromEntries(added.vars.map((name) => [name, false])),
    },
    saved: [
      IS_IN,
      ...made.counters,
      ...plan.guards.filter((_, at) => at % 2 === 0),
      // As preferences and records do.
      ...added.vars,
    ],
    screens: [...entryScreens(random, style, plan), ...made.screens, ...screens, ...added.screens],
    interrupts,
    crashes: planted.map(({ crash }) => crash),
    goals: [],
  };
  return {
    name: `app ${seed}`,
    model,
    installed: installedAs(model, launcher.activity),
    screens: plan.plans.filter(isShown).map(nameOf),
    crashes: planted.map(({ crash, way }) => ({ name: crash.id, way })),
    goal: goalIn(random, plan),
  };
}

/** How an app's package looks to the phone that it is installed on. */
function installedAs(model: AppModel, launcherActivity: string): InstalledApp {
  return {
    packageName: model.packageName,
    label: model.label,
    versionName: "1.0",
    versionCode: 1,
    activities: [{ name: launcherActivity, label: model.label, exported: true, categories: [] }],
    launcherActivity,
    requestedPermissions: [],
    apkPath: "",
  };
}

/** A splash may be over before anybody can look. */
function isShown({ kind }: Plan): boolean {
  return kind !== "host" && kind !== "splash";
}

/** An overflow menu is named after the screen it belongs to. */
function nameOf({ kind, id, host }: Plan): string {
  if (kind !== "overflow") return id;
  return `${host!.host?.id ?? host!.id}#menu`;
}

function goalIn(random: Random, { plans }: AppPlan): BenchApp["goal"] {
  const far = plans.filter(
    ({ kind, depth }) =>
      depth >= 3 && ["article", "form", "hub", "settings", "menu"].includes(kind),
  );
  if (far.length === 0) return null;
  const { name, id } = pick(random, far);
  return { text: `Find ${name}, see "${name}"`, screen: id };
}

function disturbances(
  random: Random,
  { home }: AppPlan,
): { screens: ScreenDef[]; interrupts: InterruptDef[] } {
  const screens: ScreenDef[] = [];
  const interrupts: InterruptDef[] = [];
  if (chance(random, ASSUMED.popups)) {
    const nag = pick(random, NAGS);
    screens.push({
      id: "nag",
      activity: home.activity,
      window: "dialog",
      title: nag.title,
      message: nag.message,
      widgets: [],
      buttons: [
        { id: "nag:later", role: "flatButton", rid: "android:id/button2", text: "Not now" },
        { id: "nag:yes", role: "flatButton", rid: "android:id/button1", text: nag.yes },
      ],
    });
    const everySteps = between(random, ASSUMED.popupEverySteps);
    interrupts.push({ kind: nag.kind, trigger: { everySteps, once: false }, show: "nag" });
  }
  if (chance(random, ASSUMED.foreignAnr)) {
    const everySteps = between(random, [60, 150]);
    interrupts.push({
      kind: "foreignAnr",
      trigger: { everySteps, once: false },
      show: "Digital Wellbeing",
    });
  }
  return { screens, interrupts };
}

const NAGS = [
  {
    kind: "rating" as const,
    title: "Enjoying this app?",
    message: "Rate this app in the store.",
    yes: "Rate",
  },
  {
    kind: "update" as const,
    title: "Update available",
    message: "A newer version is there.",
    yes: "Update",
  },
  { kind: "ad" as const, title: "Offer of the day", message: "Only today.", yes: "Show" },
];
