// The app's endpoints: what the compiler knows of each, joined with the function that the entrypoint registers.
import type { EndpointMetadata } from "../../metadata";
import { appMetadata } from "../config";
import type { Request } from "../request";

/** As the SDK hands them over; it knows no paths and no types. */
export interface ApiRoute {
  service: string;
  name: string;
  raw: boolean;
  streamingRequest: boolean;
  streamingResponse: boolean;
  handler: (...args: unknown[]) => unknown;
}

/** What a handler's promise resolves to, after the SDK's middleware. */
export interface HandlerAnswer {
  payload?: unknown;
  extraHeaders?: Record<string, string | string[]>;
  status?: number;
}

export interface Endpoint {
  metadata: EndpointMetadata;
  /** Null for static endpoints. */
  route: ApiRoute | null;
}

const routes = new Map<string, ApiRoute>();

export function registerRoutes(added: ApiRoute[]): void {
  for (const route of added) routes.set(`${route.service}.${route.name}`, route);
}

/** Every endpoint that this process serves. */
export function endpoints(): Endpoint[] {
  const all = appMetadata().services.flatMap((service) => service.endpoints);
  return all
    .map((metadata) => ({
      metadata,
      route: routes.get(`${metadata.service}.${metadata.name}`) ?? null,
    }))
    .filter(({ metadata, route }) => route !== null || metadata.kind === "static");
}

/** One endpoint by its name in the code, whether or not its function is registered. */
export function endpointNamed(service: string, name: string): Endpoint | null {
  const metadata = appMetadata()
    .services.find((one) => one.name === service)
    ?.endpoints.find((one) => one.name === name);
  return metadata ? { metadata, route: routes.get(`${service}.${name}`) ?? null } : null;
}

/** Calls a typed endpoint's function. Rejects with whatever it throws. */
export async function callTyped(route: ApiRoute, request: Request): Promise<HandlerAnswer> {
  return (await route.handler(request)) as HandlerAnswer;
}
