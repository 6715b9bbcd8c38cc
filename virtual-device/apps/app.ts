// Lets an app model live: what touches, effects, timers and defects do. One object is one life of the process.
// Deterministic: chance comes from the seed, time from the clock it was given; it draws nothing and knows no pixels.
import { Defects, Disturbances } from "./defects";
import type { Act, Entry, Outside } from "./entry";
import { evaluate, isTrue } from "./expression";
import type { AppModel, CrashDef, Effect, Expr, ScreenDef, Value, WidgetDef } from "./model";
import { type Random, randomFrom } from "./random";
import { groupOf, widgetsOf } from "./screens";
import { AppStack } from "./stack";
import { Timers } from "./timers";

const DOUBLE_BACK_MS = 2000;

export class AppRun extends AppStack {
  private readonly defects: Defects;
  private readonly disturbances: Disturbances;
  private readonly random: Random;
  private readonly timers = new Timers();
  private lastBackMs = Number.NEGATIVE_INFINITY;
  private isDead = false;

  constructor(
    model: AppModel,
    outside: Outside,
    options: { seed?: number; saved?: ReadonlyMap<string, Value> } = {},
  ) {
    super(model, outside, options.saved ?? new Map());
    this.random = randomFrom(model.seed ^ (options.seed ?? 0));
    this.defects = new Defects(model.crashes);
    this.disturbances = new Disturbances(model.interrupts);
  }

  /** Opens a screen by id on top of what is there. */
  open(screen: string, item = "", itemNumber = 0): void {
    this.enter(this.screenOf(screen), item, itemNumber);
  }

  /** Runs what is due. Call before looking and before touching. */
  settle(): void {
    const now = this.outside.now();
    while (!this.isDead) {
      const next = this.timers.takeDue(now);
      if (next === null) return;
      if (this.stack.includes(next.entry)) this.perform(next.effects, next.entry);
    }
  }

  /** Whether a condition of the model holds now, on the screen in front. */
  holds(expr: Expr): boolean {
    return isTrue(expr, this.scope(this.top));
  }

  /** Puts text into a field, as typing or an accessibility tool does. */
  setText(entry: Entry, widgetId: string, text: string): void {
    const widget = widgetsOf(entry.screen).get(widgetId);
    if (widget === undefined) return;
    this.setState(entry, widget, text);
    const { validate } = widget;
    if (validate !== undefined && text !== "" && !new RegExp(validate.pattern).test(text)) {
      entry.errors.set(widgetId, this.text(validate.error, entry));
    } else entry.errors.delete(widgetId);
    if (widget.role === "autocomplete") this.suggest(entry, widget, text);
    if (widget.onChange !== undefined) this.perform(widget.onChange, entry);
  }

  /** Enter on the keyboard: the keyboard goes, and the field's own effects happen. */
  submit(): void {
    const focused = this.focused();
    this.hideKeyboard();
    const effects = focused?.widget.onSubmit;
    if (focused !== null && effects !== undefined) this.perform(effects, focused.entry);
  }

  /** The system's back. */
  back(): void {
    const entry = this.top;
    const rule = entry.screen.back ?? "pop";
    if (rule === "block") return;
    if (rule === "twice") {
      const now = this.outside.now();
      if (now - this.lastBackMs > DOUBLE_BACK_MS) {
        this.lastBackMs = now;
        this.outside.toast("Press back again to exit");
        return;
      }
    }
    if (typeof rule === "object") {
      this.perform([{ goto: rule.goto, mode: "replace" }], entry);
      return;
    }
    if (rule === "exit") this.exit();
    else this.close(entry);
  }

  /** A touch on an entry of this app. */
  act(entry: Entry, act: Act): void {
    this.revision++;
    switch (act.kind) {
      case "up":
        this.close(entry);
        break;
      case "beside":
        if (entry.screen.cancelable !== false) this.close(entry);
        break;
      case "menu":
        this.openMenu(entry);
        break;
      default: {
        const widget = widgetsOf(entry.screen).get(act.widget);
        if (widget === undefined || !this.isEnabled(widget, entry)) break;
        if (this.breaksAt(entry.screen.id, act.widget, entry)) return;
        entry.values.set(`@${act.widget}`, true);
        this.touch(entry, widget, act);
      }
    }
    if (!this.isDead) this.interrupt();
  }

