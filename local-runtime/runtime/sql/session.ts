// One connection's queries, one after another: describe once per text, encode by the inferred types, run, decode.
// What a text was described as is remembered per database, so that every later run is one round trip.
import type { Client } from "pg";
import { decodeColumn, type MakeDecimal, type TextParsers } from "./decode";
import { encodeParameter } from "./encode";
import { databaseError, genericFailure } from "./error";
import {
  type Column,
  type Description,
  describeStatement,
  forgetStatement,
  runStatement,
} from "./statement";
import type { PgType, TypeCatalog } from "./types";

/** Parameters of one query, as the SDK hands them over. */
export class QueryArgs {
  readonly params: unknown[];
  constructor(params: unknown[]) {
    this.params = params;
  }
}

/** What the sessions of a database share. */
export interface SessionShared {
  catalog: TypeCatalog;
  /** By text. */
  statements: Map<string, Description>;
  decimal: MakeDecimal;
  parsers: TextParsers;
}

const statementsMax = 1000;
let lastStatement = 0;

/** A row that converts its values when they are asked for; a column of a type that Encore lacks fails only then. */
export class Row {
  readonly #cells: (string | null)[];
  readonly #columns: { name: string; type: PgType }[];
  readonly #shared: SessionShared;

  constructor(
    cells: (string | null)[],
    columns: { name: string; type: PgType }[],
    shared: SessionShared,
  ) {
    this.#cells = cells;
    this.#columns = columns;
    this.#shared = shared;
  }

  values(): Record<string, unknown> {
    const row: Record<string, unknown> = {};
    this.#columns.forEach(({ name, type }, index) => {
      row[name] = decodeColumn(this.#cells[index] ?? null, type, this.#shared);
    });
    return row;
  }
}

/** Rows of one query, in order. */
export class Cursor {
  readonly #rows: (string | null)[][];
  readonly #columns: { name: string; type: PgType }[];
  readonly #shared: SessionShared;
  #at = 0;

  constructor(
    rows: (string | null)[][],
    columns: { name: string; type: PgType }[],
    shared: SessionShared,
  ) {
    this.#rows = rows;
    this.#columns = columns;
    this.#shared = shared;
  }

  async next(): Promise<Row | null> {
    const cells = this.#rows[this.#at++];
    return cells ? new Row(cells, this.#columns, this.#shared) : null;
  }
}

/** A connection in use. Calls at the same time wait for each other. */
export class Session {
  readonly client: Client;
  readonly #shared: SessionShared;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Client, shared: SessionShared) {
    this.client = client;
    this.#shared = shared;
  }

  query(text: string, args: QueryArgs): Promise<Cursor> {
    return this.#inTurn(() => this.#query(text, args.params));
  }

  /** Statements without parameters or results, such as `begin`. */
  control(text: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.client.query(text).catch((error: unknown) => {
        throw databaseError(error, "execute");
      });
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #query(text: string, params: unknown[]): Promise<Cursor> {
    const statement = this.#shared.statements.get(text) ?? (await this.#describe(text));
    const values = this.#encode(statement, params);
    const answer = await this.#run(statement, values);
    if (answer.columns && !sameColumns(answer.columns, statement.columns)) {
      statement.columns = answer.columns;
      await this.#learn(answer.columns.map((column) => column.typeOid));
    }
    const columns = statement.columns.map(({ name, typeOid }) => ({
      name,
      type: this.#type(typeOid),
    }));
    return new Cursor(answer.rows, columns, this.#shared);
  }

  async #describe(text: string): Promise<Description> {
    const { statements } = this.#shared;
    const described = await describeStatement(this.client, `e${++lastStatement}`, text).catch(
      (error: unknown) => {
        throw databaseError(error, "prepare");
      },
    );
    await this.#learn([
      ...described.parameters,
      ...described.columns.map((column) => column.typeOid),
    ]);
    if (statements.size >= statementsMax) statements.delete(statements.keys().next().value!);
    statements.set(text, described);
    return described;
  }

  // In a failed transaction the catalogue cannot be asked; its types then stay unknown until the next time.
  async #learn(oids: number[]): Promise<void> {
    await this.#shared.catalog.learn(this.client, oids);
  }

  #type(oid: number): PgType {
    return this.#shared.catalog.get(oid) ?? { name: `type ${oid}`, kind: "unsupported" };
  }

  #encode(statement: Description, params: unknown[]): (string | Buffer | null)[] {
    const { parameters } = statement;
    if (parameters.length !== params.length) {
      throw genericFailure(`expected ${parameters.length} parameters but got ${params.length}`);
    }
    return params.map((value, index) => {
      try {
        return encodeParameter(value, this.#type(parameters[index]!));
      } catch (error) {
        const why = (error as Error).message;
        throw genericFailure(`error serializing parameter ${index}: ${why}`, error);
      }
    });
  }

  async #run(statement: Description, values: (string | Buffer | null)[]) {
    try {
      return await runStatement(this.client, statement, values);
    } catch (error) {
      // The table changed under a prepared statement (0A000), or somebody discarded it (26000).
      const isStale = ["0A000", "26000"].includes((error as { code?: string }).code ?? "");
      if (!isStale || this.client.getTransactionStatus() === "E") {
        throw databaseError(error, "execute");
      }
      forgetStatement(this.client, statement.name);
      return runStatement(this.client, statement, values).catch((again: unknown) => {
        throw databaseError(again, "execute");
      });
    }
  }
}

function sameColumns(a: Column[], b: Column[]): boolean {
  return (
    a.length === b.length &&
    a.every((column, i) => column.name === b[i]!.name && column.typeOid === b[i]!.typeOid)
  );
}
