// Carries doorbells from the ledger to the topic: at least once, in no order. A row leaves only after its message was
// taken; who dies in between publishes it again. A kick makes it immediate, the poll makes it certain.
import { appMeta } from "encore.dev";
import { SQLDatabase } from "encore.dev/storage/sqldb";
import { answerWithin } from "../db/answer-within";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { redactUrls } from "../logging/redact";
import { runJobTopic } from "./run-job";
import type { RunInput, RunJob } from "./types";

const db = SQLDatabase.named("rove");
const logger = loggerWith(MODULES.RUN, RUN_ACTORS.OUTBOX, {});

/** A doorbell that nobody kicked for (another process wrote it, or it was put off) waits at most this long. */
const POLL_MS = 1_000;
/** A transaction held longer pins the vacuum horizon, and the tables that live on short rows bloat. */
const PUBLISH_TIMEOUT_MS = 5_000;
/** A batch that takes longer waits for a connection that is dead. */
const CARRY_MS = 30_000;
const BATCH = 50;
/** First wait after a failure, doubled each time. */
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 30_000;

/** One row of the outbox, with the input of the run it rings for. */
interface Doorbell {
  id: number;
  topic: string;
  runId: string;
  attempts: number;
  input: RunInput | null;
}

export interface OutboxPublisher {
  /** Begins to carry; a second call does nothing. */
  start(): void;
  /** Says that there is something to carry. Returns at once. */
  kick(): void;
  /** Ends after the batch at hand. */
  stop(): Promise<void>;
  /** Carries one batch and answers how many rows it took; for tests and for the loop itself. */
  carry(): Promise<number>;
}

/** A publisher that hands each job to `publish`, which resolves when the topic has it. */
export function createOutboxPublisher(
  publish: (job: RunJob) => Promise<unknown>,
  { publishTimeoutMs = PUBLISH_TIMEOUT_MS, pollMs = POLL_MS, carryMs = CARRY_MS } = {},
): OutboxPublisher {
  let running: Promise<void> | undefined;
  let stopped = false;
  let kicked = false;
  let wake: () => void = () => undefined;

  async function loop(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      kicked = false;
      let waitMs = pollMs;
      try {
        if ((await answerWithin(carryMs, carry())) === BATCH) waitMs = 0;
        failures = 0;
      } catch (error) {
        failures += 1;
        waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (failures - 1));
        logger.error("Could not carry doorbells", { failures, waitMs, error });
      }
      if (waitMs > 0) await pause(waitMs);
    }
  }

  async function pause(ms: number): Promise<void> {
    // A kick during the batch may have come after its rows were read.
    if (kicked || stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function carry(): Promise<number> {
    await using tx = await db.begin();
    // Where this process vanishes without a word, its rows are another's as soon as nobody can be waiting for us.
    await tx.exec`select set_config('idle_in_transaction_session_timeout', ${`${carryMs}ms`}::text, true)`;
    const bells = await tx.queryAll<Doorbell>`
      with due as (
        select id, topic, key, attempts from outbox
         where available_at <= now() order by id limit ${BATCH}::int for update skip locked)
      select due.id, due.topic, due.key as "runId", due.attempts, i.input
        from due left join run_inputs i on i.run_id = due.key order by due.id`;
    if (bells.length === 0) return 0;
    const outcomes = await Promise.all(bells.map((bell) => ring(bell, publish, publishTimeoutMs)));
    const taken = bells.filter((_, at) => outcomes[at] === null).map((bell) => bell.id);
    await tx.exec`delete from outbox where id = any(${taken}::bigint[])`;
    for (const [at, problem] of outcomes.entries()) {
      const bell = bells[at]!;
      if (problem === null) continue;
      const waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(bell.attempts, 16));
      logger.warn("Topic did not take the job", {
        runId: bell.runId,
        attempts: bell.attempts + 1,
        waitMs,
        problem,
      });
      await tx.exec`
        update outbox set attempts = attempts + 1, last_error = ${problem}::text,
               available_at = now() + make_interval(secs => ${waitMs / 1_000}::float8)
         where id = ${bell.id}::bigint`;
    }
    await tx.commit();
    return bells.length;
  }

  return {
    start() {
      running ??= loop();
    },
    kick() {
      kicked = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
    carry,
  };
}

/** Null when the topic took the job, else why not. */
async function ring(
  bell: Doorbell,
  publish: (job: RunJob) => Promise<unknown>,
  timeoutMs: number,
): Promise<string | null> {
  if (bell.topic !== "run-job") return `no topic of the name ${bell.topic}`;
  // Nothing to ring for, and nothing will come of waiting.
  if (!bell.input) return null;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([publish(jobOf(bell.runId, bell.input)), timeout]);
    return null;
  } catch (error) {
    return redactUrls(String(error)).slice(0, 1_000);
  } finally {
    clearTimeout(timer);
  }
}

function jobOf(runId: string, input: RunInput): RunJob {
  const { apkPath, appiumServerUrl, packageName, appActivity, maxSteps } = input;
  // Brokers keep messages and dashboards show them: credentials stay in the ledger, where the worker reads its input.
  return {
    runId,
    apkPath,
    appiumServerUrl: redactUrls(appiumServerUrl),
    packageName,
    appActivity,
    maxSteps,
  };
}

/** The process's own publisher; it runs wherever the run service does, but not in tests, which make their own. */
export const outboxPublisher = createOutboxPublisher((job) => runJobTopic.publish(job));

if (appMeta().environment.type !== "test") {
  outboxPublisher.start();
  process.once("SIGTERM", () => void outboxPublisher.stop());
  process.once("SIGINT", () => void outboxPublisher.stop());
}
