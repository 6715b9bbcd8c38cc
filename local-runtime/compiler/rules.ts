// The catalogue of what Encore's compiler refuses, and of what it accepts in silence but drops.
// One name per rule, for `check:encore`, for tests and for people who search. Holds no checks itself.
import type ts from "typescript";
import type { SourcePlace } from "../metadata";

/** Every rule by name, with what it demands in one sentence. */
export const RULES = {
  "app-file": 'encore.app stands in the root and says `lang: "typescript"`.',
  "unresolved-import": "Every value import of every walked file resolves.",
  "syntax-error": "Every walked file parses.",
  "encore-import":
    "Names of encore.dev are imported by name, not as default, namespace or re-export.",
  "encore-value": "A declaring name of encore.dev is only called or constructed where it stands.",
  "service-file": "encore.service.ts default-exports one `new Service`, and only that file does.",
  "service-nested": "No service lies inside another one's folder.",
  "service-duplicate": "A service's name is used once.",
  "literal-options": "Names and options are literals of the expected type, with known fields only.",
  "endpoint-export": "An endpoint is the direct initializer of an exported variable.",
  "endpoint-handler":
    "The handler is an inline function, or `api<Request, Response>` says its types.",
  "endpoint-parameter": "The handler's first parameter is a plain, annotated one.",
  "endpoint-return-type": "The handler's return type is annotated.",
  "endpoint-type-parameters": "The handler has no type parameters.",
  "endpoint-method": "Methods are known HTTP methods in upper case, or `*` alone.",
  "endpoint-path": "A path begins with `/`, has no empty segment, and its wildcard comes last.",
  "endpoint-stream": "Streams of api.stream* are not served by the local runtime.",
  "endpoint-service": "Without a service file, endpoints stand directly in the service's folder.",
  "duplicate-endpoint": "An endpoint's name is used once in a service.",
  "duplicate-route":
    "No endpoint gets in the way of another: same method and path, or a wildcard beside a parameter.",
  "static-dir": "A static directory exists, relative to its file, without `..`.",
  "static-path": "A static path has at most one dynamic segment, at its end.",
  "schema-top-level": "A request or response is an interface or object type, or void.",
  "schema-type": "A schema holds no tuple, class, function, undefined, never, object or symbol.",
  "schema-unknown-type": "A schema uses only types that Encore's resolver knows.",
  "schema-syntax": "A schema uses only type syntax that Encore's resolver reads.",
  "schema-index-signature": "An index signature stands alone.",
  "schema-validator": "A validator is attached by `&` to a field of a type that it can check.",
  "schema-wire": "Header, Query, Cookie and Attribute take a type and a literal name.",
  "path-parameter":
    "Each path parameter is a string, number, boolean or bigint field of the request.",
  "query-field": "A field that travels in the query is a plain value or a list of such.",
  "http-status": "A response has at most one HttpStatus field.",
  "duplicate-resource":
    "The name of a database, topic, bucket, cache, metric or cron job is used once.",
  "duplicate-subscription": "A subscription's name is used once per topic.",
  "resource-missing": "`.named()` refers to a resource that is declared somewhere.",
  "topic-message": "A topic names its message type.",
  "topic-use": "A topic is only published to, `.ref()`-ed or subscribed to.",
  "bucket-name": "A bucket's name is kebab-case with at most 63 characters.",
  "bucket-use": "A bucket is only used by calling its methods, or by `.ref()`.",
  "database-use": "A database is only used by method, tagged template, property or argument.",
  "database-unused": "A database is used in the folder of at least one service.",
  "migrations-dir": "The folder of migrations exists, relative to its file, without `..`.",
  "migration-name": "Migrations are named `<number>_<words>.up.sql` or `.down.sql`.",
  "outside-service":
    "Topics, buckets, caches, metrics and secrets are used inside a service's folder.",
  "subscription-topic": "A subscription's first argument is a topic declared by `new Topic`.",
  "secret-global": "A secret is bound to a variable at the top of its module.",
  "cron-schedule":
    "A cron job has either `every` (whole minutes, at most 24 h) or a 5-field `schedule`.",
  "cron-endpoint": "A cron job's endpoint is an endpoint of the app.",
  "metric-name": "A metric's name is snake_case with at most 63 characters and no `e_` in front.",
  "metric-use": "A metric is only incremented, set or referred to by its methods.",
  "auth-handler":
    "The one auth handler is bound, typed, and takes only header, query and cookie fields.",
  gateway: "There is at most one gateway, inside a service.",
} as const;

/** Name of a rule. */
export type Rule = keyof typeof RULES;

/** One finding: what is wrong, what would be right, and where. */
export interface Diagnostic {
  rule: string;
  message: string;
  place: SourcePlace;
}

/** Ends the reading of one declaration; whoever reads the next one catches and reports it. */
export class Refusal extends Error {
  constructor(
    readonly rule: Rule,
    readonly node: ts.Node,
    message: string,
  ) {
    super(message);
  }
}

/** Ends the reading of something that stands on what was reported before. */
export class AlreadyReported extends Error {}

/** `file:line:column rule: message`, as editors and CI logs link it. */
export function formatDiagnostic({ rule, message, place }: Diagnostic): string {
  return `${place.file}:${place.line}:${place.column} ${rule}: ${message}`;
}
