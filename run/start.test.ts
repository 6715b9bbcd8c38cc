import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { APIError, ErrCode } from "encore.dev/api";
import { ulid } from "ulid";
import { describe, expect, it } from "vitest";
import { db, eventsOf } from "./__tests__/ledger";
import { start } from "./start";
import type { StartRunRequest } from "./types";

const good: StartRunRequest = {
  apkPath: join(
    dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
    "apks/ApiDemos-debug.apk",
  ),
  appiumServerUrl: "http://me:hunter2@127.0.0.1:4723",
  packageName: "io.appium.android.apis",
  appActivity: ".ApiDemos",
};

async function rows(): Promise<Record<string, number> | null> {
  return await db.queryRow`
    select (select count(*) from runs) as runs, (select count(*) from run_inputs) as inputs,
           (select count(*) from run_events) as events, (select count(*) from outbox) as outbox,
           (select count(*) from app_configs) as apps`;
}

async function refused(body: Parameters<typeof start>[0]): Promise<APIError> {
  const error: unknown = await start(body).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(APIError);
  return error as APIError;
}

describe("a started run", () => {
  it("is answered as pending, with where to follow it", async () => {
    const answer = await start(good);
    expect(answer).toEqual({
      runId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
      status: "PENDING",
      createdAt: expect.any(Date) as Date,
      streamUrl: `/run/${answer.runId}/stream`,
    });
  });

  it("shows no credentials in its first event, and keeps them for its worker", async () => {
    const { runId } = await start(good);
    const [queued] = await eventsOf(runId);
    expect(JSON.stringify(queued)).not.toContain("hunter2");
    const stored = await db.queryRow`select input from run_inputs where run_id = ${runId}::text`;
    expect(JSON.stringify(stored)).toContain("hunter2");
  });

  it("keeps the capabilities out of its log: they may hold secrets", async () => {
    const { runId } = await start({ ...good, capabilities: { "my:key": "hunter2" } });
    expect(JSON.stringify(await eventsOf(runId))).not.toContain("hunter2");
  });
});

describe("an account", () => {
  const credentials = { username: "tess", password: "hunter2-account" };

  it("is in nothing that can be read but where its worker looks", async () => {
    const { runId } = await start({ ...good, credentials });
    expect(JSON.stringify(await eventsOf(runId))).not.toContain("hunter2-account");
    const { input, secrets } = (await db.queryRow<{ input: object; secrets: object }>`
      select input, secrets from run_inputs where run_id = ${runId}::text`)!;
    expect(JSON.stringify(input)).not.toContain("tess");
    expect(secrets).toEqual({ credentials });
  });

  it("is no part of what its idempotency key is held against, but for its name", async () => {
    const idempotencyKey = ulid();
    const first = await start({ ...good, credentials, idempotencyKey });
    const other = { ...credentials, password: "another" };
    expect(await start({ ...good, credentials: other, idempotencyKey })).toEqual(first);
    const stranger = { ...credentials, username: "una" };
    await refused({ ...good, credentials: stranger, idempotencyKey });
  });
});

describe("a refused start", () => {
  it("names every problem and writes nothing", async () => {
    const before = await rows();
    const error = await refused({ ...good, apkPath: "", maxSteps: 0 });
    expect(error.code).toBe(ErrCode.InvalidArgument);
    expect(error.message).toContain("apkPath is required.");
    expect(error.message).toContain("maxSteps is less than 1.");
    expect(error.details).toEqual({
      problems: [
        { field: "apkPath", message: expect.stringContaining("Give the path") as string },
        { field: "maxSteps", message: expect.stringContaining("Give a whole number") as string },
      ],
    });
    expect(await rows()).toEqual(before);
  });

  it("does not use up its idempotency key", async () => {
    const idempotencyKey = ulid();
    await refused({ ...good, packageName: "com.other", idempotencyKey });
    await expect(start({ ...good, idempotencyKey })).resolves.toMatchObject({ status: "PENDING" });
  });
});

describe("an idempotency key", () => {
  it("gives the same answer to the same request, in whatever order its fields come", async () => {
    const idempotencyKey = ulid();
    const capabilities = { a: 1, b: { c: 2, d: 3 } };
    const first = await start({ ...good, capabilities, idempotencyKey });
    const turned = Object.fromEntries(Object.entries(good).reverse()) as unknown as StartRunRequest;
    const again = { ...turned, capabilities: { b: { d: 3, c: 2 }, a: 1 }, idempotencyKey };
    expect(await start(again)).toEqual(first);
  });

  it("gives one run to many at once", async () => {
    const idempotencyKey = ulid();
    const before = await rows();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => start({ ...good, idempotencyKey })),
    );
    expect(new Set(answers.map((answer) => answer.runId)).size).toBe(1);
    expect((await rows())?.runs).toBe((before?.runs ?? 0) + 1);
  });

  it("still answers when the APK has gone since", async () => {
    const dir = await mkdtemp(join(tmpdir(), "rove-start-"));
    const request = { ...good, apkPath: join(dir, "app.apk"), idempotencyKey: ulid() };
    await copyFile(good.apkPath, request.apkPath);
    const first = await start(request);
    await rm(dir, { recursive: true });
    expect(await start(request)).toEqual(first);
  });

  it("is refused for another request", async () => {
    const idempotencyKey = ulid();
    const first = await start({ ...good, idempotencyKey });
    const error = await refused({ ...good, maxSteps: 7, idempotencyKey });
    expect(error.code).toBe(ErrCode.AlreadyExists);
    expect(error.message).toContain(first.runId);
  });

  it.each(["", "two words", "x".repeat(256), "ü"])("%j is not one", async (idempotencyKey) => {
    const error = await refused({ ...good, idempotencyKey });
    expect(error.code).toBe(ErrCode.InvalidArgument);
    expect(error.message).toContain("Idempotency-Key");
  });
});
