// Columns in Postgres' text format to JavaScript values, as Encore gives them.
// bytea becomes an ArrayBuffer, int8 a BigInt only beyond 2^53 - 1, numeric a Decimal, timestamps a Date.
import type { PgType } from "./types";

/** Makes the SDK's own Decimal out of digits; given by the SDK when it creates the runtime. */
export type MakeDecimal = (digits: string) => unknown;

/** Where the array and date syntax of Postgres is parsed: `pg.types`. */
export interface TextParsers {
  array(source: string, each: (item: string) => unknown): unknown[];
  timestamp(source: string): Date;
}

/** One column's value. Throws for a type that Encore does not convert. */
export function decodeColumn(
  text: string | null,
  type: PgType,
  tools: { decimal: MakeDecimal; parsers: TextParsers },
): unknown {
  if (text === null) {
    if (isUnsupported(type)) throw unsupported(type);
    return null;
  }
  switch (type.kind) {
    case "bool":
      return text === "t";
    case "int2":
    case "int4":
    case "oid":
    case "float":
      return Number(text);
    case "int8": {
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : BigInt(text);
    }
    case "numeric":
      return tools.decimal(text);
    case "text":
    case "string":
    case "date":
    case "time":
      return text;
    case "json":
    case "vector":
      return JSON.parse(text);
    case "timestamptz":
      return tools.parsers.timestamp(text);
    case "timestamp":
      // Without a zone it is taken as UTC.
      return tools.parsers.timestamp(`${text}+00`);
    case "bytea":
      return bytes(text);
    case "array":
      if (isUnsupported(type)) throw unsupported(type);
      return tools.parsers.array(text, (item) => decodeColumn(item, type.element!, tools));
    case "unsupported":
      throw unsupported(type);
  }
}

function bytes(text: string): ArrayBuffer {
  const buffer = Buffer.from(text.slice(2), "hex");
  const own = new ArrayBuffer(buffer.length);
  new Uint8Array(own).set(buffer);
  return own;
}

function isUnsupported(type: PgType): boolean {
  if (type.kind === "unsupported") return true;
  const element = type.element;
  if (!element) return false;
  return element.kind === "unsupported" || element.name === "uuid" || element.kind === "bytea";
}

function unsupported(type: PgType): Error {
  return new Error(`unsupported column type ${type.name}; cast it to text in the statement`);
}
