// What the compiler reads out of an app that Encore would build.
import { describe, expect, it } from "vitest";
import type { AppMetadata, EndpointMetadata, FieldSchema } from "../metadata";
import { type Files, withApp } from "./__tests__/fixture-app";
import { analyze } from "./analyze";

async function read(files: Files): Promise<AppMetadata> {
  const { metadata, diagnostics } = await withApp(files, (root) => analyze(root));
  expect(diagnostics).toEqual([]);
  return metadata;
}

const api = 'import { api } from "encore.dev/api";\n';

async function endpointOf(code: string): Promise<EndpointMetadata> {
  const { services } = await read({ "shop/door.ts": api + code });
  return services[0]!.endpoints[0]!;
}

/** Fields of a request by name, declared after whatever `before` declares. */
async function fieldsOf(fields: string, before = ""): Promise<Record<string, FieldSchema>> {
  const { request } = await endpointOf(
    `${before}\ninterface R { ${fields} }\nexport const order = api({ path: "/x" }, async (_: R): Promise<void> => {});`,
  );
  expect(request?.kind).toBe("object");
  const list = request?.kind === "object" ? request.fields : [];
  return Object.fromEntries(list.map((field) => [field.name, field]));
}

describe("an endpoint", () => {
  it("has Encore's defaults where its options say nothing", async () => {
    const endpoint = await endpointOf(
      "/** Takes an order.\n * Twice. */\nexport const order = api({}, async (): Promise<void> => {});",
    );
    expect(endpoint).toEqual({
      service: "shop",
      name: "order",
      kind: "typed",
      methods: ["POST"],
      path: "/shop.order",
      expose: false,
      auth: false,
      sensitive: false,
      tags: [],
      bodyLimitBytes: 2_097_152,
      request: null,
      response: null,
      doc: "Takes an order.\nTwice.",
      place: { file: "shop/door.ts", line: 4, column: 14 },
    });
  });

  it("has what its options say", async () => {
    const endpoint = await endpointOf(
      'export const order = api.raw({ method: ["PUT", "GET"], path: "/a/:id/*rest", expose: true, auth: true, bodyLimit: null, tags: ["t"], sensitive: true }, () => {});',
    );
    expect(endpoint).toMatchObject({
      kind: "raw",
      methods: ["GET", "PUT"],
      path: "/a/:id/*rest",
      expose: true,
      auth: true,
      bodyLimitBytes: null,
      tags: ["t"],
      sensitive: true,
    });
  });

  it("serves static files from a folder named relative to the app's root", async () => {
    const { services } = await read({
      "shop/door.ts": `${api}export const web = api.static({ expose: true, path: "/web/*path", dir: "./web", notFound: "./web/404.html", notFoundStatus: 200, headers: { "Cache-Control": "no-store", V: ["a", "b"] } });`,
      "shop/web/404.html": "",
    });
    expect(services[0]!.endpoints[0]).toMatchObject({
      kind: "static",
      methods: ["GET", "HEAD"],
      static: {
        dir: "shop/web",
        notFound: "shop/web/404.html",
        notFoundStatus: 200,
        headers: { "Cache-Control": "no-store", V: "a, b" },
      },
    });
  });

  it("takes a request's path parameters out of body and query", async () => {
    const { request } = await endpointOf(
      'interface R { id: string; page?: number }\nexport const order = api({ method: "GET", path: "/o/:id" }, async ({ id }: R): Promise<void> => { id; });',
    );
    expect(request).toEqual({
      kind: "object",
      fields: [
        { name: "id", schema: { kind: "string" }, optional: false, location: "path" },
        { name: "page", schema: { kind: "number" }, optional: true, location: "default" },
      ],
    });
  });
});

