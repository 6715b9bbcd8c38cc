// Walks one claimed run: runs a node, asks the machine what is next, commits, repeats. Holds the only catch: a fault of
// the world goes to RecoverFromError, a halt ends the walk, and anything else is our bug and ends the run as one.

import type { Logger } from "../../logging/logger";
import { Fault } from "../device/faults";
import { type Ending, endingOf } from "../ending";
import type { RunEvent } from "../events";
import { next, replied, stopping } from "../machine";
import { nodes } from "../nodes/index";
import type { NodeName } from "../route";
import type { FaultNote, MetFault, RunState } from "../run-state";
import { type Secrets, secretsOf } from "../secrets";
import type { Step } from "../step";
import { Halt, haltOf, LeaseLost } from "./halt";
import type { Trail } from "./trail";

/** Nodes that take their time on the device: their start is seen while they run. */
const slowNodes: ReadonlySet<NodeName> = new Set([
  "EnsureDevice",
  "ProvisionApp",
  "LaunchOrAttach",
  "WaitIdle",
  "Verify",
  "RestartApp",
  "RecoverFromError",
  "Stop",
]);

/** What a walk needs besides the state. */
export interface Walk {
  /** Everything a node gets but state and dice, which change from node to node. */
  tools: Omit<Step, "state" | "dice">;
  diceFor: (stepOrdinal: number) => Step["dice"];
  trail: Trail;
  /** Told of every fault of the world that the walk meets. */
  onFault: (fault: MetFault) => void;
  /** Told that something has failed before anybody is blamed for it: halts a run that this process cannot go on with. */
  onFailure: () => void;
  /** True once the worker wants to leave; honoured between two steps. */
  isLeaving: () => boolean;
  logger: Logger;
}

/** How a walk ended: at its own end, or handed over in the middle with everything written. */
export type WalkEnd =
  | {
      kind: "ended";
      ending: Ending;
      payload: Record<string, unknown>;
      /** The fault for which the run may go on on another device instead. */
      lostDeviceBy: string | null;
    }
  | { kind: "handedOver" };

/**
 * Walks from this state to the run's end. Rejects with LeaseLost, and with nothing else.
 * The caller writes the terminal event.
 */
export async function walk(job: Walk, from: RunState): Promise<WalkEnd> {
  let state = from;
  for (;;) {
    const halt = haltOf(job.tools.signal);
    if (halt === "leaseLost") throw job.tools.signal.reason;
    if (halt === "handedOver" || (job.isLeaving() && isBetweenSteps(state)))
      return await leave(job, state);
    if (halt === "canceled" && state.node !== "Stop") state = stopping(state, "canceled");
    const after = await oneNode(job, state);
    if (after.isOver) return await ended(job, after.state);
    state = after.state;
  }
}

/** Where a node has led. */
interface Progress {
  state: RunState;
  /** Stop has answered. */
  isOver: boolean;
}

/** One node and the commits that belong to it. */
async function oneNode(job: Walk, state: RunState): Promise<Progress> {
  const { node, step: stepOrdinal } = state;
  const { trail, tools } = job;
  const startedMs = tools.clock.nowMs();
  const finished = (
    payload: Omit<NodeFinished, "nodeName" | "stepOrdinal" | "durationMs">,
  ): RunEvent => {
    const durationMs = Math.round(tools.clock.nowMs() - startedMs);
    return {
      type: "agent.node.finished",
      payload: { nodeName: node, stepOrdinal, durationMs, ...payload },
    };
  };
  trail.add([{ type: "agent.node.started", payload: { nodeName: node, stepOrdinal } }]);
  try {
    // The intent is durable before the device is touched; any other node only shows that it has begun.
    if (node === "Act") await trail.flush(state, tools.sight.lessons);
    else if (isSlow(job, node)) trail.flushSoon(state, tools.sight.lessons);
    const answer = await nodes[node]({ ...tools, state, dice: job.diceFor(stepOrdinal) });
    const reply = { ...answer, spentMs: tools.clock.nowMs() - startedMs };
    const after = next(state, reply);
    trail.add([
      ...(answer.events ?? []),
      finished({ outcomeStatus: "SUCCESS", outcome: answer.outcome }),
    ]);
    if (node === "Persist" && after) {
      trail.flushSoon(after, tools.sight.lessons);
      tools.sight.lessons = [];
    }
    return after ? { state: after, isOver: false } : { state: replied(state, reply), isOver: true };
  } catch (error) {
    const after = caught(job, state, error, tools.clock.nowMs() - startedMs, finished);
    return { state: after ?? state, isOver: after === null };
  }
}

