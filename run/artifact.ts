// Hands out screenshots, page sources and reports. They are named by their content, so they never change; and they
// show a stranger's app, so a browser must not run what is in them.
import { APIError, api } from "encore.dev/api";
import { ObjectNotFound } from "encore.dev/storage/objects";
import { artifacts } from "../artifacts/bucket";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { answering, pathPart } from "./raw-answer";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.ARTIFACT, {});

const NAME = /^[0-9a-f]{64}\.(png|xml|txt|json|html|svg|zip)$/;

const CONTENT_TYPES: Record<string, string> = {
  png: "image/png",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8",
  json: "application/json",
  html: "text/html; charset=utf-8",
  svg: "image/svg+xml",
  zip: "application/zip",
};

/** One stored artifact. */
export const artifact = api.raw(
  { method: "GET", path: "/artifacts/:name", expose: true },
  (req, res) => {
    void answering(res, logger, async () => {
      const name = pathPart(req, 1);
      const extension = NAME.exec(name)?.[1];
      if (!extension) {
        throw APIError.invalidArgument(
          "The artifact's name is malformed: it is 64 hex digits and .png, .xml, .txt, .json, .html, .svg or .zip.",
        );
      }
      const headers = {
        "cache-control": "public, max-age=31536000, immutable",
        etag: `"${name}"`,
        "x-content-type-options": "nosniff",
        "content-security-policy":
          "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
      };
      if (req.headers["if-none-match"]?.includes(headers.etag)) {
        res.writeHead(304, headers);
        res.end();
        return;
      }
      const bytes = await download(name);
      res.writeHead(200, {
        ...headers,
        "content-type": CONTENT_TYPES[extension],
        "content-length": bytes.length,
      });
      res.end(bytes);
    });
  },
);

async function download(name: string): Promise<Buffer> {
  try {
    return await artifacts.download(name);
  } catch (error) {
    if (error instanceof ObjectNotFound) throw APIError.notFound(`There is no artifact ${name}.`);
    throw error;
  }
}