describe("a schema", () => {
  it("reads plain types, unions, enums and dates", async () => {
    const fields = await fieldsOf(
      'a: string; b?: number; c: boolean | null; d: "x" | 2 | true; e: Date; f: bigint; g: unknown; h: E; i?: "u" | undefined; j: boolean',
      'enum E { A = "one", B = 2 }',
    );
    const schemas = Object.fromEntries(
      Object.entries(fields).map(([name, { schema }]) => [name, schema]),
    );
    expect(schemas).toMatchObject({
      a: { kind: "string" },
      b: { kind: "number" },
      e: { kind: "date" },
      f: { kind: "bigint" },
      g: { kind: "any" },
      i: { kind: "literal", value: "u" },
      j: { kind: "boolean" },
    });
    const options = (name: string): unknown[] => {
      const schema = schemas[name];
      return schema?.kind === "union" ? schema.options : [];
    };
    expect(options("c")).toEqual(expect.arrayContaining([{ kind: "boolean" }, { kind: "null" }]));
    expect(options("c")).toHaveLength(2);
    expect(options("d")).toEqual(
      expect.arrayContaining(["x", 2, true].map((value) => ({ kind: "literal", value }))),
    );
    expect(options("h")).toEqual(["one", 2].map((value) => ({ kind: "literal", value })));
    expect(
      Object.values(fields)
        .filter(({ optional }) => optional)
        .map(({ name }) => name),
    ).toEqual(["b", "i"]);
  });

  it("resolves generics, inheritance, mapped, conditional and intersected types", async () => {
    const fields = await fieldsOf(
      'a: Page<string>; b: Partial<Sub>; c: Pick<Sub, "y">; d: Omit<Sub, "y">; e: Record<"k", number>; f: { p: 1 } & { q: 2 }; g: Flat<string[]>; h: Sub["y"]; i: Exclude<"a" | "b", "a">; j: readonly string[]',
      "interface Page<T> { items: T[] }\ninterface Base { x: string }\ninterface Sub extends Base { y: number }\ntype Flat<T> = T extends (infer U)[] ? U : T;",
    );
    const shape = (name: string): string => JSON.stringify(fields[name]!.schema);
    const object = (...inner: [string, object, boolean?][]): string =>
      JSON.stringify({
        kind: "object",
        fields: inner.map(([name, schema, optional = false]) => ({
          name,
          schema,
          optional,
          location: "default",
        })),
      });
    const [string, number] = [{ kind: "string" }, { kind: "number" }];
    expect(shape("a")).toBe(object(["items", { kind: "array", items: string }]));
    expect(shape("b")).toBe(object(["y", number, true], ["x", string, true]));
    expect(shape("c")).toBe(object(["y", number]));
    expect(shape("d")).toBe(object(["x", string]));
    expect(shape("e")).toBe(object(["k", number]));
    expect(shape("f")).toBe(
      object(["p", { kind: "literal", value: 1 }], ["q", { kind: "literal", value: 2 }]),
    );
    expect(shape("g")).toBe(JSON.stringify(string));
    expect(shape("h")).toBe(JSON.stringify(number));
    expect(shape("i")).toBe(JSON.stringify({ kind: "literal", value: "b" }));
    expect(shape("j")).toBe(JSON.stringify({ kind: "array", items: string }));
  });

  it("keeps records of any value", async () => {
    const { a, b } = await fieldsOf("a: Record<string, unknown>; b: { [key: string]: number }");
    expect(a?.schema).toEqual({ kind: "record", values: { kind: "any" } });
    expect(b?.schema).toEqual({ kind: "record", values: { kind: "number" } });
  });

  it("names a type that refers to itself", async () => {
    const { types, services } = await read({
      "shop/door.ts": `${api}interface Tree { name: string; below: Tree[] }\nexport const plant = api({}, async (): Promise<Tree> => ({ name: "", below: [] }));`,
    });
    const response = services[0]!.endpoints[0]!.response;
    const below = response?.kind === "object" ? response.fields[1]?.schema : undefined;
    const items = below?.kind === "array" ? below.items : undefined;
    expect(items?.kind).toBe("ref");
    expect(items?.kind === "ref" && types[items.id]).toEqual(response);
  });

  it("places headers, queries, cookies and statuses, also optional and validated ones", async () => {
    const fields = await fieldsOf(
      'a: Header<"X-A">; b?: Header<number, "X-B">; c: Query<string[]>; d: Query<"dd">; e: Cookie<"sid">; f: Header & MinLen<3>; g: Decimal; h?: Header',
      'import type { Cookie, Header, Query } from "encore.dev/api";\nimport type { Decimal } from "encore.dev/types";\nimport type { MinLen } from "encore.dev/validate";',
    );
    expect(fields).toMatchObject({
      a: { location: "header", wireName: "X-A", schema: { kind: "string" } },
      b: { location: "header", wireName: "X-B", schema: { kind: "number" }, optional: true },
      c: { location: "query", schema: { kind: "array", items: { kind: "string" } } },
      d: { location: "query", wireName: "dd", schema: { kind: "string" } },
      e: { location: "cookie", wireName: "sid", schema: { kind: "string" } },
      f: {
        location: "header",
        schema: { kind: "string" },
        validators: [{ rule: "minLen", value: 3 }],
      },
      g: { location: "default", schema: { kind: "decimal" } },
      h: { location: "header", optional: true },
    });
    expect(fields.c).not.toHaveProperty("wireName");
  });

  it("reads every validator", async () => {
    const fields = await fieldsOf(
      'a: string & MinLen<1> & MaxLen<9> & MatchesRegexp<"^a"> & StartsWith<"a"> & EndsWith<"z">; b?: number & Min<-3> & Max<3>; c: string & IsEmail; d: string & IsURL',
      'import type { EndsWith, IsEmail, IsURL, MatchesRegexp, Max, MaxLen, Min, MinLen, StartsWith } from "encore.dev/validate";',
    );
    expect(fields.a?.validators).toEqual([
      { rule: "minLen", value: 1 },
      { rule: "maxLen", value: 9 },
      { rule: "matches", value: "^a" },
      { rule: "startsWith", value: "a" },
      { rule: "endsWith", value: "z" },
    ]);
    expect(fields.b).toMatchObject({
      optional: true,
      schema: { kind: "number" },
      validators: [
        { rule: "min", value: -3 },
        { rule: "max", value: 3 },
      ],
    });
    expect(fields.c?.validators).toEqual([{ rule: "isEmail" }]);
    expect(fields.d?.validators).toEqual([{ rule: "isUrl" }]);
  });

  it("follows types into other files and into installed packages", async () => {
    const { services } = await read({
      "shop/door.ts": `${api}import type { Word } from "../words/word";\nimport type { Location } from "esbuild";\ninterface R { a: Word; b: Location }\nexport const order = api({}, async (_: R): Promise<void> => {});`,
      "words/word.ts": "export type Word = string;\n",
    });
    const request = services[0]!.endpoints[0]!.request;
    const fields = request?.kind === "object" ? request.fields : [];
    expect(fields[0]?.schema).toEqual({ kind: "string" });
    expect(fields[1]?.schema).toMatchObject({ kind: "object" });
  });
});

