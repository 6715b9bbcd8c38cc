// Connects what was declared: endpoints to services and schemas, subscriptions to topics, cron jobs to endpoints.
// The result is the metadata that the runtime serves from.
import ts from "typescript";
import type { AppMetadata, ServiceMetadata, SubscriptionMetadata, TypeSchema } from "../metadata";
import type { App } from "./app";
import type { Sources } from "./declared";
import { type Described, describeEndpoints } from "./describe-endpoints";
import type { EndpointSource } from "./endpoints";
import type { Resource, SubscriptionSource } from "./infrastructure";
import { Refusal } from "./rules";
import { SchemaBuilder } from "./schema";
import { schemaProgram } from "./schema-program";
import { type Service, serviceOf } from "./services";
import { checkTypeSyntax } from "./type-syntax";
import type { Bindings, ServiceUses } from "./usages";

/** The metadata of an app; whatever cannot be connected is reported and left out. */
export function describe(
  app: App,
  sources: Sources,
  services: Service[],
  bindings: Bindings,
  uses: Map<string, ServiceUses>,
): AppMetadata {
  const builder = schemaBuilder(app, sources);
  const endpoints = describeEndpoints(app, builder, services, sources.endpoints);
  return {
    services: services.map((service) =>
      describeService(service, endpoints, uses.get(service.name)),
    ),
    topics: describeTopics(app, sources.resources, builder),
    subscriptions: describeSubscriptions(app, sources, services, bindings),
    databases: sources.resources
      .filter((resource) => resource.kind === "database")
      .map(({ name, migrationsDir, declaration }) => ({
        name,
        migrationsDir,
        place: app.placeOf(declaration.node),
      })),
    buckets: sources.resources
      .filter((resource) => resource.kind === "bucket")
      .map((bucket) => ({
        name: bucket.name,
        public: bucket.public,
        versioned: bucket.versioned,
        place: app.placeOf(bucket.declaration.node),
      })),
    secrets: describeSecrets(app, sources, services),
    cronJobs: describeCrons(app, sources, endpoints),
    ...describeGateway(app, sources, services, builder),
    types: builder.types,
  };
}

function schemaBuilder(app: App, sources: Sources): SchemaBuilder {
  const nodes: ts.TypeNode[] = [
    ...sources.endpoints.flatMap(({ request, response }) => [request, response]),
    ...sources.resources.map((resource) => (resource.kind === "topic" ? resource.message : null)),
    ...sources.authHandlers.flatMap(({ params, data }) => [params, data]),
  ].filter((node) => node !== null);
  const files = [...new Set(nodes.map((node) => node.getSourceFile().fileName))];
  let checker = schemaProgram(app, files, false).getTypeChecker();
  let walk = checkTypeSyntax(app, checker, nodes);
  if (walk.needsPackages) {
    checker = schemaProgram(app, files, true).getTypeChecker();
    walk = checkTypeSyntax(app, checker, nodes);
  }
  return new SchemaBuilder(checker, walk.broken);
}

function describeService(
  { name, dir, doc, hasServiceFile }: Service,
  endpoints: Described[],
  uses: ServiceUses | undefined,
): ServiceMetadata {
  const own = endpoints.filter(({ metadata }) => metadata.service === name);
  return {
    name,
    dir,
    endpoints: own.map(({ metadata }) => metadata).sort((a, b) => (a.name < b.name ? -1 : 1)),
    databases: [...(uses?.databases ?? [])].sort(),
    buckets: [...(uses?.buckets ?? [])].sort(),
    topicsPublished: [...(uses?.topicsPublished ?? [])].sort(),
    doc,
    hasServiceFile,
  };
}

function describeTopics(
  app: App,
  resources: Resource[],
  builder: SchemaBuilder,
): AppMetadata["topics"] {
  return resources.flatMap((resource) => {
    if (resource.kind !== "topic") return [];
    const message: TypeSchema | null = app.attempt(() => builder.topLevel(resource.message));
    if (message === null) return [];
    const { name, deliveryGuarantee, declaration } = resource;
    return [{ name, deliveryGuarantee, message, place: app.placeOf(declaration.node) }];
  });
}

