// Starting and ending the app's process: what `npm start` and an operator's signals see.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { isAlive } from "./postgres/alive";
import { startTemporaryPostgres } from "./postgres/start";
import { type Shop, startShop, until } from "./runtime/__tests__/shop";

let shop: Shop | undefined;
afterEach(async () => {
  await shop?.stop();
  shop = undefined;
});

test("several processes of the app share one database", async () => {
  shop = await startShop();
  const other = await shop.startAnother();
  expect(other.url).not.toBe(shop.app.url);
  await fetch(`${other.url}/publish`, { method: "POST", body: '{"name":"x","failures":0}' });
  const { app } = shop;
  await until(
    async () => (await (await fetch(`${app.url}/deliveries/x`)).json()) as { rows: unknown[] },
    ({ rows }) => rows.length === 1,
  );
});

test("SIGTERM ends an idle app at once, with exit code 0", async () => {
  shop = await startShop();
  const exit = once(shop.app.child, "exit");
  shop.app.child.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
});

test("requests that run are answered before the end, and a second signal changes nothing", async () => {
  shop = await startShop();
  const { app } = shop;
  const response = await new Promise<http.IncomingMessage>((resolve) => {
    http.get(`${app.url}/stream`, resolve);
  });
  const exit = once(app.child, "exit");
  app.child.kill("SIGTERM");
  app.child.kill("SIGINT");
  let text = "";
  for await (const chunk of response) text += String(chunk);
  expect(text).toContain(": 199");
  expect(await exit).toEqual([0, null]);
});

test("while handlers run the health check says 503; at the deadline the exit code is 1", async () => {
  shop = await startShop();
  const { app } = shop;
  await fetch(`${app.url}/publish`, { method: "POST", body: '{"name":"hang","failures":0}' });
  await until(
    async () => (await fetch(`${app.url}/deliveries/hang`)).text(),
    (text) => text.includes("attempt"),
  );
  const exit = once(app.child, "exit");
  app.child.kill("SIGTERM");
  const health = await until(
    async () => {
      const response = await fetch(`${app.url}/__encore/healthz`);
      return { status: response.status, code: ((await response.json()) as { code: string }).code };
    },
    ({ status }) => status !== 200,
  );
  expect(health).toEqual({ status: 503, code: "shutting_down" });
  expect(await exit).toEqual([1, null]);
});

test("the app does not outlive a killed starter", async () => {
  // Not the shop's own Postgres, whose end alone might end the app.
  const postgres = await startTemporaryPostgres();
  const appRoot = path.resolve(import.meta.dirname, "runtime/__tests__/app");
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "rove-starter-"));
  const options = {
    appRoot,
    outDir: path.join(appRoot, ".encore/local"),
    dataDir,
    postgresUrl: postgres.url,
  };
  const script = `
    import { startApp } from ${JSON.stringify(path.resolve(import.meta.dirname, "app"))};
    const app = await startApp(${JSON.stringify(options)});
    console.log(app.pid);
    setInterval(() => {}, 1000);`;
  const starter = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { stdio: ["ignore", "pipe", "inherit"], cwd: path.resolve(import.meta.dirname, "..") },
  );
  const [line] = (await once(starter.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  expect(isAlive(pid)).toBe(true);
  starter.kill("SIGKILL");
  await until(
    async () => isAlive(pid),
    (alive) => !alive,
  );
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});
