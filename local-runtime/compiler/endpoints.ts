// Reads what a door declares: options, methods, path, and which type nodes describe its request and response.
// Resolves no types; schemas come later.
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { App } from "./app";
import type { Declaration } from "./declarations";
import * as literal from "./literals";
import { parsePath, type Segment } from "./route";
import { Refusal } from "./rules";

/** Encore's default limit of a request body. */
const defaultBodyLimitBytes = 2 * 1024 * 1024;

const knownMethods = [
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "TRACE",
];

/** A door as its declaration says, before services and schemas are known. */
export interface EndpointSource {
  declaration: Declaration;
  name: string;
  kind: "typed" | "raw" | "static";
  methods: string[];
  /** Null means Encore's default, `/<service>.<endpoint>`. */
  path: string | null;
  /** Where complaints about the path belong. */
  pathNode: ts.Node;
  expose: boolean;
  auth: boolean;
  sensitive: boolean;
  tags: string[];
  bodyLimitBytes: number | null;
  request: ts.TypeNode | null;
  response: ts.TypeNode | null;
  static?: {
    dir: string;
    notFound: string | null;
    notFoundStatus: number;
    headers: Record<string, string>;
  };
}

const readOptions = literal.object({
  method: literal.expression,
  path: literal.placed(literal.string),
  expose: literal.boolean,
  auth: literal.boolean,
  bodyLimit: literal.unsignedOrNull,
  tags: literal.strings,
  sensitive: literal.boolean,
  dir: literal.placed(literal.localPath),
  notFound: literal.placed(literal.localPath),
  notFoundStatus: literal.unsigned,
  headers: literal.headers,
});

type Options = ReturnType<typeof readOptions>;

/** Reads one `api`, `api.raw` or `api.static`; throws a `Refusal` for what Encore refuses. */
export function readEndpoint(app: App, declaration: Declaration): EndpointSource {
  const { binding, node, member, args } = declaration;
  if (binding.kind !== "named" || !binding.direct || !binding.exported) {
    throw new Refusal(
      "endpoint-export",
      node,
      "An endpoint must be the whole initializer of an exported variable: `export const name = api(...)`.",
    );
  }
  const kind = kindOf(declaration);
  const [optionsNode] = args;
  if (optionsNode === undefined) {
    throw new Refusal(
      "literal-options",
      node,
      "An endpoint takes an options object as its first argument.",
    );
  }
  const options = readOptions(optionsNode);
  const types = kind === "typed" ? handlerTypes(declaration) : { request: null, response: null };
  if (kind === "raw" && args[1] === undefined) {
    throw new Refusal(
      "endpoint-handler",
      node,
      `\`api.${member}\` takes a handler as its second argument.`,
    );
  }
  const source: EndpointSource = {
    declaration,
    name: binding.name,
    kind,
    methods: kind === "static" ? ["GET", "HEAD"] : readMethods(options.method),
    path: options.path?.value ?? null,
    pathNode: options.path?.node ?? optionsNode,
    expose: options.expose ?? false,
    auth: options.auth ?? false,
    sensitive: options.sensitive ?? false,
    tags: options.tags ?? [],
    bodyLimitBytes: options.bodyLimit === undefined ? defaultBodyLimitBytes : options.bodyLimit,
    ...types,
  };
  return kind === "static" ? { ...source, static: readStatic(app, declaration, options) } : source;
}

function kindOf({ member, node }: Declaration): EndpointSource["kind"] {
  if (member === "") return "typed";
  if (member === "raw" || member === "static") return member;
  if (/^stream(In|Out|InOut)$/.test(member)) {
    throw new Refusal(
      "endpoint-stream",
      node,
      `The local runtime does not serve \`api.${member}\`; send server-sent events from \`api.raw\` instead.`,
    );
  }
  throw new Refusal("encore-value", node, `Encore knows no \`api.${member}\`.`);
}

