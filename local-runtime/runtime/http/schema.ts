// Values against the types of the code: JSON or text in, checked JavaScript values out.
// What is wrong is told by the path of the field, what was expected there and what came.
import type { FieldSchema, TypeSchema, Validator } from "../../metadata";
import { appMetadata } from "../config";
import type { MakeDecimal } from "../sql/decode";

/** A value that does not fit. */
export class Misfit extends Error {}

let makeDecimal: MakeDecimal = (digits) => digits;

/** The SDK's Decimal, given when it creates the runtime. */
export function useDecimal(make: MakeDecimal): void {
  makeDecimal = make;
}

/** Resolves a reference to a named type. */
function resolved(schema: TypeSchema): Exclude<TypeSchema, { kind: "ref" }> {
  let at = schema;
  while (at.kind === "ref") {
    const next: TypeSchema | undefined = appMetadata().types[at.id];
    if (!next) throw new Error(`The metadata has no type ${at.id}.`);
    at = next;
  }
  return at;
}

/** The fields of a request or response type; none for void. */
export function fieldsOf(schema: TypeSchema | null): FieldSchema[] {
  if (!schema) return [];
  const object = resolved(schema);
  return object.kind === "object" ? object.fields : [];
}

/** Checks a parsed JSON value and gives it its JavaScript form (dates, big numbers). Drops unknown fields. */
export function fromJson(value: unknown, schema: TypeSchema, path = ""): unknown {
  const type = resolved(schema);
  switch (type.kind) {
    case "any":
      return value;
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== type.kind) misfit(path, `a ${type.kind}`, value);
      return value;
    case "null":
      if (value !== null) misfit(path, "null", value);
      return null;
    case "literal":
      if (value !== type.value) misfit(path, JSON.stringify(type.value), value);
      return value;
    case "date":
      return dateFrom(value, path);
    case "bigint":
      if (typeof value !== "string" || !/^-?\d+$/.test(value)) {
        misfit(path, "an integer in a string", value);
      }
      return BigInt(value);
    case "decimal":
      if (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value)) {
        misfit(path, "a decimal number in a string", value);
      }
      return makeDecimal(value);
    case "array":
      if (!Array.isArray(value)) misfit(path, "an array", value);
      return value.map((item, index) => fromJson(item, type.items, `${path}[${index}]`));
    case "record":
      return mapObject(value, path, (key, item) => fromJson(item, type.values, join(path, key)));
    case "object":
      return objectFrom(value, type.fields, path);
    case "union":
      return unionFrom(value, type.options, path);
  }
}

/** Text of a path, a query string or a header: numbers and booleans are read out of it. */
export function fromText(texts: string[], schema: TypeSchema, path: string): unknown {
  const type = resolved(schema);
  if (type.kind === "array") return texts.map((text) => fromText([text], type.items, path));
  const text = texts[texts.length - 1] ?? "";
  if (type.kind === "union") {
    for (const option of type.options) {
      try {
        return fromText(texts, option, path);
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
      }
    }
    misfit(path, type.options.map(nameOf).join(" or "), text);
  }
  const isNumber = type.kind === "number" || typeof literalOf(type) === "number";
  const isBoolean = type.kind === "boolean" || typeof literalOf(type) === "boolean";
  if (isNumber) {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) misfit(path, "a number", text);
    return fromJson(number, type, path);
  }
  if (isBoolean) {
    if (text !== "true" && text !== "false") misfit(path, "true or false", text);
    return fromJson(text === "true", type, path);
  }
  return fromJson(text, type, path);
}

/** Applies a field's validators to a decoded value. */
export function validate(value: unknown, field: FieldSchema, path: string): void {
  for (const validator of field.validators ?? []) {
    const wrong = violation(value, validator);
    if (wrong) throw new Misfit(`${path}: ${wrong}`);
  }
}

function objectFrom(value: unknown, fields: FieldSchema[], path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    misfit(path, "an object", value);
  }
  const from = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    const at = join(path, field.name);
    const item = Object.hasOwn(from, field.name) ? from[field.name] : undefined;
    if (item === undefined) {
      if (field.optional) continue;
      throw new Misfit(`missing field ${at}: expected ${nameOf(field.schema)}`);
    }
    result[field.name] = fromJson(item, field.schema, at);
    validate(result[field.name], field, at);
  }
  return result;
}

function unionFrom(value: unknown, options: TypeSchema[], path: string): unknown {
  let closest: Misfit | undefined;
  for (const option of options) {
    try {
      return fromJson(value, option, path);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      // Of the only object among the options it is worth saying which field is wrong.
      if (resolved(option).kind === "object") closest = error;
    }
  }
  const objects = options.filter((option) => resolved(option).kind === "object");
  if (closest && objects.length === 1 && typeof value === "object" && value !== null) throw closest;
  misfit(path, options.map(nameOf).join(" or "), value);
}

function dateFrom(value: unknown, path: string): Date {
  const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
  if (typeof value !== "string" || !rfc3339.test(value)) misfit(path, "an RFC 3339 time", value);
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) misfit(path, "an RFC 3339 time", value);
  return date;
}

function mapObject(value: unknown, path: string, each: (key: string, item: unknown) => unknown) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    misfit(path, "an object", value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, each(key, item)]));
}

function literalOf(type: TypeSchema): string | number | boolean | undefined {
  return type.kind === "literal" ? type.value : undefined;
}

function violation(value: unknown, validator: Validator): string | null {
  switch (validator.rule) {
    case "min":
      return (value as number) >= validator.value ? null : `must be at least ${validator.value}`;
    case "max":
      return (value as number) <= validator.value ? null : `must be at most ${validator.value}`;
    case "minLen":
      return lengthOf(value) >= validator.value
        ? null
        : `must have a length of at least ${validator.value}`;
    case "maxLen":
      return lengthOf(value) <= validator.value
        ? null
        : `must have a length of at most ${validator.value}`;
    case "matches":
      return new RegExp(validator.value, "u").test(String(value))
        ? null
        : `must match ${validator.value}`;
    case "startsWith":
      return String(value).startsWith(validator.value)
        ? null
        : `must start with ${JSON.stringify(validator.value)}`;
    case "endsWith":
      return String(value).endsWith(validator.value)
        ? null
        : `must end with ${JSON.stringify(validator.value)}`;
    case "isEmail":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value)) ? null : "must be an email address";
    case "isUrl":
      return URL.canParse(String(value)) ? null : "must be a URL";
  }
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return Array.from(String(value)).length;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function nameOf(schema: TypeSchema): string {
  const type = resolved(schema);
  switch (type.kind) {
    case "literal":
      return JSON.stringify(type.value);
    case "union":
      return type.options.map(nameOf).join(" or ");
    case "array":
    case "object":
      return `an ${type.kind}`;
    case "record":
      return "an object";
    case "date":
      return "an RFC 3339 time";
    case "bigint":
      return "an integer in a string";
    case "decimal":
      return "a decimal number in a string";
    case "null":
      return "null";
    case "any":
      return "any value";
    default:
      return `a ${type.kind}`;
  }
}

function misfit(path: string, expected: string, value: unknown): never {
  const got =
    value === null
      ? "null"
      : Array.isArray(value)
        ? "an array"
        : typeof value === "object"
          ? "an object"
          : typeof value === "string"
            ? `the string ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`
            : `${typeof value} ${JSON.stringify(value)}`;
  throw new Misfit(`${path === "" ? "" : `${path}: `}expected ${expected}, got ${got}`);
}
