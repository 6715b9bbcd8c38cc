import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { APIError, ErrCode } from "encore.dev/api";
import { ulid } from "ulid";
import { describe, expect, it } from "vitest";
import { append, claim, complete, db, eventsOf, newRun } from "./__tests__/ledger";
import { insertRun } from "./ledger";
import { replay } from "./replay";
import type { RunInput } from "./types";

const input: RunInput = {
  ...newRun().input,
  apkPath: join(
    dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
    "apks/ApiDemos-debug.apk",
  ),
  packageName: "io.appium.android.apis",
  appActivity: "io.appium.android.apis.ApiDemos",
  seed: 77,
  strategy: "monkey",
  credentials: { username: "tess", password: "hunter2" },
};

/** A run that has done these actions and ended. */
async function walked(steps: number, more: Partial<RunInput> = {}): Promise<string> {
  const run = newRun({ input: { ...input, ...more } });
  await insertRun(run);
  await claim(run.runId);
  for (let stepOrdinal = 1; stepOrdinal <= steps; stepOrdinal += 1) {
    const payload = { stepOrdinal, screenId: "s1", kind: "tap", key: "k", label: "tap 'Open'" };
    await append(run.runId, [payload], "action.chosen");
    await append(run.runId, [payload], "action.performed");
  }
  await complete(run.runId);
  return run.runId;
}

async function inputOf(runId: string): Promise<RunInput> {
  const row = await db.queryRow<{
    input: RunInput;
  }>`select input from run_inputs where run_id = ${runId}::text`;
  return row?.input as RunInput;
}

async function refused(body: Parameters<typeof replay>[0]): Promise<APIError> {
  const error: unknown = await replay(body).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(APIError);
  return error as APIError;
}

describe("walking a run again", () => {
  it("starts a new run with the same input and the path of the first", async () => {
    const id = await walked(3);
    const { runId, status } = await replay({ id });
    expect(status).toBe("PENDING");
    expect(runId).not.toBe(id);
    const again = await inputOf(runId);
    expect(again).toMatchObject({ replayOf: id, seed: 77, strategy: "monkey" });
    expect(again.path?.map(({ stepOrdinal }) => stepOrdinal)).toEqual([1, 2, 3]);
    const [queued] = await eventsOf(runId);
    expect(queued?.payload).toMatchObject({
      replayOf: id,
      replay: { total: 3, expectedFindings: [] },
    });
    expect(queued?.payload).not.toHaveProperty("path");
  });

  it("can end at a step and take another device", async () => {
    const { runId } = await replay({ id: await walked(3), untilStep: 2, udid: "phone-2" });
    expect(await inputOf(runId)).toMatchObject({ udid: "phone-2", path: [{}, {}] });
  });

  it("can be walked again itself", async () => {
    const first = await walked(1);
    const { runId } = await replay({ id: await walked(1, { replayOf: first, path: [] }) });
    expect((await inputOf(runId)).path).toHaveLength(1);
  });

  it("is the same run for the same key and order, and refused for another order", async () => {
    const id = await walked(2);
    const idempotencyKey = ulid();
    const first = await replay({ id, idempotencyKey });
    expect(await replay({ id, idempotencyKey })).toEqual(first);
    expect((await refused({ id, idempotencyKey, untilStep: 1 })).code).toBe(ErrCode.AlreadyExists);
    const other = await walked(2);
    expect((await refused({ id: other, idempotencyKey })).code).toBe(ErrCode.AlreadyExists);
    expect((await refused({ id, idempotencyKey: "a b" })).message).toContain("Idempotency-Key");
  });

  it("can walk to a finding on the shortest way, and expects it", async () => {
    const run = newRun({ input });
    await insertRun(run);
    await claim(run.runId);
    await append(run.runId, [{ isAttached: false }], "app.launched");
    await append(run.runId, [{ screenId: "s1" }], "screen.perceived");
    // Open, back, and open again with a crash: the detour is no part of the way.
    const ways = [
      ["s1", "s2", "tap", "otherScreen"],
      ["s2", "s1", "back", "otherScreen"],
      ["s1", "s2", "tap", "crashed"],
    ] as const;
    for (const [at, [screenId, to, kind, outcome]] of ways.entries()) {
      const about = { stepOrdinal: at + 1, kind, key: kind, label: kind };
      await append(run.runId, [{ ...about, screenId }], "action.chosen");
      await append(run.runId, [about], "action.performed");
      await append(run.runId, [{ screenId: to }], "screen.perceived");
      const isLast = outcome === "crashed";
      if (isLast) {
        await append(run.runId, [{ stepOrdinal: at + 1, signature: "java|X" }], "app.crashed");
      }
      const ended = { ...about, outcome, fromScreenId: screenId, screenId: to };
      await append(run.runId, [ended], "step.finished");
    }
    await complete(run.runId);
    const { runId } = await replay({ id: run.runId, finding: "java|X" });
    expect((await inputOf(runId)).path).toMatchObject([{ stepOrdinal: 3, defects: ["java|X"] }]);
    expect((await refused({ id: run.runId, finding: "java|Y" })).message).toContain("no finding");
    const both = await refused({ id: run.runId, finding: "java|X", untilStep: 1 });
    expect(both.message).toContain("Give one of them");
  });

  it("is refused for a run that is unknown, goes on, or did nothing", async () => {
    expect((await refused({ id: ulid() })).code).toBe(ErrCode.NotFound);
    const running = newRun();
    await insertRun(running);
    expect((await refused({ id: running.runId })).code).toBe(ErrCode.FailedPrecondition);
    expect((await refused({ id: await walked(0) })).message).toContain("no path");
  });

  it("names what is wrong with the request", async () => {
    const id = await walked(1);
    expect((await refused({ id, untilStep: 0 })).message).toContain("untilStep is not a step");
    expect((await refused({ id, udid: "a b" })).message).toContain("udid is not");
    const gone = await refused({ id: await walked(1, { apkPath: "/gone.apk" }) });
    expect(gone.message).toContain("apkPath does not exist");
  });
});

describe("the account of a run", () => {
  const secretsIn = async (runId: string) => {
    const row = await db.queryRow<{
      secrets: unknown;
    }>`select secrets from run_inputs where run_id = ${runId}::text`;
    return row?.secrets;
  };

  it("lies apart from what the run was asked for, and is gone when the run ends", async () => {
    const run = newRun({ input });
    await insertRun(run);
    expect(JSON.stringify(await inputOf(run.runId))).not.toContain("hunter2");
    expect(await secretsIn(run.runId)).toEqual({ credentials: input.credentials });
    await claim(run.runId);
    expect(await secretsIn(run.runId)).not.toBeNull();
    await complete(run.runId);
    expect(await secretsIn(run.runId)).toBeNull();
  });

  it("has to be given again for another walk", async () => {
    const id = await walked(1);
    const { runId } = await replay({ id });
    expect(await secretsIn(runId)).toBeNull();
    const credentials = { username: "tess", password: "other" };
    const again = await replay({ id, credentials });
    expect(await secretsIn(again.runId)).toEqual({ credentials });
  });
});
