// A crash that the app really has: found by exploring, and shown again on the shortest way to it, by every door that
// tells of it. The phone plays an app with one planted crash; all else is as shipped.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { follow } from "../cli/follow";
import type { RunFindings, RunView, StartRunResponse } from "../run/types";
import { startDemoRun } from "../stack/demo-run";
import { type Stack, startStack } from "../stack/stack";
import type { AppModel, ScreenDef, WidgetDef } from "../virtual-device/apps/model";

const packageName = "io.appium.android.apis";

function screen(id: string, title: string, buttons: Record<string, string>): ScreenDef {
  const widgets = Object.entries(buttons).map(
    ([text, goto]): WidgetDef => ({
      id: text.toLowerCase(),
      role: "button",
      rid: text.toLowerCase(),
      text,
      onTap: [{ goto }],
    }),
  );
  return { id, activity: `${packageName}.${title}`, window: "full", title, widgets };
}

/** Two taps lead to a button that breaks it. */
const shop: AppModel = {
  v: 1,
  seed: 1,
  packageName,
  label: "Shop",
  launcher: "menu",
  activities: {},
  vars: {},
  screens: [
    {
      ...screen("menu", "Menu", { Help: "help", Cart: "cart" }),
      activity: `${packageName}.ApiDemos`,
    },
    screen("help", "Help", { Contact: "contact" }),
    screen("contact", "Contact", {}),
    screen("cart", "Cart", { Coupon: "coupon", Total: "menu" }),
    screen("coupon", "Coupon", {}),
  ],
  interrupts: [],
  crashes: [
    {
      id: "total",
      kind: "java",
      at: { screen: "cart", widget: "total" },
      stack: [
        "java.lang.IllegalStateException: the cart is locked",
        `\tat ${packageName}.Cart.total(Cart.java:42)`,
        `\tat ${packageName}.Cart.onClick(Cart.java:17)`,
      ].join("\n"),
    },
  ],
  goals: [],
};

let folder: string;
let stack: Stack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rove-model-"));
  const appModel = join(folder, "model.json");
  await writeFile(appModel, JSON.stringify(shop));
  stack = await startStack({
    isTemporary: true,
    devices: "virtual",
    virtualDevices: 1,
    pace: "instant",
    isQuiet: true,
    port: 0,
    appiumPort: 0,
    appModel,
  });
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true });
});

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(stack.url + path);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

async function ended(runId: string): Promise<RunView> {
  for await (const _ of follow({ url: `${stack.url}/run/${runId}/stream` }));
  return await get<RunView>(`/run/${runId}`);
}

const crashesOf = async (runId: string) =>
  (await get<RunFindings>(`/run/${runId}/findings`)).findings.filter(
    ({ kind }) => kind === "crash",
  );

test("a crash that was found shows again when its way is walked again", async () => {
  const { runId } = await startDemoRun(stack, { maxSteps: 15, seed: 2 });
  expect((await ended(runId)).verdict).toBe("failed");
  const [crash] = await crashesOf(runId);
  expect(crash?.path.map(({ label }) => label)).toEqual(["tap 'Cart'", "tap 'Total'"]);

  const answer = await fetch(`${stack.url}/run/${runId}/replay`, {
    method: "POST",
    body: JSON.stringify({ finding: crash?.signature }),
  });
  const again = (await answer.json()) as StartRunResponse;
  expect(await ended(again.runId)).toMatchObject({
    status: "completed",
    verdict: "failed",
    stopReason: "replayed",
    replayOf: runId,
    replay: {
      followed: 2,
      total: 2,
      departed: null,
      expectedFindings: [crash?.signature],
      reproduced: true,
    },
  });
  const [shown, ...others] = await crashesOf(again.runId);
  expect(others).toEqual([]);
  expect(shown).toMatchObject({ signature: crash?.signature, firstRunId: runId, runCount: 2 });
  const report = await fetch(`${stack.url}/run/${again.runId}/report.html`);
  expect(await report.text()).toContain("2 of 2 actions followed. The finding showed again.");
});
