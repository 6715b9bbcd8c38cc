// Hands out what is left of a run once it has ended, however it ended: a document for people, JUnit XML for CI, and a zip
// with everything.
import { api } from "encore.dev/api";
import { bundleOf } from "../evidence/bundle";
import { junitOf } from "../evidence/junit";
import { reportOf } from "../evidence/report";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { DOCUMENT_HEADERS, sendStream, sendWhole } from "./download";
import { answering, ownUrl, pathPart } from "./raw-answer";
import { endedRowOf, fetchArtifact, logOf, storyOf } from "./run-story";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.REPORT, {});

/** One HTML file with everything in it, good without a network. */
export const reportHtml = api.raw(
  { method: "GET", path: "/run/:id/report.html", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const { runId } = await endedRowOf(pathPart(req, 1));
      const html = await reportOf(await storyOf(runId), fetchArtifact);
      const headers = { ...DOCUMENT_HEADERS, "content-type": "text/html; charset=utf-8" };
      await sendWhole(res, html, headers, `${runId}-report.html`);
    });
  },
);

/** JUnit XML: `failure` is the app, `error` is everything around it. */
export const reportJunit = api.raw(
  { method: "GET", path: "/run/:id/report.junit.xml", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const { runId } = await endedRowOf(pathPart(req, 1));
      const runUrl = ownUrl(req, `/run/${runId}`);
      const xml = junitOf(await storyOf(runId), runUrl ? { runUrl } : {});
      const headers = { ...DOCUMENT_HEADERS, "content-type": "application/xml; charset=utf-8" };
      await sendWhole(res, xml, headers, `${runId}-junit.xml`);
    });
  },
);

/** Everything of a run in one file: log, pictures, page sources, reports, manifest. */
export const reportZip = api.raw(
  { method: "GET", path: "/run/:id/report.zip", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const { runId } = await endedRowOf(pathPart(req, 1));
      const story = await storyOf(runId);
      const runUrl = ownUrl(req, `/run/${runId}`);
      const files = bundleOf({
        story,
        fetch: fetchArtifact,
        log: () => logOf(runId),
        ...(runUrl && { runUrl }),
      });
      await sendStream(res, files, { "content-type": "application/zip" }, `${runId}.zip`);
    });
  },
);