describe("resources", () => {
  const files: Files = {
    "db/db.ts":
      'import { SQLDatabase } from "encore.dev/storage/sqldb";\nexport const db = new SQLDatabase("main", { migrations: "./migrations" });\n',
    "db/migrations/1_create.up.sql": "select 1;",
    "shop/topic.ts":
      'import { type Attribute, Topic } from "encore.dev/pubsub";\nexport interface Order { id: string; region: Attribute<string> }\nexport const orders = new Topic<Order>("orders", { deliveryGuarantee: "exactly-once" });\nexport const send = (id: string) => orders.publish({ id, region: "" });\n',
    "mail/subscription.ts":
      'import { Subscription } from "encore.dev/pubsub";\nimport { orders } from "../shop/topic";\nimport { db } from "../db/db";\nexport const _ = new Subscription(orders, "mail", { handler: async () => { await db.exec`select 1`; }, maxConcurrency: 4 * 2, retryPolicy: { minBackoff: "500ms", maxRetries: 3 } });\n',
    "shop/files.ts":
      'import { Bucket } from "encore.dev/storage/objects";\nconst files = new Bucket("files", { public: true });\nexport const url = () => files.publicUrl("a");\n',
    "shop/key.ts":
      'import { secret } from "encore.dev/config";\nexport const key = secret("Key");\n',
    "shop/door.ts": `${api}import { CronJob } from "encore.dev/cron";\nexport const tidy = api({}, async (): Promise<void> => {});\nexport const nightly = new CronJob("nightly", { title: "Tidy up", endpoint: tidy, schedule: "0 4 * * *" });\nexport const hourly = new CronJob("hourly", { endpoint: tidy, every: "1h" });\n`,
  };

  it("belong to the services whose folders use them", async () => {
    const { services } = await read(files);
    expect(
      services.map(({ name, dir, databases, buckets, topicsPublished, hasServiceFile }) => ({
        name,
        dir,
        databases,
        buckets,
        topicsPublished,
        hasServiceFile,
      })),
    ).toEqual([
      {
        name: "mail",
        dir: "mail",
        databases: ["main"],
        buckets: [],
        topicsPublished: [],
        hasServiceFile: false,
      },
      {
        name: "shop",
        dir: "shop",
        databases: [],
        buckets: ["files"],
        topicsPublished: ["orders"],
        hasServiceFile: true,
      },
    ]);
  });

  it("carry what the runtime needs of them", async () => {
    const metadata = await read(files);
    expect(metadata).toMatchObject({
      topics: [{ name: "orders", deliveryGuarantee: "exactly-once", message: { kind: "object" } }],
      databases: [{ name: "main", migrationsDir: "db/migrations" }],
      buckets: [{ name: "files", public: true, versioned: false }],
      secrets: [{ name: "Key", service: "shop" }],
      cronJobs: [
        {
          name: "nightly",
          title: "Tidy up",
          schedule: "schedule:0 4 * * *",
          endpoint: "shop.tidy",
        },
        { name: "hourly", title: "hourly", schedule: "every:60", endpoint: "shop.tidy" },
      ],
    });
    expect(metadata.subscriptions).toEqual([
      {
        topic: "orders",
        name: "mail",
        service: "mail",
        maxConcurrency: 8,
        ackDeadlineMs: 30_000,
        messageRetentionMs: 604_800_000,
        minBackoffMs: 500,
        maxBackoffMs: 600_000,
        maxRetries: 3,
        place: { file: "mail/subscription.ts", line: 4, column: 18 },
      },
    ]);
    const message = metadata.topics[0]!.message;
    expect(
      message.kind === "object" && message.fields.map(({ name, location }) => [name, location]),
    ).toEqual([
      ["id", "default"],
      ["region", "attribute"],
    ]);
  });
});
