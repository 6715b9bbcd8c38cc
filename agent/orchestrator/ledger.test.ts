import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelRun, db, eventsOf, expire, factsOf, queueRun, violationsOf } from "./__tests__/runs";
import {
  append,
  type Batch,
  type Claim,
  claimNext,
  finish,
  forceCanceled,
  heartbeat,
  lessonsOf,
  reap,
  release,
  standing,
} from "./ledger";

const leaseMs = 30_000;
const passed = { status: "completed", verdict: "passed", stopReason: "step_budget" } as const;

function batch(stepOrdinal: number, ...types: string[]): Batch {
  const payloads = types.map(() => JSON.stringify({ stepOrdinal }));
  return {
    types,
    payloads,
    stepOrdinal,
    state: JSON.stringify({ v: 1, step: stepOrdinal }),
    lesson: null,
  };
}

async function claimed(worker = "w1"): Promise<Claim> {
  const claim = await claimNext(worker, leaseMs);
  if (!claim) throw new Error("There was nothing to claim");
  return claim;
}

beforeEach(async () => {
  // The log is append-only for everybody but this file's clean sheet.
  await db.exec`delete from devices`;
  await db.exec`delete from run_events`;
  await db.exec`delete from run_checkpoints`;
  await db.exec`delete from run_inputs`;
  await db.exec`delete from runs`;
});

describe("claiming", () => {
  test("takes the oldest run, starts its log and answers what is to be done", async () => {
    const first = await queueRun({ maxSteps: 7 });
    const second = await queueRun();
    const claim = await claimed();
    expect(claim).toMatchObject({
      runId: first,
      epoch: 1,
      attempt: 1,
      state: null,
      input: { maxSteps: 7 },
    });
    expect((await eventsOf(first)).map(({ type }) => type)).toEqual(["run.queued", "run.started"]);
    expect((await claimed()).runId).toBe(second);
    expect(await claimNext("w1", leaseMs)).toBeNull();
  });

  test("takes the run that came first, though the clock that made its id was ahead", async () => {
    const ahead = await queueRun();
    const newer = await queueRun();
    await db.exec`update runs set created_at = created_at - interval '1 minute' where run_id = ${newer}::text`;
    expect((await claimed()).runId).toBe(newer);
    expect((await claimed()).runId).toBe(ahead);
  });

  test("gives each run to one of many claimers that come at once", async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => queueRun()));
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, n) => claimNext(`w${n}`, leaseMs)),
    );
    const got = claims.flatMap((claim) => (claim ? [claim.runId] : []));
    expect(got.sort()).toEqual(runs.sort());
  });

  test("takes over from a dead worker with the checkpoint, and says so", async () => {
    const runId = await queueRun();
    const dead = await claimed();
    await append(dead, 0, batch(3, "step.finished"), leaseMs);
    expect(await claimNext("w2", leaseMs)).toBeNull();
    await expire(runId);
    const next = await claimed("w2");
    expect(next).toMatchObject({ runId, epoch: 2, attempt: 2, state: { v: 1, step: 3 } });
    expect((await eventsOf(runId)).at(-1)).toMatchObject({
      type: "run.resumed",
      payload: { attempt: 2, worker: "w2" },
    });
  });

  test("leaves runs alone that wait for a later attempt, were canceled, or have no attempt left", async () => {
    const later = await queueRun();
    const canceled = await queueRun();
    const worn = await queueRun();
    await db.exec`update runs set next_attempt_at = now() + interval '1 hour' where run_id = ${later}::text`;
    await cancelRun(canceled);
    await db.exec`update runs set attempt = max_attempts where run_id = ${worn}::text`;
    expect(await claimNext("w1", leaseMs)).toBeNull();
  });
});

