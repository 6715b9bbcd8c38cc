// Errors of the database in Encore's shape: a plain Error with code GenericFailure and the SQLSTATE in the text only.
// Errors found while preparing read `db error: ERROR: …`; those of the execution are the dump of a Rust structure.

/** What Postgres says, as far as node-postgres passes it on. */
interface ServerError {
  severity?: string;
  code?: string;
  message: string;
  detail?: string;
  hint?: string;
  position?: string;
  where?: string;
  schema?: string;
  table?: string;
  column?: string;
  dataType?: string;
  constraint?: string;
  file?: string;
  line?: string;
  routine?: string;
}

/** The error that the app sees. `phase`: whether the statement failed to prepare or to run. */
export function databaseError(error: unknown, phase: "prepare" | "execute"): Error {
  const cause = error as ServerError;
  const text = !isFromServer(cause)
    ? cause.message
    : phase === "prepare"
      ? `db error: ${cause.severity}: ${cause.message}${detail(cause)}`
      : dump(cause);
  return genericFailure(text, error);
}

/** An error with the code that every error of the native SDK carries. */
export function genericFailure(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: "GenericFailure" });
}

/** Whether the server sent it, and not the connection. */
export function isFromServer(error: unknown): boolean {
  const { severity, code } = error as ServerError;
  return severity !== undefined && code !== undefined;
}

function detail(error: ServerError): string {
  const parts: string[] = [];
  if (error.detail) parts.push(`\nDETAIL: ${error.detail}`);
  if (error.hint) parts.push(`\nHINT: ${error.hint}`);
  return parts.join("");
}

function dump(error: ServerError): string {
  const some = (value: string | undefined) =>
    value === undefined ? "None" : `Some(${JSON.stringify(value)})`;
  const severity = error.severity ?? "ERROR";
  const parsed = severity.charAt(0) + severity.slice(1).toLowerCase();
  const position = error.position === undefined ? "None" : `Some(Original(${error.position}))`;
  const fields = [
    `severity: ${JSON.stringify(severity)}`,
    `parsed_severity: Some(${parsed})`,
    `code: SqlState(E${error.code})`,
    `message: ${JSON.stringify(error.message)}`,
    `detail: ${some(error.detail)}`,
    `hint: ${some(error.hint)}`,
    `position: ${position}`,
    `where_: ${some(error.where)}`,
    `schema: ${some(error.schema)}`,
    `table: ${some(error.table)}`,
    `column: ${some(error.column)}`,
    `datatype: ${some(error.dataType)}`,
    `constraint: ${some(error.constraint)}`,
    `file: ${some(error.file)}`,
    `line: ${error.line === undefined ? "None" : `Some(${error.line})`}`,
    `routine: ${some(error.routine)}`,
  ];
  return `Error { kind: Db, cause: Some(DbError { ${fields.join(", ")} }) }`;
}
