// Shows the screens of an app as all its runs saw them: as data and as a picture.
import { APIError, api } from "encore.dev/api";
import type { ScreenGraph } from "../evidence/graph";
import { graphOfRuns } from "../evidence/package-graph";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import {
  readPackageRuns,
  readRunDefects,
  readRunPassages,
  readRunScreens,
} from "./evidence-ledger";
import { sendGraphPicture } from "./graph-answer";
import { answering, pathPart } from "./raw-answer";
import type { PackageGraph } from "./types";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.GRAPH, {});

/** Runs that a package's graph is made of; older ones tell of older builds. */
const maxRuns = 100;
const PACKAGE = /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/;

/** The graph over the newest runs of a package as data. */
export const packageGraph = api(
  { method: "GET", path: "/package/:name/graph", expose: true },
  async ({ name }: { name: string }): Promise<PackageGraph> => {
    const { runIds, made } = await graphOfPackage(name);
    return { packageName: name, runIds, ...made };
  },
);

/** The graph over the newest runs of a package as an SVG with its pictures inside. */
export const packageGraphPicture = api.raw(
  { method: "GET", path: "/package/:name/graph.svg", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const name = pathPart(req, 1);
      const { runIds, made } = await graphOfPackage(name);
      const title = `${name}, ${runIds.length} run${runIds.length === 1 ? "" : "s"}`;
      await sendGraphPicture(res, made, title, `${name}-graph.svg`);
    });
  },
);

async function graphOfPackage(name: string): Promise<{ runIds: string[]; made: ScreenGraph }> {
  if (!PACKAGE.test(name) || name.length > 255) {
    throw APIError.invalidArgument(
      "The package name is malformed: it is the packageName of POST /run, such as com.example.app.",
    );
  }
  const runIds = (await readPackageRuns(name, maxRuns)).map(({ runId }) => runId);
  if (runIds.length === 0) throw APIError.notFound(`No run of the package ${name} has begun.`);
  const [screens, passages, defects] = await Promise.all([
    readRunScreens(runIds),
    readRunPassages(runIds),
    readRunDefects(runIds),
  ]);
  return { runIds, made: graphOfRuns(name, { screens, passages, defects }) };
}
