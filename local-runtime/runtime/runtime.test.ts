// The SDK on this runtime, where nothing but itself is needed: loading, secrets, what is not offered.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { appMeta, currentRequest } from "encore.dev";
import { secret } from "encore.dev/config";
import { Counter } from "encore.dev/metrics";
import { CacheCluster } from "encore.dev/storage/cache";
import { Decimal } from "encore.dev/types";
import { afterEach, expect, test, vi } from "vitest";
import { runtimeLibrary } from "../runtime-library";

afterEach(() => vi.unstubAllEnvs());

test("in a process without a configuration the modules load, and only use is an error", async () => {
  const script = `
    const { SQLDatabase } = await import("encore.dev/storage/sqldb");
    const { Topic } = await import("encore.dev/pubsub");
    const { Bucket } = await import("encore.dev/storage/objects");
    const { default: log } = await import("encore.dev/log");
    new Topic("t", { deliveryGuarantee: "at-least-once" });
    new Bucket("b");
    const db = new SQLDatabase("d", { migrations: "./m" });
    log.info("still here");
    await db.exec\`select 1\`.catch((error) => console.log(error.message));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    env: { PATH: process.env.PATH, ENCORE_RUNTIME_LIB: await runtimeLibrary() },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(said).toContain("This process has no runtime: start the app with npm start");
});

test("appMeta tells a test from a run, and outside a request there is none", () => {
  expect(appMeta().environment).toEqual({ name: "test", type: "test", cloud: "local" });
  expect(currentRequest()).toBeUndefined();
});

test("secrets come from the environment or the local file; a missing one is empty", () => {
  vi.stubEnv("SOME_SECRET", "from here");
  expect(secret("SOME_SECRET")()).toBe("from here");
  expect(secret("NO_SUCH_SECRET")()).toBe("");
  const dir = mkdtempSync(path.join(os.tmpdir(), "rove-secrets-"));
  writeFileSync(path.join(dir, ".secrets.local.cue"), '// ours\nFILE_SECRET: "from \\"file\\""\n');
  writeFileSync(path.join(dir, "config.json"), JSON.stringify({ appRoot: dir }));
  vi.stubEnv("ENCORE_LOCAL_CONFIG", path.join(dir, "config.json"));
  expect(secret("FILE_SECRET")()).toBe('from "file"');
  rmSync(dir, { recursive: true });
});

test("metrics count for nobody and do not fail", () => {
  expect(() => new Counter("things_done").increment()).not.toThrow();
});

test("what is not offered says so", () => {
  expect(() => new CacheCluster("c", { evictionPolicy: "noeviction" })).toThrow(
    "Cache clusters are not offered by the local runtime",
  );
});

test("decimals calculate exactly", () => {
  expect(String(new Decimal("0.1").add("0.2"))).toBe("0.3");
  expect(String(new Decimal("1.10").mul("-3"))).toBe("-3.30");
  expect(String(new Decimal("10").div("4"))).toBe("2.5");
  expect(String(new Decimal("1e3").sub("0.5"))).toBe("999.5");
  expect(() => new Decimal("1").div("0")).toThrow("division by zero");
});
