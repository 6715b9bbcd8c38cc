import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { diceFor } from "../explore/dice";
import { cancelRun, db, eventsOf, expire, factsOf, queueRun, violationsOf } from "./__tests__/runs";
import {
  changePorts,
  endHopeless,
  endRests,
  forgetSession,
  leftSessions,
  moveToOtherDevice,
  noteDeviceFault,
  settleDevice,
} from "./device-ledger";
import { append, type Claim, claimNext, finish, forceCanceled, reap, release } from "./ledger";

const leaseMs = 30_000;
const server = "http://127.0.0.1:4723";
const passed = { status: "completed", verdict: "passed", stopReason: "step_budget" } as const;
const lost = { status: "failed", verdict: "inconclusive", stopReason: "device_lost" } as const;
const none: { udid: null } = { udid: null };

interface Device {
  udid: string;
  runId: string | null;
  state: string;
  port: number | null;
  failures: number;
}

async function devices(): Promise<Device[]> {
  return await db.queryAll<Device>`
    select udid, run_id as "runId", state, system_port as "port", failures_in_a_row as "failures"
      from devices order by appium_server, udid`;
}

const device = async (udid: string) => (await devices()).find((one) => one.udid === udid);

async function register(...udids: string[]): Promise<void> {
  await db.exec`
    insert into devices (appium_server, udid, is_registered)
    select ${server}::text, udid, true from unnest(${udids}::text[]) udid`;
}

async function quarantine(udid: string, until: string | null = null): Promise<void> {
  await db.exec`
    update devices set state = 'quarantined', quarantined_at = now() - interval '1 hour', quarantined_until = ${until}::text::timestamptz
     where udid = ${udid}::text`;
}

async function claimed(worker = "w1"): Promise<Claim> {
  const claim = await claimNext(worker, leaseMs);
  if (!claim) throw new Error("There was nothing to claim");
  return claim;
}

const factsFor = (udid: string) => ({
  udid,
  model: "Pixel",
  manufacturer: "Google",
  platformVersion: "14",
  width: 1,
  height: 1,
});

const typesOf = async (runId: string) => (await eventsOf(runId)).map(({ type }) => type);

beforeEach(async () => {
  await db.exec`delete from devices`;
  await db.exec`delete from run_events`;
  await db.exec`delete from run_checkpoints`;
  await db.exec`delete from run_inputs`;
  await db.exec`delete from runs`;
});

describe("a run that names its device", () => {
  test("gets it with its claim, with ports of its own", async () => {
    const runId = await queueRun({ udid: "a" });
    const claim = await claimed();
    expect(claim.device.udid).toBe("a");
    const { systemPort, mjpegServerPort, chromedriverPort } = claim.device.ports;
    expect(new Set([systemPort, mjpegServerPort, chromedriverPort]).size).toBe(3);
    expect(await device("a")).toMatchObject({ runId, port: systemPort });
  });

  test("waits while another has it, says so once, and gets it when that one ends", async () => {
    const first = await queueRun({ udid: "a" });
    const second = await queueRun({ udid: "a" });
    const holder = await claimed();
    const told: string[] = [];
    const onWaiting = (runId: string) => told.push(runId);
    for (let look = 0; look < 3; look += 1) {
      expect(await claimNext("w2", leaseMs, { onWaiting })).toBeNull();
    }
    expect(told).toEqual([second]);
    expect((await eventsOf(second)).at(-1)).toMatchObject({
      type: "run.waiting_for_device",
      payload: { udid: "a", heldBy: first },
    });
    await finish(holder, passed, "{}");
    expect(await claimed("w2")).toMatchObject({ runId: second, epoch: 1, attempt: 1 });
    expect(await typesOf(second)).toEqual(["run.queued", "run.waiting_for_device", "run.started"]);
    expect(await violationsOf(second)).toEqual([]);
  });

  test("does not keep a younger run waiting whose device is free", async () => {
    await queueRun({ udid: "a" });
    await claimed();
    await queueRun({ udid: "a" });
    const other = await queueRun({ udid: "b" });
    expect((await claimed()).runId).toBe(other);
  });

  test("has one device however its server is spelled", async () => {
    await queueRun({ udid: "a", appiumServerUrl: "http://localhost:4723/wd/hub" });
    await queueRun({ udid: "a", appiumServerUrl: "http://me:secret@127.0.0.1:4723/" });
    await queueRun({ udid: "a", appiumServerUrl: "http://127.0.0.1:4724" });
    await claimed();
    await claimed();
    expect(await claimNext("w1", leaseMs)).toBeNull();
  });

  test("is forgotten with its run where nobody ever saw that device", async () => {
    await queueRun({ udid: "typo" });
    await finish(await claimed(), lost, "{}");
    expect(await devices()).toEqual([]);
  });
});

