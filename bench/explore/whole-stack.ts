// A generated app walked twice: once in the pure core, once through the whole stack, with Appium and a phone that plays
// the same model. What the two find must be alike, or figures of the one would say nothing about the other.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDemoRun } from "../../stack/demo-run";
import { startStack } from "../../stack/stack";
import type { AppModel } from "../../virtual-device/apps/model";
import type { InstalledApp } from "../../virtual-device/ui/types";
import { awaitEnd } from "../runs";
import { generateApp } from "./generator";
import { readTruth } from "./truth";
import { walk } from "./walk";

/** The APK that is really installed; the phone plays the model in its place. */
const PACKAGE = "io.appium.android.apis";
const ACTIVITY = `${PACKAGE}.ApiDemos`;

/** Screens that each of the two walks told apart. */
export interface Compared {
  app: string;
  reachable: number;
  pure: number;
  real: number;
  /** The run's own words for how it ended. */
  verdict: string;
}

/** Walks the app of that seed both ways, with the same strategy, seed and steps. */
export async function compareOn(appSeed: number, steps: number): Promise<Compared> {
  const app = generateApp(appSeed);
  const model = dressed(app.model);
  const installed: InstalledApp = {
    ...app.installed,
    packageName: PACKAGE,
    launcherActivity: ACTIVITY,
    activities: [{ name: ACTIVITY, label: model.label, exported: true, categories: [] }],
  };
  const pure = walk({
    installed,
    model,
    truthOf: readTruth(),
    strategy: "frontier",
    seed: 1,
    steps,
    goal: null,
  });
  const { screens, verdict } = await runOn(model, steps);
  return {
    app: app.name,
    reachable: app.screens.length,
    pure: pure.shownAs.size,
    real: screens,
    verdict,
  };
}

/** The model in the clothes of the app that the APK holds. */
function dressed(model: AppModel): AppModel {
  return JSON.parse(JSON.stringify(model).replaceAll(model.packageName, PACKAGE)) as AppModel;
}

async function runOn(
  model: AppModel,
  steps: number,
): Promise<{ screens: number; verdict: string }> {
  const folder = await mkdtemp(join(tmpdir(), "rove-model-"));
  const appModel = join(folder, "model.json");
  await writeFile(appModel, JSON.stringify(model));
  try {
    const stack = await startStack({
      isTemporary: true,
      devices: "virtual",
      pace: "instant",
      isQuiet: true,
      port: 0,
      appiumPort: 0,
      appModel,
    });
    try {
      const { runId } = await startDemoRun(stack, { maxSteps: steps, seed: 1 });
      await awaitEnd(stack, runId);
      const answer = await fetch(`${stack.url}/run/${runId}`);
      if (!answer.ok) throw new Error(`GET /run/${runId} answered ${answer.status}`);
      return (await answer.json()) as { screens: number; verdict: string };
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
