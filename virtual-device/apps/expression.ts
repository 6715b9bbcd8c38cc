// Works out conditions and fills the holes of texts. Pure: whatever they read is handed in.
import type { Expr, Text, Value } from "./model";

/** What conditions and texts may read. */
export interface Scope {
  /** A variable of the app, or, with a leading dot, a widget's state. */
  read(name: string): Value | undefined;
  visits(screen: string): number;
  /** The shown screen's id. */
  screen: string;
  item: string;
  itemNumber: number;
  /** Milliseconds since the epoch; asking marks the text as one that changes by itself. */
  now(): number;
  enteredAtMs: number;
}

/** The value of a condition. Unknown names are false. */
export function evaluate(expr: Expr, scope: Scope): Value {
  if (typeof expr !== "object") return expr;
  if ("var" in expr) return scope.read(expr.var) ?? false;
  if ("not" in expr) return !isTrue(expr.not, scope);
  if ("all" in expr) return expr.all.every((part) => isTrue(part, scope));
  if ("any" in expr) return expr.any.some((part) => isTrue(part, scope));
  if ("eq" in expr) return evaluate(expr.eq[0], scope) === evaluate(expr.eq[1], scope);
  if ("gt" in expr)
    return Number(evaluate(expr.gt[0], scope)) > Number(evaluate(expr.gt[1], scope));
  if ("add" in expr) return add(evaluate(expr.add[0], scope), evaluate(expr.add[1], scope));
  if ("match" in expr) {
    return new RegExp(expr.match[1]).test(String(evaluate(expr.match[0], scope)));
  }
  return scope.visits(expr.visits);
}

/** Whether a condition holds; none at all holds. */
export function isTrue(expr: Expr | undefined, scope: Scope): boolean {
  if (expr === undefined) return true;
  const value = evaluate(expr, scope);
  return value !== false && value !== 0 && value !== "";
}

function add(left: Value, right: Value): Value {
  return typeof left === "string" || typeof right === "string"
    ? String(left) + String(right)
    : Number(left) + Number(right);
}

/** Fills a text's holes. */
export function fill(text: Text, scope: Scope): string {
  if (!text.includes("{")) return text;
  return text.replace(/\{([.\w:-]+)\}/g, (_, name: string) => hole(name, scope));
}

function hole(name: string, scope: Scope): string {
  switch (name) {
    case "item":
      return scope.item;
    case "n":
      return String(scope.itemNumber);
    case "visits":
      return String(scope.visits(scope.screen));
    case "time":
      return clockText(scope.now(), false);
    case "seconds":
      return clockText(scope.now(), true);
    case "elapsed":
      return String(Math.floor((scope.now() - scope.enteredAtMs) / 1000));
  }
  if (name.startsWith("tick:")) {
    return String(Math.floor((scope.now() - scope.enteredAtMs) / Number(name.slice(5))));
  }
  const value = scope.read(name);
  return value === undefined ? "" : String(value);
}

/** The phone's clock is UTC, so that pictures do not depend on the machine. */
export function clockText(ms: number, withSeconds: boolean): string {
  return new Date(ms).toISOString().slice(11, withSeconds ? 19 : 16);
}
