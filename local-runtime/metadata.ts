// What the compiler finds in an Encore app and the runtime needs to serve it: the contract between the two halves.

/** A type as it travels: decoded from JSON, a query string, headers or a path, and encoded back. */
export type TypeSchema =
  | { kind: "string" | "number" | "boolean" | "null" | "any" | "date" | "bigint" | "decimal" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "array"; items: TypeSchema }
  | { kind: "record"; values: TypeSchema }
  | { kind: "object"; fields: FieldSchema[] }
  | { kind: "union"; options: TypeSchema[] }
  /** A named type that refers to itself; resolved through `AppMetadata.types`. */
  | { kind: "ref"; id: string };

/** Where a field travels. `default` is body or query, by method, for requests and body for responses. */
export type FieldLocation =
  | "default"
  | "path"
  | "query"
  | "header"
  | "cookie"
  | "httpStatus"
  | "attribute";

/** One field of a request, response or message. */
export interface FieldSchema {
  name: string;
  schema: TypeSchema;
  optional: boolean;
  location: FieldLocation;
  /** Name on the wire where it differs (a header's, a query parameter's). */
  wireName?: string;
  validators?: Validator[];
}

/** Encore's validators, from intersections such as `string & MinLen<1>`. */
export type Validator =
  | { rule: "min" | "max" | "minLen" | "maxLen"; value: number }
  | { rule: "matches" | "startsWith" | "endsWith"; value: string }
  | { rule: "isEmail" | "isUrl" };

/** Where something stands in the source. */
export interface SourcePlace {
  /** Relative to the app's root, with forward slashes. */
  file: string;
  /** 1-based. */
  line: number;
  column: number;
}

export interface EndpointMetadata {
  service: string;
  /** Name of the exported variable. */
  name: string;
  kind: "typed" | "raw" | "static";
  /** Upper case, or `["*"]`. */
  methods: string[];
  /** Encore's syntax: `/a/:id`, `/a/*rest`, `/!fallback`. */
  path: string;
  expose: boolean;
  auth: boolean;
  sensitive: boolean;
  tags: string[];
  /** Null means no limit. Encore's default is 2 MiB. */
  bodyLimitBytes: number | null;
  /** Null for void, raw and static. */
  request: TypeSchema | null;
  response: TypeSchema | null;
  /** Only for `api.static`. */
  static?: {
    dir: string;
    notFound: string | null;
    notFoundStatus: number;
    headers: Record<string, string>;
  };
  doc: string;
  place: SourcePlace;
}

export interface SubscriptionMetadata {
  topic: string;
  name: string;
  service: string;
  maxConcurrency: number;
  ackDeadlineMs: number;
  messageRetentionMs: number;
  minBackoffMs: number;
  maxBackoffMs: number;
  maxRetries: number;
  place: SourcePlace;
}

export interface ServiceMetadata {
  name: string;
  /** Folder relative to the app's root. */
  dir: string;
  endpoints: EndpointMetadata[];
  databases: string[];
  buckets: string[];
  topicsPublished: string[];
  doc: string;
  hasServiceFile: boolean;
}

export interface AppMetadata {
  services: ServiceMetadata[];
  topics: { name: string; deliveryGuarantee: string; message: TypeSchema; place: SourcePlace }[];
  subscriptions: SubscriptionMetadata[];
  databases: { name: string; migrationsDir: string; place: SourcePlace }[];
  buckets: { name: string; public: boolean; versioned: boolean; place: SourcePlace }[];
  secrets: { name: string; service: string; place: SourcePlace }[];
  cronJobs: {
    name: string;
    title: string;
    schedule: string;
    endpoint: string;
    place: SourcePlace;
  }[];
  /** The declared gateway, if the app declares one. `name` is that of its variable. */
  gateway?: { name: string; place: SourcePlace };
  authHandler?: { name: string; service: string; params: TypeSchema; place: SourcePlace };
  /** Named types for `ref`. */
  types: Record<string, TypeSchema>;
}
