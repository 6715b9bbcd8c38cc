// The queue's database connection, one pool a process, and the message as it lies in a job.
import { localConfig } from "../config";
import type { PatientPool } from "./patient-pool";

/** One message for one subscription, as the payload of a job. */
export interface QueuedMessage {
  id: string;
  /** RFC 3339. */
  publishedAt: string;
  /** Deliveries that failed before this job was made. */
  failures: number;
  /** JSON text of what was published. */
  body: string;
  /** Of the publisher. */
  parentTraceId?: string;
}

// More tries than a subscription can ask for: retries are counted by us, because the library's own delays are fixed.
const jobAttemptsMax = 32_000;

let opening: Promise<PatientPool> | undefined;

/** Opened by the first publish or by the delivery. */
export function queuePool(): Promise<PatientPool> {
  opening ??= import("./patient-pool").then(
    ({ PatientPool }) =>
      new PatientPool({
        connectionString: localConfig().queueUrl,
        max: 16,
        min: 2,
        idleTimeoutMillis: 60_000,
        allowExitOnIdle: localConfig().testMode,
        // A message is a hint that may come twice or, after a crash of the machine, never; it need not wait for the disk.
        options: "-c synchronous_commit=off",
      }),
  );
  return opening;
}

/** The name under which a subscription's jobs are kept. */
export function taskName(topic: string, subscription: string): string {
  return `${topic}/${subscription}`;
}

/** Adds one job for each task, in one statement. */
export async function addJobs(tasks: string[], message: QueuedMessage, delayMs = 0): Promise<void> {
  const pool = await queuePool();
  await pool.query({
    name: "rove_add_jobs",
    text: `select graphile_worker.add_job(
             task, $2::json, run_at => case when $3::float8 > 0 then now() + $3::float8 * interval '1 ms' end,
             max_attempts => ${jobAttemptsMax})
           from unnest($1::text[]) task`,
    values: [tasks, JSON.stringify(message), delayMs],
  });
}