  /** The display was turned, or the app came back to the front: what shows may not survive that. */
  survive(event: "turn" | "return"): void {
    if (this.isDead) return;
    const from = this.stack.findLastIndex(({ screen }) => screen.window === "full");
    const shown = this.stack.slice(Math.max(0, from)).reverse();
    for (const entry of shown) entry.values.set(`@${event}`, true);
    for (const entry of shown) if (this.breaksAt(entry.screen.id, `@${event}`, entry)) return;
  }

  /** The process ends: nothing that was planned happens any more. */
  end(): void {
    this.isDead = true;
  }

  private touch(
    entry: Entry,
    widget: WidgetDef,
    act: Exclude<Act, { kind: "up" | "beside" | "menu" }>,
  ): void {
    switch (act.kind) {
      case "tap":
        this.tap(entry, widget);
        break;
      case "long":
        if (widget.onLong !== undefined) this.perform(widget.onLong, entry);
        break;
      case "row":
        this.tapRow(entry, widget, act.index, act.text);
        break;
      case "longRow":
        this.perform(widget.list?.onLong ?? [], entry, act.text, act.index + 1);
        break;
      case "group": {
        const key = `${widget.id}.g${act.index}`;
        entry.values.set(key, entry.values.get(key) !== true);
        break;
      }
      case "choose":
        this.setState(entry, widget, act.index);
        if (widget.onChange !== undefined) this.perform(widget.onChange, entry);
        break;
      case "progress":
        this.setState(entry, widget, act.value);
        if (widget.onChange !== undefined) this.perform(widget.onChange, entry);
        break;
    }
  }

  private tap(entry: Entry, widget: WidgetDef): void {
    const isButton = entry.screen.buttons?.includes(widget) === true;
    switch (widget.role) {
      case "check":
      case "switch":
      case "toggle":
      case "preference":
        if (widget.role !== "preference" || typeof widget.value === "boolean") {
          this.setState(entry, widget, this.state(entry, widget) !== true);
          if (widget.onChange !== undefined) this.perform(widget.onChange, entry);
        }
        break;
      case "radio": {
        const group = groupOf(entry.screen, widget.id);
        if (group === undefined) this.setState(entry, widget, true);
        else {
          this.setState(entry, group, widget.id);
          if (group.onChange !== undefined) this.perform(group.onChange, entry);
        }
        break;
      }
      case "edit":
      case "search":
      case "autocomplete":
        this.focus(entry, widget.id);
        break;
      case "spinner":
        this.openChoices(entry, widget, widget.options ?? []);
        break;
      default:
        break;
    }
    if (isButton) this.close(entry);
    if (widget.onTap !== undefined) this.perform(widget.onTap, entry);
  }

  private tapRow(entry: Entry, widget: WidgetDef, index: number, text: string): void {
    if (entry.chooses !== null) {
      const { entry: owner, widget: chooser } = entry.chooses;
      this.drop(entry);
      if (chooser.role === "spinner")
        this.setState(owner, chooser, (chooser.options ?? []).indexOf(text));
      else this.setState(owner, chooser, text);
      if (chooser.onChange !== undefined) this.perform(chooser.onChange, owner);
      return;
    }
    if (entry.menuOf !== null) {
      const owner = entry.menuOf;
      const chosen = owner.screen.menu?.find(
        (candidate) => this.text(candidate.text, owner) === text,
      );
      this.drop(entry);
      if (chosen !== undefined && !this.breaksAt(owner.screen.id, chosen.id, owner))
        this.tap(owner, chosen);
      return;
    }
    const list = widget.list;
    if (list === undefined) return;
    if (list.row === "check") {
      const key = `${widget.id}.${index}`;
      entry.values.set(key, entry.values.get(key) !== true);
    } else if (list.row === "radio") this.setState(entry, widget, index);
    const effects = list.onItem?.[Math.min(index, list.onItem.length - 1)];
    this.perform(effects ?? [], entry, text, index + 1);
  }

