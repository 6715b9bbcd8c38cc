import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ulid } from "ulid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type App, startApp } from "../local-runtime/app";
import { type Postgres, startTemporaryPostgres } from "../local-runtime/postgres/start";
import { BucketFiles } from "../local-runtime/runtime/buckets/files";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const good = {
  apkPath: join(
    dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
    "apks/ApiDemos-debug.apk",
  ),
  // Nobody listens on port 1, so the workshop comes to its end soon.
  appiumServerUrl: "http://me:hunter2@127.0.0.1:1",
  packageName: "io.appium.android.apis",
  appActivity: ".ApiDemos",
};

let postgres: Postgres;
let app: App;
let dataDir: string;
const outDir = join(root, `.encore/doors-${process.pid}`);
const printed: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rove-doors-"));
  postgres = await startTemporaryPostgres();
  app = await startApp({
    appRoot: root,
    outDir,
    dataDir,
    postgresUrl: postgres.url,
    env: { ROVE_LOG_LEVEL: "info" },
    onLine: (line) => printed.push(line),
  });
});

afterAll(async () => {
  await app?.stop();
  await postgres?.stop();
  await rm(dataDir, { recursive: true, force: true });
  await rm(outDir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(app.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  let json: Record<string, unknown> = {};
  if (text.startsWith("{")) json = JSON.parse(text) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, body: json };
}

async function started(): Promise<string> {
  const answer = await call("POST", "/run", good);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return String(answer.body.runId);
}

/** A run that was started and canceled, at its end. */
async function ended(): Promise<string> {
  const runId = await started();
  await call("POST", `/run/${runId}/cancel`);
  await vi.waitFor(
    async () => expect((await call("GET", `/run/${runId}`)).body.finishedAt).not.toBeNull(),
    { timeout: 45_000, interval: 50 },
  );
  return runId;
}

async function events(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(app.url + path, { headers });
  const seen: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => seen.push(event) }).feed(await answer.text());
  return { answer, seen };
}

describe("POST /run", () => {
  it("answers as the contract says, and the run can be seen and followed", async () => {
    const answer = await call("POST", "/run", { ...good, maxSteps: 7, goal: "find the lists" });
    expect(answer.status).toBe(200);
    const { runId } = answer.body;
    expect(answer.body).toEqual({
      runId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
      status: "PENDING",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      streamUrl: `/run/${String(runId)}/stream`,
    });
    const view = await call("GET", `/run/${String(runId)}`);
    expect(view.body).toMatchObject({
      runId,
      apkPath: good.apkPath,
      appiumServerUrl: "http://[redacted]@127.0.0.1:1",
      packageName: good.packageName,
      appActivity: "io.appium.android.apis.ApiDemos",
      maxSteps: 7,
      goal: "find the lists",
      udid: null,
      steps: 0,
      screens: 0,
    });
    await call("POST", `/run/${String(runId)}/cancel`);
  });

  it("tells everything that is wrong in one answer", async () => {
    const { status, body } = await call("POST", "/run", { maxSteps: 0 });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_argument" });
    const { problems } = body.details as { problems: { field: string; message: string }[] };
    const fields = ["apkPath", "appiumServerUrl", "packageName", "appActivity", "maxSteps"];
    expect(problems.map((problem) => problem.field)).toEqual(fields);
    for (const field of fields) expect(body.message).toContain(`${field} `);
  });

  it.each([
    ["is not JSON", "{apkPath: 1"],
    ["is empty", ""],
    ["is a list", "[]"],
    ["has a number for a path", JSON.stringify({ ...good, apkPath: 5 })],
    ["has text for a number", JSON.stringify({ ...good, maxSteps: "7" })],
    ["is 3 MB", JSON.stringify({ ...good, goal: "x".repeat(3_000_000) })],
  ])("refuses a body that %s", async (_, body) => {
    const answer = await call("POST", "/run", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: "invalid_argument" });
  });

  it("gives one run for one Idempotency-Key, and 409 for another request", async () => {
    const headers = { "Idempotency-Key": ulid() };
    const first = await call("POST", "/run", good, headers);
    const second = await call("POST", "/run", good, headers);
    expect([second.status, second.body]).toEqual([200, first.body]);
    const other = await call("POST", "/run", { ...good, maxSteps: 3 }, headers);
    expect([other.status, other.body.code]).toEqual([409, "already_exists"]);
    await call("POST", `/run/${String(first.body.runId)}/cancel`);
  });
});

