// One run of a strategy on one app: the agent's own reading, interrupts and choosing, on a phone that is only counted.
// What the worker does around choosing (dialogs, other apps, empty screens, crashes) is done alike for every strategy.

import { endingOf } from "../../agent/ending";
import { diceFor } from "../../agent/explore/dice";
import { createExplorer, type StrategyName } from "../../agent/explore/explorer";
import type { Explorer } from "../../agent/explore/types";
import { initialState } from "../../agent/run-state";
import { interruptOf } from "../../agent/screen/interrupts";
import { DEFAULT_OBSERVE_OPTIONS } from "../../agent/screen/observe";
import { isToRefuse } from "../../agent/screen/refusal";
import type { Action, StepOutcome } from "../../agent/screen/types";
import { isOwnWindow } from "../../agent/screen/window";
import type { Verdict } from "../../run/types";
import type { AppModel } from "../../virtual-device/apps/model";
import { seedOf } from "../../virtual-device/apps/random";
import type { InstalledApp } from "../../virtual-device/ui/types";
import { BenchPhone, type Ears, type LoggedDefect, type PhoneLook, type TruthOf } from "./phone";
import { Reader, type Reading } from "./reading";

/** What is walked, and how. */
export interface WalkOptions {
  installed: InstalledApp;
  /** Null where the phone makes the model itself. */
  model: AppModel | null;
  truthOf: TruthOf;
  strategy: StrategyName;
  seed: number;
  steps: number;
  goal: string | null;
  /** What the agent hears the log with; its own reader where nothing else is said. */
  ears?: Ears;
  /** Shared by walks on one app, to save time. */
  readings?: Map<string, Reading>;
}

/** What a walk came to. Steps count from 1. */
export interface Walk {
  /** Step at which each true screen was first seen. */
  seenAt: Map<string, number>;
  /** Step at which each signature of a crash or hang was first met, with the log's words. */
  defects: Map<string, { step: number; text: string }>;
  steps: number;
  ended: "budget" | "explored" | "stuck";
  /** Steps by what came of them. */
  outcomes: Map<StepOutcome, number>;
  restarts: number;
  /** For each screen the explorer told apart, the true ones that it showed, with counts. */
  shownAs: Map<string, Map<string, number>>;
  /** Defects the agent claimed while the phone knew of none. */
  falseDefects: number;
  /** Crashes and hangs that the phone itself knows of. */
  broken: number;
  /** What the run would be judged to be, by the agent's own rules. */
  verdict: Verdict;
  /** Hash of all actions, to compare runs. */
  trace: number;
  /** On the phone's clock. */
  spentMs: number;
}

const MAX_BACKS = 2;
const MAX_HIDES = 2;
/** Times choosing may answer that nothing leads on before the run ends, each answered with a restart. */
const MAX_STUCK = 3;

/** How the explorer names screens; other names stand for what is none. */
const SCREEN_ID = /^s\d+$/;

/** Walks. Equal options give equal walks. */
export function walk(options: WalkOptions): Walk {
  return new Walker(options).run();
}

class Walker {
  private readonly phone: BenchPhone;
  private readonly explorer: Explorer;
  private readonly reader: Reader;
  private readonly result: Walk = {
    seenAt: new Map(),
    defects: new Map(),
    steps: 0,
    ended: "budget",
    outcomes: new Map(),
    restarts: 0,
    shownAs: new Map(),
    falseDefects: 0,
    broken: 0,
    verdict: "inconclusive",
    trace: 0,
    spentMs: 0,
  };
  private look: PhoneLook;
  private reading: Reading;
  private permissions = 0;
  private readonly refused: string[] = [];
  private hasWaitedForOthers = false;
  private outsideInARow = 0;
  private keyboardInARow = 0;
  private emptyInARow = 0;
  private stuck = 0;
  private screens = 0;
  /** Crashes and hangs that the agent would report. */
  private claims = 0;
  private lastOutcome: StepOutcome | null = null;
  private readonly startedMs: number;

