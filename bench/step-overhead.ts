// What the agent costs beside the phone: a run's wall time per step against a plain webdriverio script that sends the
// same Appium commands, in the same order, to the same device.
import { remote } from "webdriverio";
import { startDemoRun } from "../stack/demo-run";
import { type Stack, startStack } from "../stack/stack";
import { type AppiumRecorder, type RecordedCommand, recordAppium } from "./appium-recorder";
import { type Bench, median } from "./bench";
import { eventsOf } from "./runs";

const REPETITIONS = 5;
const STEPS = 20;

interface WalkedRun {
  msPerStep: number;
  commands: RecordedCommand[];
  /** Capabilities of the run's session request. */
  capabilities: Record<string, unknown>;
}

/** Walks STEPS steps through the recorder; the window is from the first chosen action to the last finished step. */
async function walk(stack: Stack, recorder: AppiumRecorder): Promise<WalkedRun> {
  recorder.commands.length = 0;
  const { runId } = await startDemoRun(stack, {
    maxSteps: STEPS,
    seed: 1,
    appiumServerUrl: recorder.url,
  });
  let from: number | null = null;
  let to: number | null = null;
  let steps = 0;
  for await (const event of eventsOf(stack, runId)) {
    const at = Date.parse(String(event.data.ts));
    if (event.type === "action.chosen") from ??= at;
    if (event.type === "step.finished") {
      to = at;
      steps += 1;
    }
  }
  if (from === null || to === null) throw new Error(`Run ${runId} made no step.`);
  const [begin, end] = [from, to];
  const session = recorder.commands.find((c) => c.method === "POST" && c.path === "/session");
  const requested = session?.body as { capabilities: { alwaysMatch: Record<string, unknown> } };
  return {
    msPerStep: (end - begin) / steps,
    commands: recorder.commands.filter((c) => c.startedAt >= begin - 1 && c.finishedAt <= end + 1),
    capabilities: requested.capabilities.alwaysMatch,
  };
}

/** Sends the recorded commands with webdriverio; answers the milliseconds per step. */
async function replay(stack: Stack, run: WalkedRun): Promise<number> {
  const appium = new URL(stack.appiumUrl);
  const browser = await remote({
    hostname: appium.hostname,
    port: Number(appium.port),
    logLevel: "silent",
    capabilities: {
      ...run.capabilities,
      "wdio:enforceWebDriverClassic": true,
    } as WebdriverIO.Capabilities,
  });
  try {
    const begun = performance.now();
    const script = { browser, elementId: "" };
    for (const command of run.commands) await send(script, command);
    return (performance.now() - begun) / STEPS;
  } finally {
    await browser.deleteSession();
  }
}

/** The plain script: its session and the element it found last, which stands for the recorded one. */
interface Script {
  browser: WebdriverIO.Browser;
  elementId: string;
}

/** Key of an element's id in an answer: https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT_KEY = "element-6066-11e4-a52e-4f735466cecf";

/** The webdriverio call for a recorded command; throws for one that it does not know, so that none is left out. */
async function send(script: Script, command: RecordedCommand): Promise<void> {
  const { browser, elementId } = script;
  const name = `${command.method} ${command.path.replace(/^\/element\/[^/]{20,}/, "/element/ID")}`;
  const body = (command.body ?? {}) as Record<string, never>;
  switch (name) {
    case "GET /source":
      await browser.getPageSource();
      return;
    case "GET /screenshot":
      await browser.takeScreenshot();
      return;
    case "POST /actions":
      await browser.performActions(body.actions!);
      return;
    case "DELETE /actions":
      await browser.releaseActions();
      return;
    case "POST /back":
      await browser.back();
      return;
    case "POST /execute/sync":
      await browser.executeScript(body.script!, body.args!);
      return;
    case "GET /appium/device/current_package":
      await browser.getCurrentPackage();
      return;
    case "GET /appium/device/current_activity":
      await browser.getCurrentActivity();
      return;
    case "POST /se/log":
    case "POST /log":
      await browser.getLogs(body.type!);
      return;
    case "GET /appium/device/is_keyboard_shown":
      await browser.isKeyboardShown();
      return;
    case "GET /element/active":
      script.elementId = String((await browser.getActiveElement())[ELEMENT_KEY]);
      return;
    case "GET /element/ID/text":
      await browser.getElementText(elementId);
      return;
    case "POST /element/ID/clear":
      await browser.elementClear(elementId);
      return;
    case "POST /element/ID/value":
      await browser.elementSendKeys(elementId, body.text!);
      return;
    case "GET /element/ID/attribute/password":
      await browser.getElementAttribute(elementId, "password");
      return;
    default:
      throw new Error(`The plain script has no command for ${name}.`);
  }
}

export const stepOverhead: Bench = {
  name: "step-overhead",
  summary: "wall time per step against a plain webdriverio script with the same Appium commands",
  unit: "ratio",
  goal: { atMost: 1.1 },
  async measure() {
    const stack = await startStack({
      isTemporary: true,
      devices: "virtual",
      pace: "phone",
      isQuiet: true,
    });
    const recorder = await recordAppium(stack.appiumUrl);
    try {
      const ours: number[] = [];
      const plain: number[] = [];
      let commandsPerStep = 0;
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        const run = await walk(stack, recorder);
        ours.push(run.msPerStep);
        plain.push(await replay(stack, run));
        commandsPerStep = run.commands.length / STEPS;
      }
      const ratios = ours.map((ms, index) => ms / plain[index]!);
      return {
        value: median(ratios),
        baseline: 1,
        rows: [
          ["device", "virtual, with a phone's latencies"],
          ["repetitions x steps", `${REPETITIONS} x ${STEPS}`],
          ["Appium commands per step", commandsPerStep.toFixed(1)],
          ["Rove, median", `${median(ours).toFixed(0)} ms per step`],
          ["plain script, median", `${median(plain).toFixed(0)} ms per step`],
          ["ratio, each", ratios.map((ratio) => ratio.toFixed(3)).join(" ")],
        ],
      };
    } finally {
      await recorder.stop();
      await stack.stop();
    }
  },
};
