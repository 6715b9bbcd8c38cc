// Tells what a run found wrong with the app, also while it runs, and which other runs of the package saw the same.
import { api } from "encore.dev/api";
import { findingsOf } from "../evidence/findings";
import { readDefectRuns } from "./evidence-ledger";
import { NODE_EVENTS, rowOf, storyOf } from "./run-story";
import type { Finding, RunFindings } from "./types";

/** Other runs named with a finding. */
const maxRuns = 20;

/** Crashes, hangs and notes on testability of a run, each once. */
export const findings = api(
  { method: "GET", path: "/run/:id/findings", expose: true },
  async ({ id }: { id: string }): Promise<RunFindings> => {
    const { runId, status, verdict, input } = await rowOf(id);
    const own = findingsOf(await storyOf(runId, NODE_EVENTS));
    const defects = own.filter(({ severity }) => severity === "high");
    const signatures = defects.map(({ signature }) => signature);
    const seen =
      signatures.length > 0 ? await readDefectRuns(input.packageName, signatures, maxRuns) : [];
    const found = own.map((finding): Finding => {
      const runs = seen.filter(({ signature }) => signature === finding.signature);
      return {
        ...finding,
        firstRunId: runs[0]?.firstRunId ?? runId,
        runCount: runs[0]?.runCount ?? 1,
        runs: runs.map((run) => ({
          runId: run.runId,
          count: run.count,
          firstSeenAt: run.firstSeenAt.toISOString(),
        })),
      };
    });
    return { runId, status, verdict, findings: found };
  },
);
