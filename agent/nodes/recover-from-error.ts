// Mends a fault of the world, once for each time it is entered: wait and look, a new session, or the end of the walk,
// after which the run may go on on another device.
// Looks for a crash of the app in the log first, so that it is not mistaken for trouble with the phone.
import { defectsSeen, fateIn } from "../defects";
import { Fault } from "../device/faults";
import type { FaultNote } from "../run-state";
import type { Answer, Defect, Node, Step } from "../step";

type Mend = Answer<"RecoverFromError">["outcome"];

/** Before looking again, and before a new session: a phone that just failed needs a moment. */
const pauseMs = { lookAgain: 2_000, reopen: 1_000 };

export const recoverFromError: Node<"RecoverFromError"> = async (step) => {
  const { state, clock } = step;
  const { fault } = state;
  if (!fault) throw new Error("RecoverFromError was entered without a fault");
  const startedMs = clock.nowMs();
  const defects = await defectsInLog(step);
  const found = await defectsSeen(step, defects, null);
  const fate = fateIn(defects);
  const { recovery } = fault;
  const outcome = mendFor(fault);
  step.sight.look = null;
  step.sight.settledSource = null;
  if (outcome === "reopen") {
    if (recovery === "R3") await besideTheFault(() => step.phone.removeHelpers(), undefined);
    await step.phone.close();
    await clock.sleep(pauseMs.reopen, step.signal);
  }
  if (outcome === "lookAgain") await clock.sleep(pauseMs.lookAgain, step.signal);
  const payload = {
    stepOrdinal: state.step,
    nodeName: fault.node,
    fault: fault.kind,
    signature: fault.signature,
    action: recovery,
    attempt: state.recoveries,
    costMs: Math.round(clock.nowMs() - startedMs),
  };
  return {
    outcome,
    patch: {
      ...found.patch,
      blindInARow: 0,
      ...(fate && state.pending && { pending: { ...state.pending, met: fate } }),
      ...(outcome === "giveUp"
        ? { stopReason: fault.stopReason, isDeviceLost: recovery === "R4" }
        : { fault: null }),
    },
    events: [...found.events, { type: "recovery.applied", payload }],
  };
};

function mendFor({ node, recovery }: FaultNote): Mend {
  const isPreparing =
    node === "EnsureDevice" || node === "ProvisionApp" || node === "LaunchOrAttach";
  switch (recovery) {
    case "R0":
    case "R1":
      if (!isPreparing) return "lookAgain";
      if (node === "EnsureDevice") return "reopen";
      return node === "ProvisionApp" ? "reinstall" : "relaunch";
    case "R2":
    case "R3":
      return "reopen";
    default:
      return "giveUp";
  }
}

async function defectsInLog({ phone }: Step): Promise<Defect[]> {
  return phone.isOpen ? await besideTheFault(() => phone.newDefects(), []) : [];
}

/** The phone has just failed and may fail at this too; the fault that brought us here stays the one that counts. */
async function besideTheFault<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) return otherwise;
    throw error;
  }
}
