// Takes a run in: checks the request, writes the run with its doorbell in one statement, rings.
// Never waits for a worker, and never publishes what is not written.
import { createHash } from "node:crypto";
import { APIError, api, type Header } from "encore.dev/api";
import { ulid } from "ulid";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { redactUrls } from "../logging/redact";
import { findKeyHolder, insertRun, type KeyHolder } from "./ledger";
import { outboxPublisher } from "./outbox-publisher";
import { checkStart } from "./start-rules";
import type { RunInput, StartRunRequest, StartRunResponse } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.START, {});

/** As long as the keys that common clients draw, several times over. */
const KEY_LENGTH_MAX = 255;
/** Two starts of a new app in the same moment meet once; a third miss is something else. */
const INSERT_ATTEMPTS = 3;

/** The request as the door takes it: nothing is required yet, so that all that is missing is told in one answer. */
interface StartRunBody extends Partial<StartRunRequest> {
  /** Same key and same request: same run. Same key and another request: 409. */
  idempotencyKey?: Header<"Idempotency-Key">;
}

/** Starts a run. */
export const start = api(
  { method: "POST", path: "/run", expose: true },
  async (body: StartRunBody): Promise<StartRunResponse> => {
    const { idempotencyKey, ...request } = body;
    const key = requireKey(idempotencyKey);
    const requestHash = key === null ? null : hashOf(request);
    logger.info("Starting new run", {
      apkPath: request.apkPath,
      appiumServerUrl: request.appiumServerUrl,
    });
    // Before the checks: the answer to a repeated request must not depend on what became of its APK since.
    const earlier = key !== null && requestHash ? await holderOf(key, requestHash) : null;
    if (earlier) return sameAnswer(earlier);

    const verdict = await checkStart(request, process.env.ROVE_APK_DIR || null);
    if ("problems" in verdict) {
      logger.info("Refused the run", { problems: verdict.problems });
      const message = verdict.problems.map((problem) => problem.message).join(" ");
      throw APIError.invalidArgument(message).withDetails({ problems: verdict.problems });
    }
    return await createRun(verdict.input, key, requestHash);
  },
);

/** Writes a run that was found good, and rings. A key that is taken answers with the run that holds it. */
export async function createRun(
  input: RunInput,
  idempotencyKey: string | null,
  requestHash: Buffer | null,
): Promise<StartRunResponse> {
  const runId = ulid();
  const { capabilities: _, credentials: __, path: ___, ...told } = input;
  const queued = { ...told, appiumServerUrl: redactUrls(input.appiumServerUrl) };
  for (let attempt = 1; attempt <= INSERT_ATTEMPTS; attempt++) {
    const run = { runId, input, queued, idempotencyKey, requestHash };
    const created = await insertRun(run).catch(unwritten(runId));
    if (created) {
      logger.info("Created run", { runId, status: "queued" });
      logger.info("Publishing run job", { runId });
      outboxPublisher.kick();
      return answer(runId, created.createdAt);
    }
    if (idempotencyKey !== null && requestHash) {
      const holder = await holderOf(idempotencyKey, requestHash);
      if (holder) return sameAnswer(holder);
    }
  }
  throw APIError.internal("The run could not be written to the database.");
}

function answer(runId: string, createdAt: Date): StartRunResponse {
  return { runId, status: "PENDING", createdAt, streamUrl: `/run/${runId}/stream` };
}

function sameAnswer(holder: KeyHolder): StartRunResponse {
  if (!holder.sameRequest) {
    throw APIError.alreadyExists(
      `The Idempotency-Key belongs to run ${holder.runId}, which was started with another request. Send a new key.`,
    );
  }
  logger.info("Answered a repeated start", { runId: holder.runId });
  return answer(holder.runId, holder.createdAt);
}

async function holderOf(key: string, requestHash: Buffer): Promise<KeyHolder | null> {
  return await findKeyHolder(key, requestHash).catch(unwritten(null));
}

function unwritten(runId: string | null): (error: unknown) => never {
  return (error) => {
    logger.error("Could not write the run", { ...(runId && { runId }), error });
    throw APIError.internal("The run could not be written to the database.", error as Error);
  };
}

function requireKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= KEY_LENGTH_MAX) return key;
  throw APIError.invalidArgument(
    `Idempotency-Key is not usable. Give 1 to ${KEY_LENGTH_MAX} printable ASCII characters without spaces, or leave it out.`,
  );
}

/**
 * The same for requests that say the same, whatever the order of their fields. A password is left out: who reads the
 * hash could try words until it fits.
 */
function hashOf(request: Partial<StartRunRequest>): Buffer {
  const { credentials, ...rest } = request;
  const told = credentials ? { ...rest, username: credentials.username } : rest;
  const canonical = JSON.stringify(told, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(canonical).digest();
}
