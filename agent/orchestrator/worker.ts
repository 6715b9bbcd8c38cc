// Keeps this process busy with runs: claims while it has free slots, holds each lease, walks, writes the end, leaves in
// order. A ring or a notification only makes it look sooner; the poll would have found the same.

import { answerWithin } from "../../db/answer-within";
import type { Logger } from "../../logging/logger";
import type { Devices } from "../device/device";
import { DEVICE_FAULTS } from "../device/faults";
import { type Goal, parseGoal } from "../explore/goal";
import type { Lesson } from "../explore/types";
import {
  type GoalState,
  initialState,
  type MetFault,
  type RunState,
  resumedState,
} from "../run-state";
import { moveToOtherDevice, noteDeviceFault } from "./device-ledger";
import { Halt, LeaseLost } from "./halt";
import { handlesWatch } from "./handles";
import { insist } from "./insist";
import { holdLease, type Lease, type LeaseConfig } from "./lease";
import { type Claim, claimNext, finish, heartbeat, lessonsOf, release } from "./ledger";
import { toolsFor } from "./tools";
import { storable, trailOf } from "./trail";
import { type WalkEnd, walk } from "./walk";

/** How long a step may take to come to its end when the worker leaves, and how long everything may: Encore's own 3 and 10 s. */
const politeMs = 1_500;
const leaveMs = 8_000;
/** For this long a worker leaves a run alone whose checkpoint a newer version has written: that one shall take it. */
const refusedForMs = 600_000;

export interface WorkerOptions {
  /** Who holds the lease; unique per process. */
  name: string;
  config: LeaseConfig;
  devices: Devices;
  /** How Appium's machine may reach our API. */
  api: { port: number; publicBaseUrl?: string };
  logger: Logger;
  /** Told when a run's log has grown. */
  onGrown: (runId: string) => void;
  /** Told when a device may have become free. */
  onFree: () => void;
}

export interface Worker {
  /** Looks for runs now. Returns at once. */
  wake(): void;
  /** Asks the ledger now what this run is told. Returns at once. */
  look(runId: string): void;
  /** Takes no more runs, hands over the ones it has, and resolves when that is done or 8 s are over. */
  stop(): Promise<void>;
}

interface Held {
  runId: string;
  lease: Lease;
  done: Promise<void>;
}

