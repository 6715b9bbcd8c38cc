import { describe, expect, it } from "vitest";
import { crashesIn } from "../../agent/device/logcat";
import type { AppModel, WidgetDef } from "../../virtual-device/apps/model";
import type { InstalledApp } from "../../virtual-device/ui/types";
import type { Ears } from "./phone";
import { isFalselyPassed, metIn, recordOf } from "./record";
import { readTruth } from "./truth";
import { type Walk, type WalkOptions, walk } from "./walk";

const PACKAGE = "com.example.verdict";
const ACTIVITY = `${PACKAGE}.Main`;

const INSTALLED: InstalledApp = {
  packageName: PACKAGE,
  label: "Trial",
  versionName: "1.0",
  versionCode: 1,
  activities: [{ name: ACTIVITY, label: "Trial", exported: true, categories: [] }],
  launcherActivity: ACTIVITY,
  requestedPermissions: [],
  apkPath: "",
};

const STACKS = {
  java: `java.lang.IllegalStateException: not ready\nat ${PACKAGE}.Presenter.show(Presenter.kt:41)`,
  native: "#00 pc 000000000004a1f0  /data/app/base.apk!libtrial.so (TrialOpen+64)",
  anr: "Input dispatching timed out (TrialView does not respond to input events for 5000ms)",
};

function walked(
  defect: keyof typeof STACKS | null,
  {
    ears,
    steps = 30,
    strategy = "frontier",
  }: Partial<Pick<WalkOptions, "ears" | "steps" | "strategy">> = {},
): Walk {
  const button = (name: string): WidgetDef => ({
    id: `s0:${name}`,
    role: "button",
    rid: `btn_${name}`,
    text: name,
  });
  const model: AppModel = {
    v: 1,
    seed: 1,
    packageName: PACKAGE,
    label: "Trial",
    launcher: "s0",
    activities: {},
    vars: {},
    screens: [
      {
        id: "s0",
        activity: ACTIVITY,
        window: "full",
        title: "Trial",
        widgets: [button("Alpha"), button("Beta"), button("Gamma")],
      },
    ],
    interrupts: [],
    crashes:
      defect === null
        ? []
        : [
            {
              id: "one",
              kind: defect,
              at: { screen: "s0", widget: "s0:Beta" },
              stack: STACKS[defect],
            },
          ],
    goals: [],
  };
  return walk({
    installed: INSTALLED,
    model,
    truthOf: readTruth(),
    strategy,
    seed: 1,
    steps,
    goal: null,
    ...(ears !== undefined && { ears }),
  });
}

describe("the verdict on a walk", () => {
  it("passes an app in which nothing breaks", () => {
    const { verdict, broken } = walked(null);
    expect({ verdict, broken }).toEqual({ verdict: "passed", broken: 0 });
  });

  it.each(["java", "native", "anr"] as const)("fails an app that breaks: %s", (defect) => {
    const found = walked(defect);
    expect(found.verdict).toBe("failed");
    expect(found.broken).toBeGreaterThan(0);
    expect(isFalselyPassed(found)).toBe(false);
    expect(found.falseDefects).toBe(0);
  });

  it("is told to be false where an agent that does not hear the log passes an app that broke", () => {
    const deaf: Ears = { push: () => [], flush: () => [] };
    const found = walked("java", { ears: deaf, steps: 4 });
    expect(found.defects.size).toBe(0);
    expect(found.broken).toBe(1);
    expect(isFalselyPassed(found)).toBe(true);
    // Where the app breaks again soon, the system says that it keeps stopping, which even the deaf can see.
    expect(walked("java", { ears: deaf, strategy: "randomWidget" }).verdict).toBe("failed");
  });

  it("counts what an agent claims that never happened", () => {
    const [heard] = crashesIn(
      ["FATAL EXCEPTION: main", `Process: ${PACKAGE}, PID: 2`, ...STACKS.java.split("\n")].map(
        (line) => ({
          timestampMs: 0,
          message: `11-21 06:00:00.000  2000  2000 E AndroidRuntime: ${line}`,
        }),
      ),
      PACKAGE,
    );
    const liar: Ears = { push: () => [{ ...heard!, stack: "made up" }], flush: () => [] };
    const known = { name: "Trial", screens: ["s0"], goalScreen: null };
    const asked = { strategy: "frontier", seed: 1, steps: 30 } as const;
    const crashes = [{ name: "not ready", way: "tap" }] as const;
    const honest = recordOf({ ...known, crashes }, asked, walked("java"), 1);
    const lying = recordOf({ ...known, crashes }, asked, walked("java", { ears: liar }), 1);
    expect(honest.falseDefects).toBe(0);
    expect(metIn(honest)).toBe(1);
    expect(lying.falseDefects).toBeGreaterThan(0);
  });
});