describe("appending", () => {
  test("numbers events without a gap, keeps the checkpoint and renews the lease", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await db.exec`update runs set lease_expires_at = clock_timestamp() + interval '1 s' where run_id = ${runId}::text`;
    expect(await append(claim, 0, batch(1, "a", "b"), leaseMs)).toEqual({ isCanceled: false });
    expect(await append(claim, 2, { ...batch(2, "c"), lesson: '["x"]' }, leaseMs)).toEqual({
      isCanceled: false,
    });
    expect((await eventsOf(runId)).map(({ type }) => type)).toEqual([
      "run.queued",
      "run.started",
      "a",
      "b",
      "c",
    ]);
    expect(await lessonsOf(runId)).toEqual([{ stepOrdinal: 2, lessons: ["x"] }]);
    const row = await db.queryRow<{ isRenewed: boolean }>`
      select lease_expires_at > clock_timestamp() + interval '20 s' as "isRenewed" from runs where run_id = ${runId}::text`;
    expect(row?.isRenewed).toBe(true);
  });

  test("keeps a step's lesson when a later batch of the step brings none", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await append(claim, 0, { ...batch(1, "a"), lesson: '["x"]' }, leaseMs);
    await append(claim, 1, batch(1, "b"), leaseMs);
    expect(await lessonsOf(runId)).toEqual([{ stepOrdinal: 1, lessons: ["x"] }]);
  });

  test("with a finished step makes the attempts count anew, and with nothing else", async () => {
    const runId = await queueRun();
    await claimed();
    await expire(runId);
    const second = await claimed("w2");
    await append(second, 0, batch(1, "action.performed"), leaseMs);
    expect(await factsOf(runId)).toMatchObject({ attempt: 2 });
    await append(second, 1, batch(1, "step.finished"), leaseMs);
    expect(await factsOf(runId)).toMatchObject({ attempt: 1 });
  });

  test("tells a writer whose answer was lost that its batch is there, and takes it no second time", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await append(claim, 0, batch(1, "a", "b"), leaseMs);
    expect(await append(claim, 0, batch(1, "a", "b"), leaseMs)).toBeNull();
    expect(await standing(runId)).toMatchObject({
      epoch: claim.epoch,
      writerOrd: 2,
      status: "running",
    });
    expect(await eventsOf(runId)).toHaveLength(4);
  });

  test("what only shows progress leaves the checkpoints as they are", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await append(claim, 0, batch(1, "step.finished"), leaseMs);
    const progress = { ...batch(2, "agent.node.started"), state: null };
    expect(await append(claim, 1, progress, leaseMs)).not.toBeNull();
    expect((await eventsOf(runId)).at(-1)?.type).toBe("agent.node.started");
    await expire(runId);
    expect(await claimed("w2")).toMatchObject({ state: { v: 1, step: 1 } });
  });

  test("answers that the run was canceled", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await cancelRun(runId);
    expect(await append(claim, 0, batch(1, "a"), leaseMs)).toEqual({ isCanceled: true });
    expect(await heartbeat(claim, leaseMs)).toEqual({ isCanceled: true });
  });
});

test("a worker that lost its lease writes nothing", async () => {
  const runId = await queueRun();
  const old = await claimed("w1");
  await expire(runId);
  const now = await claimed("w2");
  expect(await append(old, 0, batch(1, "a"), leaseMs)).toBeNull();
  expect(await heartbeat(old, leaseMs)).toBeNull();
  expect(await finish(old, passed, "{}")).toBeNull();
  expect(await release(old, 0, "worker_left")).toBeNull();
  expect(await append(now, 0, batch(1, "b"), leaseMs)).toEqual({ isCanceled: false });
  expect((await eventsOf(runId)).map(({ type }) => type)).toEqual([
    "run.queued",
    "run.started",
    "run.resumed",
    "b",
  ]);
});

describe("the end", () => {
  test("is written once, with status, verdict and reason in row and event", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    expect(await finish(claim, passed, '{"steps":5}')).toEqual({
      status: "completed",
      stopReason: "step_budget",
    });
    expect(await finish(claim, passed, "{}")).toBeNull();
    expect(await factsOf(runId)).toMatchObject(passed);
    expect((await eventsOf(runId)).at(-1)).toMatchObject({
      type: "run.completed",
      isTerminal: true,
      payload: { steps: 5, ...passed },
    });
    expect(await violationsOf(runId)).toEqual([]);
  });

  test("is canceled where the cancel came first", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await cancelRun(runId);
    expect(await finish(claim, passed, "{}")).toEqual({
      status: "canceled",
      stopReason: "canceled",
    });
    expect(await factsOf(runId)).toMatchObject({ status: "canceled", verdict: "inconclusive" });
    expect(await violationsOf(runId)).toEqual([]);
  });
});

describe("leaving", () => {
  test("puts a run back at once and spares its attempt", async () => {
    const runId = await queueRun();
    const claim = await claimed("w1");
    expect(await release(claim, 0, "worker_left")).toEqual({ runId });
    expect(await factsOf(runId)).toMatchObject({ status: "queued", attempt: 0 });
    expect(await claimed("w2")).toMatchObject({ runId, epoch: 2, attempt: 1 });
    expect((await eventsOf(runId)).at(-1)?.type).toBe("run.resumed");
  });

  test("counts the attempt of a run that its worker could not go on with, so that one that exhausts all comes to an end", async () => {
    const runId = await queueRun();
    await release(await claimed("w1"), 0, "worker_exhausted");
    expect(await factsOf(runId)).toMatchObject({ status: "queued", attempt: 1 });
    expect(await claimed("w2")).toMatchObject({ runId, epoch: 2, attempt: 2 });
  });

  test("does not put a canceled run back", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await cancelRun(runId);
    expect(await release(claim, 0, "worker_left")).toBeNull();
  });
});

