// What goes on on the phone: running apps and which is in front, questions and dialogs of the system, notifications, toasts.
// Knows no pixels. Time comes from the clock it was given; nothing happens by itself between two calls.
import { AppRun, INPUT_TIMEOUT } from "../apps/app";
import type { Outside } from "../apps/entry";
import type { AppModel, Value } from "../apps/model";
import { SYSTEM_APPS } from "../apps/system-apps";
import type { Notification } from "./system-windows";
import { logAnr, logJavaCrash, logNativeCrash, stackFor } from "./trouble";
import { ActivityNotFound, type InstalledApp, type UiHost } from "./types";

/** What the goings-on need of the world. */
export interface World {
  host: UiHost;
  /** Milliseconds since the epoch. */
  clock: () => number;
  seed: number;
  modelOf: (app: InstalledApp) => AppModel;
  showsFirstCrash: () => boolean;
}

/** A running app. */
export interface Task {
  packageName: string;
  label: string;
  run: AppRun;
  pid: number;
  /** Package of the app that opened it, to go back to. */
  caller: string | null;
  blockedSinceMs: number;
  blockedUntilMs: number;
  blockedReason: string;
}

/** A dialog of the activity manager. */
export interface Trouble {
  kind: "crash" | "anr";
  label: string;
  /** Null for an app that nobody tests. */
  packageName: string | null;
}

/** A permission that is being asked for. */
export interface Question {
  task: Task;
  permission: string;
  answered(granted: boolean): void;
}

const ANR_AFTER_MS = 5000;
/** AppErrors takes a second crash within two minutes for a repeating one. */
const REPEATING_MS = 120_000;
const TOAST_MS = 2500;
const DENIALS_UNTIL_FINAL = 2;
const SETTINGS = "com.android.settings";

export class Running {
  /** Grows with every change outside the apps themselves. */
  revision = 0;
  question: Question | null = null;
  troubles: Trouble[] = [];
  notifications: Notification[] = [];
  toast: { text: string; untilMs: number } | null = null;
  isShadeOpen = false;
  readonly installed = new Map<string, InstalledApp>();
  private frontPackage: string | null = null;
  private readonly tasks = new Map<string, Task>();
  private readonly saved = new Map<string, Map<string, Value>>();
  private readonly lastCrashMs = new Map<string, number>();
  private readonly denials = new Map<string, number>();
  private nextNotification = 1;
  private nextPid = 4000;

  constructor(private readonly world: World) {}

  /** The app in front; null for the home screen. */
  get front(): Task | null {
    return this.frontPackage === null ? null : (this.tasks.get(this.frontPackage) ?? null);
  }

  /** Whether the app in front takes no touches now. */
  get isBlocked(): boolean {
    return this.front !== null && this.front.blockedUntilMs > this.world.clock();
  }

  /** Does what is due by now: the apps' own timers, hangs that are noticed, toasts that fade. */
  settle(): void {
    const now = this.world.clock();
    for (const task of Array.from(this.tasks.values())) {
      if (task.blockedUntilMs <= now) task.run.settle();
      this.noticeHang(task, now);
    }
    if (this.toast !== null && this.toast.untilMs <= now) this.toast = null;
  }

  install(app: InstalledApp): void {
    this.installed.set(app.packageName, app);
    this.revision++;
  }

  uninstall(packageName: string): void {
    this.clearData(packageName);
    this.installed.delete(packageName);
  }

  /** Brings an activity to the front. Throws ActivityNotFound. */
  launch(app: InstalledApp, activity: string): void {
    if (!app.activities.some((known) => known.name === activity)) {
      throw new ActivityNotFound(`${app.packageName}/${activity}`);
    }
    this.install(app);
    this.isShadeOpen = false;
    const task = this.tasks.get(app.packageName);
    if (task === undefined) {
      this.start(this.world.modelOf(app), activity, null);
      return;
    }
    const screen = screenFor(task.run.model, activity);
    // From the home screen a task comes back as it was left.
    const isResumed = activity === app.launcherActivity && task.run.stack[0]?.screen.id === screen;
    const wasAway = this.frontPackage !== app.packageName;
    if (!isResumed) task.run.open(screen);
    this.bringToFront(task, null);
    if (isResumed && wasAway) this.survive("return");
  }

  forceStop(packageName: string): void {
    this.troubles = this.troubles.filter((trouble) => trouble.packageName !== packageName);
    const task = this.tasks.get(packageName);
    if (task !== undefined) this.remove(task);
    this.revision++;
  }