function readMethods(node: ts.Expression | undefined): string[] {
  if (node === undefined) return ["POST"];
  const named = ts.isArrayLiteralExpression(node) ? literal.strings(node) : [literal.string(node)];
  for (const method of named) {
    if (method === "*" && named.length === 1) return ["*"];
    if (!knownMethods.includes(method)) {
      throw new Refusal(
        "endpoint-method",
        node,
        `"${method}" is no method here; use ${knownMethods.join(", ")}, or "*" alone.`,
      );
    }
  }
  if (named.length === 0) {
    throw new Refusal("endpoint-method", node, "An endpoint needs at least one method.");
  }
  return [...new Set(named)].sort();
}

function handlerTypes({
  node,
  args,
  typeArgs,
}: Declaration): Pick<EndpointSource, "request" | "response"> {
  const handler = args[1];
  if (handler === undefined) {
    throw new Refusal("endpoint-handler", node, "`api` takes a handler as its second argument.");
  }
  const [requestArg, responseArg] = typeArgs;
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) {
    if (requestArg !== undefined && responseArg !== undefined) {
      return { request: requestArg, response: responseArg };
    }
    throw new Refusal(
      "endpoint-handler",
      handler,
      "Encore reads the types from the handler's own text. Write the handler inline, " +
        "or name both types: `api<Request, Response>(...)`.",
    );
  }
  if (handler.typeParameters !== undefined) {
    throw new Refusal(
      "endpoint-type-parameters",
      handler,
      "An endpoint's handler cannot be generic.",
    );
  }
  const [parameter] = handler.parameters;
  const annotation = parameter?.initializer === undefined ? parameter?.type : undefined;
  if (parameter !== undefined && annotation === undefined && requestArg === undefined) {
    throw new Refusal(
      "endpoint-parameter",
      parameter,
      "The handler's parameter needs a type annotation and no default value; without it Encore takes the request as empty.",
    );
  }
  const response = handler.type ?? responseArg;
  if (response === undefined) {
    throw new Refusal(
      "endpoint-return-type",
      handler,
      "The handler needs a return type, such as `: Promise<Answer>` or `: Promise<void>`; " +
        "without it Encore answers 200 with an empty body.",
    );
  }
  return { request: annotation ?? requestArg ?? null, response };
}

function readStatic(
  app: App,
  { module, node }: Declaration,
  options: Options,
): NonNullable<EndpointSource["static"]> {
  const { dir, notFound } = options;
  if (dir === undefined) throw new Refusal("static-dir", node, "`api.static` needs `dir`.");
  const from = dirname(module.file);
  const path = join(from, dir.value);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new Refusal("static-dir", dir.node, `The folder ${app.relative(path)} does not exist.`);
  }
  if (notFound !== undefined && !existsSync(join(from, notFound.value))) {
    const file = app.relative(join(from, notFound.value));
    throw new Refusal("static-dir", notFound.node, `The file ${file} does not exist.`);
  }
  return {
    dir: app.relative(path),
    notFound: notFound === undefined ? null : app.relative(join(from, notFound.value)),
    notFoundStatus: options.notFoundStatus ?? 404,
    headers: options.headers ?? {},
  };
}

/** The segments of an endpoint's path, the default one included; throws a `Refusal` for a bad path. */
export function routeOf(
  endpoint: EndpointSource,
  service: string,
): { path: string; segments: Segment[] } {
  const path = endpoint.path ?? `/${service}.${endpoint.name}`;
  const segments = parsePath(path);
  if (typeof segments === "string") {
    throw new Refusal(
      "endpoint-path",
      endpoint.pathNode,
      `The path "${path}" is not one: ${segments}.`,
    );
  }
  if (endpoint.kind === "static") {
    const dynamic = segments.findIndex(({ kind }) => kind !== "literal");
    if (dynamic !== -1 && dynamic !== segments.length - 1) {
      throw new Refusal(
        "static-path",
        endpoint.pathNode,
        `"${path}" may have one dynamic segment, at its end, such as "/assets/*path".`,
      );
    }
  }
  return { path, segments };
}
