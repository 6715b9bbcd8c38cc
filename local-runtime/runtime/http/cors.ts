// Cross-origin headers as under `encore run`: every origin may call, with and without credentials.
import type { IncomingHttpHeaders } from "node:http";
import type { Endpoint } from "./endpoints";
import { fieldsOf } from "./schema";

const alwaysAllowed = [
  "accept",
  "authorization",
  "content-type",
  "origin",
  "user-agent",
  "x-correlation-id",
  "x-request-id",
  "x-requested-with",
];
const alwaysExposed = ["x-request-id", "x-correlation-id", "x-encore-trace-id"];

/** Header names that the app's own types mention. */
export interface CorsNames {
  allowed: string;
  exposed: string;
}

export function corsNames(endpoints: Endpoint[]): CorsNames {
  const allowed = new Set(alwaysAllowed);
  const exposed = new Set(alwaysExposed);
  for (const { metadata } of endpoints) {
    for (const [schema, names] of [
      [metadata.request, allowed],
      [metadata.response, exposed],
    ] as const) {
      for (const field of fieldsOf(schema)) {
        if (field.location === "header") names.add((field.wireName ?? field.name).toLowerCase());
      }
    }
  }
  return { allowed: [...allowed].sort().join(", "), exposed: [...exposed].sort().join(", ") };
}

/** Headers of a response to a request from another origin; none without an Origin. */
export function corsHeaders(
  request: IncomingHttpHeaders,
  names: CorsNames,
  isPreflight = false,
): Record<string, string> {
  if (!request.origin) return {};
  const headers: Record<string, string> = {
    "access-control-allow-origin": request.origin,
    "access-control-allow-credentials": "true",
    vary: "origin",
  };
  if (!isPreflight) return { ...headers, "access-control-expose-headers": names.exposed };
  return {
    ...headers,
    "access-control-allow-headers": names.allowed,
    "access-control-allow-methods":
      request["access-control-request-method"] ?? "GET, POST, PUT, PATCH, DELETE",
  };
}
