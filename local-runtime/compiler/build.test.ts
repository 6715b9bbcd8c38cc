// Building an app without the Encore CLI.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type Files, withApp } from "./__tests__/fixture-app";
import { BuildFailed, build } from "./build";

const app: Files = {
  "tsconfig.json": '{ "compilerOptions": { "paths": { "~encore/*": ["./encore.gen/*"] } } }',
  "shop/encore.service.ts":
    'import { middleware } from "encore.dev/api";\nimport { Service } from "encore.dev/service";\nexport default new Service("shop", { middlewares: [middleware(async (req, next) => next(req))] });\n',
  "shop/door.ts":
    'import { api } from "encore.dev/api";\ninterface R { id: string }\nexport const order = api({ path: "/order/:id", expose: true }, async ({ id }: R): Promise<R> => ({ id }));\nexport const count = api({}, async (): Promise<{ n: number }> => ({ n: 1 }));\nexport const feed = api.raw({ method: "GET", path: "/feed" }, (_req, res) => { res.end(); });\n',
  "shop/topic.ts":
    'import { Topic } from "encore.dev/pubsub";\nexport const orders = new Topic<{ id: string }>("orders", { deliveryGuarantee: "at-least-once" });\n',
  "mail-out/subscription.ts":
    'import { Subscription } from "encore.dev/pubsub";\nimport { shop } from "~encore/clients";\nimport { orders } from "../shop/topic";\nexport const _ = new Subscription(orders, "mail", { handler: async ({ id }) => { await shop.order({ id }); await shop.count(); } });\n',
};

const entryOf = (mainFile: string): string => readFileSync(mainFile, "utf8");

describe("a build", () => {
  it("bundles handlers, subscriptions and middlewares into one entrypoint with a source map", async () => {
    await withApp(app, async (root) => {
      const { metadata, mainFile, metadataFile } = await build(root, join(root, ".out"));
      expect(mainFile).toBe(join(root, ".out/main.mjs"));
      expect(existsSync(`${mainFile}.map`)).toBe(true);
      expect(JSON.parse(readFileSync(metadataFile, "utf8"))).toEqual(metadata);
      const text = entryOf(mainFile);
      expect(text).toContain('from "encore.dev/internal/codegen/appinit"');
      expect(text).toMatch(/service: "shop", name: "feed", raw: true/);
      expect(text).toMatch(/service: "shop", name: "order", raw: false/);
      expect(text).toContain("new Subscription(orders");
      expect(text).toContain("cfg.middlewares ?? []");
      expect(text).toMatch(/registerHandlers\(\[[\s\S]+await run\(import\.meta\.url\)/);
      expect(text).not.toContain("endpoints_testing");
    });
  });

  it("writes clients that type-check against the endpoints they call", async () => {
    await withApp(
      {
        ...app,
        "mail-out/use.ts":
          'import { shop } from "~encore/clients";\nimport { getAuthData } from "~encore/auth";\nexport async function use(): Promise<number> {\n  const { id } = await shop.order({ id: "1" });\n  // @ts-expect-error a request is needed\n  await shop.order();\n  // @ts-expect-error an id is text\n  await shop.order({ id: 1 });\n  getAuthData();\n  return (await shop.ref().count()).n + id.length;\n}\n',
      },
      async (root) => {
        await build(root, join(root, ".out"));
        const options: ts.CompilerOptions = {
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ES2022,
          moduleResolution: ts.ModuleResolutionKind.Bundler,
          types: ["node"],
          typeRoots: [join(root, "node_modules/@types")],
          paths: { "~encore/*": [join(root, "encore.gen/*")] },
        };
        const program = ts.createProgram([join(root, "mail-out/use.ts")], options);
        const own = ts
          .getPreEmitDiagnostics(program)
          .filter(({ file }) => file?.fileName.includes("mail-out") ?? true);
        expect(
          own.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
        ).toEqual([]);
      },
    );
  });

  it("does nothing when nothing changed, and again when a source, a migration or its output changed", async () => {
    const files: Files = {
      ...app,
      "shop/db.ts":
        'import { SQLDatabase } from "encore.dev/storage/sqldb";\nconst db = new SQLDatabase("main", { migrations: "./migrations" });\nexport const one = () => db.queryRow`select 1`;\n',
      "shop/migrations/1_create.up.sql": "select 1;",
    };
    await withApp(files, async (root) => {
      const out = join(root, ".out");
      const first = await build(root, out);
      const writtenAt = (): number => statSync(first.mainFile).mtimeMs;
      const before = writtenAt();
      expect(await build(root, out)).toEqual(first);
      expect(writtenAt()).toBe(before);

      writeFileSync(
        join(root, "shop/more.ts"),
        readFileSync(join(root, "shop/topic.ts"), "utf8").replace('orders"', 'more"'),
      );
      const second = await build(root, out);
      expect(second.metadata.topics.map(({ name }) => name).sort()).toEqual(["more", "orders"]);

      writeFileSync(join(root, "shop/migrations/create_more.sql"), "select 1;");
      await expect(build(root, out)).rejects.toThrow("migration-name");
      rmSync(join(root, "shop/migrations/create_more.sql"));

      rmSync(second.mainFile);
      await build(root, out);
      expect(existsSync(second.mainFile)).toBe(true);
    });
  });

  it("takes back the clients of a service that is gone", async () => {
    await withApp(app, async (root) => {
      await build(root, join(root, ".out"));
      rmSync(join(root, "mail-out"), { recursive: true });
      await build(root, join(root, ".out"));
      expect(readdirSync(join(root, "encore.gen/internal/clients"))).toEqual(["shop"]);
      expect(readFileSync(join(root, "encore.gen/clients/index.js"), "utf8")).not.toContain("mail");
    });
  });

  it("refuses what Encore refuses, names every place, and leaves no bundle", async () => {
    const files: Files = {
      ...app,
      "shop/bad.ts":
        'import { api } from "encore.dev/api";\nexport const bad = api({}, async () => {});\n',
    };
    await withApp(files, async (root) => {
      const failure = await build(root, join(root, ".out")).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(BuildFailed);
      expect(String(failure)).toContain("shop/bad.ts:2:28 endpoint-return-type: ");
      expect(existsSync(join(root, ".out/main.mjs"))).toBe(false);
    });
  });
});
