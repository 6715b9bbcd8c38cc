// Shows the screens of a run and what leads from one to the other, also while it runs: as data and as a picture.
import { api } from "encore.dev/api";
import { graphOf } from "../evidence/graph";
import { retraceLines } from "../evidence/retrace-lines";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { sendGraphPicture } from "./graph-answer";
import { answering, pathPart } from "./raw-answer";
import { NODE_EVENTS, rowOf, storyOf } from "./run-story";
import type { RunGraph } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.GRAPH, {});

/** The graph of a run as data. */
export const graph = api(
  { method: "GET", path: "/run/:id/graph", expose: true },
  async ({ id }: { id: string }): Promise<RunGraph> => {
    const { runId, status, input } = await rowOf(id);
    const made = graphOf(await storyOf(runId, NODE_EVENTS));
    return { runId, status, packageName: input.packageName, ...made };
  },
);

/** The graph of a run as an SVG with its pictures inside. */
export const graphPicture = api.raw(
  { method: "GET", path: "/run/:id/graph.svg", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const { runId, input } = await rowOf(pathPart(req, 1));
      const story = await storyOf(runId, NODE_EVENTS);
      const file = `${runId}-graph.svg`;
      await sendGraphPicture(res, graphOf(story), input.packageName, file, retraceLines(story));
    });
  },
);
