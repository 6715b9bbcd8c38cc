// What the soak asks of the app while it breaks: runs, some with an idempotency key asked for several times at once,
// cancels, and readers that come and go. Everyone tries again until answered, as a client does; what an answer promised
// is held against the ledger at the end of the round.
import { createParser } from "eventsource-parser";
import type { Dice } from "../../agent/explore/types";
import type { Scene } from "../faults/scene";
import { checkObservedStream, type ObservedFrame, type Violation } from "../invariants";
import { living, oneOf, rest, whole } from "./trouble";

/** What one round has asked and heard. */
export interface Load {
  runIds: string[];
  /** Runs whose cancel was taken. */
  canceled: string[];
  readers: Reader[];
  starts: number;
  /** What was answered wrong, found on the way. */
  wrong: Violation[];
}

export interface Reader {
  runId: string;
  frames: ObservedFrame[];
  connections: number;
  isDone: boolean;
}

interface Plan {
  atMs: number;
  maxSteps: number;
  seed: number;
  phone: number;
  key: string | null;
  /** How often it is asked for at once; without a key once. */
  copies: number;
  cancelAfterMs: number | null;
  readers: number;
}

const ATTEMPT_MS = 5_000;

/** Draws the round's runs. */
export function drawLoad(dice: Dice, round: number, withinMs: number): Plan[] {
  return Array.from({ length: whole(dice, 4, 7) }, (_, index) => {
    const hasKey = dice() < 0.6;
    return {
      atMs: whole(dice, 0, withinMs),
      maxSteps: whole(dice, 2, 8),
      seed: whole(dice, 1, 1_000_000),
      phone: dice(),
      key: hasKey ? `soak-${round}-${index}` : null,
      copies: hasKey ? whole(dice, 1, 4) : 1,
      cancelAfterMs: dice() < 0.3 ? whole(dice, 0, 6_000) : null,
      readers: whole(dice, 1, 3),
    };
  });
}

/** Asks for everything that was drawn. `patience` ends what nobody answers; `signal` ends all. */
export async function work(
  scene: Scene,
  plans: readonly Plan[],
  load: Load,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    plans.map(async (plan) => {
      await rest(plan.atMs, signal);
      const runId = await startRun(scene, plan, load, signal);
      if (!runId) return;
      load.runIds.push(runId);
      const readers = Array.from({ length: plan.readers }, () => read(scene, runId, load, signal));
      if (plan.cancelAfterMs !== null) {
        await rest(plan.cancelAfterMs, signal);
        await cancel(scene, runId, load, signal);
      }
      await Promise.all(readers);
    }),
  );
}

/** What was promised and is not so, once every run is over and every reader done. */
export async function checkLoad(scene: Scene, load: Load): Promise<Violation[]> {
  const found = [...load.wrong];
  for (const runId of load.canceled) {
    const { status } = await scene.run(runId);
    if (status !== "canceled") {
      found.push({ id: "C1", runId, detail: `${status} though its cancel was answered CANCELLED` });
    }
  }
  for (const { runId, frames, isDone } of load.readers) {
    const violations = checkObservedStream(frames, await scene.log(runId), isDone);
    found.push(...violations.map((violation) => ({ ...violation, runId })));
    if (!isDone) found.push({ id: "T2", runId, detail: "a reader never saw the end" });
  }
  return found;
}

async function startRun(
  scene: Scene,
  plan: Plan,
  load: Load,
  signal: AbortSignal,
): Promise<string | undefined> {
  const body = JSON.stringify(
    scene.request({
      maxSteps: plan.maxSteps,
      seed: plan.seed,
      udid: scene.udids[Math.floor(plan.phone * scene.udids.length)] ?? null,
    }),
  );
  const headers: Record<string, string> = plan.key ? { "Idempotency-Key": plan.key } : {};
  const ask = async (): Promise<string | undefined> => {
    const answer = await asked(scene, "/run", { method: "POST", body, headers }, signal);
    if (!answer) return undefined;
    if (answer.status !== 200) {
      const detail = `POST /run answered ${answer.status}: ${answer.text}`;
      load.wrong.push({ id: "S1", runId: null, detail });
      return undefined;
    }
    load.starts += 1;
    return (JSON.parse(answer.text) as { runId: string }).runId;
  };
  const runIds = await Promise.all(Array.from({ length: plan.copies }, ask));
  const different = new Set(runIds.filter((runId) => runId !== undefined));
  if (different.size > 1) {
    const detail = `key ${plan.key} was answered with ${[...different].join(", ")}`;
    load.wrong.push({ id: "S2", runId: null, detail });
  }
  return [...different][0];
}

async function cancel(scene: Scene, runId: string, load: Load, signal: AbortSignal): Promise<void> {
  const answer = await asked(scene, `/run/${runId}/cancel`, { method: "POST" }, signal);
  if (!answer) return;
  if (answer.status !== 200) {
    const detail = `cancel answered ${answer.status}: ${answer.text}`;
    load.wrong.push({ id: "C3", runId, detail });
  } else if ((JSON.parse(answer.text) as { status: string }).status === "CANCELLED") {
    load.canceled.push(runId);
  }
}

/** Asks one process after the other until one answers with something else than trouble. */
async function asked(
  scene: Scene,
  path: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<{ status: number; text: string } | undefined> {
  while (!signal.aborted) {
    const there = living(scene);
    try {
      const answer = await fetch(`${oneOf(Math.random, there).url}${path}`, {
        ...init,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]),
      });
      const text = await answer.text();
      if (answer.status < 500) return { status: answer.status, text };
    } catch {
      // Nobody there, or nobody in time: the next one.
    }
    await rest(100, signal);
  }
  return undefined;
}

/** Reads a run to its end, leaving and coming back again and again, each time to another process. */
async function read(scene: Scene, runId: string, load: Load, signal: AbortSignal): Promise<void> {
  const reader: Reader = { runId, frames: [], connections: 0, isDone: false };
  load.readers.push(reader);
  while (!reader.isDone && !signal.aborted) {
    try {
      await readOnce(scene, reader, load, signal);
    } catch {
      // Cut, refused or left: it comes back.
    }
    await rest(50, signal);
  }
}

async function readOnce(
  scene: Scene,
  reader: Reader,
  load: Load,
  signal: AbortSignal,
): Promise<void> {
  const cursor = reader.frames.findLast(({ seq }) => seq !== null)?.seq;
  reader.connections += 1;
  const lifeMs = whole(Math.random, 200, 5_000);
  const answer = await fetch(
    `${oneOf(Math.random, living(scene)).url}/run/${reader.runId}/stream`,
    {
      headers: cursor ? { "Last-Event-ID": String(cursor) } : {},
      signal: AbortSignal.any([signal, AbortSignal.timeout(lifeMs)]),
    },
  );
  if (answer.status === 204) reader.isDone = true;
  if (answer.status >= 400 && answer.status < 500) {
    const detail = `a reader at ${cursor ?? 0} was answered ${answer.status}: ${await answer.text()}`;
    load.wrong.push({ id: "T1", runId: reader.runId, detail });
    reader.isDone = true;
  }
  if (answer.status !== 200 || !answer.body) return;
  const parser = createParser({
    onEvent: ({ id, event = "message" }) => {
      reader.frames.push({ seq: id === undefined ? null : Number(id), type: event });
      if (event === "end") reader.isDone = true;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of answer.body) parser.feed(decoder.decode(chunk, { stream: true }));
}
