// JavaScript values to Postgres parameters, by the type that the server inferred for each.
// As strict as Encore: what it refuses is refused here, even where Postgres itself would take it.
import type { PgType } from "./types";

const ranges = {
  int2: [-32768, 32767],
  int4: [-2147483648, 2147483647],
  int8: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  oid: [0, 4294967295],
} as const;

/** The parameter as it goes over the wire: text, bytes, or null. Throws for a value that the type does not take. */
export function encodeParameter(value: unknown, type: PgType): string | Buffer | null {
  // A JSON column gets JSON null, not SQL NULL: so does Encore.
  if (type.kind === "json") return JSON.stringify(value ?? null);
  if (value === null || value === undefined) return null;
  if (type.kind === "array") return encodeArray(value, type);
  if (type.kind === "bytea") return encodeBytes(value) ?? refuse(value, type);
  return encodeScalar(value, type);
}

function encodeScalar(value: unknown, type: PgType): string {
  const text =
    typeof value === "number"
      ? encodeNumber(value, type)
      : typeof value === "string"
        ? encodeString(value, type)
        : encodeOther(value, type);
  return text ?? refuse(value, type);
}

function encodeNumber(value: number, { kind, name }: PgType): string | null {
  if (kind === "float" || kind === "text" || kind === "numeric") return String(value);
  if (kind !== "int2" && kind !== "int4" && kind !== "int8" && kind !== "oid") return null;
  const [least, most] = ranges[kind];
  if (!Number.isInteger(value)) throw new Error(`cannot convert ${value} to ${name}: not integral`);
  if (value < least || value > most) {
    throw new Error(`cannot convert ${value} to ${name}: out of range`);
  }
  return String(value);
}

function encodeString(value: string, { kind, name }: PgType): string | null {
  switch (kind) {
    case "text":
    case "string":
    case "date":
    case "time":
    case "timestamp":
    case "numeric":
    case "vector":
      return value;
    case "timestamptz":
      if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value)) {
        throw new Error(`cannot convert ${JSON.stringify(value)} to ${name}: not an RFC 3339 time`);
      }
      return value;
    default:
      return null;
  }
}

function encodeOther(value: unknown, { kind }: PgType): string | null {
  if (typeof value === "boolean") {
    return kind === "bool" || kind === "text" ? String(value) : null;
  }
  if (typeof value === "bigint") {
    return kind === "int8" || kind === "numeric" ? String(value) : null;
  }
  if (value instanceof Date) {
    const text = value.toISOString();
    if (kind === "date") return text.slice(0, 10);
    return kind === "timestamp" || kind === "timestamptz" || kind === "text" ? text : null;
  }
  if (isDecimal(value)) return kind === "numeric" || kind === "text" ? String(value) : null;
  if (kind === "vector" && Array.isArray(value)) return JSON.stringify(value);
  return null;
}

function encodeArray(value: unknown, type: PgType): string {
  if (!Array.isArray(value)) return refuse(value, type);
  const element = type.element!;
  const items = value.map((item: unknown) => {
    if (item === undefined) throw new Error("cannot convert undefined inside an array");
    if (Array.isArray(item) && element.kind !== "json") return encodeArray(item, type);
    const encoded = encodeParameter(item, element);
    if (encoded === null) return "NULL";
    const text = Buffer.isBuffer(encoded) ? `\\x${encoded.toString("hex")}` : encoded;
    return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(",")}}`;
}

function encodeBytes(value: unknown): Buffer | null {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  return typeof value === "string" ? Buffer.from(value) : null;
}

function isDecimal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__encore_decimal" in value;
}

function refuse(value: unknown, type: PgType): never {
  const cast = type.kind === "unsupported" ? `; cast it: \${x}::text::${type.name}` : "";
  const kind = value instanceof Date ? "Date" : Array.isArray(value) ? "array" : typeof value;
  throw new Error(`cannot convert a ${kind} to ${type.name}${cast}`);
}
