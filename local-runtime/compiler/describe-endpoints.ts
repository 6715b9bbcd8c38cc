// Connects endpoints to their services, paths and schemas, and finds those that get in each other's way.
import type { EndpointMetadata } from "../metadata";
import type { App } from "./app";
import { type EndpointSource, routeOf } from "./endpoints";
import { overlap, type Segment } from "./route";
import { Refusal } from "./rules";
import type { SchemaBuilder } from "./schema";
import { dirOf, type Service, serviceOf } from "./services";
import { serviceFileName } from "./sources";
import { checkResponse, placeRequest } from "./wire";

/** An endpoint with its service, path and schemas, and where its declaration stands. */
export interface Described {
  metadata: EndpointMetadata;
  segments: Segment[];
  source: EndpointSource;
}

/** All endpoints that could be described; the others were reported. */
export function describeEndpoints(
  app: App,
  builder: SchemaBuilder,
  services: Service[],
  sources: EndpointSource[],
): Described[] {
  const endpoints = sources
    .map((source) => app.attempt(() => describeEndpoint(app, builder, services, source)))
    .filter((endpoint) => endpoint !== null);
  checkNames(app, endpoints);
  checkRoutes(app, endpoints);
  return endpoints;
}

function describeEndpoint(
  app: App,
  builder: SchemaBuilder,
  services: Service[],
  source: EndpointSource,
): Described {
  const { declaration, name } = source;
  const service = serviceOf(services, declaration.module.path);
  const isDirect = service?.dir === dirOf(declaration.module.path);
  if (service === undefined || !(service.hasServiceFile || isDirect)) {
    throw new Refusal(
      "endpoint-service",
      declaration.node,
      `The folder ${service?.dir} is a service only by its endpoints, so Encore does not count this one below it; ` +
        `add ${serviceFileName} to the service's folder.`,
    );
  }
  const { path, segments } = routeOf(source, service.name);
  const request = source.request === null ? null : builder.topLevel(source.request);
  const response = source.response === null ? null : builder.topLevel(source.response);
  checkResponse(source, response);
  const metadata: EndpointMetadata = {
    service: service.name,
    name,
    kind: source.kind,
    methods: source.methods,
    path,
    expose: source.expose,
    auth: source.auth,
    sensitive: source.sensitive,
    tags: source.tags,
    bodyLimitBytes: source.bodyLimitBytes,
    request: placeRequest(source, request, segments),
    response,
    ...(source.static !== undefined && { static: source.static }),
    doc: declaration.doc,
    place: app.placeOf(declaration.binding.node),
  };
  return { metadata, segments, source };
}

function checkNames(app: App, endpoints: Described[]): void {
  const first = new Map<string, EndpointMetadata>();
  for (const { metadata, source } of endpoints) {
    const key = `${metadata.service}\0${metadata.name}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, metadata);
      continue;
    }
    app.report(
      "duplicate-endpoint",
      source.declaration.binding.node,
      `Service ${metadata.service} already has an endpoint "${metadata.name}" at ${earlier.place.file}:${earlier.place.line}.`,
    );
  }
}

function checkRoutes(app: App, endpoints: Described[]): void {
  for (const [index, endpoint] of endpoints.entries()) {
    const rival = endpoints.slice(0, index).find((earlier) => collide(endpoint, earlier));
    if (rival === undefined) continue;
    const { methods, path } = endpoint.metadata;
    const { service, name, place } = rival.metadata;
    app.report(
      "duplicate-route",
      endpoint.source.pathNode,
      `${methods.join(", ")} ${path} gets in the way of ${service}.${name} (${rival.metadata.path}) ` +
        `at ${place.file}:${place.line}; give one of them another path.`,
    );
  }
}

function collide(a: Described, b: Described): boolean {
  const { metadata: left } = a;
  const { metadata: right } = b;
  const bothExposed = left.expose && right.expose;
  // Private endpoints of different services have routers of their own.
  if (left.service !== right.service && !bothExposed) return false;
  const how = overlap(a.segments, b.segments);
  // The gateway keeps one router for all methods.
  if (how === "blurred" && bothExposed) return true;
  return how !== null && shareMethod(left.methods, right.methods);
}

function shareMethod(a: string[], b: string[]): boolean {
  return a[0] === "*" || b[0] === "*" || a.some((method) => b.includes(method));
}
