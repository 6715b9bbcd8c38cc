// What the ledger's own functions send to Postgres, as text and values: benches run the product's statements over plain
// connections, many at once, and never keep a copy of the SQL that could grow old.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Batch, Claim } from "../agent/orchestrator/ledger";
import type { NewRun } from "../run/ledger";
import { PROJECT_ROOT } from "../stack/stack";

/** A query as node-postgres takes it. The name makes it a prepared statement. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/** The ledger's statements that are measured. Each answers what the product would send, and sends nothing. */
export interface LedgerStatements {
  start(run: NewRun): Promise<Statement>;
  append(
    claim: Pick<Claim, "runId" | "epoch">,
    writerOrd: number,
    batch: Batch,
    leaseMs: number,
  ): Promise<Statement>;
  heartbeat(claim: Pick<Claim, "runId" | "epoch">, leaseMs: number): Promise<Statement>;
  notify(payload: string): Promise<Statement>;
}

/** Loads the ledger over a runtime that only records. */
export async function ledgerStatements(): Promise<LedgerStatements> {
  const runtimeFile = join(PROJECT_ROOT, "bench", "recording-runtime.cjs");
  process.env.ENCORE_RUNTIME_LIB = runtimeFile;
  const { takeSent } = createRequire(import.meta.url)(runtimeFile) as {
    takeSent: () => Omit<Statement, "name">[];
  };
  const workshop = await import("../agent/orchestrator/ledger");
  const desk = await import("../run/ledger");

  // The call records before it first waits, so calls at the same time do not mix.
  const sentBy = async (name: string, call: () => Promise<unknown>): Promise<Statement> => {
    const answered = call();
    const [statement] = takeSent();
    await answered;
    if (!statement) throw new Error(`The ledger sent nothing for ${name}.`);
    return { name, ...statement };
  };
  return {
    start: (run) => sentBy("start", () => desk.insertRun(run)),
    append: (claim, writerOrd, batch, leaseMs) =>
      sentBy(batch.state === null ? "append progress" : "append", () =>
        workshop.append(claim, writerOrd, batch, leaseMs),
      ),
    heartbeat: (claim, leaseMs) => sentBy("heartbeat", () => workshop.heartbeat(claim, leaseMs)),
    notify: (payload) => sentBy("notify", () => workshop.notifyRunEvents(payload)),
  };
}
