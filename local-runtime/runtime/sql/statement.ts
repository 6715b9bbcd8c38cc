// One prepared statement over one connection: describe it (once per text), then bind and execute in one round trip.
// Speaks Postgres' extended protocol through node-postgres' connection, because its own queries never ask the server
// which types it inferred. Knows nothing of JavaScript's types.
import type { Client, Connection, FieldDef } from "pg";

/** What the server says about a statement. */
export interface Description {
  /** Name under which connections prepare it. */
  name: string;
  text: string;
  parameters: number[];
  columns: Column[];
}

export interface Column {
  name: string;
  typeOid: number;
}

/** Rows in text format. `columns` is present where the statement was prepared anew on this connection. */
export interface Answer {
  rows: (string | null)[][];
  columns: Column[] | null;
}

// The parts of node-postgres' connection that its types miss or spell otherwise.
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: (string | Buffer | null)[] }): void;
  describe(target: { type: "S" | "P"; name: string }): void;
  execute(portal: object): void;
  close(target: { type: "S"; name: string }): void;
  sync(): void;
  sendCopyFail(message: string): void;
  once(event: "parameterDescription", listener: (message: { dataTypeIDs: number[] }) => void): void;
  removeListener(event: string, listener: unknown): void;
}

const preparedMax = 400;
const prepared = new WeakMap<object, Set<string>>();

function preparedOn(connection: object): Set<string> {
  const names = prepared.get(connection) ?? new Set<string>();
  prepared.set(connection, names);
  return names;
}

/** Prepares a text under a name and asks for its parameters and columns. */
export function describeStatement(
  client: Client,
  name: string,
  text: string,
): Promise<Description> {
  return new Promise((resolve, reject) => {
    const step = new Step(reject, (wire) => {
      // A name may be left from an attempt whose answer was lost.
      wire.close({ type: "S", name });
      wire.parse({ name, text });
      wire.describe({ type: "S", name });
    });
    let parameters: number[] = [];
    step.onParameters = (oids) => {
      parameters = oids;
    };
    step.onReady = () => {
      preparedOn(client.connection).add(name);
      resolve({ name, text, parameters, columns: step.columns ?? [] });
    };
    client.query(step);
  });
}

/** Runs a described statement, in one round trip on any connection. */
export function runStatement(
  client: Client,
  { name, text }: Description,
  values: (string | Buffer | null)[],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const names = preparedOn(client.connection);
    const isNew = !names.has(name);
    const step = new Step(
      (error) => {
        if (isNew) names.delete(name);
        reject(error);
      },
      (wire) => {
        if (isNew) {
          forgetOldest(wire, names);
          wire.close({ type: "S", name });
          wire.parse({ name, text });
        }
        wire.bind({ statement: name, values });
        if (isNew) wire.describe({ type: "P", name: "" });
        wire.execute({});
        names.add(name);
      },
    );
    step.onReady = () => resolve({ rows: step.rows, columns: step.columns });
    client.query(step);
  });
}

/** Makes the connection prepare a statement anew, after a change of the tables under it. */
export function forgetStatement(client: Client, name: string): void {
  preparedOn(client.connection).delete(name);
}

function forgetOldest(wire: Wire, names: Set<string>): void {
  if (names.size < preparedMax) return;
  const oldest = names.values().next().value!;
  names.delete(oldest);
  wire.close({ type: "S", name: oldest });
}

/** What node-postgres calls while the answer comes in. */
class Step {
  rows: (string | null)[][] = [];
  columns: Column[] | null = null;
  onParameters: ((oids: number[]) => void) | null = null;
  onReady: () => void = () => {};
  #failed = false;
  #unlisten = () => {};
  readonly #fail: (error: unknown) => void;
  readonly #send: (wire: Wire) => void;

  constructor(fail: (error: unknown) => void, send: (wire: Wire) => void) {
    this.#fail = fail;
    this.#send = send;
  }

  submit(connection: Connection): null {
    const wire = connection as unknown as Wire;
    if (this.onParameters) {
      const listener = (message: { dataTypeIDs: number[] }) =>
        this.onParameters?.(message.dataTypeIDs);
      wire.once("parameterDescription", listener);
      this.#unlisten = () => wire.removeListener("parameterDescription", listener);
    }
    wire.stream.cork();
    try {
      this.#send(wire);
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: { fields: FieldDef[] }): void {
    this.columns = message.fields.map((field) => ({
      name: field.name,
      typeOid: field.dataTypeID,
    }));
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.rows.push(message.fields);
  }

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyData(): void {}

  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail("COPY FROM STDIN is not offered here");
  }

  handleError(error: unknown): void {
    this.#unlisten();
    if (this.#failed) return;
    this.#failed = true;
    this.#fail(error);
  }

  handleReadyForQuery(): void {
    this.#unlisten();
    if (!this.#failed) this.onReady();
  }
}
