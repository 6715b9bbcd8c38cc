// A virtual phone's screen without adb, Appium or page sources: shows one app, does the agent's actions on it, keeps its
// log. Time is counted, never waited for. It knows which screen really shows and tells only the bench.
import { LogcatReader } from "../../agent/device/logcat";
import type { Action, Point } from "../../agent/screen/types";
import { strokeOf } from "../../agent/stroke";
import type { AppModel } from "../../virtual-device/apps/model";
import { Logcat } from "../../virtual-device/logcat";
import { createPhoneUi } from "../../virtual-device/ui/phone";
import type { InstalledApp, PhoneUi, UiNode } from "../../virtual-device/ui/types";
import type { Surroundings } from "./reading";

const WIDTH = 720;
const HEIGHT = 1600;

/** What an action takes on a phone with Appium, ms: assumed, as published drivers behave. */
const COST_MS = {
  tap: 1_200,
  longPress: 1_800,
  type: 2_000,
  scroll: 1_500,
  back: 1_000,
  restart: 6_000,
  background: 3_000,
  rotate: 2_000,
  hideKeyboard: 800,
  wait: 1_500,
  look: 600,
} as const;

/** For an activity to be made anew after a turn. */
const TURN_MS = 800;

/** One look. */
export interface PhoneLook {
  /** Topmost window. */
  window: UiNode | undefined;
  around: Surroundings;
  /** The screen that really shows; null outside the app and while nothing tells. */
  truth: string | null;
}

/** A crash or hang in the log. */
export interface LoggedDefect {
  kind: "crash" | "hang";
  signature: string;
  text: string;
}

/** Tells the name of what shows from the windows, topmost first, and the app's process; null where it cannot. */
export type TruthOf = (
  windows: readonly UiNode[],
  activity: string,
  process: number,
) => string | null;

/** Reads crashes and hangs from the log. */
export type Ears = Pick<LogcatReader, "push" | "flush">;

/** One phone with one app. */
export class BenchPhone {
  nowMs = 1_700_000_000_000;
  /** Crashes and hangs of the app, and ends of what hung, as the phone itself counts them, whoever reads the log. */
  broken = 0;
  private readonly ui: PhoneUi;
  private readonly logcat = new Logcat();
  private readonly lines: { timestampMs: number; message: string }[] = [];
  private readonly granted = new Set<string>();
  private pid = 2_000;

  constructor(
    private readonly app: InstalledApp,
    model: AppModel | null,
    private readonly truthOf: TruthOf,
    seed: number,
    private readonly ears: Ears = new LogcatReader(app.packageName),
  ) {
    const hang = `ANR in ${app.packageName}`;
    this.logcat.follow((message) => this.lines.push({ timestampMs: this.nowMs, message }));
    this.ui = createPhoneUi({
      width: WIDTH,
      height: HEIGHT,
      clock: () => this.nowMs,
      seed,
      ...(model !== null && { modelOf: () => model }),
      host: {
        log: (level, tag, message) => {
          if (message.startsWith(hang)) this.broken++;
          this.logcat.write({ atMs: this.nowMs, pid: this.pid, level, tag, message });
        },
        processDied: () => this.broken++,
        processStarted: () => ++this.pid,
        isPermissionGranted: (_, permission) => this.granted.has(permission),
        setPermissionGranted: (_, permission, isGranted) => {
          if (isGranted) this.granted.add(permission);
          else this.granted.delete(permission);
        },
      },
    });
    this.launch();
  }

  /** Brings the app to the front. */
  launch(): void {
    this.ui.launch(this.app, this.app.launcherActivity!);
    this.nowMs += COST_MS.restart / 2;
  }

  /** Ends the app and starts it anew. */
  restart(): void {
    this.ui.forceStop(this.app.packageName);
    this.nowMs += COST_MS.restart / 2;
    this.launch();
  }

  /** Lets time pass. */
  sleep(ms: number): void {
    this.nowMs += ms;
  }

  look(): PhoneLook {
    this.nowMs += COST_MS.look;
    const { ui } = this;
    const windows = ui.windows();
    const { packageName, activity } = ui.foreground();
    const { width, height } = ui;
    const around = {
      foreground: { packageName, activity },
      rotation: ui.rotation(),
      width,
      height,
      isKeyboardShown: ui.isKeyboardShown(),
    };
    const [window] = windows;
    const isOwn = window?.packageName === this.app.packageName;
    return { window, around, truth: isOwn ? this.truthOf(windows, activity, this.pid) : null };
  }

  /** Crashes and hangs of the app since the last time it was asked. */
  newDefects(): LoggedDefect[] {
    if (this.lines.length === 0) return [];
    const records = [...this.ears.push(this.lines.splice(0)), ...this.ears.flush()];
    return records
      .filter(({ kind }) => kind !== "death")
      .map(({ kind, signature, stack }) => ({
        kind: kind === "anr" ? "hang" : "crash",
        signature,
        text: stack,
      }));
  }

  /** Does an action as the agent's device does. */
  act(action: Action): void {
    const { ui } = this;
    this.nowMs += costOf(action);
    switch (action.kind) {
      case "tap":
        ui.tap(...at(action.point));
        break;
      case "longPress":
        ui.longPress(...at(action.point));
        break;
      case "type":
        this.type(action.point, action.text ?? "");
        break;
      case "fillForm":
        this.fillForm(action);
        break;
      case "scroll":
      case "swipe":
        this.swipe(...strokeOf(action));
        break;
      case "back":
        ui.key(4);
        break;
      case "restart":
        this.restart();
        break;
      case "background":
        ui.key(3);
        this.launch();
        break;
      case "rotate":
        this.turnThereAndBack();
        break;
      case "hideKeyboard":
        ui.hideKeyboard();
        break;
      case "wait":
        break;
    }
  }

  /** As the agent does. */
  private turnThereAndBack(): void {
    const before = this.ui.rotation();
    this.ui.setRotation(before === 0 ? 1 : 0);
    this.nowMs += TURN_MS;
    this.ui.setRotation(before);
  }

  private swipe(from: Point, to: Point): void {
    this.ui.swipe(from.x, from.y, to.x, to.y);
  }

  private fillForm({ fields, submit }: Action): void {
    for (const field of fields ?? []) this.type(field.point, field.text);
    if (this.ui.isKeyboardShown()) this.ui.hideKeyboard();
    if (submit != null) this.ui.tap(...at(submit.point));
  }

  /** As the driver does: a touch gives the focus, then the field's text is replaced. */
  private type(point: Point | null, text: string): void {
    this.ui.tap(...at(point));
    const [window] = this.ui.windows();
    const field = window === undefined ? null : focusedIn(window);
    if (field !== null) this.ui.setText(field.id, text);
  }
}

function costOf({ kind, fields }: Action): number {
  if (kind === "fillForm") return (fields?.length ?? 1) * COST_MS.type + COST_MS.tap;
  return kind === "swipe" ? COST_MS.scroll : COST_MS[kind];
}

function at(point: Point | null): [number, number] {
  return point === null ? [WIDTH / 2, HEIGHT / 2] : [point.x, point.y];
}

function focusedIn(node: UiNode): UiNode | null {
  if (node.focused && node.inputType !== 0) return node;
  for (const child of node.children) {
    const found = focusedIn(child);
    if (found !== null) return found;
  }
  return null;
}
