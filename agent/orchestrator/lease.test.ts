import { afterEach, describe, expect, test } from "vitest";
import { haltOf } from "./halt";
import { holdLease, type Lease, leaseConfigOf } from "./lease";

const claim = { runId: "01J00000000000000000000000", epoch: 1 };
const config = leaseConfigOf({ ROVE_LEASE_MS: "2000", ROVE_HEARTBEAT_MS: "50" });
const leases: Lease[] = [];

function hold(beat: () => Promise<{ isCanceled: boolean } | null>): Lease {
  const lease = holdLease(claim, config, performance.now(), beat, () => undefined);
  leases.push(lease);
  return lease;
}

afterEach(() => {
  for (const lease of leases.splice(0)) lease.stop();
});

/** For what comes about by itself, and soon. */
const PATIENCE = { timeout: 60_000 };
const halted = (lease: Lease) => expect.poll(() => haltOf(lease.signal), PATIENCE);

describe("a lease", () => {
  test("is kept by heartbeats far beyond its length", async () => {
    let beats = 0;
    const lease = hold(async () => {
      beats += 1;
      return { isCanceled: false };
    });
    await expect
      .poll(() => beats * config.heartbeatMs, PATIENCE)
      .toBeGreaterThan(2 * config.leaseMs);
    expect(lease.isOver()).toBe(false);
    expect(lease.signal.aborted).toBe(false);
  });

  test("is over for its holder before it can be another's, when no heartbeat gets through", async () => {
    const heldAtMs = performance.now();
    const lease = hold(() => Promise.reject(new Error("no database")));
    await halted(lease).toBe("leaseLost");
    expect(lease.isOver()).toBe(true);
    expect(performance.now() - heldAtMs).toBeGreaterThanOrEqual(
      config.leaseMs - config.marginMs - 5,
    );
  });

  test("is over as well when a heartbeat never answers", async () => {
    const lease = hold(() => new Promise(() => undefined));
    await halted(lease).toBe("leaseLost");
  });

  test("is lost at once when the database says so", async () => {
    const lease = hold(async () => null);
    lease.beatNow();
    await halted(lease).toBe("leaseLost");
    expect(lease.isOver()).toBe(false);
  });

  test("carries the cancel, and the first reason to halt stays", async () => {
    let beats = 0;
    const lease = hold(async () => {
      beats += 1;
      return beats === 1 ? { isCanceled: true } : null;
    });
    lease.beatNow();
    await halted(lease).toBe("canceled");
    await expect.poll(() => beats, PATIENCE).toBeGreaterThan(2);
    expect(haltOf(lease.signal)).toBe("canceled");
  });
});

describe("the times", () => {
  test("default to a lease of 30 s, a beat of 10 s and a stop 5 s before the end", () => {
    expect(leaseConfigOf({})).toMatchObject({
      leaseMs: 30_000,
      heartbeatMs: 10_000,
      marginMs: 5_000,
      reapMs: 3_000,
      pollMs: 1_000,
      cancelGraceMs: 30_000,
      slots: 4,
    });
  });

  test.each(["0", "-1", "1.5", "soon"])("refuse %s with words", (text) => {
    expect(() => leaseConfigOf({ ROVE_WORKER_SLOTS: text })).toThrow(/positive whole number/);
  });
});