describe("a run that names none", () => {
  test("takes any registered device that is free and in service", async () => {
    await register("a", "b", "c");
    await quarantine("b");
    for (let runs = 0; runs < 3; runs += 1) await queueRun(none);
    const got = [(await claimed()).device.udid, (await claimed()).device.udid];
    expect(new Set(got)).toEqual(new Set(["a", "c"]));
    expect(await claimNext("w1", leaseMs)).toBeNull();
    const waiting = await db.queryAll`select from run_events where type = 'run.waiting_for_device'`;
    expect(waiting).toHaveLength(1);
  });

  test("has its whole server for itself where none is registered, until it knows which one it got", async () => {
    const first = await queueRun(none);
    const second = await queueRun({ udid: "b" });
    const holder = await claimed();
    expect(holder.device.udid).toBeNull();
    expect(await claimNext("w2", leaseMs)).toBeNull();
    expect(await settleDevice(holder, factsFor("a"), "s1")).toBe("settled");
    expect(await device("a")).toMatchObject({ runId: first, port: holder.device.ports.systemPort });
    expect(await device("*")).toBeUndefined();
    expect((await claimed("w2")).runId).toBe(second);
    await queueRun(none);
    expect(await claimNext("w2", leaseMs)).toBeNull();
  });

  test("waits while a named device of its server is taken, if none is registered", async () => {
    await queueRun({ udid: "a" });
    await queueRun(none);
    const holder = await claimed();
    expect(await claimNext("w1", leaseMs)).toBeNull();
    await finish(holder, passed, "{}");
    expect((await claimed()).device.udid).toBeNull();
  });

  test("may not have a quarantined device that the server picks", async () => {
    await queueRun({ udid: "a" });
    const before = await claimed();
    await settleDevice(before, factsFor("a"), "s1");
    await finish(before, passed, "{}");
    await quarantine("a");
    await queueRun(none);
    expect(await settleDevice(await claimed(), factsFor("a"), "s1")).toBe("taken");
  });
});

test("two claims at once do not give the unnamed device and a named one of the same server", async () => {
  const any = await queueRun(none);
  const tx = await db.begin();
  await tx.exec`select lease_device(${any}::text)`;
  const named = await queueRun({ udid: "b" });
  await db.exec`update runs set next_attempt_at = now() + interval '1 hour' where run_id = ${any}::text`;
  let isAnswered = false;
  const racing = claimNext("w2", leaseMs).finally(() => {
    isAnswered = true;
  });
  await expect
    .poll(async () => {
      const waiting = await db.queryRow`
        select from pg_locks where locktype = 'advisory' and not granted and database = (
          select oid from pg_database where datname = current_database())`;
      return isAnswered || waiting !== null;
    })
    .toBe(true);
  await tx.commit();
  expect(await racing).toBeNull();
  expect(await typesOf(named)).toContain("run.waiting_for_device");
});

describe("every ending lets go of the device", () => {
  const endings: Record<string, (claim: Claim) => Promise<unknown>> = {
    completed: (claim) => finish(claim, passed, "{}"),
    failed: (claim) => finish(claim, lost, "{}"),
    canceled: async (claim) => {
      await cancelRun(claim.runId);
      await finish(claim, passed, "{}");
    },
    "canceled by force": async (claim) => {
      await cancelRun(claim.runId);
      await db.exec`update runs set cancel_requested_at = now() - interval '31 s'`;
      await forceCanceled(30_000, 100);
    },
    "canceled with its worker gone": async (claim) => {
      await cancelRun(claim.runId);
      await expire(claim.runId);
      await reap(100);
    },
    "out of attempts": async (claim) => {
      await db.exec`update runs set attempt = max_attempts`;
      await expire(claim.runId);
      await reap(100);
    },
    "canceled in the queue": async (claim) => {
      await release(claim, 0, "worker_left");
      await cancelRun(claim.runId);
    },
  };
  test.each(Object.keys(endings))("%s", async (name) => {
    await register("a");
    const runId = await queueRun({ udid: "a" });
    const claim = await claimed();
    await endings[name]?.(claim);
    expect((await factsOf(runId)).status).toMatch(/completed|failed|canceled/);
    expect(await device("a")).toMatchObject({ runId: null, port: null });
  });
});

