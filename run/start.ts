// Takes a run in: checks the request, writes the run with its doorbell in one statement, rings.
// Never waits for a worker, and never publishes what is not written.
import { createHash } from "node:crypto";
import { APIError, api, type Header } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { redactUrls } from "../logging/redact";
import { findKeyHolder, insertRun, type KeyHolder } from "./ledger";
import { outboxPublisher } from "./outbox-publisher";
import { expectationOf } from "./replay-view";
import { newRunId } from "./run-id";
import { checkStart } from "./start-rules";
import type { Credentials, RunInput, StartRunRequest, StartRunResponse } from "./types";

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
    const key = keyOf(idempotencyKey, request);
    logger.info("Starting new run", {
      apkPath: request.apkPath,
      appiumServerUrl: request.appiumServerUrl,
    });
    // Before the checks: the answer to a repeated request must not depend on what became of its APK since.
    const earlier = key && (await answeredBefore(key));
    if (earlier) return earlier;

    const verdict = await checkStart(request, process.env.ROVE_APK_DIR || null);
    if ("problems" in verdict) {
      logger.info("Refused the run", { problems: verdict.problems });
      const message = verdict.problems.map((problem) => problem.message).join(" ");
      throw APIError.invalidArgument(message).withDetails({ problems: verdict.problems });
    }
    return await createRun(verdict.input, key);
  },
);

/** Writes a run that was found good, and rings. A key that is taken answers with the run that holds it. */
export async function createRun(
  input: RunInput,
  key: RequestKey | null,
): Promise<StartRunResponse> {
  const runId = newRunId();
  const { capabilities: _, credentials: __, path, ...told } = input;
  const appiumServerUrl = redactUrls(input.appiumServerUrl);
  const queued = { ...told, appiumServerUrl, ...(path && { replay: expectationOf(path) }) };
  for (let attempt = 1; attempt <= INSERT_ATTEMPTS; attempt++) {
    const run = {
      runId,
      input,
      queued,
      idempotencyKey: key?.key ?? null,
      requestHash: key?.requestHash ?? null,
    };
    const created = await insertRun(run).catch(unwritten(runId));
    if (created) {
      logger.info("Created run", { runId, status: "queued" });
      logger.info("Publishing run job", { runId });
      outboxPublisher.kick();
      return answer(runId, created.createdAt);
    }
    const holder = key && (await answeredBefore(key));
    if (holder) return holder;
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

/** An Idempotency-Key with the request that it was sent with. */
export interface RequestKey {
  key: string;
  requestHash: Buffer;
}

/** The caller's key; null where none was sent. Throws the caller's mistake. */
export function keyOf(key: string | undefined, request: object): RequestKey | null {
  return key === undefined ? null : { key: requireKey(key), requestHash: hashOf(request) };
}

/** The answer that the key was given before; null where it is new. */
export async function answeredBefore({
  key,
  requestHash,
}: RequestKey): Promise<StartRunResponse | null> {
  const holder = await findKeyHolder(key, requestHash).catch(unwritten(null));
  return holder && sameAnswer(holder);
}

function unwritten(runId: string | null): (error: unknown) => never {
  return (error) => {
    logger.error("Could not write the run", { ...(runId && { runId }), error });
    throw APIError.internal("The run could not be written to the database.", error as Error);
  };
}

function requireKey(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= KEY_LENGTH_MAX) return key;
  throw APIError.invalidArgument(
    `Idempotency-Key is not usable. Give 1 to ${KEY_LENGTH_MAX} printable ASCII characters without spaces, or leave it out.`,
  );
}

/**
 * The same for requests that say the same, whatever the order of their fields. A password is left out: who reads the
 * hash could try words until it fits.
 */
function hashOf(request: object & { credentials?: Credentials }): Buffer {
  const { credentials, ...rest } = request;
  const told = credentials ? { ...rest, username: credentials.username } : rest;
  const canonical = JSON.stringify(told, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(canonical).digest();
}
