// What an app remembers while it lives: variables, states of widgets, how often screens were opened. Reads and puts; what a
// touch leads to is decided elsewhere.
import type { Entry } from "./entry";
import { fill, isTrue, type Scope } from "./expression";
import type { AppModel, Text, Value, WidgetDef } from "./model";
import { widgetsOf } from "./screens";

export class AppState {
  readonly vars: Map<string, Value>;
  /** Grows with every change of what is shown. */
  revision = 0;
  /** Set while something shown depends on the time. */
  sawTime = false;
  private readonly visits = new Map<string, number>();

  constructor(
    readonly model: AppModel,
    private readonly clock: () => number,
    saved: ReadonlyMap<string, Value>,
  ) {
    this.vars = new Map(Object.entries(model.vars));
    for (const name of model.saved ?? []) {
      const value = saved.get(name);
      if (value !== undefined) this.vars.set(name, value);
    }
  }

  /** What texts and conditions of an entry read. */
  scope(entry: Entry): Scope {
    return {
      read: (name) =>
        name.startsWith(".") ? this.stateById(entry, name.slice(1)) : this.vars.get(name),
      visits: (screen) => this.visitsOf(screen),
      screen: entry.screen.id,
      item: entry.item,
      itemNumber: entry.itemNumber,
      enteredAtMs: entry.enteredAtMs,
      now: () => {
        this.sawTime = true;
        return this.clock();
      },
    };
  }

  /** Milliseconds since the epoch; marks what is shown as changing by itself. */
  liveNow(): number {
    this.sawTime = true;
    return this.clock();
  }

  text(text: Text | undefined, entry: Entry): string {
    return text === undefined || !text.includes("{") ? (text ?? "") : fill(text, this.scope(entry));
  }

  isShown(widget: WidgetDef, entry: Entry): boolean {
    return widget.guard === undefined || isTrue(widget.guard, this.scope(entry));
  }

  isEnabled(widget: WidgetDef, entry: Entry): boolean {
    return widget.enabledWhen === undefined || isTrue(widget.enabledWhen, this.scope(entry));
  }

  /** A widget's state: checked, text, chosen index, progress. */
  state(entry: Entry, widget: WidgetDef): Value | undefined {
    if (widget.bind !== undefined) return this.vars.get(widget.bind) ?? widget.value;
    return entry.values.get(widget.id) ?? widget.value;
  }

  /** How often a screen was opened. */
  visitsOf(screen: string): number {
    return this.visits.get(screen) ?? 0;
  }

  /** Puts a widget's state. */
  setState(entry: Entry, widget: WidgetDef, value: Value): void {
    if (widget.bind !== undefined) this.vars.set(widget.bind, value);
    else entry.values.set(widget.id, value);
    this.revision++;
  }

  /** Scrolls a widget to a distance in dp. */
  scrollTo(entry: Entry, widget: string, offsetDp: number): void {
    if (entry.scroll.get(widget) === offsetDp) return;
    entry.scroll.set(widget, offsetDp);
    this.revision++;
  }

  /** Puts a variable, or with a leading dot the state of a widget of the entry's screen. */
  protected assign(entry: Entry, name: string, value: Value): void {
    if (!name.startsWith(".")) {
      this.vars.set(name, value);
      return;
    }
    const widget = widgetsOf(entry.screen).get(name.slice(1));
    if (widget !== undefined) this.setState(entry, widget, value);
  }

  private stateById(entry: Entry, id: string): Value | undefined {
    const widget = widgetsOf(entry.screen).get(id);
    return widget === undefined ? entry.values.get(id) : this.state(entry, widget);
  }

  protected countVisit(screen: string): void {
    this.visits.set(screen, this.visitsOf(screen) + 1);
  }
}
