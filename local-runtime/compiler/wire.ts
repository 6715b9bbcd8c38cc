// Where the fields of a request or response travel, and what Encore refuses there: path parameters that no field
// carries, objects in a query, two statuses.
import type { FieldSchema, TypeSchema } from "../metadata";
import type { EndpointSource } from "./endpoints";
import { parameterNames, type Segment } from "./route";
import { Refusal } from "./rules";

type ObjectSchema = TypeSchema & { kind: "object" };

const bodyMethods = new Set(["POST", "PUT", "PATCH", "CONNECT"]);

/** The request with its path parameters placed; throws a `Refusal` where Encore refuses the shape. */
export function placeRequest(
  endpoint: EndpointSource,
  request: ObjectSchema | null,
  segments: Segment[],
): ObjectSchema | null {
  const names = parameterNames(segments);
  const { pathNode } = endpoint;
  if (request === null) {
    if (names.length === 0 || endpoint.kind !== "typed") return null;
    throw new Refusal(
      "path-parameter",
      pathNode,
      `The path has the parameter "${names[0]}", so the handler needs a request type with that field.`,
    );
  }
  for (const name of names) {
    const field = request.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      throw new Refusal(
        "path-parameter",
        pathNode,
        `The request type has no field "${name}" for the path.`,
      );
    }
    if (!["string", "number", "boolean", "bigint"].includes(field.schema.kind)) {
      throw new Refusal(
        "path-parameter",
        pathNode,
        `The path parameter "${name}" is ${field.schema.kind}; it must be a string, number, boolean or bigint.`,
      );
    }
  }
  const fields = request.fields.map(
    (field): FieldSchema => (names.includes(field.name) ? { ...field, location: "path" } : field),
  );
  checkQuery(endpoint, fields);
  return { kind: "object", fields };
}

function checkQuery({ methods, request }: EndpointSource, fields: FieldSchema[]): void {
  const hasQueryMethod = methods.some((method) => !bodyMethods.has(method));
  for (const { name, location, schema } of fields) {
    const inQuery = location === "query" || (location === "default" && hasQueryMethod);
    if (!inQuery || isQueryable(schema)) continue;
    throw new Refusal(
      "query-field",
      request!,
      `"${name}" travels in the query (${methods.join(", ")}) but is ${schema.kind}; ` +
        "use plain values and lists there, or a method with a body.",
    );
  }
}

function isQueryable(schema: TypeSchema): boolean {
  if (schema.kind === "array") return isQueryable(schema.items);
  if (schema.kind === "union") return schema.options.every(isQueryable);
  return !["object", "record", "ref"].includes(schema.kind);
}

/** Throws a `Refusal` for a response that says its status twice. */
export function checkResponse(endpoint: EndpointSource, response: ObjectSchema | null): void {
  const statuses = response?.fields.filter(({ location }) => location === "httpStatus") ?? [];
  if (statuses.length < 2) return;
  const names = statuses.map(({ name }) => name).join(" and ");
  throw new Refusal(
    "http-status",
    endpoint.response!,
    `The fields ${names} both set the HTTP status; keep one.`,
  );
}
