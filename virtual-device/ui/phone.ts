// The phone's screen: which app is in front, what lies over it, where a touch goes, what a look shows. Time comes from the
// clock it was given; nothing happens by itself between two calls. It opens no sockets and ends no processes.
import { AppRun, INPUT_TIMEOUT } from "../apps/app";
import type { Act, Outside } from "../apps/entry";
import type { AppModel, Value } from "../apps/model";
import { modelFor } from "../apps/models";
import { SYSTEM_APPS } from "../apps/system-apps";
import type { Box } from "./box";
import { keyAt, keyboardArea } from "./keyboard";
import { takeShot } from "./screenshot";
import {
  type HomeIcon,
  LAUNCHER_ACTIVITY,
  LAUNCHER_PACKAGE,
  launcherRoot,
  type Notification,
  PERMISSION_ACTIVITY,
  PERMISSION_PACKAGE,
  permissionRoot,
  SHADE_PACKAGE,
  shadeRoot,
  troubleRoot,
} from "./system-windows";
import { contains, find, hit, toNode } from "./tree";
import { logAnr, logJavaCrash, logNativeCrash, stackFor } from "./trouble";
import {
  ActivityNotFound,
  type Foreground,
  type InstalledApp,
  type PhoneUi,
  SecureScreen,
  type UiHost,
  type UiNode,
} from "./types";
import { appWindows, type Display, displayOf, type Window } from "./window";

/** What a phone's screen is made with. */
export interface PhoneUiOptions {
  /** Pixels, held upright. */
  width: number;
  height: number;
  host: UiHost;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** Chance inside apps; the same seed gives the same phone. */
  seed?: number;
  /** Model of an app; by default made from its manifest. */
  modelOf?: (app: InstalledApp) => AppModel;
  /** Show "keeps stopping" at the first crash too, as the developer option does; asked at each crash. */
  showsFirstCrash?: () => boolean;
}

/** A running app. */
interface Task {
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

interface Trouble {
  kind: "crash" | "anr";
  label: string;
  /** Null for an app that nobody tests. */
  packageName: string | null;
}

interface Question {
  task: Task;
  permission: string;
  answered(granted: boolean): void;
}

const ANR_AFTER_MS = 5000;
/** AppErrors takes a second crash within two minutes for a repeating one. */
const REPEATING_MS = 120_000;
const TOAST_MS = 2500;
const DENIALS_UNTIL_FINAL = 2;

/** Makes the screen of a phone that shows its home screen. */
export function createPhoneUi(options: PhoneUiOptions): PhoneUi {
  return new Phone(options);
}

class Phone implements PhoneUi {
  private held: 0 | 1 = 0;
  private display: Display;
  private front: string | null = null;
  private readonly tasks = new Map<string, Task>();
  private readonly installed = new Map<string, InstalledApp>();
  private readonly saved = new Map<string, Map<string, Value>>();
  private readonly lastCrashMs = new Map<string, number>();
  private readonly denials = new Map<string, number>();
  private troubles: Trouble[] = [];
  private question: Question | null = null;
  private notifications: Notification[] = [];
  private isShadeOpen = false;
  private toast: { text: string; untilMs: number } | null = null;
  private revision = 0;
  private nextNotification = 1;
  private nextPid = 4000;
  private seen: {
    key: string;
    atMs: number | null;
    windows: Window[];
    nodes: UiNode[] | null;
  } | null = null;

  constructor(private readonly options: PhoneUiOptions) {
    this.display = displayOf(options.width, options.height);
  }

  get width(): number {
    return this.display.width;
  }

  get height(): number {
    return this.display.height;
  }

  install(app: InstalledApp): void {
    this.installed.set(app.packageName, app);
    this.revision++;
  }

  launch(app: InstalledApp, activity: string): void {
    if (!app.activities.some((known) => known.name === activity)) {
      throw new ActivityNotFound(`${app.packageName}/${activity}`);
    }
    this.settle();
    this.install(app);
    this.isShadeOpen = false;
    const running = this.tasks.get(app.packageName);
    if (running === undefined) this.start(this.modelOf(app), activity, null);
    else {
      const isLauncher = activity === app.launcherActivity;
      const screen = this.screenFor(running.run.model, activity);
      // As from the home screen: the task comes back as it was left.
      if (!isLauncher || running.run.stack[0]?.screen.id !== screen) running.run.open(screen);
      this.bringToFront(running, null);
    }
  }

