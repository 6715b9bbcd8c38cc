// The phone's screen: how it is held, where a touch or a key goes. Time comes from the clock it was given; it opens no
// sockets and ends no processes.
import type { Act } from "../apps/entry";
import type { AppModel } from "../apps/model";
import { modelFor } from "../apps/models";
import type { Box } from "./box";
import { type Display, displayOf } from "./display";
import { keyAt, keyboardArea } from "./keyboard";
import { type Look, Looks } from "./look";
import { Running } from "./running";
import { takeShot } from "./screenshot";
import { foregroundOf } from "./shown-windows";
import { dragTarget, longPressAct, slideAct, tapAct } from "./touch";
import { contains, find } from "./tree";
import {
  type Foreground,
  type InstalledApp,
  type PhoneUi,
  SecureScreen,
  type UiHost,
  type UiNode,
} from "./types";
import type { Window } from "./window";

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

/** Makes the screen of a phone that shows its home screen. */
export function createPhoneUi(options: PhoneUiOptions): PhoneUi {
  return new Phone(options);
}

class Phone implements PhoneUi {
  private held: 0 | 1 = 0;
  private display: Display;
  private readonly running: Running;
  private readonly looks: Looks;

  constructor(private readonly options: PhoneUiOptions) {
    this.display = displayOf(options.width, options.height);
    this.running = new Running({
      host: options.host,
      clock: options.clock,
      seed: options.seed ?? 0,
      modelOf: options.modelOf ?? modelFor,
      showsFirstCrash: options.showsFirstCrash ?? (() => false),
    });
    this.looks = new Looks(this.running, options.clock);
  }

  get width(): number {
    this.orient();
    return this.display.width;
  }

  get height(): number {
    this.orient();
    return this.display.height;
  }

  install(app: InstalledApp): void {
    this.running.install(app);
  }

  launch(app: InstalledApp, activity: string): void {
    this.running.settle();
    this.running.launch(app, activity);
  }

  forceStop(packageName: string): void {
    this.running.settle();
    this.running.forceStop(packageName);
  }

  clearData(packageName: string): void {
    this.running.clearData(packageName);
  }

  uninstall(packageName: string): void {
    this.running.uninstall(packageName);
  }

  foreground(): Foreground {
    this.running.settle();
    return foregroundOf(this.running);
  }

  windows(): UiNode[] {
    return this.look().nodes;
  }

  isKeyboardShown(): boolean {
    this.running.settle();
    return this.hasKeyboard();
  }

  hideKeyboard(): void {
    this.running.settle();
    this.running.front?.run.hideKeyboard();
  }

  rotation(): 0 | 1 {
    return this.running.front?.run.rotation ?? this.held;
  }

  setRotation(rotation: 0 | 1): void {
    const before = this.rotation();
    this.held = rotation;
    this.orient();
    if (this.rotation() !== before) this.running.survive("turn");
  }

  png(): Buffer {
    const { windows } = this.look();
    if (windows.some((window) => window.entry?.screen.secure === true)) {
      throw new SecureScreen("FLAG_SECURE is set on a window that is shown");
    }
    return takeShot({
      display: this.display,
      windows,
      isKeyboardShown: this.hasKeyboard(),
      toast: this.running.toast?.text ?? null,
      nowMs: this.options.clock(),
      notifications: this.running.notifications.length,
    });
  }

  tap(x: number, y: number): void {
    const window = this.look().windows[0]!;
    if (y >= this.height - this.display.navigationBar) this.tapNavigationBar(x);
    else if (this.isOnKeyboard(x, y)) this.tapKey(x, y);
    else this.act(window, tapAct(window, x, y));
  }

  longPress(x: number, y: number): void {
    const window = this.look().windows[0]!;
    if (!this.isOnKeyboard(x, y)) this.act(window, longPressAct(window, x, y));
  }

  swipe(fromX: number, fromY: number, toX: number, toY: number): void {
    const window = this.look().windows[0]!;
    const dx = toX - fromX;
    const dy = toY - fromY;
    const slop = this.display.units.dp(8);
    if (Math.abs(dx) < slop && Math.abs(dy) < slop) this.tap(toX, toY);
    else if (fromY < this.display.statusBar && dy > 0) this.openNotifications();
    else if (this.running.isShadeOpen) {
      if (dy < 0) this.closeShade();
    } else if (!this.isOnKeyboard(fromX, fromY)) {
      const axis = Math.abs(dx) > Math.abs(dy) ? "horizontal" : "vertical";
      const target = dragTarget(window, fromX, fromY, axis);
      if (target === null) return;
      if (target.slides !== null) this.act(window, slideAct(target, toX));
      else this.scrollBox(window, target, axis === "vertical" ? -dy : -dx);
    }
  }