test("a run whose worker died and whose device is out of service waits, and that worker is fenced", async () => {
  const runId = await queueRun({ udid: "a" });
  const dead = await claimed();
  await settleDevice(dead, factsFor("a"), "s1");
  await expire(runId);
  await quarantine("a");
  expect(await claimNext("w2", leaseMs)).toBeNull();
  expect(await factsOf(runId)).toMatchObject({ status: "queued", epoch: 2 });
  expect(await device("a")).toMatchObject({ runId: null });
  const late = { types: ["x"], payloads: ["{}"], stepOrdinal: 1, state: "{}", lesson: null };
  expect(await append(dead, 0, late, leaseMs)).toBeNull();
});

describe("a session that its worker has left open", () => {
  test("is named to the next worker of its run, and not to be ended by others meanwhile", async () => {
    const runId = await queueRun({ udid: "a" });
    const dead = await claimed();
    expect(dead.device.leftSessionId).toBeNull();
    await settleDevice(dead, factsFor("a"), "s1");
    await expire(runId);
    expect(await leftSessions(10)).toEqual([]);
    expect((await claimed("w2")).device.leftSessionId).toBe("s1");
  });

  test("is to be ended once nobody has its device, and named to the next run that gets it", async () => {
    const runId = await queueRun({ udid: "a" });
    await settleDevice(await claimed(), factsFor("a"), "s1");
    await cancelRun(runId);
    await expire(runId);
    await reap(10);
    expect(await leftSessions(10)).toEqual([{ appiumServerUrl: server, sessionId: "s1" }]);
    await queueRun({ udid: "a" });
    expect((await claimed("w2")).device.leftSessionId).toBe("s1");
  });

  test("is forgotten once it is closed", async () => {
    await queueRun(none);
    const claim = await claimed();
    await settleDevice(claim, factsFor("a"), "s1");
    await settleDevice(claim, factsFor("a"), "s2");
    await forgetSession("s1");
    await finish(claim, passed, "{}");
    expect(await leftSessions(10)).toEqual([{ appiumServerUrl: server, sessionId: "s2" }]);
    await forgetSession("s2");
    expect(await leftSessions(10)).toEqual([]);
  });
});

describe("a run that goes back to the queue", () => {
  test("keeps its device and its ports, and nobody else gets them", async () => {
    await register("a", "b");
    const runId = await queueRun(none);
    const first = await claimed("w1");
    await release(first, 0, "worker_left");
    const other = await queueRun({ udid: first.device.udid ?? "" });
    expect(await claimed("w2")).toMatchObject({ runId, device: first.device, epoch: 2 });
    expect(await claimNext("w2", leaseMs)).toBeNull();
    expect(await typesOf(other)).toContain("run.waiting_for_device");
    expect(await typesOf(runId)).toEqual([
      "run.queued",
      "run.started",
      "run.requeued",
      "run.resumed",
    ]);
  });

  test("keeps them also where its worker was lost", async () => {
    const runId = await queueRun({ udid: "a" });
    const first = await claimed("w1");
    await expire(runId);
    await reap(100);
    expect(await device("a")).toMatchObject({ runId });
    await db.exec`update runs set next_attempt_at = now()`;
    expect((await claimed("w2")).device).toEqual(first.device);
  });

  test("gets another one where its own was quarantined meanwhile", async () => {
    await register("a", "b");
    await queueRun(none);
    const first = await claimed();
    await release(first, 0, "worker_left");
    await quarantine(first.device.udid ?? "");
    expect((await claimed()).device.udid).not.toBe(first.device.udid);
    expect(await device(first.device.udid ?? "")).toMatchObject({ runId: null });
  });
});

