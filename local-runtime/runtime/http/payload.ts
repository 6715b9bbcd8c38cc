// One request's parts (path, query, headers, cookies, body) into the one object that a handler takes, and back.
import type { EndpointMetadata, FieldSchema } from "../../metadata";
import { invalidArgument } from "./error";
import { parseJson } from "./json";
import { fieldsOf, fromJson, fromText, Misfit, validate } from "./schema";

/** Where the values of one call come from. */
export interface RequestParts {
  method: string;
  pathParams: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  /** Reads the body's text; called only where a field travels in it. */
  body(): Promise<string>;
}

const bodiless = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);

/** Whether fields without a place of their own travel in the body with this method. */
export function hasBody(method: string): boolean {
  return !bodiless.has(method);
}

/** Decodes and checks; every mistake of the caller is an `invalid_argument`. */
export async function decodeRequest(
  endpoint: EndpointMetadata,
  parts: RequestParts,
): Promise<Record<string, unknown>> {
  const payload: Record<string, unknown> = {};
  const inBody: FieldSchema[] = [];
  for (const field of fieldsOf(endpoint.request)) {
    if (field.location === "default" && hasBody(parts.method)) inBody.push(field);
    else setFromText(payload, field, parts);
  }
  if (inBody.length > 0) {
    const text = await parts.body();
    const decoded = explained("unable to decode request body", () =>
      fromJson(parseJson(text), { kind: "object", fields: inBody }),
    );
    Object.assign(payload, decoded);
  }
  return payload;
}

function setFromText(
  payload: Record<string, unknown>,
  field: FieldSchema,
  parts: RequestParts,
): void {
  const name = field.wireName ?? field.name;
  const texts = textsOf(field, name, parts);
  const what = whatOf(field, name);
  if (texts === null) {
    if (field.optional) return;
    throw invalidArgument(`missing required ${what}`);
  }
  explained(`unable to decode ${what}`, () => {
    const value = fromText(texts, field.schema, name);
    validate(value, field, name);
    payload[field.name] = field.location === "cookie" ? { value } : value;
  });
}

function textsOf(field: FieldSchema, name: string, parts: RequestParts): string[] | null {
  switch (field.location) {
    case "path": {
      const text = parts.pathParams[name];
      return text === undefined ? null : [text];
    }
    case "header": {
      const found = parts.headers[name.toLowerCase()];
      return found === undefined ? null : [found].flat();
    }
    case "cookie":
      return cookie(parts.headers.cookie, name);
    default: {
      const found = parts.query.getAll(name);
      // An empty optional parameter is an absent one.
      return found.length === 0 || (field.optional && found.every((text) => text === ""))
        ? null
        : found;
    }
  }
}

function cookie(header: string | string[] | undefined, name: string): string[] | null {
  for (const pair of [header ?? []].flat().join(";").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) {
      return [decodeURIComponent(pair.slice(at + 1).trim())];
    }
  }
  return null;
}

function whatOf(field: FieldSchema, name: string): string {
  switch (field.location) {
    case "path":
      return `path parameter ${name}`;
    case "header":
      return `header: ${name.toLowerCase()}`;
    case "cookie":
      return `cookie: ${name}`;
    default:
      return `query string parameter ${name}`;
  }
}

function explained<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Misfit) throw invalidArgument(`${what}: ${error.message}`);
    throw error;
  }
}