describe("a wrong method", () => {
  it.each([
    ["GET", "/run"],
    ["DELETE", "/run"],
    ["GET", `/run/${ulid()}/cancel`],
    ["POST", `/run/${ulid()}/stream`],
    ["POST", "/health"],
    ["PUT", `/run/${ulid()}`],
  ])("%s %s is 404", async (method, path) => {
    const answer = await call(method, path);
    expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  });
});

describe.each([
  ["GET", ""],
  ["POST", "/cancel"],
  ["GET", "/stream"],
  ["GET", "/app.apk"],
])("%s /run/:id%s", (method, rest) => {
  it("is 404 for a run that is not there", async () => {
    const answer = await call(method, `/run/${ulid()}${rest}`);
    expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  });

  it.each([
    "nonsense",
    "01JABC",
    "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
    "%00",
    "01jabcdefghjkmnpqrstvwxyz0",
  ])("is 400 for the id %s", async (id) => {
    const answer = await call(method, `/run/${id}${rest}`);
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_argument"]);
  });
});

describe("POST /run/:id/cancel", () => {
  it("says CANCELLED, and says the same when asked again", async () => {
    const runId = await started();
    const first = await call("POST", `/run/${runId}/cancel`);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      runId,
      status: "CANCELLED",
      cancelledAt: expect.stringMatching(/^\d{4}-/) as string,
    });
    expect((await call("POST", `/run/${runId}/cancel`)).body).toEqual(first.body);
  });

  it("leaves a finished run as it is", async () => {
    const runId = await ended();
    const before = (await call("GET", `/run/${runId}`)).body;
    expect((await call("POST", `/run/${runId}/cancel`)).status).toBe(200);
    expect((await call("GET", `/run/${runId}`)).body).toEqual(before);
  });
});

