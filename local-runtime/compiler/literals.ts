// Reads names and options the way Encore does: only literals, only known fields, no spreads, no casts.
// Never evaluates code.
import ts from "typescript";
import { Refusal } from "./rules";

/** Reads one literal expression or throws a `Refusal`. */
export type Reader<T> = (node: ts.Expression) => T;

/** What an object of readers reads; every field may be absent. */
export type Read<F extends Record<string, Reader<unknown>>> = {
  [K in keyof F]?: ReturnType<F[K]>;
};

const refuse = (node: ts.Node, expected: string): Refusal =>
  new Refusal(
    "literal-options",
    node,
    `Encore reads options from the source text, so this must be ${expected}; found \`${excerpt(node)}\`.`,
  );

/** Source text of a node, on one line, cut to 60 characters. */
export function excerpt(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export const string: Reader<string> = (node) => {
  if (ts.isStringLiteral(node)) return node.text;
  throw refuse(node, "a string literal in quotes");
};

export const boolean: Reader<boolean> = (node) => {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  throw refuse(node, "`true` or `false`");
};

/** A whole number of at least zero; sums and products of literals are fine. */
export const unsigned: Reader<number> = (node) => {
  const value = constant(node);
  if (value !== null && Number.isInteger(value) && value >= 0) return value;
  throw refuse(node, "a literal whole number of at least 0");
};

/** A whole number of at least zero, or null. */
export const unsignedOrNull: Reader<number | null> = (node) =>
  node.kind === ts.SyntaxKind.NullKeyword ? null : unsigned(node);

export const strings: Reader<string[]> = (node) => {
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(string);
  throw refuse(node, "an array literal of strings");
};

/** Any expression, kept as it is. */
export const expression: Reader<ts.Expression> = (node) => node;

/** The expression beside what was read from it, for messages about it. */
export function placed<T>(reader: Reader<T>): Reader<{ value: T; node: ts.Expression }> {
  return (node) => ({ value: reader(node), node });
}

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration such as `"30s"` or `"1h30m"`, in milliseconds. */
export const durationMs: Reader<number> = (node) => {
  if (!ts.isStringLiteral(node)) throw refuse(node, 'a duration literal such as "30s"');
  const parts = [...node.text.matchAll(/(\d+)(ns|us|µs|ms|s|m|h)\s*/gy)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (parts.length === 0 || length !== node.text.length) {
    throw refuse(node, 'a duration such as "500ms", "30s", "5m" or "1h30m"');
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit!] ?? 0), 0);
};

/** A path below the file's own folder, without `..` and not absolute. */
export const localPath: Reader<string> = (node) => {
  const value = ts.isStringLiteral(node) ? node.text : null;
  if (value === null || value.startsWith("/") || value.split(/[\\/]/).includes("..")) {
    throw refuse(node, "a literal path below this file's folder, without `..`");
  }
  return value;
};

/** `{ "Name": "value" | ["value", ...] }`; several values are joined by a comma. */
export const headers: Reader<Record<string, string>> = (node) => {
  if (!ts.isObjectLiteralExpression(node)) throw refuse(node, "an object literal of headers");
  const read: Record<string, string> = {};
  for (const [name, value] of properties(node)) {
    read[name] = ts.isArrayLiteralExpression(value) ? strings(value).join(", ") : string(value);
  }
  return read;
};

/** Reads an object literal whose fields are all known; throws for spreads, shorthands and unknown fields. */
export function object<F extends Record<string, Reader<unknown>>>(fields: F): Reader<Read<F>> {
  return (node) => {
    if (!ts.isObjectLiteralExpression(node)) throw refuse(node, "an object literal");
    const read: Record<string, unknown> = {};
    for (const [name, value, at] of properties(node)) {
      const reader = fields[name];
      if (reader === undefined) {
        const known = Object.keys(fields).join(", ");
        throw new Refusal("literal-options", at, `Unknown field \`${name}\`; known are: ${known}.`);
      }
      if (name in read) throw new Refusal("literal-options", at, `\`${name}\` is set twice.`);
      read[name] = reader(value);
    }
    return read as Read<F>;
  };
}

function properties(node: ts.ObjectLiteralExpression): [string, ts.Expression, ts.Node][] {
  return node.properties.map((property) => {
    const plain =
      ts.isPropertyAssignment(property) &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name));
    if (!plain) throw refuse(property, "a plain `name: value` field");
    return [
      (property.name as ts.Identifier | ts.StringLiteral).text,
      property.initializer,
      property,
    ];
  });
}

function constant(node: ts.Expression): number | null {
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll("_", ""));
  if (ts.isPrefixUnaryExpression(node)) {
    const value = constant(node.operand);
    if (value === null) return null;
    if (node.operator === ts.SyntaxKind.MinusToken) return -value;
    return node.operator === ts.SyntaxKind.PlusToken ? value : null;
  }
  if (!ts.isBinaryExpression(node)) return null;
  const left = constant(node.left);
  const right = constant(node.right);
  if (left === null || right === null) return null;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      return left + right;
    case ts.SyntaxKind.MinusToken:
      return left - right;
    case ts.SyntaxKind.AsteriskToken:
      return left * right;
    case ts.SyntaxKind.PercentToken:
      return left % right;
    case ts.SyntaxKind.SlashToken:
      return left / right;
    default:
      return null;
  }
}
