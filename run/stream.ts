// Lets a reader follow a run: everything after its cursor, then live, to the end. Reads the ledger, never the worker.

import { appMeta } from "encore.dev";
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { follow, streamTimesOf } from "./follow";
import { readLogHead } from "./ledger";
import { answerError, answering, pathPart, urlOf } from "./raw-answer";
import { requireRunId, unknownRun } from "./run-id";
import { GARBAGE, readCursor } from "./sse";
import { createRunTail } from "./tail";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.STREAM, {});

/** The process's one tail. */
const tail = createRunTail();

const times = streamTimesOf(process.env);

if (appMeta().environment.type !== "test") {
  process.once("SIGTERM", () => void tail.stop());
  process.once("SIGINT", () => void tail.stop());
}

/** Server-sent events of a run. Resume with `Last-Event-ID` or `?after=`. */
export const stream = api.raw(
  { method: "GET", path: "/run/:id/stream", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const runId = pathPart(req, 1);
      requireRunId(runId);
      const header = req.headers["last-event-id"];
      const cursor = readCursor(
        Array.isArray(header) ? header[0] : header,
        urlOf(req).searchParams.get("after"),
      );
      if (cursor === GARBAGE) {
        throw APIError.invalidArgument(
          "Last-Event-ID (or ?after=) is not a sequence number. Send the id of the last event seen, or leave it out.",
        );
      }
      const head = await readLogHead(runId);
      if (!head) throw unknownRun(runId);
      const after = cursor ?? 0;
      if (after > head.lastSeq) {
        throw APIError.aborted(
          `The cursor ${after} is beyond the run's last event, ${head.lastSeq}. Read again from the start.`,
        ).withDetails({ lastSeq: head.lastSeq });
      }
      const ended = head.status !== "queued" && head.status !== "running";
      if (ended && cursor !== null && after === head.lastSeq) {
        // The standard's way to tell an EventSource that there is nothing to come back for.
        res.writeHead(204);
        res.end();
        return;
      }
      if (after < head.lastSeq && (head.firstSeq === null || after < head.firstSeq - 1)) {
        answerError(res, 410, "not_found", "The events of this run are past their retention.", {
          firstSeq: head.firstSeq,
        });
        return;
      }
      logger.info("Stream opened", { runId, status: head.status, after });
      const end = await follow(res, tail, { runId, head, after }, times);
      logger.info("Stream ended", { runId, end });
    });
  },
);
