// Why a walk is told to end before its time. The reason of a run's abort signal is always one of these.

/** Canceled by a person, handed over to another worker, or lost to one. */
export class Halt extends Error {
  constructor(
    readonly why: "canceled" | "handedOver" | "leaseLost",
    message: string = why,
  ) {
    super(message);
    this.name = "Halt";
  }
}

/** The run belongs to another worker now: write nothing, touch no device. */
export class LeaseLost extends Halt {
  constructor(runId: string) {
    super("leaseLost", `The lease of run ${runId} is lost`);
    this.name = "LeaseLost";
  }
}

/** Why this signal has aborted; null while it has not. */
export function haltOf(signal: AbortSignal): Halt["why"] | null {
  if (!signal.aborted) return null;
  return signal.reason instanceof Halt ? signal.reason.why : "canceled";
}
