import { afterEach, describe, expect, it, vi } from "vitest";
import { db, input, newRun, queuedRun } from "./__tests__/ledger";
import { insertRun } from "./ledger";
import { createOutboxPublisher, type OutboxPublisher } from "./outbox-publisher";
import type { RunJob } from "./types";

const started: OutboxPublisher[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((publisher) => publisher.stop()));
  await db.exec`delete from outbox`;
});

function publisherOf(
  publish: (job: RunJob) => Promise<unknown>,
  options: { publishTimeoutMs?: number; pollMs?: number; carryMs?: number } = {},
) {
  const publisher = createOutboxPublisher(publish, options);
  started.push(publisher);
  return publisher;
}

async function waiting(runId: string) {
  return await db.queryRow<{ attempts: number; lastError: string | null; putOff: boolean }>`
    select attempts, last_error as "lastError", available_at > now() as "putOff"
      from outbox where key = ${runId}::text`;
}

describe("a doorbell", () => {
  it("is carried to the topic as the whole job, and leaves the outbox", async () => {
    const jobs: RunJob[] = [];
    const run = newRun();
    await insertRun(run);
    expect(await publisherOf(async (job) => jobs.push(job)).carry()).toBe(1);
    const { apkPath, packageName, appActivity, maxSteps } = input;
    expect(jobs).toEqual([
      {
        runId: run.runId,
        apkPath,
        packageName,
        appActivity,
        maxSteps,
        appiumServerUrl: "http://[redacted]@127.0.0.1:4723",
      },
    ]);
    expect(await waiting(run.runId)).toBeNull();
  });

  it("is another's to carry once the publisher that has it gives no more sign", async () => {
    const runId = await queuedRun();
    const lost = publisherOf(() => new Promise(() => undefined), {
      carryMs: 200,
      publishTimeoutMs: 60_000,
    });
    const carrying = lost.carry();
    void carrying.catch(() => undefined);
    const jobs: string[] = [];
    const other = publisherOf(async (job) => jobs.push(job.runId));
    await vi.waitFor(async () => expect(await other.carry()).toBe(1), 10_000);
    expect(jobs).toEqual([runId]);
  });

  it("stays, put off and with the reason, when the topic refuses it; the others of its batch go", async () => {
    const [bad, good] = [await queuedRun(), await queuedRun()];
    await publisherOf(async (job) => {
      if (job.runId === bad) throw new Error("no to http://a:b@c");
    }).carry();
    expect(await waiting(bad)).toEqual({
      attempts: 1,
      lastError: "Error: no to http://[redacted]@c",
      putOff: true,
    });
    expect(await waiting(good)).toBeNull();
  });

  it("does not hold the transaction when the topic hangs", async () => {
    const runId = await queuedRun();
    await publisherOf(() => new Promise(() => undefined), { publishTimeoutMs: 20 }).carry();
    expect(await waiting(runId)).toMatchObject({
      attempts: 1,
      lastError: "Error: no answer within 20 ms",
    });
  });

  it("is left alone until its time", async () => {
    const runId = await queuedRun();
    await db.exec`update outbox set available_at = now() + interval '1 hour'`;
    expect(await publisherOf(async () => undefined).carry()).toBe(0);
    expect(await waiting(runId)).not.toBeNull();
  });

  it("for a run that is not there is thrown away", async () => {
    await db.exec`insert into outbox (topic, key, payload) values ('run-job', 'nobody', '{}')`;
    const publish = vi.fn(async () => undefined);
    await publisherOf(publish).carry();
    expect(publish).not.toHaveBeenCalled();
    expect(await waiting("nobody")).toBeNull();
  });

  it("for a topic that is not there stays and says so", async () => {
    const runId = await queuedRun();
    await db.exec`update outbox set topic = 'other'`;
    await publisherOf(async () => undefined).carry();
    expect(await waiting(runId)).toMatchObject({
      attempts: 1,
      lastError: "no topic of the name other",
    });
  });
});

describe("two publishers", () => {
  it("share the work and carry nothing twice", async () => {
    const runIds = await Promise.all(Array.from({ length: 60 }, () => queuedRun()));
    const jobs: string[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = publisherOf(async (job) => {
      jobs.push(job.runId);
      await released;
    });
    const carrying = slow.carry();
    await vi.waitFor(() => expect(jobs).toHaveLength(50), 10_000);
    expect(await publisherOf(async (job) => jobs.push(job.runId)).carry()).toBe(10);
    release();
    await carrying;
    expect(jobs.sort()).toEqual(runIds.sort());
  });
});

describe("a running publisher", () => {
  it("carries at a kick", async () => {
    const jobs: string[] = [];
    const publisher = publisherOf(async (job) => jobs.push(job.runId), { pollMs: 3_600_000 });
    publisher.start();
    for (let n = 1; n <= 3; n++) {
      await queuedRun();
      publisher.kick();
      await vi.waitFor(() => expect(jobs).toHaveLength(n), { timeout: 10_000, interval: 2 });
    }
  });

  it("hears a kick that comes while it is carrying", async () => {
    const jobs: string[] = [];
    const publisher = publisherOf(
      async (job) => {
        if (jobs.push(job.runId) > 1) return;
        await queuedRun();
        publisher.kick();
      },
      { pollMs: 3_600_000 },
    );
    await queuedRun();
    publisher.start();
    await vi.waitFor(() => expect(jobs).toHaveLength(2), { timeout: 10_000 });
  });

  it("finds without a kick what another process wrote", async () => {
    const jobs: string[] = [];
    const publisher = publisherOf(async (job) => jobs.push(job.runId));
    publisher.start();
    const runId = await queuedRun();
    await vi.waitFor(() => expect(jobs).toEqual([runId]), { timeout: 10_000 });
  });

  it("goes on after a refusal", async () => {
    let down = true;
    const jobs: string[] = [];
    const publisher = publisherOf(async (job) => {
      if (down) throw new Error("down");
      jobs.push(job.runId);
    });
    const runId = await queuedRun();
    publisher.start();
    await vi.waitFor(
      async () => expect((await waiting(runId))?.attempts).toBeGreaterThan(0),
      10_000,
    );
    down = false;
    await vi.waitFor(() => expect(jobs).toEqual([runId]), { timeout: 10_000 });
  });

  it("carries nothing once it is stopped", async () => {
    const publish = vi.fn(async () => undefined);
    const publisher = publisherOf(publish);
    publisher.start();
    await publisher.stop();
    await queuedRun();
    publisher.kick();
    expect(publish).not.toHaveBeenCalled();
  });
});