  clearData(packageName: string): void {
    this.forceStop(packageName);
    this.saved.delete(packageName);
    for (const key of this.denials.keys()) {
      if (key.startsWith(`${packageName}/`)) this.denials.delete(key);
    }
    this.notifications = this.notifications.filter((one) => one.packageName !== packageName);
  }

  /** The app in front was turned with the display, or is in front again. One that hangs notices nothing. */
  survive(event: "turn" | "return"): void {
    if (!this.isBlocked) this.front?.run.survive(event);
  }

  goHome(): void {
    this.isShadeOpen = false;
    if (this.question !== null) this.answerPermission(false);
    this.front?.run.hideKeyboard();
    this.frontPackage = null;
    this.revision++;
  }

  /** A touch on an icon of the home screen. */
  openIcon(packageName: string): void {
    const app = this.installed.get(packageName);
    if (app !== undefined && app.launcherActivity !== null) this.launch(app, app.launcherActivity);
    else this.openExternal(packageName, null);
  }

  /** A touch on a notification (`n` and its number), or on "Clear all". */
  tapShade(id: string): void {
    const opened = this.notifications.find((one) => `n${one.id}` === id);
    this.notifications = id === "clear" ? [] : this.notifications.filter((one) => one !== opened);
    this.isShadeOpen = false;
    this.revision++;
    if (opened === undefined) return;
    const task = this.tasks.get(opened.packageName);
    if (task !== undefined) this.bringToFront(task, null);
    opened.opened();
  }

  /** The answer to the permission dialog. */
  answerPermission(granted: boolean): void {
    const { question } = this;
    if (question === null) return;
    const { packageName } = question.task;
    this.question = null;
    this.revision++;
    if (granted) this.world.host.setPermissionGranted(packageName, question.permission, true);
    else {
      const key = `${packageName}/${question.permission}`;
      this.denials.set(key, (this.denials.get(key) ?? 0) + 1);
    }
    question.answered(granted);
  }

  /** A touch on a button of the activity manager's dialog. */
  answerTrouble(trouble: Trouble, button: string): void {
    this.troubles = this.troubles.filter((one) => one !== trouble);
    this.revision++;
    if (button === "aerr_app_info") this.openExternal(SETTINGS, null);
    const task = trouble.packageName === null ? undefined : this.tasks.get(trouble.packageName);
    if (trouble.kind === "crash" || task === undefined) return;
    if (button === "aerr_wait") {
      // Waiting gives it another five seconds.
      task.blockedSinceMs = this.world.clock();
      return;
    }
    const { host } = this.world;
    const line = `Killing ${task.pid}:${task.packageName}/u0a155 (adj 0): bg anr`;
    host.log("I", "ActivityManager", line);
    this.remove(task);
    host.processDied(task.packageName);
  }

  /** Fault: the app in front breaks. */
  crashFront(kind: "java" | "native"): void {
    const task = this.front;
    if (task !== null) this.crash(task, kind, stackFor(kind, task.run.activity));
  }

  /** Fault: the app in front hangs, long enough for the system to have noticed. */
  hangFront(): void {
    const task = this.front;
    if (task === null) return;
    const sinceMs = this.world.clock() - ANR_AFTER_MS;
    this.block(task, sinceMs, Number.POSITIVE_INFINITY, INPUT_TIMEOUT);
  }

  private start(model: AppModel, activity: string, caller: string | null): void {
    const { packageName, label } = model;
    const isTested = this.installed.has(packageName);
    const task: Task = {
      packageName,
      label,
      pid: isTested ? this.world.host.processStarted(packageName) : this.nextPid++,
      run: new AppRun(model, this.outsideOf(packageName), {
        seed: this.world.seed,
        saved: this.saved.get(packageName) ?? new Map(),
      }),
      caller: null,
      blockedSinceMs: 0,
      blockedUntilMs: 0,
      blockedReason: "",
    };
    this.tasks.set(packageName, task);
    this.bringToFront(task, caller);
    task.run.open(screenFor(model, activity));
  }

  private bringToFront(task: Task, caller: string | null): void {
    task.caller = caller;
    this.frontPackage = task.packageName;
    this.revision++;
  }