type NodeFinished = Extract<RunEvent, { type: "agent.node.finished" }>["payload"];

/** The only place where errors become a way on. Null after Stop. */
function caught(
  job: Walk,
  state: RunState,
  error: unknown,
  spentMs: number,
  finished: (payload: { outcomeStatus: "FAILURE"; fault: string; message: string }) => RunEvent,
): RunState | null {
  if (error instanceof LeaseLost) throw error;
  job.onFailure();
  const halt = haltOf(job.tools.signal);
  if (halt === "leaseLost") throw job.tools.signal.reason;
  const failed = (fault: string, message: string) =>
    job.trail.add([finished({ outcomeStatus: "FAILURE", fault, message })]);
  if (halt || error instanceof Halt) {
    failed(halt ?? "halted", "The run was told to stop");
    return state.node === "Stop" ? null : state;
  }
  const secrets = secretsOf(job.tools.input.credentials);
  if (error instanceof Fault) {
    const note = noteOf(error, secrets);
    failed(note.kind, note.message);
    job.onFault(note);
    job.logger.warn("A node met a fault", {
      node: state.node,
      fault: note.kind,
      signature: note.signature,
      error: secrets.inError(error),
    });
    return next(state, { fault: note, spentMs });
  }
  const bug = secrets.inError(error instanceof Error ? error : new Error(String(error)));
  const { message } = bug;
  failed("bug", message);
  const where = { node: state.node, stepOrdinal: state.step };
  job.logger.error("A node failed by a bug", { ...where, error: bug });
  return state.node === "Stop"
    ? null
    : stopping({ ...state, fault: bugNote(state.node, message) }, "bug");
}

function noteOf(fault: Fault, secrets: Secrets): MetFault {
  const { kind, signature, recoveries, stopReason, remedy } = fault;
  // Before it is cut: half a word would stay.
  const message = secrets.inText(fault.message);
  return { kind, signature, message: message.slice(0, 500), recoveries, stopReason, remedy };
}

/** How Node and the buckets' servers name a disk that takes nothing more. */
const NO_ROOM = /\b(ENOSPC|EDQUOT|EROFS|QuotaExceeded|no space left)\b/i;

function bugNote(node: NodeName, message: string): FaultNote {
  const remedy = NO_ROOM.test(message)
    ? "There is no room left, or no right to write, where Rove keeps its evidence. Make room, then start the run again."
    : "A mistake in Rove itself. Please report it with the server's log of this run.";
  return {
    kind: "bug",
    signature: "bug",
    message: message.slice(0, 500),
    recoveries: [],
    recovery: "STOP_USER",
    stopReason: "bug",
    remedy,
    node,
  };
}

function isSlow(job: Walk, node: NodeName): boolean {
  return slowNodes.has(node) || (node === "Perceive" && job.tools.sight.look === null);
}

/** Nothing is decided that is not done, and nothing is done that is not looked at. */
function isBetweenSteps(state: RunState): boolean {
  return state.pending === null && state.steps > 0;
}

async function leave(job: Walk, state: RunState): Promise<WalkEnd> {
  await job.trail.flush(state, job.tools.sight.lessons);
  await job.tools.phone.close();
  return { kind: "handedOver" };
}

async function ended(job: Walk, state: RunState): Promise<WalkEnd> {
  await job.trail.flush(state, job.tools.sight.lessons);
  const ending = endingOf(state);
  const isFailed = ending.status === "failed";
  return {
    kind: "ended",
    ending,
    lostDeviceBy: state.isDeviceLost ? (state.fault?.kind ?? "unknown") : null,
    payload: {
      steps: state.steps,
      screens: state.screens,
      defects: state.defectCount,
      recoveries: state.recoveries,
      walkedMs: Math.round(state.walkedMs),
      ...(isFailed && state.fault && { message: state.fault.message, remedy: state.fault.remedy }),
    },
  };
}