describe("a device that fails", () => {
  test("is left by its run for another one, once", async () => {
    await register("a", "b");
    const runId = await queueRun(none);
    const first = await claimed();
    expect(await moveToOtherDevice(first, "device_offline")).toEqual(
      expect.objectContaining({ runId, udid: first.device.udid }),
    );
    expect(await device(first.device.udid ?? "")).toMatchObject({ runId: null, failures: 1 });
    const second = await claimed();
    expect(second).toMatchObject({ runId, attempt: 1 });
    expect(second.device.udid).not.toBe(first.device.udid);
    expect((await eventsOf(runId)).at(-2)).toMatchObject({
      type: "run.requeued",
      payload: { reason: "other_device", udid: first.device.udid, fault: "device_offline" },
    });
    expect(await moveToOtherDevice(second, "device_offline")).toBeNull();
    expect(await violationsOf(runId)).toEqual([]);
  });

  test("is not left where the run names it, where there is no other, or where the run was canceled", async () => {
    await register("a", "b");
    await queueRun({ udid: "a" });
    expect(await moveToOtherDevice(await claimed(), "device_offline")).toBeNull();
    const canceled = await queueRun(none);
    const claim = await claimed();
    await cancelRun(canceled);
    expect(await moveToOtherDevice(claim, "device_offline")).toBeNull();
    await finish(claim, passed, "{}");
    await quarantine("a");
    await queueRun(none);
    expect(await moveToOtherDevice(await claimed(), "device_offline")).toBeNull();
  });

  async function failOn(udid: string, isNoted = true): Promise<void> {
    await queueRun({ udid });
    const claim = await claimed();
    if (isNoted) await noteDeviceFault(claim, { kind: "device_offline", message: "gone" });
    await finish(claim, lost, "{}");
  }

  test("three runs in a row is quarantined for a while, and put back when it has rested", async () => {
    await register("a");
    await failOn("a");
    await failOn("a");
    expect(await device("a")).toMatchObject({ state: "ready", failures: 2 });
    await failOn("a");
    expect(await device("a")).toMatchObject({ state: "quarantined", failures: 3, runId: null });
    const waiting = await queueRun({ udid: "a" });
    expect(await claimNext("w1", leaseMs)).toBeNull();
    expect((await eventsOf(waiting)).at(-1)?.payload).toEqual({ udid: "a", heldBy: null });
    expect(await endRests()).toBe(0);
    await db.exec`update devices set quarantined_until = now() - interval '1 s'`;
    expect(await endRests()).toBe(1);
    expect((await claimed()).runId).toBe(waiting);
  });

  test("is forgiven by a run that completes, and not blamed for what was not its fault", async () => {
    await register("a");
    await failOn("a");
    await failOn("a", false);
    expect(await device("a")).toMatchObject({ failures: 1 });
    await queueRun({ udid: "a" });
    const claim = await claimed();
    await noteDeviceFault(claim, { kind: "device_offline", message: "gone" });
    await finish(claim, passed, "{}");
    expect(await device("a")).toMatchObject({ failures: 0 });
  });
});

describe("a run that waits for a device that does not come", () => {
  test("ends after a while, unless the device is only busy or has just been taken out", async () => {
    await register("a", "b");
    await queueRun({ udid: "b" });
    await claimed();
    const busy = await queueRun({ udid: "b" });
    const hopeless = await queueRun({ udid: "a" });
    await quarantine("a");
    expect(await claimNext("w1", leaseMs)).toBeNull();
    await db.exec`update runs set waiting_since = now() - interval '1 hour' where waiting_since is not null`;
    await db.exec`update devices set quarantined_at = now() where udid = 'a'`;
    expect(await endHopeless(60_000, 100)).toEqual([]);
    await quarantine("a");
    expect(await endHopeless(60_000, 100)).toEqual([{ runId: hopeless }]);
    expect(await factsOf(hopeless)).toMatchObject({
      status: "failed",
      verdict: "inconclusive",
      stopReason: "device_unavailable",
    });
    expect(await factsOf(busy)).toMatchObject({ status: "queued" });
    expect(await violationsOf(hopeless)).toEqual([]);
  });

  test("ends also where it would take any and all are out of service, and not where one may come free", async () => {
    await register("a", "b");
    await quarantine("a");
    await queueRun({ udid: "b" });
    const holder = await claimed();
    const waiting = await queueRun(none);
    expect(await claimNext("w1", leaseMs)).toBeNull();
    await db.exec`update runs set waiting_since = now() - interval '1 hour' where waiting_since is not null`;
    expect(await endHopeless(60_000, 100)).toEqual([]);
    await finish(holder, passed, "{}");
    expect(await endHopeless(60_000, 100)).toEqual([]);
    await quarantine("b");
    expect(await endHopeless(60_000, 100)).toEqual([{ runId: waiting }]);
  });
});

