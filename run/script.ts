// Turns a way of a run into a test that anybody can run: by default the way to its last crash or hang, else all of it.
import { APIError, api } from "encore.dev/api";
import { maestroOf } from "../evidence/maestro";
import { hasStep, scriptOf } from "../evidence/script";
import { webdriverioOf } from "../evidence/webdriverio";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { sendWhole } from "./download";
import { answering, pathPart, urlOf } from "./raw-answer";
import { NODE_EVENTS, rowOf, storyOf } from "./run-story";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.SCRIPT, {});

const FORMATS = {
  maestro: { write: maestroOf, extension: "yaml", contentType: "application/yaml; charset=utf-8" },
  webdriverio: { write: webdriverioOf, extension: "ts", contentType: "text/plain; charset=utf-8" },
} as const;

/** `?format=maestro|webdriverio` and, to choose the way's end, `&step=N`. */
export const script = api.raw(
  { method: "GET", path: "/run/:id/script", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const { searchParams } = urlOf(req);
      const { write, extension, contentType } = formatOf(searchParams.get("format"));
      const step = stepFrom(searchParams.get("step"));
      const { runId } = await rowOf(pathPart(req, 1));
      const story = await storyOf(runId, NODE_EVENTS);
      if (step !== null && !hasStep(story, step)) {
        throw APIError.notFound(
          `The run has made no step ${step}; it has made ${story.steps.length}.`,
        );
      }
      const name = `${runId}${step === null ? "" : `-step-${step}`}.${extension}`;
      const headers = { "content-type": contentType, "x-content-type-options": "nosniff" };
      await sendWhole(res, write(scriptOf(story, step)), headers, name);
    });
  },
);

function formatOf(name: string | null) {
  if (name === "maestro" || name === "webdriverio") return FORMATS[name];
  throw APIError.invalidArgument("?format= is needed: maestro or webdriverio.");
}

function stepFrom(text: string | null): number | null {
  if (text === null) return null;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw APIError.invalidArgument(
    "?step= is a whole number from 1: the ordinal of a step of the run.",
  );
}
