// Who uses which resource, and whether in a position where Encore can see it. The folder of the using file decides
// the service. Follows names as Encore does: declared here, or imported by name from where they are declared.
import ts from "typescript";
import type { App, SourceModule } from "./app";
import { isReference, isShadowed } from "./declarations";
import type { NamedReference, Resource } from "./infrastructure";
import { excerpt } from "./literals";
import { type Service, serviceOf } from "./services";

/** Resources and named references by file and name. */
export class Bindings {
  private readonly byFile = new Map<string, Map<string, Resource>>();

  constructor(private readonly app: App) {}

  add(source: Resource["declaration"], resource: Resource): void {
    const { binding, module } = source;
    if (binding.kind !== "named") return;
    const names = this.byFile.get(module.file) ?? new Map<string, Resource>();
    names.set(binding.name, resource);
    this.byFile.set(module.file, names);
  }

  /** The resource that a name in a module stands for. */
  find(module: SourceModule, name: string): Resource | undefined {
    const own = this.byFile.get(module.file)?.get(name);
    if (own !== undefined) return own;
    const imported = module.imports.get(name);
    if (imported === undefined) return undefined;
    const from = this.app.moduleFrom(module, imported.specifier);
    return from && this.byFile.get(from.file)?.get(imported.name);
  }

  /** Names under which a module can use resources. */
  namesIn(module: SourceModule): Set<string> {
    const names = new Set(this.byFile.get(module.file)?.keys());
    for (const local of module.imports.keys()) {
      if (this.find(module, local) !== undefined) names.add(local);
    }
    return names;
  }
}

/** Reports references by `.named()` to nothing, and binds the others. */
export function bindNamed(
  app: App,
  bindings: Bindings,
  references: NamedReference[],
  all: Resource[],
): void {
  for (const { kind, name, declaration } of references) {
    const resource = all.find((candidate) => candidate.kind === kind && candidate.name === name);
    if (resource !== undefined) bindings.add(declaration, resource);
    else {
      app.report(
        "resource-missing",
        declaration.node,
        `No ${kind} named "${name}" is declared in the app.`,
      );
    }
  }
}

/** What each service uses, by its name. */
export interface ServiceUses {
  databases: Set<string>;
  buckets: Set<string>;
  topicsPublished: Set<string>;
}

/** How a resource is used at one place, in Encore's terms. */
type Use =
  | { how: "method"; name: string; call: ts.CallExpression }
  | { how: "template" | "field" | "argument" | "constructor" | "callee" | "other" };

/** Scans every module for uses of resources; reports the bad ones. */
export function findUses(
  app: App,
  bindings: Bindings,
  services: Service[],
): Map<string, ServiceUses> {
  const uses = new Map<string, ServiceUses>(
    services.map(({ name }) => [
      name,
      { databases: new Set(), buckets: new Set(), topicsPublished: new Set() },
    ]),
  );
  for (const module of app.modules) {
    const names = bindings.namesIn(module);
    if (names.size === 0) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) return;
      if (!ts.isIdentifier(node)) {
        ts.forEachChild(node, visit);
        return;
      }
      if (!names.has(node.text) || !isReference(node) || isShadowed(node)) return;
      const resource = bindings.find(module, node.text);
      const use = classify(node);
      if (resource === undefined || use === null) return;
      const service = serviceOf(services, module.path);
      record(app, resource, use, node, service && uses.get(service.name));
    };
    visit(module.ast);
  }
  return uses;
}

function classify(id: ts.Identifier): Use | null {
  const { parent } = id;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === id) {
    const outer = parent.parent;
    if (ts.isCallExpression(outer) && outer.expression === parent) {
      return { how: "method", name: parent.name.text, call: outer };
    }
    return ts.isTaggedTemplateExpression(outer) && outer.tag === parent
      ? { how: "template" }
      : { how: "field" };
  }
  // Encore passes over computed members in silence; they neither count nor fail.
  if (ts.isElementAccessExpression(parent) && parent.expression === id) return null;
  if (ts.isCallExpression(parent)) return { how: parent.expression === id ? "callee" : "argument" };
  if (ts.isNewExpression(parent) && parent.expression !== id) return { how: "constructor" };
  const isInType = ts.findAncestor(parent, ts.isTypeNode) !== undefined;
  // `typeof db` in a type counts as a use where the type itself stands inside an expression.
  if (isInType && ts.findAncestor(parent, ts.isExpression) === undefined) return null;
  return { how: "other" };
}

