import { expect, test } from "vitest";
import type { Device } from "./device/device";
import { Fault } from "./device/faults";
import { takeLook } from "./look";
import { sourceOf, stepAt } from "./nodes/__tests__/steps";
import type { Action } from "./screen/types";
import type { Defect } from "./step";

const launcher = "com.android.launcher3";

const crash: Defect = {
  kind: "crash",
  cause: "java",
  signature: "java.lang.IllegalStateException at Cart.total",
  title: "IllegalStateException",
  message: "",
  topFrames: ["Cart.total"],
  text: "",
};

const back: Action = {
  key: "back",
  kind: "back",
  label: "go back",
  target: null,
  point: null,
  bounds: null,
  features: ["back"],
};
const tap: Action = { ...back, key: "tap|Pay", kind: "tap", label: "tap 'Pay'", features: ["tap"] };

/** Looks at the home screen after an action; the log tells of the crash once it was read so often before. */
async function lookAfter(action: Action | null, readsBefore: number) {
  const step = stepAt(sourceOf(launcher, "Phone"));
  let reads = 0;
  const device = {
    facts: { width: 720, height: 1600, densityDpi: 320 },
    source: async () => sourceOf(launcher, "Phone"),
    screenshot: async () => {
      throw new Fault("secure_screen", "this one forbids pictures");
    },
    foreground: async () => ({ packageName: launcher, activity: null }),
    isKeyboardShown: async () => false,
  };
  const phone = {
    ...step.phone,
    device: () => device as unknown as Device,
    appLabel: async () => null,
    newDefects: async () => (reads++ === readsBefore ? [crash] : []),
  };
  const store = async (bytes: Buffer) => ({ name: "kept", bytes: bytes.length });
  const { look } = await takeLook({ ...step, phone, store }, () => action);
  return { look, lesson: step.sight.lessons.at(-1)! };
}

test("waits for the last lines of an app that is suddenly gone, and tells the explorer of them", async () => {
  const { look, lesson } = await lookAfter(tap, 3);
  expect(look.defects).toEqual([crash]);
  expect(lesson).toMatchObject({ after: tap, defects: [crash.signature] });
});

test("asks once more where going back may have left the app, and not at all where nothing was done", async () => {
  expect((await lookAfter(back, 1)).look.defects).toEqual([crash]);
  expect((await lookAfter(back, 2)).look.defects).toEqual([]);
  const { look, lesson } = await lookAfter(null, 1);
  expect(look.defects).toEqual([]);
  expect(lesson).not.toHaveProperty("defects");
});
