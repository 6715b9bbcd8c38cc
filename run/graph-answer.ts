// Sends a graph as a picture. The words in it are a stranger's app's, so a browser must not run what is in it.
import type { ServerResponse } from "node:http";
import type { ScreenGraph } from "../evidence/graph";
import { drawGraph } from "../evidence/graph-picture";
import { markup } from "../evidence/markup";
import { thumbnailsOf } from "../evidence/pictures";
import { DOCUMENT_HEADERS, sendWhole } from "./download";
import { fetchArtifact } from "./run-story";

/** Pixels; enough to tell one screen from another at a glance. */
const thumbnailWidth = 104;

/** Answers with the SVG of the graph. */
export async function sendGraphPicture(
  res: ServerResponse,
  graph: ScreenGraph,
  title: string,
  fileName: string,
  notes: readonly string[] = [],
): Promise<void> {
  const names = graph.screens.flatMap(({ screenshot }) => screenshot ?? []);
  const options = { width: thumbnailWidth, format: "jpeg" } as const;
  const thumbnails = await thumbnailsOf(names, fetchArtifact, options);
  const pictureOf = (name: string) => {
    const thumbnail = thumbnails.get(name);
    if (!thumbnail) return null;
    const { width, height, dataUri } = thumbnail;
    return {
      width,
      height,
      svg: markup`<image href="${dataUri}" width="${width}" height="${height}"/>`,
    };
  };
  const svg = drawGraph(graph, title, pictureOf, notes);
  await sendWhole(
    res,
    svg.markup,
    { ...DOCUMENT_HEADERS, "content-type": "image/svg+xml" },
    fileName,
  );
}
