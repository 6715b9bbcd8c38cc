// Reads an Encore app from its source text: what it declares, and what Encore's compiler would refuse in it.
// Runs nothing of the app and writes nothing.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import type { AppMetadata } from "../metadata";
import { readAuthHandler, readGateway } from "./access";
import { App, checkImports } from "./app";
import { readCron } from "./cron";
import { type Declaration, findDeclarations } from "./declarations";
import type { Sources } from "./declared";
import { describe } from "./describe";
import { readEndpoint } from "./endpoints";
import * as infrastructure from "./infrastructure";
import type { Diagnostic } from "./rules";
import { checkServiceFiles, findServices, readService } from "./services";
import { Bindings, bindNamed, findUses, type ServiceUses } from "./usages";

/** An app's metadata, as far as it could be read, and everything that Encore would refuse. */
export interface Analysis {
  metadata: AppMetadata;
  diagnostics: Diagnostic[];
}

/** Analyzes the app in a folder. */
export function analyze(appRoot: string): Analysis {
  const app = new App(resolve(appRoot));
  checkAppFile(app);
  checkImports(app);
  const sources = collect(app);
  const services = findServices(app, sources.services, sources.weak);
  checkServiceFiles(app, sources.services, sources.serviceModules);
  const bindings = new Bindings(app);
  for (const resource of sources.resources) bindings.add(resource.declaration, resource);
  bindNamed(app, bindings, sources.named, sources.resources);
  checkDuplicates(app, sources);
  const uses = findUses(app, bindings, services);
  const metadata = describe(app, sources, services, bindings, uses);
  checkDatabasesUsed(app, sources, uses);
  const diagnostics = app.diagnostics.sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  return { metadata, diagnostics };
}

function placeKey({ place, rule }: Diagnostic): string {
  return `${place.file}\0${String(place.line).padStart(7)}\0${String(place.column).padStart(5)}\0${rule}`;
}

function checkAppFile(app: App): void {
  const place = { file: "encore.app", line: 1, column: 1 };
  const file = join(app.root, "encore.app");
  if (!existsSync(file)) {
    app.reportAt(
      "app-file",
      place,
      'There is no encore.app; it holds `{ "id": "", "lang": "typescript" }`.',
    );
    return;
  }
  const errors: ParseError[] = [];
  const content: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  const lang =
    typeof content === "object" && content !== null && "lang" in content ? content.lang : null;
  if (errors.length > 0 || typeof content !== "object" || content === null) {
    app.reportAt(
      "app-file",
      place,
      "encore.app is no JSON object (comments and trailing commas are fine).",
    );
  } else if (lang !== "typescript") {
    app.reportAt(
      "app-file",
      place,
      '`lang` must be "typescript"; Encore takes an app without it for a Go app.',
    );
  }
}

function collect(app: App): Sources {
  const sources: Sources = {
    services: [],
    serviceModules: new Set(),
    weak: [],
    endpoints: [],
    resources: [],
    named: [],
    subscriptions: [],
    crons: [],
    secrets: [],
    gateways: [],
    authHandlers: [],
  };
  for (const module of app.modules) {
    for (const declaration of findDeclarations(app, module)) {
      app.attempt(() => collectOne(app, sources, declaration));
    }
  }
  return sources;
}

function collectOne(app: App, sources: Sources, declaration: Declaration): void {
  const { name, member } = declaration;
  if (member === "named") {
    sources.named.push(infrastructure.readNamed(declaration));
    return;
  }
  switch (name) {
    case "Service":
      sources.serviceModules.add(declaration.module);
      sources.services.push(readService(declaration));
      break;
    case "api":
      sources.endpoints.push(readEndpoint(app, declaration));
      sources.weak.push(declaration);
      break;
    case "Subscription":
      sources.subscriptions.push(infrastructure.readSubscription(declaration));
      sources.weak.push(declaration);
      break;
    case "Gateway":
      sources.gateways.push({ authHandler: readGateway(declaration), declaration });
      sources.weak.push(declaration);
      break;
    case "authHandler":
      sources.authHandlers.push({ ...readAuthHandler(declaration), declaration });
      sources.weak.push(declaration);
      break;
    case "SQLDatabase":
      sources.resources.push(infrastructure.readDatabase(app, declaration));
      break;
    case "Topic":
      sources.resources.push(infrastructure.readTopic(declaration));
      break;
    case "Bucket":
      sources.resources.push(infrastructure.readBucket(declaration));
      break;
    case "CacheCluster":
      sources.resources.push(infrastructure.readCache(declaration));
      break;
    case "secret":
      sources.secrets.push({ name: infrastructure.readSecret(declaration), declaration });
      break;
    case "CronJob":
      sources.crons.push(readCron(declaration));
      break;
    default:
      sources.resources.push(infrastructure.readMetric(declaration));
  }
}

function checkDuplicates(app: App, { resources, crons }: Sources): void {
  const first = new Map<string, Declaration>();
  const declared = [...resources, ...crons.map((cron) => ({ kind: "cron job", ...cron }))];
  for (const { kind, name, declaration } of declared) {
    const key = `${kind}\0${name}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, declaration);
      continue;
    }
    const place = app.placeOf(earlier.node);
    app.report(
      "duplicate-resource",
      declaration.node,
      `The ${kind} "${name}" is already declared at ${place.file}:${place.line}; import it from there.`,
    );
  }
}

function checkDatabasesUsed(
  app: App,
  { resources }: Sources,
  uses: Map<string, ServiceUses>,
): void {
  const used = new Set([...uses.values()].flatMap(({ databases }) => [...databases]));
  for (const { kind, name, declaration } of resources) {
    if (kind !== "database" || used.has(name)) continue;
    app.report(
      "database-unused",
      declaration.node,
      `No service uses the database "${name}" in its own folder, so Encore leaves it out of the app's ` +
        "configuration. Call one of its methods, or `SQLDatabase.named()`, in the folder of each service that needs it.",
    );
  }
}
