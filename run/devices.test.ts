import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type App, startApp } from "../local-runtime/app";
import { type Postgres, startTemporaryPostgres } from "../local-runtime/postgres/start";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const apkPath = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);
const outDir = join(root, `.encore/devices-${process.pid}`);
let postgres: Postgres;
let app: App;
let dataDir: string;
/** Says that it is Appium and then nothing more: whoever opens a session here stays in the middle of it. */
let silent: Server;
let server: string;

beforeAll(async () => {
  silent = createServer(({ url }, response) => {
    if (url === "/status") response.end('{"value":{"build":{"version":"3.8.0"}}}');
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  server = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  dataDir = await mkdtemp(join(tmpdir(), "rove-devices-"));
  postgres = await startTemporaryPostgres();
  app = await startApp({ appRoot: root, outDir, dataDir, postgresUrl: postgres.url });
});

afterAll(async () => {
  await app?.stop();
  await postgres?.stop();
  silent?.closeAllConnections();
  silent?.close();
  await rm(dataDir, { recursive: true, force: true });
  await rm(outDir, { recursive: true, force: true });
});

type Body = Record<string, unknown>;

async function call(method: string, path: string, body?: Body) {
  const answer = await fetch(app.url + path, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}

const registered = (udid: string, appiumServerUrl = server) =>
  call("POST", "/devices", { udid, appiumServerUrl });

async function list() {
  const { body } = await call("GET", "/devices");
  return body.devices as { udid: string; appiumServerUrl: string; heldBy: string | null }[];
}

async function startRun(more: Body = {}): Promise<string> {
  const { status, body } = await call("POST", "/run", {
    apkPath,
    appiumServerUrl: server,
    packageName: "io.appium.android.apis",
    appActivity: ".ApiDemos",
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body.runId);
}

const view = async (runId: string) => (await call("GET", `/run/${runId}`)).body;

async function until(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 30_000, interval: 20 });
}

const isHeldBy = (udid: string, runId: string | null) =>
  until(async () =>
    expect((await list()).find((one) => one.udid === udid)?.heldBy ?? null).toBe(runId),
  );

afterEach(async () => {
  for (const { udid, heldBy, appiumServerUrl } of await list()) {
    if (heldBy !== null) await call("POST", `/run/${heldBy}/cancel`);
    await isHeldBy(udid, null);
    await call("DELETE", `/devices/${udid}?appiumServerUrl=${appiumServerUrl}`);
  }
});

describe("registering", () => {
  it("makes a device known once, however its server is spelled", async () => {
    const first = await registered("phone-1");
    expect(first).toEqual({
      status: 200,
      body: {
        udid: "phone-1",
        appiumServerUrl: server,
        state: "ready",
        isRegistered: true,
        heldBy: null,
        heldSince: null,
        ports: null,
        health: { failuresInARow: 0, lastFault: null, lastSeenAt: null, quarantine: null },
        model: null,
        manufacturer: null,
        platformVersion: null,
      },
    });
    const spelled = server.replace("127.0.0.1", "me:secret@localhost");
    expect((await registered("phone-1", `${spelled}/wd/hub/`)).body).toEqual(first.body);
    expect(await list()).toHaveLength(1);
  });

  it.each([
    [{}, /appiumServerUrl is required/],
    [{ udid: "a" }, /appiumServerUrl is required/],
    [{ udid: "a", appiumServerUrl: "ftp://x" }, /appiumServerUrl .*http and https/],
    [{ appiumServerUrl: "http://127.0.0.1:1" }, /udid is required/],
    [{ udid: "*", appiumServerUrl: "http://127.0.0.1:1" }, /udid is not a device's serial/],
    [
      { udid: "a".repeat(301), appiumServerUrl: "http://127.0.0.1:1" },
      /udid is not a device's serial/,
    ],
  ])("refuses %j", async (body, message) => {
    const answer = await call("POST", "/devices", body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(message);
  });
});

describe("a device that is not known", () => {
  it.each([
    ["POST", "/devices/nobody/quarantine"],
    ["POST", "/devices/nobody/unquarantine"],
    ["POST", "/devices/nobody/release"],
    ["DELETE", "/devices/nobody"],
  ])("is a 404 at %s %s", async (method, path) => {
    const answer = await call(method, path);
    expect(answer.status).toBe(404);
    expect(answer.body.message).toMatch(/no device nobody/);
  });

  it("is a 409 where two servers have one of that name, until it is said which", async () => {
    await registered("twin");
    await registered("twin", "http://127.0.0.1:1");
    const answer = await call("POST", "/devices/twin/quarantine");
    expect(answer.status).toBe(409);
    expect(answer.body.message).toMatch(/Say which with appiumServerUrl/);
    const said = await call("POST", `/devices/twin/quarantine?appiumServerUrl=${server}`);
    expect(said.body).toMatchObject({ appiumServerUrl: server, state: "quarantined" });
  });
});

describe("a run that has to wait for its device", () => {
  it("shows what it waits for, and gets it as soon as the holder ends", async () => {
    const holder = await startRun({ udid: "phone-1" });
    await isHeldBy("phone-1", holder);
    const waiting = await startRun({ udid: "phone-1" });
    await until(async () =>
      expect((await view(waiting)).waitingFor).toEqual({
        udid: "phone-1",
        heldBy: holder,
        since: expect.stringMatching(/^\d{4}-/) as string,
      }),
    );
    expect((await view(holder)).waitingFor).toBeNull();
    await call("POST", `/run/${holder}/cancel`);
    await isHeldBy("phone-1", waiting);
    expect(await view(waiting)).toMatchObject({ status: "running", waitingFor: null });
  });

  it("ends at once when it is canceled", async () => {
    const holder = await startRun({ udid: "phone-1" });
    await isHeldBy("phone-1", holder);
    const waiting = await startRun({ udid: "phone-1" });
    await until(async () => expect((await view(waiting)).waitingFor).not.toBeNull());
    await call("POST", `/run/${waiting}/cancel`);
    expect(await view(waiting)).toMatchObject({
      status: "canceled",
      stopReason: "canceled_before_start",
      waitingFor: null,
    });
    await isHeldBy("phone-1", holder);
  });
});

describe("quarantine", () => {
  it("gives the device to nobody until it is put back, and says why", async () => {
    await registered("phone-1");
    const reason = "cable is loose";
    const answer = await call(
      "POST",
      `/devices/phone-1/quarantine?reason=${encodeURIComponent(reason)}`,
    );
    expect(answer.body).toMatchObject({
      state: "quarantined",
      health: { quarantine: { reason, until: null } },
    });
    const runId = await startRun({ udid: "phone-1" });
    await until(async () =>
      expect((await view(runId)).waitingFor).toMatchObject({ udid: "phone-1", heldBy: null }),
    );
    const back = await call("POST", "/devices/phone-1/unquarantine");
    expect(back.body).toMatchObject({ state: "ready", health: { quarantine: null } });
    await isHeldBy("phone-1", runId);
  });
});

describe("releasing by force", () => {
  it("ends the run that walks on the device, and frees it for the next", async () => {
    await registered("phone-1");
    const runId = await startRun({ udid: "phone-1" });
    await isHeldBy("phone-1", runId);
    const answer = await call("POST", "/devices/phone-1/release");
    expect(answer).toMatchObject({ status: 200, body: { takenFrom: runId } });
    expect(await view(runId)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "device_lost",
    });
    await isHeldBy("phone-1", null);
    const again = await call("POST", "/devices/phone-1/release");
    expect(again).toMatchObject({ status: 200, body: { takenFrom: null } });
  });

  it("forgets a device that was only known while it was held", async () => {
    const runId = await startRun({ udid: "passing-by" });
    await isHeldBy("passing-by", runId);
    const answer = await call("POST", "/devices/passing-by/release");
    expect(answer.body).toEqual({ takenFrom: runId, device: null });
    expect(await list()).toEqual([]);
  });
});

describe("removing", () => {
  it("is refused while a run has the device", async () => {
    await registered("phone-1");
    const runId = await startRun({ udid: "phone-1" });
    await isHeldBy("phone-1", runId);
    const answer = await call("DELETE", "/devices/phone-1");
    expect(answer.status).toBe(409);
    expect(answer.body.message).toContain(runId);
    await call("POST", `/run/${runId}/cancel`);
    await isHeldBy("phone-1", null);
    expect((await call("DELETE", "/devices/phone-1")).status).toBe(200);
    expect(await list()).toEqual([]);
  });
});
