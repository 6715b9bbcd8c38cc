// Which folders are services. A service file makes one; a door, subscription, gateway or auth handler makes its own
// folder one if no service file says otherwise.
import ts from "typescript";
import type { App, SourceModule } from "./app";
import type { Declaration } from "./declarations";
import * as literal from "./literals";
import { Refusal } from "./rules";
import { serviceFileName } from "./sources";

/** A service: its name and the folder that belongs to it. */
export interface Service {
  name: string;
  /** Relative to the app's root. */
  dir: string;
  doc: string;
  hasServiceFile: boolean;
  /** What made it a service. */
  node: ts.Node;
}

const readServiceConfig = literal.object({ middlewares: literal.expression });

/** Reads one `new Service(...)`; throws a `Refusal` for what Encore refuses. */
export function readService(declaration: Declaration): Service {
  const { module, node, binding, args, doc } = declaration;
  if (!module.path.endsWith(serviceFileName) || baseOf(module.path) !== serviceFileName) {
    throw new Refusal(
      "service-file",
      node,
      `A service is declared in a file named ${serviceFileName}.`,
    );
  }
  if (binding.kind !== "default") {
    throw new Refusal(
      "service-file",
      node,
      'A service is the file\'s default export: `export default new Service("name");`.',
    );
  }
  const [nameNode, config] = args;
  if (nameNode === undefined) throw new Refusal("service-file", node, "A service needs a name.");
  if (!ts.isStringLiteral(nameNode)) {
    throw new Refusal("service-file", nameNode, "A service's name is a literal in quotes.");
  }
  if (config !== undefined) readServiceConfig(config);
  return { name: nameNode.text, dir: dirOf(module.path), doc, hasServiceFile: true, node };
}

/** The services of an app, by name. `weak` are the declarations that make a folder a service by standing in it. */
export function findServices(app: App, strong: Service[], weak: Declaration[]): Service[] {
  const found = new Map<string, Service>();
  for (const service of strong) found.set(service.dir, service);
  for (const declaration of weak) {
    const dir = dirOf(declaration.module.path);
    const isInside = [...found.keys()].some((other) => contains(other, dir));
    if (isInside) continue;
    for (const [other, { hasServiceFile }] of found) {
      if (!hasServiceFile && contains(dir, other)) found.delete(other);
    }
    const name = dir === "" ? baseOf(app.root) : baseOf(dir);
    found.set(dir, { name, dir, doc: "", hasServiceFile: false, node: declaration.node });
  }
  const services = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  checkServices(app, services);
  return services;
}

function checkServices(app: App, services: Service[]): void {
  for (const [index, service] of services.entries()) {
    for (const other of services.slice(index + 1)) {
      const [outer, inner] = contains(service.dir, other.dir) ? [service, other] : [other, service];
      if (contains(outer.dir, inner.dir)) {
        app.report(
          "service-nested",
          inner.node,
          `Service ${inner.name} (${inner.dir}) lies inside service ${outer.name} (${outer.dir || "the root"}); ` +
            "put services beside each other.",
        );
      } else if (service.name === other.name) {
        app.report(
          "service-duplicate",
          other.node,
          `Service ${other.name} is also in ${service.dir}.`,
        );
      }
    }
  }
}

/** Reports service files without a service. */
export function checkServiceFiles(app: App, strong: Service[], declared: Set<SourceModule>): void {
  for (const module of app.modules) {
    if (baseOf(module.path) !== serviceFileName || declared.has(module)) continue;
    if (strong.some(({ dir }) => dir === dirOf(module.path))) continue;
    app.report(
      "service-file",
      module.ast,
      `${serviceFileName} must declare its service: \`export default new Service("name");\`.`,
    );
  }
}

/** The service that a file belongs to, by folder. */
export function serviceOf(services: Service[], path: string): Service | undefined {
  return services.find(({ dir }) => contains(dir, dirOf(path)));
}

/** Folder of a relative path, empty for the root. */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const contains = (outer: string, inner: string): boolean =>
  outer === "" || inner === outer || inner.startsWith(`${outer}/`);
