// Reads what a file declares besides doors: databases, topics, subscriptions, buckets, secrets, metrics and caches.
// Looks at one declaration at a time; uses are judged elsewhere.
import { dirname, join } from "node:path";
import ts from "typescript";
import type { App } from "./app";
import type { Declaration } from "./declarations";
import * as literal from "./literals";
import { readMigrations } from "./migrations";
import { Refusal } from "./rules";

/** Something with a name in the app, declared once and used from elsewhere. */
export type Resource =
  | { kind: "database"; name: string; migrationsDir: string; declaration: Declaration }
  | {
      kind: "topic";
      name: string;
      deliveryGuarantee: string;
      message: ts.TypeNode;
      declaration: Declaration;
    }
  | { kind: "bucket"; name: string; public: boolean; versioned: boolean; declaration: Declaration }
  | { kind: "cache"; name: string; declaration: Declaration }
  | { kind: "metric"; name: string; declaration: Declaration };

/** `X.named("name")`: stands for a resource declared elsewhere. */
export interface NamedReference {
  kind: "database" | "bucket" | "cache";
  name: string;
  declaration: Declaration;
}

/** A subscription before its topic and service are known. */
export interface SubscriptionSource {
  name: string;
  topic: ts.Expression;
  declaration: Declaration;
  maxConcurrency: number;
  ackDeadlineMs: number;
  messageRetentionMs: number;
  minBackoffMs: number;
  maxBackoffMs: number;
  maxRetries: number;
}

const kebabCase = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const snakeCase = /^[a-z]([_a-z0-9]*[a-z0-9])?$/;
const maxNameLength = 63;

/** The literal name at an argument's place. */
export function nameOf({ args, node }: Declaration, index = 0): string {
  const arg = args[index];
  if (arg === undefined) throw new Refusal("literal-options", node, "A literal name is missing.");
  return literal.string(arg);
}

/** The options object at an argument's place. */
export function configOf<T>(
  reader: literal.Reader<T>,
  { args, node }: Declaration,
  index: number,
): T {
  const arg = args[index];
  if (arg === undefined)
    throw new Refusal("literal-options", node, "The options object is missing.");
  return reader(arg);
}

/** The kind behind a class of encore.dev that has `.named()`. */
const namedKinds: Record<string, NamedReference["kind"]> = {
  SQLDatabase: "database",
  Bucket: "bucket",
  CacheCluster: "cache",
};

export function readNamed(declaration: Declaration): NamedReference {
  const kind = namedKinds[declaration.name];
  if (kind === undefined) {
    throw new Refusal(
      "encore-value",
      declaration.node,
      `\`${declaration.name}\` has no \`named\`.`,
    );
  }
  return { kind, name: nameOf(declaration), declaration };
}

const readDatabaseConfig = literal.object({ migrations: literal.expression });
const readMigrationsConfig = literal.object({ path: literal.localPath, source: literal.string });

export function readDatabase(app: App, declaration: Declaration): Resource {
  const name = nameOf(declaration);
  const config = declaration.args[1] === undefined ? {} : readDatabaseConfig(declaration.args[1]);
  const node = config.migrations;
  if (node === undefined) return { kind: "database", name, migrationsDir: "", declaration };
  const path = ts.isObjectLiteralExpression(node) ? migrationsPath(node) : literal.localPath(node);
  const dir = join(dirname(declaration.module.file), path);
  const migrations = readMigrations(dir);
  if (typeof migrations === "string") {
    throw new Refusal("migrations-dir", node, `The folder ${app.relative(dir)} ${migrations}.`);
  }
  if (!Array.isArray(migrations)) {
    throw new Refusal(
      "migration-name",
      node,
      `${app.relative(dir)}/${migrations.badName} is not named like \`1_create_users.up.sql\`.`,
    );
  }
  return { kind: "database", name, migrationsDir: app.relative(dir), declaration };
}

function migrationsPath(node: ts.ObjectLiteralExpression): string {
  const { path, source } = readMigrationsConfig(node);
  if (source !== undefined) {
    throw new Refusal(
      "migrations-dir",
      node,
      `The local runtime runs plain numbered SQL files, not migrations of "${source}".`,
    );
  }
  if (path === undefined) throw new Refusal("migrations-dir", node, "`path` is missing.");
  return path;
}

const readTopicConfig = literal.object({
  deliveryGuarantee: literal.placed(literal.string),
  orderingAttribute: literal.string,
});