  /** What an app may ask of the phone. Asked by package: the task may be a later one by then. */
  private outsideOf(packageName: string): Outside {
    const { clock } = this.world;
    const task = (): Task => this.tasks.get(packageName)!;
    return {
      now: clock,
      openExternal: (target) => this.openExternal(target, packageName),
      askPermission: (name, answered) => this.askPermission(task(), name, answered),
      toast: (text) => {
        this.toast = { text, untilMs: clock() + TOAST_MS };
        this.revision++;
      },
      notify: (title, text, opened) => {
        const id = this.nextNotification++;
        const appLabel = task().label;
        this.notifications.unshift({ id, packageName, appLabel, title, text, opened });
        this.revision++;
      },
      crashed: ({ kind, stack }) =>
        this.crash(task(), kind === "native" ? "native" : "java", stack),
      blocked: (untilMs, reason) => this.block(task(), clock(), untilMs, reason),
      leave: () => this.leave(packageName),
      foreignDialog: (kind, label) => {
        this.troubles.push({ kind, label, packageName: null });
        this.revision++;
      },
    };
  }

  private openExternal(packageName: string, caller: string | null): void {
    const task = this.tasks.get(packageName);
    if (task !== undefined) {
      this.bringToFront(task, caller);
      return;
    }
    const model = SYSTEM_APPS.find((known) => known.packageName === packageName);
    const app = this.installed.get(packageName);
    if (model !== undefined) this.start(model, "", caller);
    else if (app !== undefined && app.launcherActivity !== null) {
      this.start(this.world.modelOf(app), app.launcherActivity, caller);
    }
  }

  private leave(packageName: string): void {
    const task = this.tasks.get(packageName);
    if (task === undefined || this.frontPackage !== packageName) return;
    const { caller } = task;
    // A helper that another app opened is done for when it is left.
    if (caller !== null) this.remove(task);
    this.frontPackage = caller !== null && this.tasks.has(caller) ? caller : null;
    this.revision++;
    this.survive("return");
  }

  private remove(task: Task): void {
    task.run.end();
    const names = task.run.model.saved ?? [];
    const kept = new Map(names.map((name) => [name, task.run.vars.get(name) ?? false]));
    this.saved.set(task.packageName, kept);
    this.tasks.delete(task.packageName);
    if (this.question?.task === task) this.question = null;
    if (this.frontPackage === task.packageName) this.frontPackage = null;
    this.revision++;
  }

  private askPermission(
    task: Task,
    permission: string,
    answered: (granted: boolean) => void,
  ): void {
    const denials = this.denials.get(`${task.packageName}/${permission}`) ?? 0;
    if (this.world.host.isPermissionGranted(task.packageName, permission)) answered(true);
    // After two refusals Android asks no more.
    else if (denials >= DENIALS_UNTIL_FINAL) answered(false);
    else {
      task.run.hideKeyboard();
      this.question = { task, permission, answered };
      this.revision++;
    }
  }

  private crash(task: Task, kind: "java" | "native", stack: string): void {
    const { host, clock, showsFirstCrash } = this.world;
    const { packageName, label, pid } = task;
    const doomed = { packageName, activity: task.run.activity, pid };
    if (kind === "java") logJavaCrash(host, doomed, stack);
    else logNativeCrash(host, doomed, stack);
    const now = clock();
    const last = this.lastCrashMs.get(packageName);
    const isRepeating = last !== undefined && now - last < REPEATING_MS;
    this.lastCrashMs.set(packageName, now);
    this.remove(task);
    if (isRepeating || showsFirstCrash()) this.troubles.push({ kind: "crash", label, packageName });
    host.processDied(packageName);
  }

  private block(task: Task, sinceMs: number, untilMs: number, reason: string): void {
    task.blockedSinceMs = sinceMs;
    task.blockedUntilMs = untilMs;
    task.blockedReason = reason;
    this.revision++;
  }

  private noticeHang(task: Task, now: number): void {
    const { packageName, label, pid } = task;
    if (packageName !== this.frontPackage || task.blockedUntilMs <= now) return;
    if (now - task.blockedSinceMs < ANR_AFTER_MS) return;
    if (this.troubles.some((one) => one.kind === "anr" && one.packageName === packageName)) return;
    const app = { packageName, activity: task.run.activity, pid };
    logAnr(this.world.host, app, task.blockedReason);
    this.troubles.push({ kind: "anr", label, packageName });
    this.revision++;
  }
}

function screenFor(model: AppModel, activity: string): string {
  return model.activities[activity] ?? model.launcher;
}
