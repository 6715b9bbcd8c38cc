// `-android uiautomator` expressions: UiSelector chains, and UiScrollable around them. Parsed here, never evaluated as code.
import type { UiNode } from "../ui/types";
import { UiaFailure } from "./failure";
import { type Placed, shownText, type ViewSettings, walk } from "./snapshot";

type Argument = string | number | boolean | Expression;

interface MethodCall {
  name: string;
  args: Argument[];
}

/** `new UiSelector().text("a")` and the like. */
export interface Expression {
  type: "UiSelector" | "UiScrollable";
  args: Argument[];
  calls: MethodCall[];
}

/** Several expressions may stand in one text, set apart by semicolons; the first that finds something counts. */
export function parseExpressions(source: string): Expression[] {
  const parser = new Parser(source);
  const expressions: Expression[] = [];
  while (!parser.isDone()) {
    expressions.push(parser.expression());
    parser.skip(";");
  }
  if (expressions.length === 0) parser.fail("No selector found");
  return expressions;
}

class Parser {
  #at = 0;

  constructor(readonly source: string) {}

  isDone(): boolean {
    return this.#peek(/\s*$/y) !== null;
  }

  skip(text: string): boolean {
    this.#take(/\s*/y);
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  fail(why: string): never {
    throw new UiaFailure(
      "invalid selector",
      `Could not parse selector expression \`${this.source}\`: ${why} at position ${this.#at}`,
    );
  }

  expression(): Expression {
    const type = this.#take(/\s*(?:new\s+)?(UiSelector|UiScrollable)\s*/y)?.[1];
    if (type !== "UiSelector" && type !== "UiScrollable") {
      this.fail("Was trying to parse as UiSelector or UiScrollable");
    }
    const args = this.#arguments();
    const calls: MethodCall[] = [];
    while (this.skip(".")) {
      const name = this.#take(/\s*(\w+)\s*/y)?.[1] ?? this.fail("Expected a method name");
      calls.push({ name, args: this.#arguments() });
    }
    return { type, args, calls };
  }

  #arguments(): Argument[] {
    if (!this.skip("(")) this.fail("Expected `(`");
    const args: Argument[] = [];
    while (!this.skip(")")) {
      args.push(this.#argument());
      if (!this.skip(",") && this.source[this.#at] !== ")") this.fail("Expected `,` or `)`");
    }
    return args;
  }

  #argument(): Argument {
    const quoted = this.#take(/\s*"((?:\\[\s\S]|[^"\\])*)"\s*/y)?.[1];
    if (quoted !== undefined) return unescaped(quoted);
    const word = this.#take(/\s*(true|false|-?\d+)\s*(?=[,)])/y)?.[1];
    if (word !== undefined) return word === "true" ? true : word === "false" ? false : Number(word);
    // A class literal, as in className(android.widget.Button.class).
    const literal = this.#take(/\s*([\w.$]+)\.class\s*(?=[,)])/y)?.[1];
    return literal ?? this.expression();
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = this.#peek(pattern);
    if (match) this.#at += match[0].length;
    return match;
  }

  #peek(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source);
  }
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, letter: string) =>
    letter === "n" ? "\n" : letter === "t" ? "\t" : letter === "r" ? "\r" : letter,
  );
}

const TEXT_OF: Record<string, (node: UiNode) => string> = {
  text: shownText,
  description: (node) => node.contentDesc,
  className: (node) => node.className,
  resourceId: (node) => node.resourceId,
  packageName: (node) => node.packageName,
};

const FLAGS: Record<string, (node: UiNode) => boolean> = {
  checkable: (node) => node.checkable,
  checked: (node) => node.checked,
  clickable: (node) => node.clickable,
  enabled: (node) => node.enabled,
  focusable: (node) => node.focusable,
  focused: (node) => node.focused,
  longClickable: (node) => node.longClickable,
  scrollable: (node) => node.scrollable,
  selected: (node) => node.selected,
};

/** All nodes below (and with) the roots that match a UiSelector, depth first. */
export function selectByUiSelector(
  roots: Placed[],
  selector: Expression,
  settings: ViewSettings,
): Placed[] {
  let found = roots.flatMap((root) => [...walk(root, settings)]);
  let instance: number | null = null;
  const relations: MethodCall[] = [];
  for (const call of selector.calls) {
    const [argument] = call.args;
    if (call.name === "instance") instance = Number(argument);
    else if (call.name === "childSelector" || call.name === "fromParent") relations.push(call);
    else found = found.filter((placed) => matches(placed, call));
  }
  if (instance !== null) found = found.slice(instance, instance + 1);
  for (const { name, args } of relations) {
    const inner = args[0];
    if (typeof inner !== "object") throw unknownMethod(name);
    found = unique(found.flatMap((placed) => related(placed, name, inner, settings)));
  }
  return found;
}

function related(
  placed: Placed,
  name: string,
  inner: Expression,
  settings: ViewSettings,
): Placed[] {
  const base = name === "fromParent" ? placed.parent : placed;
  if (base === null) return [];
  return selectByUiSelector([base], inner, settings).filter(({ node }) => node !== base.node);
}

function unique(found: Placed[]): Placed[] {
  return [...new Map(found.map((placed) => [placed.node, placed])).values()];
}

function matches(placed: Placed, { name, args }: MethodCall): boolean {
  const argument = args[0];
  if (name === "index") return placed.index === argument;
  const flag = FLAGS[name];
  if (flag) return flag(placed.node) === (argument ?? true);
  const [, base = "", how = ""] = /^(.*?)(Contains|StartsWith|Matches)?$/.exec(name) ?? [];
  const text = TEXT_OF[base];
  if (!text || typeof argument !== "string") throw unknownMethod(name);
  const value = text(placed.node);
  if (how === "Contains") return value.toLowerCase().includes(argument.toLowerCase());
  if (how === "StartsWith") return value.toLowerCase().startsWith(argument.toLowerCase());
  if (how === "Matches") return pattern(argument).test(value);
  return value === argument;
}

function pattern(source: string): RegExp {
  try {
    return new RegExp(
      `^(?:${source.replace(/^\(\?i\)/, "")})$`,
      source.startsWith("(?i)") ? "is" : "s",
    );
  } catch (error) {
    throw new UiaFailure(
      "invalid selector",
      `java.util.regex.PatternSyntaxException: ${String(error)}`,
    );
  }
}

export function unknownMethod(name: string): UiaFailure {
  return new UiaFailure(
    "invalid selector",
    `Could not parse selector expression: method \`${name}\` is not known`,
  );
}
