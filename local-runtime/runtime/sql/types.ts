// Postgres types by their number, as far as Encore converts them. Types that an app makes (enums, vector) are looked
// up once. Everything else has the kind "unsupported", which is an error only when a value of it is touched.
import type { Client } from "pg";

/** How values of a type are converted. */
type PgKind =
  | "bool"
  | "bytea"
  | "int2"
  | "int4"
  | "int8"
  | "oid"
  | "float"
  | "numeric"
  | "text"
  | "string"
  | "json"
  | "date"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "vector"
  | "array"
  | "unsupported";

/** A type of a parameter or a column. */
export interface PgType {
  name: string;
  kind: PgKind;
  /** Of arrays. */
  element?: PgType;
}

// `string`: takes and gives strings only (uuid, inet, varchar, enums); `text` also takes numbers, booleans and dates.
const scalars: [oid: number, arrayOid: number, name: string, kind: PgKind][] = [
  [16, 1000, "bool", "bool"],
  [17, 1001, "bytea", "bytea"],
  [19, 1003, "name", "string"],
  [20, 1016, "int8", "int8"],
  [21, 1005, "int2", "int2"],
  [23, 1007, "int4", "int4"],
  [25, 1009, "text", "text"],
  [26, 1028, "oid", "oid"],
  [114, 199, "json", "json"],
  [650, 651, "cidr", "string"],
  [700, 1021, "float4", "float"],
  [701, 1022, "float8", "float"],
  [869, 1041, "inet", "string"],
  [1042, 1014, "bpchar", "unsupported"],
  [1043, 1015, "varchar", "string"],
  [1082, 1182, "date", "date"],
  [1083, 1183, "time", "time"],
  [1114, 1115, "timestamp", "timestamp"],
  [1184, 1185, "timestamptz", "timestamptz"],
  [1186, 1187, "interval", "unsupported"],
  [1700, 1231, "numeric", "numeric"],
  [2950, 2951, "uuid", "string"],
  [3802, 3807, "jsonb", "json"],
];

const known = new Map<number, PgType>();
for (const [oid, arrayOid, name, kind] of scalars) {
  const scalar: PgType = { name, kind };
  known.set(oid, scalar);
  known.set(arrayOid, { name: `${name}[]`, kind: "array", element: scalar });
}

/** Types of one database: the built-in ones and those found in its catalogue. */
export class TypeCatalog {
  readonly #found = new Map<number, PgType>();

  /** The type, if it is known without asking. */
  get(oid: number): PgType | undefined {
    return known.get(oid) ?? this.#found.get(oid);
  }

  /** Asks the server for the types among `oids` that are not known yet. */
  async learn(client: Client, oids: number[]): Promise<void> {
    const missing = [...new Set(oids)].filter((oid) => !this.get(oid));
    if (missing.length === 0) return;
    const found = await client.query<{
      oid: number;
      name: string;
      type: string;
      element: number;
      elementName: string | null;
      elementType: string | null;
    }>(
      `select t.oid::int8::int4 as oid, t.typname as name, t.typtype::text as type,
              (case when t.typcategory = 'A' then t.typelem else 0 end)::int8::int4 as element,
              e.typname as "elementName", e.typtype::text as "elementType"
       from pg_type t left join pg_type e on e.oid = t.typelem where t.oid = any($1)`,
      [missing],
    );
    for (const row of found.rows) {
      const element =
        row.element === 0
          ? undefined
          : (this.get(row.element) ?? scalarOf(row.elementName ?? "", row.elementType ?? ""));
      this.#found.set(
        row.oid,
        element
          ? { name: `${element.name}[]`, kind: "array", element }
          : scalarOf(row.name, row.type),
      );
    }
  }
}

function scalarOf(name: string, type: string): PgType {
  if (type === "e") return { name, kind: "string" };
  return { name, kind: name === "vector" ? "vector" : "unsupported" };
}