test("ports that something else uses are changed for others, and only by who has the lease", async () => {
  const runId = await queueRun({ udid: "a" });
  const claim = await claimed();
  const ports = await changePorts(claim);
  expect(ports?.systemPort).not.toBe(claim.device.ports.systemPort);
  expect(await device("a")).toMatchObject({ runId, port: ports?.systemPort });
  await expire(runId);
  await reap(100);
  expect(await changePorts(claim)).toBeNull();
  expect(await settleDevice(claim, factsFor("a"), "s1")).toBe("lost");
});

/** Many claimers over few devices, with endings, losses and quarantines, and the laws of leases looked at all the time. */
describe("many runs on few devices", () => {
  async function laws(): Promise<string[]> {
    const rows = await db.queryAll<{ law: string }>`
      with held as (select * from devices where run_id is not null)
      select 'a running run holds a device' as law from runs r
       where r.status = 'running' and not exists (select from held d where d.run_id = r.run_id)
      union all
      select 'an ended run holds none' from runs r join held d using (run_id) where r.finished_at is not null
      union all
      select 'whoever has the unnamed device has its server alone' from held a join held b using (appium_server)
       where a.udid = '*' and b.udid <> '*'
      union all
      select 'a named run is on its device' from held d join run_inputs i using (run_id)
       where i.udid is not null and d.udid <> i.udid
      union all
      select 'ports belong to one lease' from held a join held b on a.machine = b.machine and a.run_id < b.run_id
       where a.system_port in (b.system_port, b.mjpeg_server_port, b.chromedriver_port)`;
    return rows.map(({ law }) => law);
  }

  async function work(worker: string, luck: () => number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const claim = await claimNext(worker, 60);
      if (!claim) {
        await pause(3);
        continue;
      }
      if (claim.device.udid === null && luck() < 0.7) {
        await settleDevice(claim, factsFor(luck() < 0.5 ? "a" : "c"), "s1");
      }
      const batch = { types: ["x"], payloads: ["{}"], stepOrdinal: 1, state: "{}", lesson: null };
      await append(claim, 0, batch, 60);
      const fate = luck();
      if (fate < 0.15) await pause(150);
      else if (fate < 0.3) await release(claim, 0, "worker_left");
      else if (fate < 0.45) await moveToOtherDevice(claim, "device_offline");
      else await finish(claim, fate < 0.6 ? lost : passed, "{}");
    }
  }

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const elsewhere = "http://127.0.0.1:5000";

  test("share them by the laws, and all come to their end", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const luck = diceFor(seed, 0);
        await db.exec`delete from devices where run_id is null`;
        await register("a", "b");
        const wishes = Array.from({ length: 14 }, () => ({
          udid: luck() < 0.5 ? null : luck() < 0.5 ? "a" : "b",
          appiumServerUrl: luck() < 0.5 ? server : elsewhere,
        }));
        const runs = await Promise.all(wishes.map((wish) => queueRun(wish)));
        await db.exec`update runs set max_attempts = 90 where run_id = any(${runs}::text[])`;
        let isOver = false;
        const broken = new Set<string>();
        const helper = (async () => {
          while (!isOver) {
            for (const law of await laws()) broken.add(law);
            await reap(100);
            await db.exec`update runs set next_attempt_at = now() where status = 'queued'`;
            if (luck() < 0.1) await cancelRun(runs[Math.floor(luck() * runs.length)] ?? "");
            if (luck() < 0.1) await quarantine("a", "2000-01-01");
            await endRests();
            await pause(10);
          }
        })();
        const workers = ["w1", "w2", "w3", "w4", "w5"].map((name) =>
          work(name, luck, () => isOver),
        );
        const open = async () =>
          (await Promise.all(runs.map((runId) => factsOf(runId)))).filter(({ status }) =>
            /queued|running/.test(status),
          );
        await expect.poll(open, { timeout: 40_000 }).toEqual([]);
        isOver = true;
        await Promise.all([...workers, helper]);
        expect([...broken]).toEqual([]);
        expect((await devices()).filter(({ runId }) => runId !== null)).toEqual([]);
        const wrong = await Promise.all(runs.map((runId) => violationsOf(runId)));
        expect(wrong.flat()).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });
});