  /** Does effects in order; those that depend on chance or a condition may be left out. */
  private perform(
    effects: Effect[],
    entry: Entry,
    item = entry.item,
    itemNumber = entry.itemNumber,
  ): void {
    for (const effect of effects) {
      if (this.isDead) return;
      if (effect.p !== undefined && this.random() >= effect.p) continue;
      if (effect.when !== undefined && !isTrue(effect.when, this.scope(entry))) continue;
      if (effect.delayMs !== undefined) {
        const { delayMs, p: _p, when: _when, ...rest } = effect;
        const atMs = this.outside.now() + delayMs;
        this.timers.add({ atMs, entry, effects: [rest as Effect] });
        continue;
      }
      this.revision++;
      if (this.performOne(effect, entry, item, itemNumber)) return;
    }
  }

  /** Answers true where the rest must not happen. */
  private performOne(effect: Effect, entry: Entry, item: string, itemNumber: number): boolean {
    if ("goto" in effect) this.goTo(effect.goto, effect.mode ?? "push", entry, item, itemNumber);
    else if ("back" in effect) this.close(this.stack.includes(entry) ? entry : this.top);
    else if ("set" in effect)
      this.assign(entry, effect.set, evaluate(effect.to, this.scope(entry)));
    else if ("toggle" in effect) {
      const before = this.scope(entry).read(effect.toggle);
      this.assign(entry, effect.toggle, before !== true);
    } else if ("external" in effect) this.outside.openExternal(effect.external);
    else if ("permission" in effect) {
      const { granted = [], denied = [] } = effect;
      this.outside.askPermission(effect.permission, (isGranted) => {
        this.perform(isGranted ? granted : denied, entry, item, itemNumber);
      });
      return true;
    } else if ("toast" in effect) {
      this.outside.toast(this.text(effect.toast.replaceAll("{item}", item), entry));
    } else if ("notify" in effect) {
      const { title, text, open } = effect.notify;
      this.outside.notify(this.text(title, entry), this.text(text, entry), () => {
        if (open !== undefined && !this.isDead) this.open(open);
      });
    } else if ("crash" in effect) {
      const crash = this.model.crashes.find((candidate) => candidate.id === effect.crash);
      if (crash !== undefined) this.break(crash);
      return true;
    } else if ("anrMs" in effect) {
      this.outside.blocked(this.outside.now() + effect.anrMs, INPUT_TIMEOUT);
    } else if ("focus" in effect) this.focus(entry, effect.focus);
    else if ("rotate" in effect) entry.rotation = effect.rotate;
    return false;
  }

  private goTo(
    id: string,
    mode: "push" | "replace" | "clearTop",
    from: Entry,
    item: string,
    itemNumber: number,
  ): void {
    const screen = this.screenOf(id);
    if (mode === "clearTop" && this.returnTo(id)) return;
    if (mode === "replace" && this.stack.includes(from)) this.drop(from);
    this.enter(screen, item, itemNumber);
  }

  private enter(screen: ScreenDef, item: string, itemNumber: number): void {
    const entry = this.push(screen, item, itemNumber);
    if (screen.auto !== undefined) {
      const atMs = entry.enteredAtMs + screen.auto.afterMs;
      this.timers.add({ atMs, entry, effects: screen.auto.do });
    }
    if (this.breaksAt(screen.id, undefined, entry)) return;
    if (screen.onEnter !== undefined) this.perform(screen.onEnter, entry);
  }

  /** A touch, or a screen's opening, may be one too many. */
  private breaksAt(screen: string, widget: string | undefined, entry: Entry): boolean {
    const crash = this.defects.at(screen, widget, this.scope(entry));
    if (crash !== null) this.break(crash);
    return crash !== null;
  }

  private break(crash: CrashDef): void {
    if (crash.kind === "anr") {
      this.outside.blocked(Number.POSITIVE_INFINITY, crash.stack || INPUT_TIMEOUT);
      return;
    }
    this.end();
    this.outside.crashed(crash);
  }

  private interrupt(): void {
    const interrupt = this.disturbances.next(this.top.screen.id, this.random);
    if (interrupt === null) return;
    const { kind, show } = interrupt;
    if (kind === "permission") this.outside.askPermission(show, () => {});
    else if (kind === "foreignAnr") this.outside.foreignDialog("anr", show);
    else if (kind === "foreignCrash") this.outside.foreignDialog("crash", show);
    else if (this.top.screen.id !== show) this.open(show);
  }
}

/** What Android says of an app that did not take a touch in five seconds. */
export const INPUT_TIMEOUT =
  "Input dispatching timed out (Application does not respond to input events for 5000ms)";
