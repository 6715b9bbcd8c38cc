// A share of the work: some apps, all asked strategies and seeds. Runs in a thread of its own and answers records.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { StrategyName } from "../../agent/explore/explorer";
import { readApk } from "../../virtual-device/apps/apk";
import type { InstalledApp, UiNode } from "../../virtual-device/ui/types";
import { type BenchApp, generateApp } from "./generator";
import type { Reading } from "./reading";
import { type Known, type RunRecord, recordOf } from "./record";
import { readTruth } from "./truth";
import { walk } from "./walk";

/** One app's share. */
export interface Batch {
  /** Seed of the app, or the sample collection that comes with its APK. */
  app: number | "ApiDemos";
  strategies: readonly StrategyName[];
  seeds: readonly number[];
  steps: number;
  /** Hand the app's goal to the strategy, where it has one. */
  withGoal: boolean;
}

/** Walks a batch. */
export async function runBatch(batch: Batch): Promise<RunRecord[]> {
  return batch.app === "ApiDemos" ? runSamples(batch) : runGenerated(batch, generateApp(batch.app));
}

function runGenerated({ strategies, seeds, steps, withGoal }: Batch, app: BenchApp): RunRecord[] {
  const known: Known = {
    name: app.name,
    screens: app.screens,
    crashes: app.crashes,
    goalScreen: app.goal?.screen ?? null,
  };
  const records: RunRecord[] = [];
  const readings = new Map<string, Reading>();
  for (const seed of seeds) {
    for (const strategy of strategies) {
      const startedMs = performance.now();
      const walked = walk({
        installed: app.installed,
        model: app.model,
        truthOf: readTruth(),
        strategy,
        seed,
        steps,
        goal: withGoal ? (app.goal?.text ?? null) : null,
        readings,
      });
      const tookMs = performance.now() - startedMs;
      records.push(recordOf(known, { strategy, seed, steps }, walked, tookMs));
    }
  }
  return records;
}

async function runSamples({ strategies, seeds, steps }: Batch): Promise<RunRecord[]> {
  const installed = await sampleApp();
  const known: Known = { name: "ApiDemos", screens: null, crashes: [], goalScreen: null };
  const records: RunRecord[] = [];
  const readings = new Map<string, Reading>();
  for (const seed of seeds) {
    for (const strategy of strategies) {
      const startedMs = performance.now();
      const walked = walk({
        installed,
        model: null,
        truthOf: sampleTruth,
        strategy,
        seed,
        steps,
        goal: null,
        readings,
      });
      const tookMs = performance.now() - startedMs;
      records.push(recordOf(known, { strategy, seed, steps }, walked, tookMs));
    }
  }
  return records;
}

async function sampleApp(): Promise<InstalledApp> {
  const home = createRequire(import.meta.url).resolve("android-apidemos/package.json");
  return readApk(join(home, "..", "apks", "ApiDemos-debug.apk"));
}

/** Samples are told apart by activity, title and whether a dialog lies over them. */
function sampleTruth(windows: readonly UiNode[], activity: string): string | null {
  const [top] = windows;
  if (top === undefined) return null;
  const isWhole = top.bounds.left === 0 && top.bounds.top === 0;
  const title = textUnder(top, isWhole ? /action_bar$/ : /alertTitle$|menu|choices/);
  return `${activity}|${isWhole ? "" : "over "}${title ?? ""}`;
}

function textUnder(node: UiNode, rid: RegExp): string | null {
  if (rid.test(node.resourceId)) return firstText(node);
  for (const child of node.children) {
    const found = textUnder(child, rid);
    if (found !== null) return found;
  }
  return null;
}

function firstText(node: UiNode): string | null {
  if (node.text !== "") return node.text;
  for (const child of node.children) {
    const found = firstText(child);
    if (found !== null) return found;
  }
  return null;
}
