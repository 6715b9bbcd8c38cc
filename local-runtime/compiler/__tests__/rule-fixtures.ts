// For every rule, a construct that breaks it and its nearest neighbour that does not. `/*!*/` stands in front of what
// must be reported.
import type { Rule } from "../rules";
import type { Files } from "./fixture-app";

/** One rule broken and kept. */
export interface RuleFixture {
  rule: Rule;
  what: string;
  bad: Files;
  good: Files;
  /** Where the finding belongs if no `/*!*\/` can stand there. */
  at?: { file: string; line: number };
}

const api = 'import { api } from "encore.dev/api";\n';
const pubsub = 'import { Subscription, Topic } from "encore.dev/pubsub";\n';
const sql = 'import { SQLDatabase } from "encore.dev/storage/sqldb";\n';
const objects = 'import { Bucket } from "encore.dev/storage/objects";\n';
const secrets = 'import { secret } from "encore.dev/config";\n';
const cron = 'import { CronJob } from "encore.dev/cron";\n';
const metrics = 'import { Counter } from "encore.dev/metrics";\n';

const door = (code: string): Files => ({ "shop/door.ts": api + code });
const file = (imports: string, code: string): Files => ({ "shop/thing.ts": imports + code });

/** An endpoint whose request is `type`. */
const request = (type: string, before = "", imports = ""): Files =>
  door(
    `${imports}${before}\nexport const order = api({ expose: true },\n  async (_: ${type}): Promise<void> => {});\n`,
  );

/** A field in the request of an endpoint. */
const field = (code: string, before = "", imports = ""): Files =>
  request("Order", `${before}\ninterface Order {\n  ${code};\n}`, imports);

const validate = 'import type { Min, MinLen } from "encore.dev/validate";\n';
const wire = 'import type { Header, HttpStatus, Query } from "encore.dev/api";\n';

const endpoint = "async (): Promise<void> => {}";
const topic =
  'export const orders = new Topic<{ id: string }>("orders", { deliveryGuarantee: "at-least-once" });\n';
const database = `${sql}export const db = new SQLDatabase("shop", { migrations: "./migrations" });\n`;
const migration: Files = { "db/migrations/1_create.up.sql": "select 1;" };
const used: Files = {
  "shop/use.ts":
    'import { db } from "../db/db";\nexport const one = () => db.queryRow`select 1`;\n',
};
const bucket = 'export const files = new Bucket("files");\n';

