// Finding elements: the server's five strategies over the snapshot. Scrolling for an element is the only touch it makes.
import type { PhoneUi } from "../ui/types";
import { UiaFailure } from "./failure";
import { childrenOf, type Placed, type ViewSettings, walk } from "./snapshot";
import {
  type Expression,
  parseExpressions,
  selectByUiSelector,
  unknownMethod,
} from "./ui-selector";
import { selectByXpath } from "./xpath";

const STRATEGIES = {
  id: "By.id",
  xpath: "By.xpath",
  "accessibility id": "By.accessibilityId",
  "class name": "By.clazz",
  "-android uiautomator": "By.AndroidUiAutomator",
} as const;

/** A locator as the server keeps it with an element. */
export interface By {
  strategy: keyof typeof STRATEGIES;
  selector: string;
}

export function toBy(strategy: string, selector: string): By {
  if (strategy in STRATEGIES) return { strategy: strategy as By["strategy"], selector };
  throw new UiaFailure(
    "invalid selector",
    `Selector strategy '${strategy}' is not supported. Only the following selector strategies are supported: [${Object.keys(STRATEGIES).join(", ")}]`,
  );
}

/** As the server prints it in its messages: `By.id: edit`. */
export function describeBy(by: By): string {
  return `${STRATEGIES[by.strategy]}: ${by.selector}`;
}

/** Where to look. */
export interface Scope {
  ui: PhoneUi;
  settings: ViewSettings;
  /** Looked up anew each time, since scrolling changes them. */
  roots: () => Placed[];
  /** Below one element only, without that element itself. */
  isBelow: boolean;
}

/** All that match, in document order. */
export function find(by: By, scope: Scope, completesIds: boolean): Placed[] {
  const { selector } = by;
  switch (by.strategy) {
    case "id": {
      const id = completesIds ? fullId(selector, scope) : selector;
      return filter(scope, ({ node }) => node.resourceId === id);
    }
    case "accessibility id":
      return filter(scope, ({ node }) => node.contentDesc === selector);
    case "class name":
      return filter(scope, ({ node }) => node.className === selector);
    case "xpath":
      return selectByXpath(scope.roots(), selector, scope.settings);
    case "-android uiautomator":
      for (const expression of parseExpressions(selector)) {
        const found = byExpression(expression, scope);
        if (found.length > 0) return found;
      }
      return [];
  }
}

function filter(scope: Scope, matches: (placed: Placed) => boolean): Placed[] {
  return scope
    .roots()
    .flatMap((root) => (scope.isBelow ? childrenOf(root, scope.settings) : [root]))
    .flatMap((start) => [...walk(start, scope.settings)])
    .filter(matches);
}

/** A plain name means an id of the package in front. */
function fullId(selector: string, scope: Scope): string {
  if (selector.includes(":")) return selector;
  const [root] = scope.roots();
  return root ? `${root.node.packageName}:id/${selector}` : selector;
}

function byExpression(expression: Expression, scope: Scope): Placed[] {
  const select = (selector: Expression) =>
    selectByUiSelector(scope.roots(), selector, scope.settings);
  if (expression.type === "UiSelector") return select(expression);
  const [container] = expression.args;
  if (typeof container !== "object") throw unknownMethod("UiScrollable");
  const scroller = new Scroller(scope, () => select(container)[0] ?? null);
  for (const { name, args } of expression.calls) {
    const [argument, second] = args;
    const set = scroller.set(name, argument);
    if (set) continue;
    const target = scrollTarget(name, argument, second);
    if (target) return scroller.into(() => select(target));
    if (!scroller.move(name)) throw unknownMethod(name);
  }
  return select(container).slice(0, 1);
}

/** What a UiScrollable method scrolls to, as a selector. */
function scrollTarget(name: string, argument: unknown, second: unknown): Expression | null {
  const selector = (method: string, text: unknown): Expression => ({
    type: "UiSelector",
    args: [],
    calls: [{ name: method, args: [String(text)] }],
  });
  if (name === "scrollIntoView")
    return typeof argument === "object" ? (argument as Expression) : null;
  if (name === "scrollTextIntoView") return selector("text", argument);
  if (name === "scrollDescriptionIntoView") return selector("description", argument);
  const by = { getChildByText: "text", getChildByDescription: "description" }[name];
  if (!by || typeof argument !== "object") return null;
  const base = argument as Expression;
  return { ...base, calls: [...base.calls, { name: by, args: [String(second)] }] };
}

class Scroller {
  #isHorizontal = false;
  /** UiScrollable's own default. */
  #maxSwipes = 30;

  constructor(
    readonly scope: Scope,
    readonly container: () => Placed | null,
  ) {}

  /** Takes a setting; false where the method is none. */
  set(name: string, argument: unknown): boolean {
    if (name === "setAsHorizontalList") this.#isHorizontal = true;
    else if (name === "setMaxSearchSwipes") this.#maxSwipes = Number(argument);
    else return name === "setAsVerticalList" || name === "setSwipeDeadZonePercentage";
    return true;
  }

  /** Makes a movement; false where the method is none. */
  move(name: string): boolean {
    if (name === "scrollForward" || name === "flingForward") this.#step(true);
    else if (name === "scrollBackward" || name === "flingBackward") this.#step(false);
    else if (name === "scrollToEnd" || name === "flingToEnd") this.#all(true);
    else if (name === "scrollToBeginning" || name === "flingToBeginning") this.#all(false);
    else return false;
    return true;
  }

  /** Looks on the screen, then from the beginning of the list to its end. */
  into(search: () => Placed[]): Placed[] {
    let found = search();
    if (found.length > 0) return found;
    this.#all(false);
    found = search();
    for (let swipe = 0; found.length === 0 && swipe < this.#maxSwipes; swipe++) {
      const canGoOn = this.#step(true);
      found = search();
      if (!canGoOn) break;
    }
    return found;
  }

  #all(isForward: boolean): void {
    for (let swipe = 0; swipe < this.#maxSwipes && this.#step(isForward); swipe++);
  }

  #step(isForward: boolean): boolean {
    const list = this.container();
    if (list === null) return false;
    const direction = this.#isHorizontal
      ? isForward
        ? "right"
        : "left"
      : isForward
        ? "down"
        : "up";
    return this.scope.ui.scroll(list.node.id, direction, 0.8);
  }
}