function record(
  app: App,
  resource: Resource,
  use: Use,
  node: ts.Node,
  uses: ServiceUses | undefined,
): void {
  switch (resource.kind) {
    case "database":
      recordDatabase(app, resource, use, node, uses);
      break;
    case "topic":
      recordTopic(app, resource, use, node, uses);
      break;
    case "bucket":
      recordBucket(app, resource, use, node, uses);
      break;
    case "metric":
      recordMetric(app, resource, use, node, uses);
      break;
    case "cache":
      if (uses === undefined) reportOutside(app, resource, node);
  }
}

function reportOutside(app: App, { kind, name }: Resource, node: ts.Node): void {
  app.report(
    "outside-service",
    node,
    `The ${kind} "${name}" is used outside every service, so Encore cannot tell who needs it. ` +
      "Use it in a service's folder and pass on a function or a `.ref()`.",
  );
}

type Of<K extends Resource["kind"]> = Extract<Resource, { kind: K }>;

function recordDatabase(
  app: App,
  db: Of<"database">,
  use: Use,
  node: ts.Node,
  uses?: ServiceUses,
): void {
  if (use.how === "other" || use.how === "callee") {
    app.report(
      "database-use",
      node,
      `The database "${db.name}" may only be used by method, tagged template, property or as an argument; ` +
        `here it stands in \`${excerpt(node.parent)}\`.`,
    );
    return;
  }
  uses?.databases.add(db.name);
}

function recordTopic(
  app: App,
  topic: Of<"topic">,
  use: Use,
  node: ts.Node,
  uses?: ServiceUses,
): void {
  if (use.how === "constructor") return;
  if (use.how !== "method") {
    app.report(
      "topic-use",
      node,
      `The topic "${topic.name}" may not be passed around; call \`.publish()\` or hand on \`.ref<Publisher<...>>()\`.`,
    );
    return;
  }
  if (use.name === "ref" && use.call.typeArguments === undefined) {
    app.report(
      "topic-use",
      node,
      "`.ref` names the permissions it gives: `.ref<Publisher<Message>>()`.",
    );
    return;
  }
  if (use.name !== "publish" && use.name !== "ref") return;
  if (uses === undefined) reportOutside(app, topic, node);
  else uses.topicsPublished.add(topic.name);
}

const bucketMethods = new Set([
  "list",
  "exists",
  "attrs",
  "upload",
  "signedUploadUrl",
  "signedDownloadUrl",
  "download",
  "remove",
  "publicUrl",
  "ref",
]);

function recordBucket(
  app: App,
  bucket: Of<"bucket">,
  use: Use,
  node: ts.Node,
  uses?: ServiceUses,
): void {
  if (use.how !== "method") {
    app.report(
      "bucket-use",
      node,
      `The bucket "${bucket.name}" may not be passed around; call its methods or hand on \`.ref<Uploader & Downloader>()\`.`,
    );
    return;
  }
  const { name, call } = use;
  if (!bucketMethods.has(name)) {
    app.report("bucket-use", node, `Encore knows no \`${name}\` on buckets.`);
    return;
  }
  const [permissions] = call.typeArguments ?? [];
  if (name === "ref" && permissions === undefined) {
    app.report(
      "bucket-use",
      node,
      "`.ref` names the permissions it gives: `.ref<Uploader & Downloader>()`.",
    );
    return;
  }
  const wantsUrl =
    name === "publicUrl" || (permissions && /\bPublicUrler\b/.test(permissions.getText()));
  if (wantsUrl && !bucket.public) {
    app.report(
      "bucket-use",
      node,
      `The bucket "${bucket.name}" has no public URLs; it needs \`public: true\`.`,
    );
  }
  if (uses === undefined) reportOutside(app, bucket, node);
  else uses.buckets.add(bucket.name);
}

function recordMetric(
  app: App,
  metric: Of<"metric">,
  use: Use,
  node: ts.Node,
  uses?: ServiceUses,
): void {
  if (use.how === "constructor") return;
  if (use.how !== "method") {
    app.report(
      "metric-use",
      node,
      `The metric "${metric.name}" may only be used by calling its methods.`,
    );
  } else if (uses === undefined) reportOutside(app, metric, node);
}