export const ruleFixtures: RuleFixture[] = [
  {
    rule: "app-file",
    what: "a missing encore.app",
    bad: { "encore.app": null },
    good: { "encore.app": '{ /* an id comes later */ "id": "", "lang": "typescript", }' },
    at: { file: "encore.app", line: 1 },
  },
  {
    rule: "app-file",
    what: "an encore.app without a language, which means Go",
    bad: { "encore.app": '{ "id": "" }' },
    good: {},
    at: { file: "encore.app", line: 1 },
  },
  {
    rule: "syntax-error",
    what: "a file that does not parse",
    bad: { "tools/x.ts": "const a = 1;\nconst b = /*!*/};\n" },
    good: { "tools/x.ts": "const a = 1;\nconst b = {};\n" },
  },
  {
    rule: "unresolved-import",
    what: "an import that leads nowhere, in any folder",
    bad: {
      "tools/x.ts": 'import { readFileSync } from "node:fs";\nimport { y } from /*!*/"./gone";\n',
    },
    good: {
      "tools/x.ts":
        'import type { Y } from "./gone";\nimport ts from "typescript";\nimport { z } from "./z";\n',
      "tools/z.ts": "export const z = 1;\n",
      "tools/__tests__/x.ts": 'import { y } from "./gone";\n',
      "tools/x.test.ts": 'import { y } from "./gone";\n',
    },
  },
  {
    rule: "encore-import",
    what: "a namespace import of encore.dev",
    bad: file("", '/*!*/import * as pubsub from "encore.dev/pubsub";\nexport { pubsub };\n'),
    good: file(
      "",
      'import type * as pubsub from "encore.dev/pubsub";\nexport type X = pubsub.RetryPolicy;\n',
    ),
  },
  {
    rule: "encore-import",
    what: "a re-export of encore.dev",
    bad: file("", '/*!*/export { Topic } from "encore.dev/pubsub";\n'),
    good: file("", 'export type { Topic } from "encore.dev/pubsub";\n'),
  },
  {
    rule: "encore-value",
    what: "a declaring name under another name",
    bad: door(`const door = /*!*/api;\nexport const order = door({}, ${endpoint});\n`),
    good: door(
      `function f(api: number) { return api; }\nexport const order = api({}, ${endpoint});\nf(1);\n`,
    ),
  },
  {
    rule: "service-file",
    what: "a service in another file",
    bad: file(
      'import { Service } from "encore.dev/service";\n',
      'export default /*!*/new Service("thing");\n',
    ),
    good: {},
  },
  {
    rule: "service-file",
    what: "a service file without a service",
    bad: { "mill/encore.service.ts": "/*!*/export default 1;\n" },
    good: {},
  },
  {
    rule: "service-file",
    what: "a service whose name is no literal",
    bad: {
      "shop/encore.service.ts":
        'import { Service } from "encore.dev/service";\nconst name = "shop";\nexport default new Service(/*!*/name);\n',
    },
    good: {},
  },
  {
    rule: "service-file",
    what: "a service that is no default export",
    bad: {
      "shop/encore.service.ts":
        'import { Service } from "encore.dev/service";\nexport const service = /*!*/new Service("shop");\n',
    },
    good: {},
  },
  {
    rule: "service-nested",
    what: "a service inside a service",
    bad: {
      "shop/till/encore.service.ts":
        'import { Service } from "encore.dev/service";\nexport default /*!*/new Service("till");\n',
    },
    good: { "shop/till/door.ts": `${api}export const till = api({}, ${endpoint});\n` },
  },
  {
    rule: "service-duplicate",
    what: "a service's name twice",
    bad: {
      "till/encore.service.ts":
        'import { Service } from "encore.dev/service";\nexport default /*!*/new Service("shop");\n',
    },
    good: {
      "till/encore.service.ts":
        'import { Service } from "encore.dev/service";\nexport default new Service("till");\n',
    },
  },
  {
    rule: "literal-options",
    what: "options from a variable",
    bad: door(`const options = {};\nexport const order = api(/*!*/options, ${endpoint});\n`),
    good: door(`export const order = api({}, ${endpoint});\n`),
  },
  {
    rule: "literal-options",
    what: "a path from a variable",
    bad: door(`const path = "/x";\nexport const order = api({ path: /*!*/path }, ${endpoint});\n`),
    good: door(`export const order = api({ path: "/x", bodyLimit: 2 * 1024 }, ${endpoint});\n`),
  },
  {
    rule: "literal-options",
    what: "spread options",
    bad: door(
      `const shared = {};\nexport const order = api({\n  /*!*/...shared }, ${endpoint});\n`,
    ),
    good: door(`export const order = api({ tags: ["a"], bodyLimit: null }, ${endpoint});\n`),
  },
  {
    rule: "literal-options",
    what: "an unknown option",
    bad: door(`export const order = api({\n  /*!*/timeout: 3 }, ${endpoint});\n`),
    good: door(`export const order = api({ sensitive: true }, ${endpoint});\n`),
  },
  {
    rule: "literal-options",
    what: "a retry policy that is not literal",
    bad: file(
      pubsub,
      `${topic}const times = 3;\nexport const s = new Subscription(orders, "s", {\n  handler: async () => {},\n  retryPolicy: { maxRetries: /*!*/times },\n});\n`,
    ),
    good: file(
      pubsub,
      `${topic}const handler = async () => {};\nexport const s = new Subscription(orders, "s", {\n  handler,\n  retryPolicy: { maxRetries: 3, minBackoff: "1h30m" },\n});\n`.replace(
        "  handler,",
        "  handler: handler,",
      ),
    ),
  },
  {
    rule: "literal-options",
    what: "infinite retries",
    bad: file(
      pubsub,
      `${topic}export const s = new Subscription(orders, "s", {\n  handler: async () => {},\n  retryPolicy: { maxRetries: /*!*/-1 },\n});\n`,
    ),
    good: {},
  },
  {
    rule: "literal-options",
    what: "a name that is no literal",
    bad: file(objects, "const name = `files`;\nexport const files = new Bucket(/*!*/name);\n"),
    good: file(objects, bucket),
  },
  {
    rule: "literal-options",
    what: "a duration that is none",
    bad: file(
      pubsub,
      `${topic}export const s = new Subscription(orders, "s", {\n  handler: async () => {},\n  ackDeadline: /*!*/"soon",\n});\n`,
    ),
    good: file(
      pubsub,
      `${topic}export const s = new Subscription(orders, "s", { handler: async () => {}, ackDeadline: "1h 30m" });\n`,
    ),
  },
  {
    rule: "endpoint-export",
    what: "an endpoint that is not exported",
    bad: door(`const order = /*!*/api({}, ${endpoint});\nexport const other = order;\n`),
    good: door(`const order = api({}, ${endpoint});\nexport { order };\n`),
  },
  {
    rule: "endpoint-export",
    what: "an endpoint inside a call",
    bad: door(`export const order = Object.freeze(/*!*/api({}, ${endpoint}));\n`),
    good: door(`export const order = api({}, ${endpoint});\n`),
  },
  {
    rule: "endpoint-handler",
    what: "a handler from a variable",
    bad: door(
      "const handle = async (): Promise<void> => {};\nexport const order = api({}, /*!*/handle);\n",
    ),
    good: door(
      "const handle = async (): Promise<void> => {};\nexport const order = api<void, void>({}, handle);\n",
    ),
  },
  {
    rule: "endpoint-parameter",
    what: "a parameter without a type",
    bad: door("export const order = api({}, async (/*!*/r): Promise<void> => {});\n"),
    good: door(
      "interface R { id: string }\nexport const order = api({}, async ({ id }: R): Promise<void> => { id; });\n",
    ),
  },
  {
    rule: "endpoint-parameter",
    what: "a parameter with a default",
    bad: door(
      "interface R { id: string }\nexport const order = api({}, async (/*!*/r: R = { id: '' }): Promise<void> => { r; });\n",
    ),
    good: {},
  },
  {
    rule: "endpoint-return-type",
    what: "a handler without a return type",
    bad: door("export const order = api({ expose: true }, /*!*/async () => ({ id: 'x' }));\n"),
    good: door(
      "interface A { id: string }\nexport const order = api<void, A>({ expose: true }, async () => ({ id: 'x' }));\n",
    ),
  },
  {
    rule: "endpoint-type-parameters",
    what: "a generic handler",
    bad: door(
      "export const order = api({}, /*!*/async <T>(r: { v: T }): Promise<void> => { r; });\n",
    ),
    good: door(
      "export const order = api({}, async (r: { v: string }): Promise<void> => { r; });\n",
    ),
  },
  {
    rule: "endpoint-method",
    what: "an unknown method",
    bad: door(`export const order = api({ method: /*!*/"get" }, ${endpoint});\n`),
    good: door(
      `export const order = api({ method: ["GET", "POST"], path: "/a" }, ${endpoint});\nexport const any = api({ method: "*", path: "/b" }, ${endpoint});\n`,
    ),
  },
  {
    rule: "endpoint-path",
    what: "a wildcard before the end",
    bad: door('export const order = api.raw({ path: /*!*/"/a/*rest/b" }, () => {});\n'),
    good: door('export const order = api.raw({ path: "/a/:id/*rest" }, () => {});\n'),
  },
  {
    rule: "endpoint-path",
    what: "a path with a slash at its end",
    bad: door(`export const order = api({ path: /*!*/"/a/" }, ${endpoint});\n`),
    good: door(`export const order = api({ path: "/" }, ${endpoint});\n`),
  },
  {
    rule: "endpoint-stream",
    what: "a stream endpoint",
    bad: door("export const order = /*!*/api.streamOut<{ a: string }>({}, async () => {});\n"),
    good: door('export const order = api.raw({ method: "GET" }, () => {});\n'),
  },
  {
    rule: "endpoint-service",
    what: "an endpoint below a service without a service file",
    bad: {
      "mill/a.ts": `${api}export const one = api({}, ${endpoint});\n`,
      "mill/deep/b.ts": `${api}export const two = /*!*/api({}, ${endpoint});\n`,
    },
    good: {
      "mill/a.ts": `${api}export const one = api({}, ${endpoint});\n`,
      "mill/b.ts": `${api}export const two = api({}, ${endpoint});\n`,
      "shop/deep/b.ts": `${api}export const two = api({}, ${endpoint});\n`,
    },
  },
  {
    rule: "duplicate-endpoint",
    what: "an endpoint's name twice in a service",
    bad: {
      "shop/a.ts": `${api}export const order = api({ path: "/a" }, ${endpoint});\n`,
      "shop/b.ts": `${api}export const /*!*/order = api({ path: "/b" }, ${endpoint});\n`,
    },
    good: {
      "shop/a.ts": `${api}export const order = api({ path: "/a" }, ${endpoint});\n`,
      "mill/b.ts": `${api}export const order = api({ path: "/b" }, ${endpoint});\n`,
    },
  },
  {
    rule: "duplicate-route",
    what: "two endpoints on one path",
    bad: {
      "shop/a.ts": `${api}export const one = api.raw({ path: "/x/:id", method: ["GET", "POST"] }, () => {});\n`,
      "shop/b.ts": `${api}export const two = api.raw({ path: /*!*/"/x/:key", method: "GET" }, () => {});\n`,
    },
    good: {
      "shop/a.ts": `${api}export const one = api.raw({ path: "/x/:id", method: "POST" }, () => {});\n`,
      "shop/b.ts": `${api}export const two = api.raw({ path: "/x/:key", method: "GET" }, () => {});\n`,
    },
  },
  {
    rule: "duplicate-route",
    what: "a wildcard beside a parameter, whatever the methods",
    bad: {
      "shop/a.ts": `${api}export const one = api.raw({ expose: true, path: "/x/:id", method: "POST" }, () => {});\n`,
      "shop/b.ts": `${api}export const two = api.raw({ expose: true, path: /*!*/"/x/*rest", method: "GET" }, () => {});\n`,
    },
    good: {
      "shop/a.ts": `${api}export const one = api.raw({ expose: true, path: "/x/:id/y", method: "GET" }, () => {});\n`,
      "shop/b.ts": `${api}export const two = api.raw({ expose: true, path: "/x/:id", method: "GET" }, () => {});\n`,
      "shop/c.ts": `${api}export const three = api.raw({ expose: true, path: "/z/*rest", method: "GET" }, () => {});\n`,
      "shop/d.ts": `${api}export const four = api.raw({ expose: true, path: "/z/a", method: "GET" }, () => {});\n`,
      "shop/e.ts": `${api}export const five = api.raw({ expose: true, path: "/!rest", method: "GET" }, () => {});\n`,
    },
  },
  {
    rule: "static-dir",
    what: "a static folder that is not there",
    bad: door('export const web = api.static({ path: "/*path", dir: /*!*/"./gone" });\n'),
    good: {
      ...door(
        'export const web = api.static({ path: "/*path", dir: "./web", notFound: "./web/index.html" });\n',
      ),
      "shop/web/index.html": "",
    },
  },
  {
    rule: "static-path",
    what: "a static path that goes on after its wildcard",
    bad: {
      ...door('export const web = api.static({ path: /*!*/"/:a/b", dir: "./web" });\n'),
      "shop/web/index.html": "",
    },
    good: {},
  },
  {
    rule: "schema-top-level",
    what: "a response that is a list",
    bad: door("export const order = api({}, async (): /*!*/Promise<string[]> => []);\n"),
    good: door(
      "export const order = api({}, async (): Promise<{ list: string[] }> => ({ list: [] }));\n",
    ),
  },
  {
    rule: "schema-top-level",
    what: "a request that is a record",
    bad: request("/*!*/Record<string, string>"),
    good: field("extra: Record<string, string>"),
  },
  {
    rule: "schema-top-level",
    what: "a request that is a union",
    bad: request("/*!*/Order", "type Order = { a: string } | { b: string };"),
    good: request("Order", "type Order = { a: string } & { b: string };"),
  },
  {
    rule: "schema-type",
    what: "a tuple",
    bad: field("at: /*!*/[number, number]"),
    good: field("at: number[]"),
  },
  {
    rule: "schema-type",
    what: "a class",
    bad: field("at: /*!*/Point", "class Point { x = 1; }"),
    good: field("at: Point; on: Date", "interface Point { x: number }"),
  },
  {
    rule: "schema-type",
    what: "a function",
    bad: field("done: /*!*/() => void"),
    good: field("done: boolean"),
  },
  {
    rule: "schema-type",
    what: "a list with holes",
    bad: field("items: (string | /*!*/undefined)[]"),
    good: field("items: (string | null)[]; note: string | undefined"),
  },
  {
    rule: "schema-unknown-type",
    what: "a Map",
    bad: field("stock: /*!*/Map<string, number>"),
    good: field("stock: Record<string, number>"),
  },
  {
    rule: "schema-unknown-type",
    what: "a Set, two types away and in another file",
    bad: {
      ...request("Order", "", 'import type { Order } from "../words/order";\n'),
      "words/order.ts":
        "export interface Order {\n  lines: Line[];\n}\ninterface Line {\n  tags: /*!*/Set<string>;\n}\n",
    },
    good: {
      ...request("Order", "", 'import type { Order } from "../words/order";\n'),
      "words/order.ts":
        "export interface Order {\n  lines: Partial<Omit<Line, 'a'>>[];\n}\ninterface Line {\n  a: string; b: string;\n}\n",
    },
  },
  {
    rule: "schema-unknown-type",
    what: "Awaited and ReturnType",
    bad: field("at: /*!*/Awaited<Promise<string>>"),
    good: field("at: NonNullable<string | null>"),
  },
  {
    rule: "schema-unknown-type",
    what: "a Buffer",
    bad: field("at: /*!*/Buffer"),
    good: field("at: string"),
  },
  {
    rule: "schema-unknown-type",
    what: "z.infer",
    bad: request(
      "/*!*/z.infer<typeof order>",
      "const order = z.object({ id: z.string() });",
      'import { z } from "zod";\n',
    ),
    good: request("Order", "interface Order { id: string }", 'import { z } from "zod";\nz;\n'),
  },
  {
    rule: "schema-syntax",
    what: "an element of a constant list",
    bad: field("kind: /*!*/(typeof kinds)[number]", 'const kinds = ["a", "b"] as const;'),
    good: field('kind: "a" | "b"; name: Named["name"]', "interface Named { name: string }"),
  },
  {
    rule: "schema-syntax",
    what: "typeof of a call",
    bad: field("kind: /*!*/typeof kinds", "const kinds = Object.freeze({ a: 1 });"),
    good: field("kind: typeof kinds", "const kinds = { a: 1 };"),
  },
  {
    rule: "schema-syntax",
    what: "a template literal type",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the type under test
    bad: field("id: /*!*/`run-${string}`"),
    good: field('id: "run"'),
  },
  {
    rule: "schema-index-signature",
    what: "an index signature beside fields",
    bad: field("id: string; /*!*/[other: string]: string"),
    good: field("id: string; more: { [other: string]: string }"),
  },
  {
    rule: "schema-validator",
    what: "a validator that stands alone",
    bad: field("id: /*!*/MinLen<3>", "", validate),
    good: field("id: string & MinLen<3>", "", validate),
  },
  {
    rule: "schema-validator",
    what: "a validator on the wrong type",
    bad: field("/*!*/id: string & Min<3>", "", validate),
    good: field("count?: number & Min<3>; list: string[] & MinLen<1>", "", validate),
  },
  {
    rule: "schema-wire",
    what: "a header whose name is no literal",
    bad: field("trace: /*!*/Header<string, Name>", 'type Name = "X-Trace";', wire),
    good: field('trace: Header<string, "X-Trace">; page: Query<number>', "", wire),
  },
  {
    rule: "schema-wire",
    what: "a header behind an alias, which Encore takes for a body field",
    bad: field("trace: Trace", 'type Trace = /*!*/Header<"X-Trace">;', wire),
    good: field('trace?: Header<"X-Trace">', "", wire),
  },
  {
    rule: "schema-wire",
    what: "a header in an inner object",
    bad: field('meta: { /*!*/trace: Header<"X-Trace"> }', "", wire),
    good: field('meta: { trace: string }; page?: Query<"p">', "", wire),
  },
  {
    rule: "path-parameter",
    what: "a path parameter that no field carries",
    bad: door(
      'interface R { name: string }\nexport const order = api({ path: /*!*/"/order/:id" }, async (_: R): Promise<void> => {});\n',
    ),
    good: door(
      'interface R { id: number }\nexport const order = api({ path: "/order/:id" }, async (_: R): Promise<void> => {});\n',
    ),
  },
  {
    rule: "path-parameter",
    what: "a path parameter without a request",
    bad: door(`export const order = api({ path: /*!*/"/order/:id" }, ${endpoint});\n`),
    good: door('export const order = api.raw({ path: "/order/:id" }, () => {});\n'),
  },
  {
    rule: "path-parameter",
    what: "a path parameter that is a date",
    bad: door(
      'interface R { on: Date }\nexport const order = api({ path: /*!*/"/order/:on" }, async (_: R): Promise<void> => {});\n',
    ),
    good: {},
  },
  {
    rule: "query-field",
    what: "an object in a query",
    bad: door(
      'interface R { where: { a: string } }\nexport const order = api({ method: "GET" }, async (_: /*!*/R): Promise<void> => {});\n',
    ),
    good: door(
      'interface R { where: string[]; since?: Date; kind: "a" | 1 }\nexport const order = api({ method: "GET" }, async (_: R): Promise<void> => {});\n',
    ),
  },
  {
    rule: "http-status",
    what: "two statuses in a response",
    bad: door(
      `${wire}interface A { a: HttpStatus; b: HttpStatus }\nexport const order = api({}, async (): /*!*/Promise<A> => ({ a: 200, b: 201 }));\n`,
    ),
    good: door(
      `${wire}interface A { a: HttpStatus; b: number }\nexport const order = api({}, async (): Promise<A> => ({ a: 200, b: 201 }));\n`,
    ),
  },
  {
    rule: "duplicate-resource",
    what: "a bucket's name twice",
    bad: file(objects, `${bucket}export const more = /*!*/new Bucket("files");\n`),
    good: file(objects, `${bucket}export const more = Bucket.named("files");\n`),
  },
  {
    rule: "duplicate-resource",
    what: "a topic's name twice",
    bad: file(
      pubsub,
      `${topic}export const more = /*!*/new Topic<{ id: string }>("orders", {});\n`,
    ),
    good: file(pubsub, `${topic}export const more = new Topic<{ id: string }>("more", {});\n`),
  },
  {
    rule: "duplicate-subscription",
    what: "a subscription's name twice on one topic",
    bad: file(
      pubsub,
      `${topic}new Subscription(orders, "mail", { handler: async () => {} });\n/*!*/new Subscription(orders, "mail", { handler: async () => {} });\n`,
    ),
    good: file(
      pubsub,
      `${topic}new Subscription(orders, "mail", { handler: async () => {} });\nnew Subscription(orders, "bill", { handler: async () => {} });\n`,
    ),
  },
  {
    rule: "resource-missing",
    what: "a reference to a database that is not declared",
    bad: file(sql, 'export const db = /*!*/SQLDatabase.named("gone");\n'),
    good: {
      "db/db.ts": database,
      ...migration,
      ...file(
        sql,
        'export const db = SQLDatabase.named("shop");\nexport const one = () => db.exec`select 1`;\n',
      ),
    },
  },
  {
    rule: "topic-message",
    what: "a topic without a message type",
    bad: file(pubsub, 'export const orders = /*!*/new Topic("orders", {});\n'),
    good: file(pubsub, topic),
  },
  {
    rule: "topic-use",
    what: "a topic that is passed around",
    bad: file(pubsub, `${topic}declare function send(to: unknown): void;\nsend(/*!*/orders);\n`),
    good: file(
      `${pubsub}import type { Publisher } from "encore.dev/pubsub";\n`,
      `${topic}declare function send(to: unknown): void;\nsend(orders.ref<Publisher<{ id: string }>>());\nexport const f = () => orders.publish({ id: "" });\n`,
    ),
  },
  {
    rule: "topic-use",
    what: "a topic in an object",
    bad: file(pubsub, `${topic}export const all = { /*!*/orders };\n`),
    good: file(pubsub, `${topic}export function f(orders: number) { return { orders }; }\n`),
  },
  {
    rule: "bucket-name",
    what: "a bucket in snake_case",
    bad: file(objects, 'export const files = new Bucket(/*!*/"my_files");\n'),
    good: file(objects, 'export const files = new Bucket("my-files");\n'),
  },
  {
    rule: "bucket-use",
    what: "a bucket that is passed around",
    bad: file(objects, `${bucket}declare function save(to: unknown): void;\nsave(/*!*/files);\n`),
    good: file(objects, `${bucket}export const has = () => files.exists("a");\n`),
  },
  {
    rule: "bucket-use",
    what: "a public URL of a private bucket",
    bad: file(objects, `${bucket}export const url = () => /*!*/files.publicUrl("a");\n`),
    good: file(
      objects,
      'const files = new Bucket("files", { public: true });\nexport const url = () => files.publicUrl("a");\n',
    ),
  },
  {
    rule: "database-use",
    what: "a database in an object literal",
    bad: {
      "db/db.ts": database,
      ...migration,
      ...used,
      ...file('import { db } from "../db/db";\n', "export const tools = { ledger: /*!*/db };\n"),
    },
    good: {
      "db/db.ts": database,
      ...migration,
      ...used,
      ...file(
        'import { db } from "../db/db";\n',
        "declare function ledger(on: unknown): void;\nledger(db);\nnew WeakRef(db);\nexport const url = () => db.connectionString;\n",
      ),
    },
  },
  {
    rule: "database-use",
    what: "a database that is returned",
    bad: {
      "db/db.ts": database,
      ...migration,
      ...used,
      ...file(
        'import { db } from "../db/db";\n',
        "export function get() {\n  return /*!*/db;\n}\n",
      ),
    },
    good: {},
  },
  {
    rule: "database-unused",
    what: "a database that no service touches",
    bad: {
      "db/db.ts": database.replace("new SQL", "/*!*/new SQL"),
      ...migration,
      "db/use.ts": 'import { db } from "./db";\nexport const one = () => db.queryRow`select 1`;\n',
    },
    good: { "db/db.ts": database, ...migration, ...used },
  },
  {
    rule: "migrations-dir",
    what: "a folder of migrations that is not there",
    bad: { "db/db.ts": database.replace('"./migrations"', '/*!*/"./migrations"'), ...used },
    good: { "db/db.ts": database, ...migration, ...used },
  },
  {
    rule: "migration-name",
    what: "a migration without a number",
    bad: {
      "db/db.ts": database.replace('"./migrations"', '/*!*/"./migrations"'),
      "db/migrations/create.sql": "",
      ...used,
    },
    good: {
      "db/db.ts": database,
      "db/migrations/0010_create_all.up.sql": "",
      "db/migrations/0010_create_all.down.sql": "",
      "db/migrations/README.md": "",
      ...used,
    },
  },
  {
    rule: "outside-service",
    what: "a topic used outside every service",
    bad: {
      "shop/thing.ts": pubsub + topic,
      "lib/send.ts":
        'import { orders } from "../shop/thing";\nexport const f = () => /*!*/orders.publish({ id: "" });\n',
    },
    good: {
      "lib/thing.ts": pubsub + topic,
      "shop/send.ts":
        'import { orders } from "../lib/thing";\nexport const f = () => orders.publish({ id: "" });\n',
    },
  },
  {
    rule: "outside-service",
    what: "a bucket used outside every service",
    bad: {
      "lib/files.ts": `${objects}${bucket}export const has = () => /*!*/files.exists("a");\n`,
    },
    good: {
      "lib/files.ts": objects + bucket,
      "shop/has.ts":
        'import { files } from "../lib/files";\nexport const has = () => files.exists("a");\n',
    },
  },
  {
    rule: "outside-service",
    what: "a secret outside every service",
    bad: { "lib/key.ts": `${secrets}export const key = /*!*/secret("Key");\n` },
    good: file(secrets, 'export const key = secret("Key");\n'),
  },
  {
    rule: "subscription-topic",
    what: "a subscription to a topic that came through a re-export",
    bad: {
      "lib/topic.ts": pubsub + topic,
      "lib/index.ts": 'export { orders } from "./topic";\n',
      ...file(
        'import { Subscription } from "encore.dev/pubsub";\nimport { orders } from "../lib/index";\n',
        'new Subscription(/*!*/orders, "mail", { handler: async () => {} });\n',
      ),
    },
    good: {
      "lib/topic.ts": pubsub + topic,
      ...file(
        'import { Subscription } from "encore.dev/pubsub";\nimport { orders as all } from "../lib/topic";\n',
        'new Subscription(all, "mail", { handler: async () => {} });\n',
      ),
    },
  },
  {
    rule: "secret-global",
    what: "a secret inside a function",
    bad: file(
      secrets,
      'export function key() {\n  const it = /*!*/secret("Key");\n  return it();\n}\n',
    ),
    good: file(secrets, 'const it = secret("Key");\nexport const key = () => it();\n'),
  },
  {
    rule: "cron-schedule",
    what: "every minute and a half",
    bad: {
      ...door(`export const order = api({}, ${endpoint});\n`),
      ...file(
        cron,
        'import { order } from "./door";\nnew CronJob("x", { endpoint: order, every: /*!*/"90s" });\n',
      ),
    },
    good: {
      ...door(`export const order = api({}, ${endpoint});\n`),
      ...file(
        cron,
        'import { order } from "./door";\nnew CronJob("x", { endpoint: order, every: "2h" });\n',
      ),
    },
  },
  {
    rule: "cron-schedule",
    what: "a schedule of four fields",
    bad: {
      ...door(`export const order = api({}, ${endpoint});\n`),
      ...file(
        cron,
        'import { order } from "./door";\nnew CronJob("x", { endpoint: order, schedule: /*!*/"0 4 * *" });\n',
      ),
    },
    good: {
      ...door(`export const order = api({}, ${endpoint});\n`),
      ...file(
        cron,
        'import { order } from "./door";\nnew CronJob("x", { endpoint: order, schedule: "*/5 4-6 1,15 * mon" });\n',
      ),
    },
  },
  {
    rule: "cron-endpoint",
    what: "a cron job that calls a plain function",
    bad: file(
      cron,
      'const f = async () => {};\nnew CronJob("x", { endpoint: /*!*/f, every: "2h" });\n',
    ),
    good: {},
  },
  {
    rule: "metric-name",
    what: "a metric in kebab-case",
    bad: file(metrics, 'export const orders = new Counter(/*!*/"orders-placed");\n'),
    good: file(metrics, 'export const orders = new Counter("orders_placed");\n'),
  },
  {
    rule: "metric-use",
    what: "a metric that is passed around",
    bad: file(
      metrics,
      'export const orders = new Counter("orders");\nexport const all = [/*!*/orders];\n',
    ),
    good: file(
      metrics,
      'export const orders = new Counter("orders");\nexport const f = () => orders.increment();\n',
    ),
  },
  {
    rule: "auth-handler",
    what: "an auth handler that reads the body",
    bad: file(
      'import { authHandler } from "encore.dev/auth";\n',
      "interface P { token: string }\ninterface D { userID: string }\nexport const auth = authHandler(async (_: /*!*/P): Promise<D> => ({ userID: '' }));\n",
    ),
    good: file(
      `import { authHandler } from "encore.dev/auth";\n${wire}`,
      'interface P { token: Header<"Authorization"> }\ninterface D { userID: string }\nexport const auth = authHandler(async (_: P): Promise<D> => ({ userID: "" }));\n',
    ),
  },
  {
    rule: "gateway",
    what: "a second gateway",
    bad: file(
      'import { Gateway } from "encore.dev/api";\n',
      "export const gateway = new Gateway({});\nexport const other = /*!*/new Gateway({});\n",
    ),
    good: file(
      'import { Gateway } from "encore.dev/api";\n',
      "export const gateway = new Gateway({});\n",
    ),
  },
];
