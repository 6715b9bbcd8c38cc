// A handler's value to a response: only the declared top-level fields leave, each where its type puts it.
import type { EndpointMetadata } from "../../metadata";
import type { HandlerAnswer } from "./endpoints";
import { ApiError } from "./error";
import { toJson } from "./json";
import { fieldsOf } from "./schema";

export interface EncodedAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  /** Null for an endpoint that answers nothing. */
  body: string | null;
}

/** Throws `internal` for a value that JSON cannot carry. */
export function encodeAnswer(endpoint: EndpointMetadata, answer: HandlerAnswer): EncodedAnswer {
  const headers: Record<string, string | string[]> = {};
  let status = 200;
  let body: string | null = null;
  try {
    if (endpoint.response) {
      const split = splitFields(endpoint, answer.payload);
      Object.assign(headers, split.headers);
      status = split.status ?? status;
      body = toJson(split.body);
      headers["content-type"] = "application/json";
    }
  } catch (error) {
    throw new ApiError("internal", "an internal error occurred", {
      internalMessage: (error as Error).message,
      cause: error,
    });
  }
  for (const [name, value] of Object.entries(answer.extraHeaders ?? {})) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return { status: answer.status ?? status, headers, body };
}

function splitFields(endpoint: EndpointMetadata, payload: unknown) {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  const fields = fieldsOf(endpoint.response);
  // A response type without fields of its own (any, a record) goes out whole.
  if (typeof payload !== "object" || payload === null || fields.length === 0) {
    return { headers, status, body: payload ?? null };
  }
  const from = payload as Record<string, unknown>;
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const value = from[field.name];
    if (value === undefined) continue;
    if (field.location === "header") {
      headers[(field.wireName ?? field.name).toLowerCase()] = String(value as string | number);
    } else if (field.location === "httpStatus") {
      status = Number(value);
    } else {
      body[field.wireName ?? field.name] = value;
    }
  }
  return { headers, status, body };
}