describe("GET /run/:id/stream", () => {
  let runId: string;
  let lastSeq: number;
  beforeAll(async () => {
    runId = await ended();
    lastSeq = Number((await call("GET", `/run/${runId}`)).body.lastSeq);
  });

  it("replays a finished run and ends", async () => {
    const { answer, seen } = await events(`/run/${runId}/stream`);
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-cache, no-transform");
    expect(answer.headers.get("x-accel-buffering")).toBe("no");
    const durable = seen.filter((event) => event.id !== undefined);
    expect(durable.map((event) => Number(event.id))).toEqual(
      Array.from({ length: lastSeq }, (_, n) => n + 1),
    );
    expect(durable[0]?.event).toBe("run.queued");
    expect(JSON.parse(durable[0]?.data ?? "")).toMatchObject({ runId, seq: 1 });
    expect(seen.at(-1)?.event).toBe("end");
  });

  it("resumes after Last-Event-ID, and after ?after=", async () => {
    for (const resumed of [
      await events(`/run/${runId}/stream`, { "Last-Event-ID": "1" }),
      await events(`/run/${runId}/stream?after=1`),
    ]) {
      expect(resumed.seen.find((event) => event.id !== undefined)?.id).toBe("2");
    }
  });

  it("has nothing more for who has seen the end", async () => {
    expect((await call("GET", `/run/${runId}/stream?after=${lastSeq}`)).status).toBe(204);
  });

  it.each(["garbage", "-1", "1.5", "1e9"])("refuses the cursor %s", async (cursor) => {
    const answer = await call("GET", `/run/${runId}/stream`, undefined, {
      "Last-Event-ID": cursor,
    });
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_argument"]);
  });

  it("refuses a cursor beyond the end, and says where the end is", async () => {
    const answer = await call("GET", `/run/${runId}/stream?after=${lastSeq + 1}`);
    expect([answer.status, answer.body.details]).toEqual([409, { lastSeq }]);
  });

  it("puts its first byte on the wire at once, and live events as they come", async () => {
    const live = await started();
    const abort = new AbortController();
    const answer = await fetch(`${app.url}/run/${live}/stream`, { signal: abort.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("event: run.queued")) text += (await reader.read()).value ?? "";
    expect(text.startsWith(": ok\n")).toBe(true);
    await call("POST", `/run/${live}/cancel`);
    for (let done = false; !done && !text.includes("event: end\n"); ) {
      const next = await reader.read();
      done = next.done;
      text += next.value ?? "";
    }
    expect(text).toMatch(/event: run\.(canceled|failed)\n/);
    expect(text).not.toContain("hunter2");
    abort.abort();
  });
});

describe("GET /artifacts/:name", () => {
  it("serves what is stored, for ever and without letting a browser run it", async () => {
    const bytes = Buffer.from("<html><script>1</script></html>");
    const name = `${createHash("sha256").update(bytes).digest("hex")}.html`;
    const files = new BucketFiles(join(dataDir, "buckets", "run-artifacts"));
    await files.write(name, bytes, { contentType: "text/html", onlyNew: true });
    const answer = await fetch(`${app.url}/artifacts/${name}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    const headers = { "If-None-Match": answer.headers.get("etag") ?? "" };
    expect((await call("GET", `/artifacts/${name}`, undefined, headers)).status).toBe(304);
  });

  it("is 404 for what is not stored", async () => {
    const answer = await call("GET", `/artifacts/${"0".repeat(64)}.png`);
    expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  });

  it.each([`${"0".repeat(64)}.exe`, "x.png", `${"0".repeat(63)}.png`, "..%2f..%2fetc%2fpasswd"])(
    "is 400 for the name %s",
    async (name) => {
      const answer = await call("GET", `/artifacts/${name}`);
      expect([answer.status, answer.body.code]).toEqual([400, "invalid_argument"]);
    },
  );
});

describe("GET /run/:id/app.apk", () => {
  it("serves the run's APK, whole and with its length", async () => {
    const runId = await started();
    const answer = await fetch(`${app.url}/run/${runId}/app.apk`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(await readFile(good.apkPath))).toBe(true);
    expect(answer.headers.get("content-length")).toBe(String(bytes.length));
    expect(answer.headers.get("content-type")).toBe("application/vnd.android.package-archive");
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${runId}.apk"`);
    await call("POST", `/run/${runId}/cancel`);
  });
});

it("GET /health tells that the database is connected", async () => {
  const { status, body } = await call("GET", "/health");
  expect(status).toBe(200);
  expect(body).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    status: "healthy",
    database: "connected",
  });
});

describe("the log", () => {
  const records = () =>
    printed
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it("has each record of a door once, with module, actor and run", async () => {
    const runId = await started();
    const created = () =>
      records().filter((record) => record.runId === runId && record.message === "Created run");
    await vi.waitFor(() => expect(created()).not.toEqual([]), 10_000);
    await call("POST", `/run/${runId}/cancel`);
    expect(created()).toHaveLength(1);
    expect(created()[0]).toMatchObject({
      level: "info",
      module: "run",
      actor: "start",
      status: "queued",
    });
  });

  it("never holds the credentials of an Appium server", () => {
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.filter((line) => line.includes("hunter2"))).toEqual([]);
  });
});

it("ends its streams and itself soon after SIGTERM", async () => {
  // Takes calls and says nothing, so the run is still going when the app ends.
  const mute = createServer().listen(0, "127.0.0.1");
  await once(mute, "listening");
  const { port } = mute.address() as AddressInfo;
  const run = await call("POST", "/run", {
    ...good,
    appiumServerUrl: `http://127.0.0.1:${port}`,
  });
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString();
  });
  socket.write(`GET /run/${String(run.body.runId)}/stream HTTP/1.1\r\nhost: rove\r\n\r\n`);
  await vi.waitFor(() => expect(text).toContain("event: open"), 10_000);
  const exit = once(app.child, "exit");
  app.child.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
  // The last, empty chunk: the stream was ended, not cut.
  expect(text.endsWith("\r\n0\r\n\r\n")).toBe(true);
  expect(text).not.toContain("event: end\n");
  socket.destroy();
  mute.close();
});
