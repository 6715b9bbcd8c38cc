// The screens of an app that are open, one upon the other, with the drop-downs and menus over them and the field that has
// the focus. Opens and closes; what that leads to is decided elsewhere.
import type { Entry, Outside } from "./entry";
import type { AppModel, ScreenDef, Text, Value, WidgetDef } from "./model";
import { choicesScreen, menuScreen, screensOf, widgetsOf } from "./screens";
import { AppState } from "./state";

export class AppStack extends AppState {
  /** From the first screen to the one in front. */
  readonly stack: Entry[] = [];
  isKeyboardShown = false;
  private readonly screens: Map<string, ScreenDef>;
  private nextUid = 1;

  constructor(
    model: AppModel,
    protected readonly outside: Outside,
    saved: ReadonlyMap<string, Value>,
  ) {
    super(model, () => outside.now(), saved);
    this.screens = screensOf(model);
  }

  /** The entry in front; the app has at least one once started. */
  get top(): Entry {
    return this.stack[this.stack.length - 1]!;
  }

  /** The activity in front. */
  get activity(): string {
    return this.top.screen.activity;
  }

  /** How the activity in front wants the display held; null where it does not care. */
  get rotation(): 0 | 1 | null {
    return this.stack.findLast((entry) => entry.screen.window === "full")?.rotation ?? null;
  }

  /** The field that takes typed text, if any. */
  focused(): { entry: Entry; widget: WidgetDef } | null {
    for (let index = this.stack.length - 1; index >= 0; index--) {
      const entry = this.stack[index]!;
      const widget = entry.focus === null ? undefined : widgetsOf(entry.screen).get(entry.focus);
      if (widget !== undefined) return { entry, widget };
      if (entry.chooses === null) return null;
    }
    return null;
  }

  /** Gives a field the focus; the keyboard comes up. */
  focus(entry: Entry, widgetId: string | null): void {
    entry.focus = widgetId;
    this.isKeyboardShown = widgetId !== null;
    this.revision++;
  }

  hideKeyboard(): void {
    if (!this.isKeyboardShown) return;
    this.isKeyboardShown = false;
    this.revision++;
  }

  protected screenOf(id: string): ScreenDef {
    const screen = this.screens.get(id);
    if (screen === undefined)
      throw new Error(`model ${this.model.packageName} has no screen ${id}`);
    return screen;
  }

  /** Puts a screen on top. */
  protected push(screen: ScreenDef, item: string, itemNumber: number): Entry {
    this.countVisit(screen.id);
    const entry = this.entryFor(screen, item, itemNumber);
    this.stack.push(entry);
    this.changed();
    if (screen.focus !== undefined) this.focus(entry, screen.focus);
    return entry;
  }

  /** Takes away what is above the last entry of a screen; answers false where that screen is not open. */
  protected returnTo(id: string): boolean {
    const known = this.stack.findLastIndex((entry) => entry.screen.id === id);
    if (known < 0) return false;
    this.cut(known + 1);
    return true;
  }

  /** Takes an entry and all above it away; at the root the app leaves and keeps its state, as Android 12 and later do. */
  protected close(entry: Entry): void {
    const index = this.stack.indexOf(entry);
    if (index > 0) this.cut(index);
    else if (index === 0) this.outside.leave();
  }

  /** Takes all but the root away, and leaves. */
  protected exit(): void {
    this.cut(1);
    this.outside.leave();
  }

  /** Takes one entry away and keeps those above it. */
  protected drop(entry: Entry): void {
    const index = this.stack.indexOf(entry);
    if (index >= 0) this.stack.splice(index, 1);
    this.changed();
  }

  /** Opens the drop-down of a spinner or of suggestions. */
  protected openChoices(entry: Entry, widget: WidgetDef, options: Text[]): void {
    const popup = this.entryFor(choicesScreen(entry.screen, widget, options), "", 0);
    popup.chooses = { entry, widget };
    this.stack.push(popup);
    this.revision++;
  }

  /** Shows the options that begin with a text, in place of those that are shown. */
  protected suggest(entry: Entry, widget: WidgetDef, text: string): void {
    const shown = this.stack.find((candidate) => candidate.chooses?.widget === widget);
    if (shown !== undefined) this.stack.splice(this.stack.indexOf(shown), 1);
    const start = text.toLowerCase();
    const matches = (widget.options ?? []).filter((option) =>
      option.toLowerCase().startsWith(start),
    );
    if (start !== "" && matches.length > 0) this.openChoices(entry, widget, matches.slice(0, 5));
  }

  /** Opens the overflow menu of a screen, where there is anything in it. */
  protected openMenu(entry: Entry): void {
    const rows = (entry.screen.menu ?? [])
      .slice(entry.screen.shownActions ?? 0)
      .filter((widget) => this.isShown(widget, entry))
      .map((widget) => this.text(widget.text, entry));
    if (rows.length === 0) return;
    const popup = this.entryFor(menuScreen(entry.screen, rows), "", 0);
    popup.menuOf = entry;
    this.stack.push(popup);
  }

  private entryFor(screen: ScreenDef, item: string, itemNumber: number): Entry {
    return {
      uid: this.nextUid++,
      screen,
      values: new Map(),
      scroll: new Map(),
      item,
      itemNumber,
      enteredAtMs: this.outside.now(),
      focus: null,
      errors: new Map(),
      rotation: null,
      chooses: null,
      menuOf: null,
    };
  }

  private cut(from: number): void {
    this.stack.splice(from);
    this.changed();
  }

  private changed(): void {
    this.revision++;
    this.isKeyboardShown = false;
  }
}