  constructor(private readonly options: WalkOptions) {
    const { installed, model, truthOf, strategy, seed, goal } = options;
    this.phone = new BenchPhone(installed, model, truthOf, seed, options.ears);
    this.startedMs = this.phone.nowMs;
    this.explorer = createExplorer(strategy, { appPackage: installed.packageName, goal, seed });
    const reading = { ...DEFAULT_OBSERVE_OPTIONS, seed };
    this.reader = new Reader(installed, reading, options.readings ?? new Map());
    this.look = this.phone.look();
    this.reading = this.read();
    this.learn(null);
  }

  run(): Walk {
    const { result, options } = this;
    while (result.steps < options.steps) {
      result.steps++;
      if (!this.step()) break;
    }
    result.spentMs = this.phone.nowMs - this.startedMs;
    result.broken = this.phone.broken;
    result.verdict = this.verdict();
    return result;
  }

  private verdict(): Verdict {
    const { options, result } = this;
    return endingOf({
      ...initialState({ maxSteps: options.steps }),
      steps: result.steps,
      screens: this.screens,
      defectCount: this.claims,
      stopReason: result.ended === "budget" ? "step_budget" : result.ended,
    }).verdict;
  }

  /** False where the run is over. */
  private step(): boolean {
    const answered = this.answer();
    if (answered !== null) return this.perform(answered);
    const { observation } = this.reading;
    if (observation.windowKind === "empty") return this.leaveEmpty();
    if (!isOwnWindow(observation.windowKind)) return this.comeHome();
    const choice = this.explorer.choose(observation, diceFor(this.options.seed, this.result.steps));
    if (choice !== null) return this.perform(choice.action);
    if (this.explorer.stuckReason?.() !== "stuck" || ++this.stuck > MAX_STUCK) {
      this.result.ended = this.explorer.stuckReason?.() ?? "explored";
      return false;
    }
    return this.restart();
  }

  /** What stands in front of the app is answered before anything else. */
  private answer(): Action | null {
    const { installed } = this.options;
    // Nothing but the keyboard interrupts while a whole window of the app's own is in front.
    if (this.reading.observation.windowKind === "app") return this.keyboard();
    const interrupt = interruptOf(
      {
        hierarchy: this.reading.hierarchy,
        foreground: this.look.around.foreground,
        appPackage: installed.packageName,
        appLabel: installed.label,
      },
      {
        refuses: (question) => this.refuses(question),
        hasWaitedBefore: this.hasWaitedForOthers,
      },
    );
    if (interrupt === null) return this.keyboard();
    if (interrupt.kind === "permission") {
      if (this.refuses(interrupt.text)) this.refused.push(interrupt.text);
      this.permissions++;
    }
    if (interrupt.kind === "foreignAnr") this.hasWaitedForOthers = true;
    const { dismiss, kind } = interrupt;
    const isTap = dismiss.kind === "tap";
    return {
      key: `interrupt:${kind}`,
      kind: isTap ? "tap" : "back",
      label: kind,
      target: isTap ? dismiss.selector : null,
      point: isTap ? dismiss.point : null,
      bounds: null,
      features: [],
    };
  }

  private refuses(question: string): boolean {
    const { permissions: count, refused, screens } = this;
    return isToRefuse(question, { count, refused, screens });
  }

  /** One that keeps coming back belongs to the screen. */
  private keyboard(): Action | null {
    const hide = this.reading.observation.actions.find(({ kind }) => kind === "hideKeyboard");
    this.keyboardInARow = hide === undefined ? 0 : this.keyboardInARow + 1;
    return hide === undefined || this.keyboardInARow > MAX_HIDES ? null : hide;
  }

  private leaveEmpty(): boolean {
    this.emptyInARow++;
    if (this.emptyInARow <= 2) return this.perform(this.offered("wait"));
    if (this.emptyInARow <= 4) return this.perform(this.offered("back"));
    return this.restart();
  }