export function readTopic(declaration: Declaration): Resource {
  const name = nameOf(declaration);
  const { deliveryGuarantee } = configOf(readTopicConfig, declaration, 1);
  const guarantee = deliveryGuarantee?.value ?? "at-least-once";
  if (deliveryGuarantee !== undefined && !["at-least-once", "exactly-once"].includes(guarantee)) {
    throw new Refusal(
      "literal-options",
      deliveryGuarantee.node,
      '`deliveryGuarantee` is "at-least-once" or "exactly-once".',
    );
  }
  const [message] = declaration.typeArgs;
  if (message === undefined) {
    throw new Refusal(
      "topic-message",
      declaration.node,
      'A topic must name the type of its messages: `new Topic<Message>("name", ...)`.',
    );
  }
  return { kind: "topic", name, deliveryGuarantee: guarantee, message, declaration };
}

const readSubscriptionConfig = literal.object({
  handler: literal.expression,
  maxConcurrency: literal.unsigned,
  ackDeadline: literal.durationMs,
  messageRetention: literal.durationMs,
  retryPolicy: literal.object({
    minBackoff: literal.durationMs,
    maxBackoff: literal.durationMs,
    maxRetries: literal.unsigned,
  }),
});

/** Defaults are Encore's; `maxConcurrency` 100 is what its NSQ subscriber takes when nothing is said. */
export function readSubscription(declaration: Declaration): SubscriptionSource {
  const [topic] = declaration.args;
  if (topic === undefined) {
    throw new Refusal(
      "subscription-topic",
      declaration.node,
      "The topic to subscribe to is missing.",
    );
  }
  const name = nameOf(declaration, 1);
  const config = configOf(readSubscriptionConfig, declaration, 2);
  if (config.handler === undefined) {
    throw new Refusal("literal-options", declaration.node, "A subscription needs a `handler`.");
  }
  return {
    name,
    topic,
    declaration,
    maxConcurrency: config.maxConcurrency ?? 100,
    ackDeadlineMs: config.ackDeadline ?? 30_000,
    messageRetentionMs: config.messageRetention ?? 7 * 24 * 3_600_000,
    minBackoffMs: config.retryPolicy?.minBackoff ?? 10_000,
    maxBackoffMs: config.retryPolicy?.maxBackoff ?? 600_000,
    maxRetries: config.retryPolicy?.maxRetries ?? 100,
  };
}

const readBucketConfig = literal.object({ public: literal.boolean, versioned: literal.boolean });

export function readBucket(declaration: Declaration): Resource {
  const name = nameOf(declaration);
  if (!kebabCase.test(name) || name.length > maxNameLength) {
    throw new Refusal(
      "bucket-name",
      declaration.args[0]!,
      `"${name}" is not kebab-case with at most ${maxNameLength} characters, such as "profile-pictures".`,
    );
  }
  const config = declaration.args[1] === undefined ? {} : readBucketConfig(declaration.args[1]);
  return {
    kind: "bucket",
    name,
    public: config.public ?? false,
    versioned: config.versioned ?? false,
    declaration,
  };
}

const readCacheConfig = literal.object({ evictionPolicy: literal.string });

export function readCache(declaration: Declaration): Resource {
  const name = nameOf(declaration);
  if (declaration.args[1] !== undefined) readCacheConfig(declaration.args[1]);
  return { kind: "cache", name, declaration };
}

export function readMetric(declaration: Declaration): Resource {
  const name = nameOf(declaration);
  if (!snakeCase.test(name) || name.length > maxNameLength || name.startsWith("e_")) {
    throw new Refusal(
      "metric-name",
      declaration.args[0]!,
      `"${name}" is not snake_case with at most ${maxNameLength} characters and no \`e_\` in front.`,
    );
  }
  if (declaration.args[1] !== undefined) literal.object({})(declaration.args[1]);
  return { kind: "metric", name, declaration };
}

/** Name of a `secret("Name")` that is bound at the top of its module. */
export function readSecret(declaration: Declaration): string {
  const { binding, node } = declaration;
  const isInFunction = ts.findAncestor(node, ts.isFunctionLike) !== undefined;
  if (binding.kind !== "named" || isInFunction) {
    throw new Refusal(
      "secret-global",
      node,
      'A secret is bound at the top of its module: `const key = secret("Name");`.',
    );
  }
  return nameOf(declaration);
}