  forceStop(packageName: string): void {
    this.settle();
    const task = this.tasks.get(packageName);
    this.troubles = this.troubles.filter((trouble) => trouble.packageName !== packageName);
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

  uninstall(packageName: string): void {
    this.clearData(packageName);
    this.installed.delete(packageName);
  }

  foreground(): Foreground {
    this.settle();
    if (this.question !== null) {
      return {
        packageName: PERMISSION_PACKAGE,
        activity: PERMISSION_ACTIVITY,
        focusedWindowPackage: PERMISSION_PACKAGE,
      };
    }
    const task = this.frontTask();
    const packageName = task?.packageName ?? LAUNCHER_PACKAGE;
    const activity = task?.run.activity ?? LAUNCHER_ACTIVITY;
    const focusedWindowPackage =
      this.troubles.length > 0 ? "android" : this.isShadeOpen ? SHADE_PACKAGE : packageName;
    return { packageName, activity, focusedWindowPackage };
  }

  windows(): UiNode[] {
    const windows = this.look();
    const seen = this.seen!;
    seen.nodes ??= windows.map((window) => {
      const whole = { left: 0, top: 0, right: this.width, bottom: this.height };
      return toNode(window.root, window.packageName, whole, window.path)!;
    });
    return seen.nodes;
  }

  isKeyboardShown(): boolean {
    this.settle();
    return this.hasKeyboard();
  }

  hideKeyboard(): void {
    this.settle();
    this.frontTask()?.run.hideKeyboard();
  }

  rotation(): 0 | 1 {
    return this.held;
  }

  setRotation(rotation: 0 | 1): void {
    const { width, height } = this.options;
    this.held = rotation;
    this.display = rotation === 0 ? displayOf(width, height) : displayOf(height, width);
    this.revision++;
  }

  png(): Buffer {
    const windows = this.look();
    if (windows.some((window) => window.entry?.screen.secure === true)) {
      throw new SecureScreen("FLAG_SECURE is set on a window that is shown");
    }
    const nowMs = this.options.clock();
    return takeShot({
      display: this.display,
      windows,
      isKeyboardShown: this.hasKeyboard(),
      toast: this.toast?.text ?? null,
      nowMs,
      notifications: this.notifications.length,
    });
  }

  tap(x: number, y: number): void {
    const windows = this.look();
    if (y >= this.height - this.display.navigationBar) {
      this.tapNavigationBar(x);
      return;
    }
    if (this.hasKeyboard() && contains(keyboardArea(this.display), x, y)) {
      this.tapKey(x, y);
      return;
    }
    const window = windows[0]!;
    if (!contains(window.root.bounds, x, y)) {
      if (window.entry !== null) this.act(window, { kind: "beside" });
      return;
    }
    const target = hit(
      window.root,
      x,
      y,
      (box) => box.act !== null || box.slides !== null || box.clickable,
    );
    if (target === null || !target.enabled) return;
    if (target.slides !== null) this.slide(window, target, x);
    else if (target.act !== null) this.act(window, target.act);
  }

  longPress(x: number, y: number): void {
    const window = this.look()[0]!;
    if (this.hasKeyboard() && contains(keyboardArea(this.display), x, y)) return;
    const target = hit(window.root, x, y, (box) => box.longAct !== null || box.act !== null);
    if (target === null || !target.enabled) return;
    // A long press on what knows none ends as a tap when the finger goes up.
    const act = target.longAct ?? (target.longClickable ? null : target.act);
    if (act !== null) this.act(window, act);
  }

  swipe(fromX: number, fromY: number, toX: number, toY: number): void {
    const dx = toX - fromX;
    const dy = toY - fromY;
    const windows = this.look();
    if (Math.abs(dx) < this.display.units.dp(8) && Math.abs(dy) < this.display.units.dp(8)) {
      this.tap(toX, toY);
      return;
    }
    if (fromY < this.display.statusBar && dy > 0) {
      this.openNotifications();
      return;
    }
    if (this.isShadeOpen) {
      if (dy < 0) this.closeShade();
      return;
    }
    if (this.hasKeyboard() && contains(keyboardArea(this.display), fromX, fromY)) return;
    const window = windows[0]!;
    const axis = Math.abs(dx) > Math.abs(dy) ? "horizontal" : "vertical";
    const target = hit(
      window.root,
      fromX,
      fromY,
      (box) =>
        (axis === "horizontal" && box.slides !== null) ||
        (box.scrolling?.axis === axis && box.scrolling.max > 0),
    );
    if (target?.slides != null) this.slide(window, target, toX);
    else if (target != null) this.scrollBox(window, target, axis === "vertical" ? -dy : -dx);
  }

  setText(nodeId: string, text: string): void {
    for (const window of this.look()) {
      const target = find(window.root, nodeId, window.path);
      if (target?.field == null || window.entry === null) continue;
      if (!this.isBlocked()) this.frontTask()?.run.setText(window.entry, target.field, text);
      return;
    }
  }

  scroll(nodeId: string, direction: "up" | "down" | "left" | "right", fraction: number): boolean {
    for (const window of this.look()) {
      const target = find(window.root, nodeId, window.path);
      if (target === null) continue;
      const axis = direction === "up" || direction === "down" ? "vertical" : "horizontal";
      if (target.scrolling?.axis !== axis) return false;
      const { left, top, right, bottom } = target.bounds;
      const size = axis === "vertical" ? bottom - top : right - left;
      const sign = direction === "down" || direction === "right" ? 1 : -1;
      const offset = this.scrollBox(window, target, Math.round(sign * size * fraction));
      return sign > 0 ? offset < target.scrolling.max : offset > 0;
    }
    return false;
  }

  key(code: number): void {
    this.settle();
    switch (code) {
      case 3:
        this.goHome();
        return;
      case 4:
        this.goBack();
        return;
      case 66:
        this.frontTask()?.run.submit();
        return;
      case 67:
        this.edit((text) => text.slice(0, -1));
        return;
      case 82: {
        const window = this.look()[0];
        if (window?.entry?.screen.menu !== undefined) this.act(window, { kind: "menu" });
      }
    }
  }

  type(text: string): void {
    this.settle();
    for (const part of text.split(/(\n)/)) {
      if (part === "\n") this.frontTask()?.run.submit();
      else if (part !== "") this.edit((before) => before + part);
    }
  }

  openNotifications(): void {
    this.settle();
    this.isShadeOpen = true;
    this.revision++;
  }

  crashForegroundApp(kind: "java" | "native"): void {
    this.settle();
    const task = this.frontTask();
    if (task !== null) this.crash(task, kind, stackFor(kind, task.run.activity));
  }

  hangForegroundApp(): void {
    this.settle();
    const task = this.frontTask();
    if (task === null) return;
    const now = this.options.clock();
    this.block(task, now - ANR_AFTER_MS, Number.POSITIVE_INFINITY, INPUT_TIMEOUT);
    this.settle();
  }

  // --- looking ---

  private look(): Window[] {
    this.settle();
    const task = this.frontTask();
    const now = this.options.clock();
    const key = `${this.revision}/${task?.packageName ?? ""}/${task?.pid ?? 0}/${task?.run.revision ?? 0}`;
    const { seen } = this;
    if (seen !== null && seen.key === key && (seen.atMs === null || seen.atMs === now)) {
      return seen.windows;
    }
    if (task !== null) task.run.sawTime = false;
    const windows = [...this.systemWindows(), ...this.baseWindows(task)];
    this.seen = { key, atMs: task?.run.sawTime === true ? now : null, windows, nodes: null };
    return windows;
  }

  private baseWindows(task: Task | null): Window[] {
    if (task !== null) return appWindows(task.run, this.display);
    const root = launcherRoot(this.homeIcons(), DOCK, this.display);
    const onAct = (act: Act): void => {
      if (act.kind === "tap") this.openIcon(act.widget);
    };
    return [
      { packageName: LAUNCHER_PACKAGE, path: "home", root, kind: "launcher", entry: null, onAct },
    ];
  }

  private systemWindows(): Window[] {
    const { display } = this;
    const system = (
      packageName: string,
      path: string,
      root: Box,
      onTap: (id: string) => void,
    ): Window => ({
      packageName,
      path,
      root,
      kind: "system",
      entry: null,
      onAct: (act) => {
        if (act.kind === "tap") onTap(act.widget);
      },
    });
    const windows: Window[] = [];
    if (this.isShadeOpen) {
      const root = shadeRoot(this.notifications, display);
      windows.push(system(SHADE_PACKAGE, "shade", root, (id) => this.tapShade(id)));
    }
    const trouble = this.troubles[0];
    if (trouble !== undefined) {
      const root = troubleRoot(trouble.kind, trouble.label, display);
      windows.push(system("android", "trouble", root, (id) => this.answerTrouble(trouble, id)));
    }
    if (this.question !== null) {
      const { task, permission } = this.question;
      const root = permissionRoot(task.label, permission, display);
      windows.push(
        system(PERMISSION_PACKAGE, "permission", root, (id) =>
          this.answerPermission(!id.includes("deny")),
        ),
      );
    }
    return windows;
  }

  private homeIcons(): HomeIcon[] {
    const own = [...this.installed.values()]
      .filter((app) => app.launcherActivity !== null)
      .map(({ packageName, label }) => ({ packageName, label }));
    return [...HOME, ...own];
  }

  /** What is due by now happens: the apps' own timers, hangs that are noticed, toasts that fade. */
  private settle(): void {
    const now = this.options.clock();
    for (const task of Array.from(this.tasks.values())) {
      if (task.blockedUntilMs <= now) task.run.settle();
      this.noticeHang(task, now);
    }
    if (this.toast !== null && this.toast.untilMs <= now) this.toast = null;
  }

  private hasKeyboard(): boolean {
    if (this.question !== null || this.troubles.length > 0 || this.isShadeOpen) return false;
    return this.frontTask()?.run.isKeyboardShown ?? false;
  }

  private frontTask(): Task | null {
    return this.front === null ? null : (this.tasks.get(this.front) ?? null);
  }

  // --- touching ---

  private act(window: Window, act: Act): void {
    if (window.entry !== null && this.isBlocked()) return;
    if (window.entry !== null && act.kind !== "tap") this.frontTask()?.run.hideKeyboard();
    window.onAct(act);
    this.revision++;
  }

  private isBlocked(): boolean {
    const task = this.frontTask();
    return task !== null && task.blockedUntilMs > this.options.clock();
  }

  private slide(window: Window, target: Box, x: number): void {
    if (target.slides === null) return;
    const { left, right } = target.bounds;
    const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
    const { widget, steps } = target.slides;
    const value = steps === 100 ? Math.round(share * 100) : Math.max(1, Math.ceil(share * steps));
    this.act(window, { kind: "progress", widget, value });
  }

  /** Moves by pixels, as far as there is content; answers the offset then. */
  private scrollBox(window: Window, target: Box, byPx: number): number {
    const { scrolling } = target;
    const task = this.frontTask();
    if (scrolling === null || window.entry === null || task === null || this.isBlocked()) return 0;
    const offset = Math.min(scrolling.max, Math.max(0, scrolling.offset + byPx));
    task.run.scrollTo(window.entry, scrolling.widget, this.display.units.toDp(offset));
    return offset;
  }

  private tapNavigationBar(x: number): void {
    if (x < this.width / 3) this.goBack();
    else if (x < (this.width * 2) / 3) this.goHome();
  }

  private tapKey(x: number, y: number): void {
    const key = keyAt(this.display, x, y);
    if (key === null) return;
    if (typeof key.does === "object") this.type(key.does.text);
    else if (key.does === "back") this.key(67);
    else if (key.does === "enter") this.key(66);
    else if (key.does === "hide") this.hideKeyboard();
  }

  private edit(change: (text: string) => string): void {
    const run = this.frontTask()?.run;
    const focused = run?.focused();
    if (run === undefined || focused == null || this.isBlocked()) return;
    const before = String(run.state(focused.entry, focused.widget) ?? "");
    run.setText(focused.entry, focused.widget.id, change(before));
  }

  private goBack(): void {
    if (this.isShadeOpen) this.closeShade();
    else if (this.troubles.length > 0) return;
    else if (this.question !== null) this.answerPermission(false);
    else if (this.hasKeyboard()) this.hideKeyboard();
    else if (!this.isBlocked()) this.frontTask()?.run.back();
    this.revision++;
  }

  private goHome(): void {
    this.isShadeOpen = false;
    if (this.question !== null) this.answerPermission(false);
    this.frontTask()?.run.hideKeyboard();
    this.front = null;
    this.revision++;
  }

  private closeShade(): void {
    this.isShadeOpen = false;
    this.revision++;
  }

  private openIcon(packageName: string): void {
    const app = this.installed.get(packageName);
    if (app !== undefined && app.launcherActivity !== null) this.launch(app, app.launcherActivity);
    else this.openExternal(packageName, null);
  }

  private tapShade(id: string): void {
    if (id === "clear") this.notifications = [];
    const opened = this.notifications.find((one) => `n${one.id}` === id);
    this.closeShade();
    if (opened === undefined) return;
    this.notifications = this.notifications.filter((one) => one !== opened);
    const task = this.tasks.get(opened.packageName);
    if (task !== undefined) this.bringToFront(task, null);
    opened.opened();
  }

  // --- apps ---

  private modelOf(app: InstalledApp): AppModel {
    return (this.options.modelOf ?? modelFor)(app);
  }

  private screenFor(model: AppModel, activity: string): string {
    return model.activities[activity] ?? model.launcher;
  }

  private start(model: AppModel, activity: string, caller: string | null): void {
    const { packageName, label } = model;
    const isTested = this.installed.has(packageName);
    const task: Task = {
      packageName,
      label,
      pid: isTested ? this.options.host.processStarted(packageName) : this.nextPid++,
      run: new AppRun(model, this.outsideOf(packageName), {
        seed: this.options.seed ?? 0,
        saved: this.saved.get(packageName) ?? new Map(),
      }),
      caller: null,
      blockedSinceMs: 0,
      blockedUntilMs: 0,
      blockedReason: "",
    };
    this.tasks.set(packageName, task);
    this.bringToFront(task, caller);
    task.run.open(this.screenFor(model, activity));
  }

  private bringToFront(task: Task, caller: string | null): void {
    task.caller = caller;
    this.front = task.packageName;
    this.revision++;
  }

  /** What an app may ask of the phone. Asked by package: the task may be a later one by then. */
  private outsideOf(packageName: string): Outside {
    const task = (): Task => this.tasks.get(packageName)!;
    return {
      now: this.options.clock,
      openExternal: (target) => this.openExternal(target, packageName),
      askPermission: (name, answered) => this.askPermission(task(), name, answered),
      toast: (text) => {
        this.toast = { text, untilMs: this.options.clock() + TOAST_MS };
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
      blocked: (untilMs, reason) => this.block(task(), this.options.clock(), untilMs, reason),
      leave: () => this.leave(packageName),
      rotate: (rotation) => this.setRotation(rotation),
      foreignDialog: (kind, label) => {
        this.troubles.push({ kind, label, packageName: null });
        this.revision++;
      },
    };
  }

  private openExternal(packageName: string, caller: string | null): void {
    const running = this.tasks.get(packageName);
    const model = SYSTEM_APPS.find((known) => known.packageName === packageName);
    if (running !== undefined) this.bringToFront(running, caller);
    else if (model !== undefined) this.start(model, "", caller);
    else {
      const app = this.installed.get(packageName);
      if (app !== undefined && app.launcherActivity !== null) {
        this.start(this.modelOf(app), app.launcherActivity, caller);
      }
    }
  }

  private leave(packageName: string): void {
    const task = this.tasks.get(packageName);
    if (task === undefined || this.front !== packageName) return;
    this.front = task.caller !== null && this.tasks.has(task.caller) ? task.caller : null;
    // A helper that another app opened is done for when it is left.
    if (task.caller !== null) this.remove(task);
    this.revision++;
  }

  private remove(task: Task): void {
    task.run.end();
    this.keepSaved(task);
    this.tasks.delete(task.packageName);
    if (this.question?.task === task) this.question = null;
    if (this.front === task.packageName) this.front = null;
    this.revision++;
  }

  private keepSaved(task: Task): void {
    const names = task.run.model.saved ?? [];
    const kept = new Map(names.map((name) => [name, task.run.vars.get(name) ?? false]));
    this.saved.set(task.packageName, kept);
  }

  // --- permissions ---

  private askPermission(
    task: Task,
    permission: string,
    answered: (granted: boolean) => void,
  ): void {
    const { host } = this.options;
    if (host.isPermissionGranted(task.packageName, permission)) {
      answered(true);
      return;
    }
    // After two refusals Android asks no more.
    if ((this.denials.get(`${task.packageName}/${permission}`) ?? 0) >= DENIALS_UNTIL_FINAL) {
      answered(false);
      return;
    }
    task.run.hideKeyboard();
    this.question = { task, permission, answered };
    this.revision++;
  }

  private answerPermission(granted: boolean): void {
    const { question } = this;
    if (question === null) return;
    const { packageName } = question.task;
    this.question = null;
    this.revision++;
    if (granted) this.options.host.setPermissionGranted(packageName, question.permission, true);
    else {
      const key = `${packageName}/${question.permission}`;
      this.denials.set(key, (this.denials.get(key) ?? 0) + 1);
    }
    question.answered(granted);
  }

  // --- trouble ---

  private crash(task: Task, kind: "java" | "native", stack: string): void {
    const { host, clock, showsFirstCrash } = this.options;
    const { packageName, label, pid } = task;
    const doomed = { packageName, activity: task.run.activity, pid };
    if (kind === "java") logJavaCrash(host, doomed, stack);
    else logNativeCrash(host, doomed, stack);
    const now = clock();
    const last = this.lastCrashMs.get(packageName);
    const isRepeating = last !== undefined && now - last < REPEATING_MS;
    this.lastCrashMs.set(packageName, now);
    this.remove(task);
    if (isRepeating || showsFirstCrash?.() === true) {
      this.troubles.push({ kind: "crash", label, packageName });
    }
    host.processDied(packageName);
  }

  private block(task: Task, sinceMs: number, untilMs: number, reason: string): void {
    task.blockedSinceMs = sinceMs;
    task.blockedUntilMs = untilMs;
    task.blockedReason = reason;
    this.revision++;
  }

  private noticeHang(task: Task, now: number): void {
    if (task.packageName !== this.front || task.blockedUntilMs <= now) return;
    if (now - task.blockedSinceMs < ANR_AFTER_MS) return;
    const isKnown = this.troubles.some(
      (one) => one.kind === "anr" && one.packageName === task.packageName,
    );
    if (isKnown) return;
    const { packageName, label, pid } = task;
    logAnr(
      this.options.host,
      { packageName, activity: task.run.activity, pid },
      task.blockedReason,
    );
    this.troubles.push({ kind: "anr", label, packageName });
    this.revision++;
  }

  private answerTrouble(trouble: Trouble, button: string): void {
    this.troubles = this.troubles.filter((one) => one !== trouble);
    this.revision++;
    const { packageName } = trouble;
    const task = packageName === null ? undefined : this.tasks.get(packageName);
    if (button === "aerr_app_info") this.openExternal(SETTINGS, null);
    if (trouble.kind === "crash" || task === undefined) return;
    if (button === "aerr_wait") {
      // Waiting gives it another five seconds.
      task.blockedSinceMs = this.options.clock();
      return;
    }
    const { host } = this.options;
    const reason = "bg anr";
    host.log(
      "I",
      "ActivityManager",
      `Killing ${task.pid}:${task.packageName}/u0a155 (adj 0): ${reason}`,
    );
    this.remove(task);
    host.processDied(task.packageName);
  }
}

const SETTINGS = "com.android.settings";

const DOCK: HomeIcon[] = [
  { packageName: "com.android.dialer", label: "Phone" },
  { packageName: "com.android.messaging", label: "Messages" },
  { packageName: "com.android.chrome", label: "Chrome" },
  { packageName: "com.android.camera2", label: "Camera" },
];

const HOME: HomeIcon[] = [
  { packageName: SETTINGS, label: "Settings" },
  { packageName: "com.android.contacts", label: "Contacts" },
  { packageName: "com.android.documentsui", label: "Files" },
];