describe("the reaper", () => {
  test("leaves a living run alone", async () => {
    await queueRun();
    await claimed();
    expect(await reap(100)).toEqual([]);
    expect(await forceCanceled(30_000, 100)).toEqual([]);
  });

  test("puts a dead worker's run back and fences the worker", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await expire(runId);
    expect(await reap(100)).toEqual([{ runId, status: "queued" }]);
    expect(await heartbeat(claim, leaseMs)).toBeNull();
    expect(await factsOf(runId)).toMatchObject({ status: "queued", epoch: claim.epoch + 1 });
    expect((await eventsOf(runId)).at(-1)?.type).toBe("run.lease_lost");
    expect(await violationsOf(runId)).toEqual([]);
  });

  test("ends a run that has used up its attempts, and one that was canceled meanwhile", async () => {
    const worn = await queueRun();
    await claimed();
    await db.exec`update runs set attempt = max_attempts where run_id = ${worn}::text`;
    await expire(worn);
    const canceled = await queueRun();
    await claimed();
    await cancelRun(canceled);
    await expire(canceled);
    await reap(100);
    expect(await factsOf(worn)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "worker_lost",
    });
    expect(await factsOf(canceled)).toMatchObject({
      status: "canceled",
      stopReason: "canceled_worker_lost",
    });
    expect([...(await violationsOf(worn)), ...(await violationsOf(canceled))]).toEqual([]);
  });

  test("ends a run whose worker ignores the cancel, and takes nothing from that worker any more", async () => {
    const runId = await queueRun();
    const claim = await claimed();
    await cancelRun(runId);
    await db.exec`update runs set cancel_requested_at = now() - interval '31 s' where run_id = ${runId}::text`;
    expect(await forceCanceled(30_000, 100)).toEqual([{ runId }]);
    expect(await append(claim, 0, batch(1, "a"), leaseMs)).toBeNull();
    expect(await factsOf(runId)).toMatchObject({
      status: "canceled",
      stopReason: "canceled_forced",
    });
    expect(await violationsOf(runId)).toEqual([]);
  });
});

/** Several workers on leases of 100 ms, with crashes, pauses, lost answers, cancels and a reaper, until all runs are over. */
describe("many workers on short leases", () => {
  const shortMs = 100;
  const steps = 5;

  async function work(worker: string, luck: () => number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const claim = await claimNext(worker, shortMs);
      if (claim) await walkSome(claim, luck);
      else await pause(5);
    }
  }

  /** Walks a claimed run as a worker would, and may die at any point. */
  async function walkSome(claim: Claim, luck: () => number): Promise<void> {
    let writerOrd = 0;
    const from = (claim.state as { step: number } | null)?.step ?? 0;
    for (let step = from + 1; step <= steps; step += 1) {
      if (luck() < 0.08) return;
      if (luck() < 0.1) await pause(shortMs * 2);
      const asked = batch(step, "action.performed", "step.finished");
      let taken = await append(claim, writerOrd, asked, shortMs);
      // The answer was lost: try again, and ask where we stand.
      if (luck() < 0.1) taken = await append(claim, writerOrd, asked, shortMs);
      if (!taken) {
        const now = await standing(claim.runId);
        const isMine =
          now?.epoch === claim.epoch && now.writerOrd === writerOrd + asked.types.length;
        if (!isMine) return;
      } else if (taken.isCanceled) {
        break;
      }
      writerOrd += asked.types.length;
    }
    if (luck() < 0.08) return;
    await finish(claim, passed, "{}");
  }

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test("end every run once, with a log without gap or double", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (stream) => {
          const luck = () => stream.next().value as number;
          const runs = await Promise.all(Array.from({ length: 6 }, () => queueRun()));
          await db.exec`update runs set max_attempts = 50 where run_id = any(${runs}::text[])`;
          let isOver = false;
          const workers = ["w1", "w2", "w3", "w4"].map((worker) =>
            work(worker, luck, () => isOver),
          );
          const helpers = (async () => {
            while (!isOver) {
              await reap(100);
              await db.exec`update runs set next_attempt_at = now() where status = 'queued'`;
              if (luck() < 0.15) await cancelRun(runs[Math.floor(luck() * runs.length)] ?? "");
              await pause(20);
            }
          })();
          const states = async () => Promise.all(runs.map((runId) => factsOf(runId)));
          await expect
            .poll(
              async () => (await states()).filter(({ status }) => /queued|running/.test(status)),
              { timeout: 30_000 },
            )
            .toEqual([]);
          isOver = true;
          await Promise.all([...workers, helpers]);
          const wrong = (await Promise.all(runs.map((runId) => violationsOf(runId)))).flat();
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 2 },
    );
  });
});