  private comeHome(): boolean {
    this.outsideInARow++;
    if (this.lastOutcome === "crashed" || this.lastOutcome === "hung") return this.restart();
    const isHome = this.reading.observation.windowKind === "launcher";
    if (this.outsideInARow <= MAX_BACKS && !isHome) return this.perform(this.offered("back"));
    if (this.outsideInARow <= MAX_BACKS + 1) return this.activate();
    return this.restart();
  }

  private offered(kind: "wait" | "back"): Action {
    const offered = this.reading.observation.actions.find((action) => action.kind === kind);
    return (
      offered ?? {
        key: kind,
        kind,
        label: kind,
        target: null,
        point: null,
        bounds: null,
        features: [],
      }
    );
  }

  private activate(): true {
    this.phone.launch();
    this.see(null);
    return true;
  }

  private restart(): true {
    this.result.restarts++;
    this.phone.restart();
    this.lastOutcome = null;
    this.see(null);
    return true;
  }

  private perform(action: Action): true {
    if (action.kind === "restart") this.result.restarts++;
    this.result.trace = seedOf(`${this.result.trace}|${action.key}|${action.point?.x ?? ""}`);
    this.phone.act(action);
    this.see(action);
    return true;
  }

  /** Looks and learns; an empty screen gets a moment to fill. */
  private see(after: Action | null): void {
    this.look = this.phone.look();
    this.reading = this.read();
    this.learn(after);
    if (this.reading.observation.windowKind !== "empty") {
      this.emptyInARow = 0;
      return;
    }
    this.phone.sleep(900);
    this.look = this.phone.look();
    this.reading = this.read();
    if (this.reading.observation.windowKind !== "empty") this.learn(null);
  }

  private read(): Reading {
    const { window, around, truth } = this.look;
    const reading = this.reader.read(window, around);
    // Only where words are missing does the agent go by the picture; here it is as telling as can be.
    if (!reading.observation.isTreePoor || truth === null) return reading;
    return { ...reading, observation: { ...reading.observation, visualHash: pictureOf(truth) } };
  }

  private learn(after: Action | null): void {
    const { result, look } = this;
    const { observation } = this.reading;
    const defects = this.phone.newDefects();
    const sighting = this.explorer.learn({
      observation,
      after,
      defects: defects.map(({ signature }) => signature),
    });
    const isInside = isOwnWindow(observation.windowKind);
    if (look.truth !== null) {
      if (!result.seenAt.has(look.truth)) result.seenAt.set(look.truth, result.steps);
      if (isInside && SCREEN_ID.test(sighting.screenId))
        countIn(result.shownAs, sighting.screenId, look.truth);
    }
    for (const { signature, text } of defects) {
      if (!result.defects.has(signature))
        result.defects.set(signature, { step: result.steps, text });
    }
    const outcome = this.outcomeOf(defects, sighting.outcome);
    if (outcome !== null) result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1);
    if (isInside) this.outsideInARow = 0;
    if (this.explorer.screenCount() > this.screens) {
      this.screens = this.explorer.screenCount();
      this.stuck = 0;
    }
    this.lastOutcome = outcome;
  }

  /** The log's word counts more than what is seen; a dialog that the log does not know of would be a false claim. */
  private outcomeOf(
    defects: readonly LoggedDefect[],
    seen: StepOutcome | null,
  ): StepOutcome | null {
    const [first] = defects;
    this.claims += defects.length;
    if (first !== undefined) return first.kind === "hang" ? "hung" : "crashed";
    const isClaim = seen === "crashed" || seen === "hung";
    if (isClaim) this.claims++;
    if (isClaim && this.phone.broken === 0) this.result.falseDefects++;
    return seen;
  }
}

function countIn(table: Map<string, Map<string, number>>, id: string, truth: string): void {
  const row = table.get(id) ?? new Map<string, number>();
  row.set(truth, (row.get(truth) ?? 0) + 1);
  table.set(id, row);
}

/** A picture's hash that tells true screens apart: 256 bit, hex. */
function pictureOf(truth: string): string {
  let hash = "";
  for (let part = 0; part < 8; part++) {
    hash += seedOf(`${truth}/${part}`).toString(16).padStart(8, "0");
  }
  return hash;
}