/** Starts claiming. */
export function startWorker(options: WorkerOptions): Worker {
  const { config, logger } = options;
  // By claim, not by run: a run that was lost may come back to the same worker before its first walk has noticed.
  const held = new Set<Held>();
  const refused = new Map<string, NodeJS.Timeout>();
  const hasHandles = handlesWatch(logger);
  let isLeaving = false;
  let isLooking = false;
  let isRung = false;

  async function look(): Promise<void> {
    // One look at a time; a ring meanwhile makes it look again.
    isRung = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isRung && !isLeaving) {
        isRung = false;
        while (held.size < config.slots && !isLeaving && hasHandles() && (await claimOne()));
      }
    } catch (error) {
      logger.warn("Could not look for runs; the next poll tries again", { error });
    } finally {
      isLooking = false;
    }
  }

  async function claimOne(): Promise<boolean> {
    const claimedAtMs = performance.now();
    const claiming = claimNext(options.name, config.leaseMs, {
      refused: [...refused.keys()],
      onWaiting(waiting) {
        logger.info("The run waits for its device", { runId: waiting, status: "queued" });
        options.onGrown(waiting);
      },
    });
    // An answer that comes later tells of a lease that is over.
    const claim = await answerWithin(config.leaseMs - config.marginMs, claiming);
    if (!claim) return false;
    options.onGrown(claim.runId);
    const { runId, epoch, attempt } = claim;
    const log = logger.with({ runId });
    log.info("Claimed a run", { status: "running", epoch, attempt });
    const lease = holdLease(
      claim,
      config,
      claimedAtMs,
      () => heartbeat(claim, config.leaseMs),
      (error) => log.warn("A heartbeat failed", { error }),
    );
    const mine: Held = { runId, lease, done: Promise.resolve() };
    held.add(mine);
    mine.done = attend(claim, lease, log)
      .catch((error: unknown) => log.error("A run was dropped; its lease runs out", { error }))
      .finally(() => {
        lease.stop();
        held.delete(mine);
        options.onFree();
        void look();
      });
    return true;
  }

  async function attend(claim: Claim, lease: Lease, log: Logger): Promise<void> {
    const goal = claim.input.goal ? parseGoal(claim.input.goal) : null;
    const from =
      claim.state === null
        ? initialState({ ...claim.input, maxWalkMs: config.maxWalkMs }, standOf(goal))
        : resumedState(claim.state);
    if (!from) {
      log.error("The checkpoint was written by a newer version; the run goes back to the queue");
      refuse(claim.runId);
      await answerWithin(config.leaseMs, release(claim, 0, "checkpoint_newer"));
      options.onGrown(claim.runId);
      return;
    }
    try {
      const end = await walkClaim(claim, lease, log, goal, from);
      if (end.kind === "handedOver")
        await handOver(claim, log, isLeaving ? "worker_left" : "worker_exhausted");
      else await writeEnd(claim, lease, end, log);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      log.warn("Lost the lease; another worker goes on", { epoch: claim.epoch });
    }
    options.onGrown(claim.runId);
  }

  function refuse(runId: string): void {
    clearTimeout(refused.get(runId));
    const forget = setTimeout(() => refused.delete(runId), refusedForMs);
    forget.unref();
    refused.set(runId, forget);
  }

  async function walkClaim(
    claim: Claim,
    lease: Lease,
    log: Logger,
    goal: Goal | null,
    from: RunState,
  ): Promise<WalkEnd> {
    const past =
      claim.state === null ? [] : await answerWithin(config.leaseMs, lessonsOf(claim.runId));
    const trail = trailOf(claim, lease, config, {
      onGrown: () => options.onGrown(claim.runId),
      onRetry: (error) => log.warn("Could not append; trying again", { error }),
    });
    const { tools, diceFor } = toolsFor({
      claim,
      lease,
      devices: options.devices,
      api: options.api,
      goal,
      pastLessons: past.flatMap(({ lessons }) => lessons),
      openLessons: openLessonsOf(from, past),
      awayMs: config.awayMs,
      onRetry: (error) =>
        log.warn("The ledger or the store did not answer; trying again", { error }),
    });
    const notes: Promise<void>[] = [];
    const onFault = (fault: MetFault): void => {
      if (!DEVICE_FAULTS.has(fault.kind)) return;
      const unwritten = (error: unknown) => log.warn("A device's fault was not noted", { error });
      const noting = answerWithin(config.heartbeatMs, noteDeviceFault(claim, fault));
      notes.push(noting.catch(unwritten));
    };
    const onFailure = (): void => {
      if (!hasHandles()) lease.halt(new Halt("handedOver"));
    };
    const job = {
      tools,
      diceFor,
      trail,
      onFault,
      onFailure,
      isLeaving: () => isLeaving,
      logger: log,
    };
    const end = await walk(job, from);
    // The run's end looks at them.
    await Promise.all(notes);
    return end;
  }

  async function handOver(
    claim: Claim,
    log: Logger,
    reason: "worker_left" | "worker_exhausted",
  ): Promise<void> {
    const released = await release(claim, 0, reason);
    if (released) {
      log.info("Handed the run over", { status: "queued", reason });
      return;
    }
    // A cancel came first, or the lease is gone: the first is written as the end, the second writes nothing.
    await finish(
      claim,
      { status: "canceled", verdict: "inconclusive", stopReason: "canceled" },
      "{}",
    );
  }

  async function writeEnd(
    claim: Claim,
    lease: Lease,
    end: Extract<WalkEnd, { kind: "ended" }>,
    log: Logger,
  ): Promise<void> {
    const tell = <T>(work: () => Promise<T>) =>
      insist(claim.runId, lease, work, (error) =>
        log.warn("Could not write the run's end; trying again", { error }),
      );
    const { lostDeviceBy } = end;
    const moved =
      lostDeviceBy !== null && (await tell(() => moveToOtherDevice(claim, lostDeviceBy)));
    if (moved) {
      log.warn("The run goes on on another device", { status: "queued", lost: moved.udid });
      return;
    }
    const written = await tell(() => finish(claim, end.ending, storable(end.payload)));
    if (written) log.info("The run has ended", { ...end.ending, ...end.payload, ...written });
    else log.warn("The run's end is written already, or another's to write", { ...end.ending });
  }

  const poll = setInterval(() => void look(), config.pollMs);
  void look();
  return {
    wake: () => void look(),
    look(runId) {
      for (const mine of held) if (mine.runId === runId) mine.lease.beatNow();
    },
    async stop() {
      isLeaving = true;
      clearInterval(poll);
      for (const forget of refused.values()) clearTimeout(forget);
      const all = () => Promise.allSettled([...held].map(({ done }) => done));
      await within(politeMs, all());
      for (const { lease } of held) lease.halt(new Halt("handedOver"));
      await within(leaveMs - politeMs, all());
    },
  };
}

function standOf(goal: Goal | null): GoalState {
  if (!goal) return "none";
  return goal.conditions.length > 0 ? "open" : "uncheckable";
}

/** What the step in the middle of which the run was left had taught already: its checkpoint is written again. */
function openLessonsOf(
  state: RunState,
  past: { stepOrdinal: number; lessons: Lesson[] }[],
): Lesson[] {
  if (state.steps >= state.step) return [];
  return past.find(({ stepOrdinal }) => stepOrdinal === state.step)?.lessons ?? [];
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
