// Encore's validators as they appear in types: brands that are intersected with a field's type.
import ts from "typescript";
import type { FieldSchema, TypeSchema, Validator } from "../metadata";
import { Refusal } from "./rules";

const rules: Record<string, (value: unknown) => Validator> = {
  minValue: (value) => ({ rule: "min", value: Number(value) }),
  maxValue: (value) => ({ rule: "max", value: Number(value) }),
  minLen: (value) => ({ rule: "minLen", value: Number(value) }),
  maxLen: (value) => ({ rule: "maxLen", value: Number(value) }),
  matchesRegexp: (value) => ({ rule: "matches", value: String(value) }),
  startsWith: (value) => ({ rule: "startsWith", value: String(value) }),
  endsWith: (value) => ({ rule: "endsWith", value: String(value) }),
  isEmail: () => ({ rule: "isEmail" }),
  isURL: () => ({ rule: "isUrl" }),
};

/** The rules in a validator's brand; null for any other type. */
export function validatorOf(checker: ts.TypeChecker, type: ts.Type): Validator[] | null {
  const brand = checker
    .getPropertiesOfType(type)
    .find(({ escapedName }) => /^__@_*validate@/.test(String(escapedName)));
  if (brand === undefined || !(type.flags & ts.TypeFlags.Object)) return null;
  const content = checker.getNonNullableType(checker.getTypeOfSymbol(brand));
  return checker.getPropertiesOfType(content).flatMap((property) => {
    const value = checker.getTypeOfSymbol(property);
    const literal = value.isStringLiteral() || value.isNumberLiteral() ? value.value : undefined;
    const rule = rules[property.name];
    return rule === undefined ? [] : [rule(literal)];
  });
}

const checkable: Record<Validator["rule"], TypeSchema["kind"][]> = {
  min: ["number", "decimal"],
  max: ["number", "decimal"],
  minLen: ["string", "array"],
  maxLen: ["string", "array"],
  matches: ["string"],
  startsWith: ["string"],
  endsWith: ["string"],
  isEmail: ["string"],
  isUrl: ["string"],
};

/** Throws a `Refusal` for a validator on a type that it cannot check. */
export function checkValidators(field: FieldSchema, node: ts.Node): void {
  for (const { rule } of field.validators ?? []) {
    if (checkable[rule].includes(field.schema.kind)) continue;
    throw new Refusal(
      "schema-validator",
      node,
      `\`${rule}\` checks ${checkable[rule].join(" or ")}, but \`${field.name}\` is ${field.schema.kind}.`,
    );
  }
}