function describeSubscriptions(
  app: App,
  { subscriptions }: Sources,
  services: Service[],
  bindings: Bindings,
): SubscriptionMetadata[] {
  const seen = new Map<string, SubscriptionSource>();
  return subscriptions.flatMap((source) => {
    const described = app.attempt(() => describeSubscription(app, source, services, bindings));
    if (described === null) return [];
    const key = `${described.topic}\0${described.name}`;
    if (seen.has(key)) {
      app.report(
        "duplicate-subscription",
        source.declaration.node,
        `The topic "${described.topic}" already has a subscription "${described.name}".`,
      );
    }
    seen.set(key, source);
    return [described];
  });
}

function describeSubscription(
  app: App,
  { declaration, topic, ...rest }: SubscriptionSource,
  services: Service[],
  bindings: Bindings,
): SubscriptionMetadata {
  const resource = ts.isIdentifier(topic)
    ? bindings.find(declaration.module, topic.text)
    : undefined;
  if (resource?.kind !== "topic") {
    throw new Refusal(
      "subscription-topic",
      topic,
      "The first argument must be a topic: a variable declared by `new Topic`, here or imported by name from where it is declared.",
    );
  }
  const service = serviceOf(services, declaration.module.path);
  if (service === undefined) {
    throw new Refusal(
      "outside-service",
      declaration.node,
      "A subscription stands in a service's folder.",
    );
  }
  return {
    topic: resource.name,
    service: service.name,
    ...rest,
    place: app.placeOf(declaration.node),
  };
}

function describeSecrets(
  app: App,
  { secrets }: Sources,
  services: Service[],
): AppMetadata["secrets"] {
  return secrets.flatMap(({ name, declaration }) => {
    const service = serviceOf(services, declaration.module.path);
    if (service !== undefined) {
      return [{ name, service: service.name, place: app.placeOf(declaration.node) }];
    }
    app.report(
      "outside-service",
      declaration.node,
      `The secret "${name}" is loaded outside every service; load it in a service's folder and pass it on.`,
    );
    return [];
  });
}

function describeCrons(
  app: App,
  { crons }: Sources,
  endpoints: Described[],
): AppMetadata["cronJobs"] {
  return crons.flatMap(({ name, title, schedule, endpoint, declaration }) => {
    const target = ts.isIdentifier(endpoint)
      ? endpointNamed(app, declaration.module, endpoint.text, endpoints)
      : undefined;
    if (target === undefined) {
      app.report(
        "cron-endpoint",
        endpoint,
        "The endpoint must be one of the app's, named directly or imported by name.",
      );
      return [];
    }
    const place = app.placeOf(declaration.node);
    const { service, name: endpointName } = target.metadata;
    return [{ name, title, schedule, endpoint: `${service}.${endpointName}`, place }];
  });
}

function endpointNamed(
  app: App,
  module: EndpointSource["declaration"]["module"],
  name: string,
  endpoints: Described[],
): Described | undefined {
  const imported = module.imports.get(name);
  const from = imported === undefined ? module : app.moduleFrom(module, imported.specifier);
  const there = imported?.name ?? name;
  return endpoints.find(
    ({ source }) => source.declaration.module === from && source.name === there,
  );
}

function describeGateway(
  app: App,
  { gateways, authHandlers }: Sources,
  services: Service[],
  builder: SchemaBuilder,
): Pick<AppMetadata, "gateway" | "authHandler"> {
  for (const { declaration } of gateways.slice(1)) {
    app.report("gateway", declaration.node, "An app has one gateway; there is another already.");
  }
  for (const { declaration } of authHandlers.slice(1)) {
    app.report(
      "auth-handler",
      declaration.node,
      "An app has one auth handler; there is another already.",
    );
  }
  const [gateway] = gateways;
  const [handler] = authHandlers;
  const described: Pick<AppMetadata, "gateway" | "authHandler"> = {};
  if (gateway !== undefined) {
    const { name } = gateway.declaration.binding;
    described.gateway = { name, place: app.placeOf(gateway.declaration.node) };
  }
  if (handler === undefined) return described;
  const service = serviceOf(services, handler.declaration.module.path);
  const params = app.attempt(() => builder.topLevel(handler.params));
  for (const { name, location } of params?.fields ?? []) {
    if (location !== "default") continue;
    app.report(
      "auth-handler",
      handler.params,
      `"${name}" must be a Header, Query or Cookie field; an auth handler sees nothing else of a request.`,
    );
  }
  if (params === null || service === undefined) return described;
  const place = app.placeOf(handler.declaration.node);
  return {
    ...described,
    authHandler: { name: handler.declaration.binding.name, service: service.name, params, place },
  };
}
