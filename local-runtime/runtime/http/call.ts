// Calls between services inside the process, checked like calls from outside: the request on its way in, the response
// on its way out. Never rejects for an error of the endpoint: the SDK expects an ApiCallError as the answer.
import type { EndpointMetadata, FieldSchema } from "../../metadata";
import { metadataReady } from "../config";
import { newTrace, Request } from "../request";
import { encodeAnswer } from "./answer";
import { callTyped, endpointNamed } from "./endpoints";
import { ApiError, apiErrorFrom } from "./error";
import { toJson } from "./json";
import { decodeRequest, hasBody } from "./payload";
import { fieldsOf, fromJson, fromText } from "./schema";

export class ApiCallError {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;

  constructor(error: ApiError) {
    this.code = error.code;
    this.message = error.message;
    if (error.details !== null) this.details = error.details;
  }
}

export interface EndpointCall {
  service: string;
  endpoint: string;
  payload?: unknown;
  source: Request | null | undefined;
  authData: Record<string, unknown> | undefined;
}

/** The response's object, null for void, or the error. */
export async function callEndpoint(
  call: EndpointCall,
): Promise<Record<string, unknown> | null | ApiCallError> {
  try {
    return await answered(call);
  } catch (error) {
    return new ApiCallError(apiErrorFrom(error));
  }
}

async function answered(call: EndpointCall): Promise<Record<string, unknown> | null> {
  await metadataReady();
  const found = endpointNamed(call.service, call.endpoint);
  if (!found) throw new ApiError("not_found", "endpoint not found");
  const { metadata, route } = found;
  if (metadata.kind !== "typed") {
    throw new ApiError("internal", `cannot make api calls to ${metadata.kind} endpoints`);
  }
  if (!route) {
    throw new ApiError(
      "not_found",
      `${call.service}.${call.endpoint} is not loaded in this process`,
    );
  }
  const authData = call.authData ?? call.source?.getAuthData() ?? null;
  if (metadata.auth && !authData) throw new ApiError("unauthenticated", "unauthenticated");
  const method = metadata.methods[0] === "*" ? "POST" : (metadata.methods[0] ?? "POST");
  const sent = wireParts(metadata, method, (call.payload ?? {}) as Record<string, unknown>);
  const payload = await decodeRequest(metadata, sent);
  const path = pathWith(metadata.path, sent.pathParams);
  const query = sent.query.toString();
  const request = new Request(
    {
      startedAt: new Date().toISOString(),
      trace: newTrace(call.source?.meta().trace),
      apiCall: {
        api: {
          service: metadata.service,
          endpoint: metadata.name,
          raw: false,
          requiresAuth: metadata.auth,
          tags: metadata.tags,
        },
        method,
        path,
        pathAndQuery: query ? `${path}?${query}` : path,
        pathParams: Object.fromEntries(
          Object.keys(sent.pathParams).map((name) => [name, payload[name]]),
        ),
        parsedPayload: payload,
        headers: sent.headers,
      },
    },
    payload,
    authData,
  );
  const answer = encodeAnswer(metadata, await callTyped(route, request));
  return decodeAnswer(metadata, answer);
}

// What the caller's values become on the wire, by each field's place.
function wireParts(metadata: EndpointMetadata, method: string, payload: Record<string, unknown>) {
  const pathParams: Record<string, string> = {};
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  const body: Record<string, unknown> = {};
  for (const field of fieldsOf(metadata.request)) {
    const value = payload[field.name];
    if (value === undefined) continue;
    const name = field.wireName ?? field.name;
    if (field.location === "path") pathParams[name] = text(value);
    else if (field.location === "header") headers[name.toLowerCase()] = text(value);
    else if (field.location === "cookie") {
      const cookie = encodeURIComponent(text((value as { value: unknown }).value));
      headers.cookie = [headers.cookie, `${name}=${cookie}`].filter(Boolean).join("; ");
    } else if (field.location === "query" || !hasBody(method)) {
      for (const item of [value].flat()) query.append(name, text(item));
    } else body[field.name] = value;
  }
  return { method, pathParams, query, headers, body: async () => toJson(body) };
}

function decodeAnswer(
  metadata: EndpointMetadata,
  answer: { status: number; headers: Record<string, string | string[]>; body: string | null },
): Record<string, unknown> | null {
  if (answer.body === null) return null;
  const fields = fieldsOf(metadata.response);
  const isInBody = (field: FieldSchema) =>
    field.location !== "header" && field.location !== "httpStatus";
  const parsed: unknown = JSON.parse(answer.body);
  if (fields.length === 0) return parsed as Record<string, unknown>;
  const result = fromJson(parsed, { kind: "object", fields: fields.filter(isInBody) }) as Record<
    string,
    unknown
  >;
  for (const field of fields) {
    const name = (field.wireName ?? field.name).toLowerCase();
    if (field.location === "httpStatus") result[field.name] = answer.status;
    if (field.location === "header" && answer.headers[name] !== undefined) {
      result[field.name] = fromText([answer.headers[name]].flat(), field.schema, name);
    }
  }
  return result;
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function pathWith(pattern: string, params: Record<string, string>): string {
  return pattern
    .split("/")
    .map((part) =>
      /^[:*!]/.test(part)
        ? (params[part.slice(1)] ?? "")
            .split("/")
            .map(encodeURIComponent)
            .join(part[0] === ":" ? "%2F" : "/")
        : part,
    )
    .join("/");
}