  setText(nodeId: string, text: string): void {
    for (const { root, path, entry } of this.look().windows) {
      const field = find(root, nodeId, path)?.field ?? null;
      if (field === null || entry === null || this.running.isBlocked) continue;
      this.running.front?.run.setText(entry, field, text);
      return;
    }
  }

  scroll(nodeId: string, direction: "up" | "down" | "left" | "right", fraction: number): boolean {
    for (const window of this.look().windows) {
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
    this.running.settle();
    const window = this.look().windows[0]!;
    switch (code) {
      case 3:
        this.running.goHome();
        break;
      case 4:
        this.goBack();
        break;
      case 66:
        this.running.front?.run.submit();
        break;
      case 67:
        this.edit((text) => text.slice(0, -1));
        break;
      case 82:
        if (window.entry?.screen.menu !== undefined) this.act(window, { kind: "menu" });
        break;
      default:
    }
  }

  type(text: string): void {
    this.running.settle();
    for (const part of text.split(/(\n)/)) {
      if (part === "\n") this.running.front?.run.submit();
      else if (part !== "") this.edit((before) => before + part);
    }
  }

  openNotifications(): void {
    this.running.settle();
    this.running.isShadeOpen = true;
    this.running.revision++;
  }

  crashForegroundApp(kind: "java" | "native"): void {
    this.running.settle();
    this.running.crashFront(kind);
  }

  hangForegroundApp(): void {
    this.running.settle();
    this.running.hangFront();
    this.running.settle();
  }

  private look(): Look {
    this.running.settle();
    this.orient();
    return this.looks.take(this.display);
  }

  /** Takes the display as the activity in front wants it, else as it is held. */
  private orient(): void {
    const [width, height] =
      this.rotation() === 0
        ? [this.options.width, this.options.height]
        : [this.options.height, this.options.width];
    if (this.display.width === width && this.display.height === height) return;
    this.display = displayOf(width, height);
  }

  private hasKeyboard(): boolean {
    const { question, troubles, isShadeOpen, front } = this.running;
    if (question !== null || troubles.length > 0 || isShadeOpen) return false;
    return front?.run.isKeyboardShown ?? false;
  }

  private isOnKeyboard(x: number, y: number): boolean {
    return this.hasKeyboard() && contains(keyboardArea(this.display), x, y);
  }

  private act(window: Window, act: Act | null): void {
    if (act === null || (window.entry !== null && this.running.isBlocked)) return;
    window.onAct(act);
    this.running.revision++;
  }

  /** Moves by pixels, as far as there is content; answers the offset then. */
  private scrollBox({ entry }: Window, { scrolling }: Box, byPx: number): number {
    const { front, isBlocked } = this.running;
    if (scrolling === null || entry === null || front === null || isBlocked) return 0;
    const offset = Math.min(scrolling.max, Math.max(0, scrolling.offset + byPx));
    front.run.scrollTo(entry, scrolling.widget, this.display.units.toDp(offset));
    return offset;
  }

  private tapNavigationBar(x: number): void {
    if (x < this.width / 3) this.goBack();
    else if (x < (this.width * 2) / 3) this.running.goHome();
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
    const { front, isBlocked } = this.running;
    const focused = front?.run.focused() ?? null;
    if (front === null || focused === null || isBlocked) return;
    const before = String(front.run.state(focused.entry, focused.widget) ?? "");
    front.run.setText(focused.entry, focused.widget.id, change(before));
  }

  private goBack(): void {
    const { running } = this;
    if (running.isShadeOpen) this.closeShade();
    else if (running.question !== null) running.answerPermission(false);
    else if (running.troubles.length > 0) return;
    else if (this.hasKeyboard()) this.hideKeyboard();
    else if (!running.isBlocked) running.front?.run.back();
    running.revision++;
  }

  private closeShade(): void {
    this.running.isShadeOpen = false;
    this.running.revision++;
  }
}
