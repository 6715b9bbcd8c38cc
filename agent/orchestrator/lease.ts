// A worker's hold on one run: renewed by heartbeats, watched by its own monotonic clock, ended by cancel, loss or leave.
// Decides nothing about the run; it only aborts the run's signal and says why.
import { answerWithin } from "../../db/answer-within";
import { Halt, LeaseLost } from "./halt";
import type { Claim } from "./ledger";

/** Times of the orchestrator, in milliseconds. */
export interface LeaseConfig {
  leaseMs: number;
  heartbeatMs: number;
  /** Before the lease's end: from then on the worker touches the device no more, whether or not an answer came. */
  marginMs: number;
  reapMs: number;
  pollMs: number;
  cancelGraceMs: number;
  /** How long a run waits for a device that is out of service before it ends. */
  quarantineWaitMs: number;
  /** How long a phone or Appium server that a run has used is waited for when it is gone. */
  awayMs: number;
  /** Walking time after which a run ends by its time budget. */
  maxWalkMs: number;
  /** Runs walked at once by this process. */
  slots: number;
}

/** Defaults as in the facts; each can be set by the environment, and tests set them short. */
export function leaseConfigOf(env: NodeJS.ProcessEnv): LeaseConfig {
  const leaseMs = positive(env.ROVE_LEASE_MS, 30_000);
  return {
    leaseMs,
    heartbeatMs: positive(env.ROVE_HEARTBEAT_MS, Math.round(leaseMs / 3)),
    marginMs: Math.round(leaseMs / 6),
    reapMs: positive(env.ROVE_REAP_MS, 3_000),
    pollMs: positive(env.ROVE_POLL_MS, 1_000),
    cancelGraceMs: positive(env.ROVE_CANCEL_GRACE_MS, 30_000),
    quarantineWaitMs: positive(env.ROVE_QUARANTINE_WAIT_MS, 900_000),
    awayMs: positive(env.ROVE_AWAY_MS, 30_000),
    maxWalkMs: positive(env.ROVE_MAX_WALK_MS, 3_600_000),
    slots: positive(env.ROVE_WORKER_SLOTS, 4),
  };
}

function positive(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new Error(`"${text}" is not a positive whole number; the ROVE_ times and slots need one`);
  }
  return value;
}

export interface Lease {
  readonly signal: AbortSignal;
  /** True from `marginMs` before the lease may be another's. */
  isOver(): boolean;
  /** Tells that the database has renewed the lease by a request sent at `sentAtMs`, and what it answered. */
  renewed(sentAtMs: number, answer: { isCanceled: boolean }): void;
  /** Beats now instead of at the next turn. */
  beatNow(): void;
  halt(why: Halt): void;
  /** Stops the heartbeats. */
  stop(): void;
}

/** Starts the heartbeats of a claim. `claimedAtMs`: monotonic time before the claim was sent. */
export function holdLease(
  claim: Pick<Claim, "runId" | "epoch">,
  config: LeaseConfig,
  claimedAtMs: number,
  beat: () => Promise<{ isCanceled: boolean } | null>,
  onBeatFailed: (error: unknown) => void,
): Lease {
  const controller = new AbortController();
  const lifeMs = config.leaseMs - config.marginMs;
  let overAtMs = claimedAtMs + lifeMs;
  let isStopped = false;
  let isBeating = false;
  let beatTimer: NodeJS.Timeout | undefined;
  let overTimer: NodeJS.Timeout | undefined;

  const halt = (why: Halt): void => {
    if (!isStopped && !controller.signal.aborted) controller.abort(why);
  };
  const isOver = (): boolean => performance.now() >= overAtMs;
  const watch = (): void => {
    clearTimeout(overTimer);
    if (isStopped) return;
    if (isOver()) halt(new LeaseLost(claim.runId));
    else overTimer = setTimeout(watch, overAtMs - performance.now());
  };
  const renewed = (sentAtMs: number, answer: { isCanceled: boolean }): void => {
    overAtMs = Math.max(overAtMs, sentAtMs + lifeMs);
    if (answer.isCanceled) halt(new Halt("canceled"));
  };
  const turn = async (): Promise<void> => {
    clearTimeout(beatTimer);
    if (isStopped || isBeating) return;
    isBeating = true;
    let nextMs = config.heartbeatMs;
    const sentAtMs = performance.now();
    try {
      // Heard too when it comes later than we wait for it.
      const heard = beat().then((answer) => {
        if (answer) renewed(sentAtMs, answer);
        else halt(new LeaseLost(claim.runId));
      });
      await answerWithin(config.heartbeatMs, heard);
    } catch (error) {
      // The database may be back before the lease is over; the watch ends it otherwise.
      onBeatFailed(error);
      nextMs /= 4;
    } finally {
      isBeating = false;
      if (!isStopped) beatTimer = setTimeout(() => void turn(), nextMs);
    }
  };
  beatTimer = setTimeout(() => void turn(), config.heartbeatMs);
  watch();
  return {
    signal: controller.signal,
    isOver,
    renewed,
    beatNow: () => void turn(),
    halt,
    stop() {
      isStopped = true;
      clearTimeout(beatTimer);
      clearTimeout(overTimer);
    },
  };
}
