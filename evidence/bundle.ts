// A run as one zip file: its reports, pictures and page sources by step, its log, and a manifest of all of it. Made while
// it is read: one file at a time is in memory. Paths are relative; what cannot be read is empty, and the manifest says so.
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { screenshotPath, sourcePath } from "./file-names";
import { findingsOf, type OwnFinding } from "./findings";
import { junitOf } from "./junit";
import type { LogEvent } from "./log-event";
import type { FetchArtifact } from "./pictures";
import { reportOf } from "./report";
import type { Story } from "./told";
import { counted } from "./words";

/** What a manifest says of one kind of file; `relativePath` is a folder where there may be several. */
export interface ManifestEntry {
  kind: string;
  format: string;
  relativePath: string;
  count: number;
  sizeBytes: number;
}

export interface BundleSources {
  story: Story;
  fetch: FetchArtifact;
  /** The log from its beginning, page by page; read once. */
  log: () => AsyncIterable<LogEvent[]>;
  /** Where the run can be seen; left out where nobody knows. */
  runUrl?: string;
}

/** The zip file of a run. */
export function bundleOf(sources: BundleSources): AsyncIterable<Buffer> {
  const { story, fetch, runUrl } = sources;
  const files = new Files(new Date(story.finishedAt ?? story.lastAt ?? 0));
  files.add("report.html", "REPORT", async () => Buffer.from(await reportOf(story, fetch)));
  files.add("junit.xml", "TEST_RESULT", async () =>
    Buffer.from(junitOf(story, runUrl ? { runUrl } : {})),
  );
  addDefects(files, sources);
  addSteps(files, sources);
  if (story.logs.length > 0) {
    files.addStream("device-logcat.txt", "DEVICE_LOG", () => logcatOf(sources));
  }
  files.addStream("events.ndjson", "EVENTS", () => linesOf(sources));
  return files.end(story);
}

function addDefects(files: Files, { story, fetch }: BundleSources): void {
  const findings = findingsOf(story);
  for (const [kind, path] of [
    ["crash", "crash-report.txt"],
    ["anr", "anr-report.txt"],
  ] as const) {
    const found = findings.filter((each) => each.kind === kind);
    if (found.length === 0) continue;
    files.add(path, "APPLICATION_CRASH_REPORT", async () => {
      const parts: string[] = [];
      for (const finding of found) parts.push(await defectText(finding, fetch));
      return Buffer.from(parts.join("\n\n"));
    });
  }
}

async function defectText(finding: OwnFinding, fetch: FetchArtifact): Promise<string> {
  const log = finding.log ? await fetch(finding.log).catch(() => null) : null;
  return [
    finding.title,
    `signature: ${finding.signature}`,
    `seen ${counted(finding.count, "time")}, first at ${finding.firstSeenAt}`,
    "shortest known way from a fresh start:",
    ...finding.path.map(({ label }, index) => `  ${index + 1}. ${label}`),
    "",
    log?.toString("utf8") ?? "(the log's words were not kept)",
  ].join("\n");
}

function addSteps(files: Files, { story, fetch }: BundleSources): void {
  for (const step of story.steps) {
    const { screenshot, source } = step.before;
    const picturePath = screenshotPath(step);
    const treePath = sourcePath(step);
    if (picturePath && screenshot) files.add(picturePath, "SCREENSHOT", () => fetch(screenshot));
    if (treePath && source) files.add(treePath, "SCREEN_HIERARCHY", () => fetch(source));
  }
  const { screenshot, source } = story.steps.at(-1)?.after ?? {};
  if (screenshot) files.add("screenshots/final.png", "SCREENSHOT", () => fetch(screenshot));
  if (source) files.add("screen-hierarchy/final.xml", "SCREEN_HIERARCHY", () => fetch(source));
}

/** The device's log in one piece; a portion that cannot be read leaves a note where it would stand. */
async function* logcatOf({ story, fetch }: BundleSources): AsyncGenerator<Buffer> {
  for (const { log, lines } of story.logs) {
    const lost = `--- Rove: ${lines} lines cannot be read any more. ---\n`;
    yield await fetch(log).catch(() => Buffer.from(lost));
  }
}

async function* linesOf({ story, log }: BundleSources): AsyncGenerator<Buffer> {
  for await (const page of log()) {
    const lines = page.map(({ seq, type, ts, data }) =>
      JSON.stringify({ ...data, runId: story.runId, seq, type, ts }),
    );
    yield Buffer.from(`${lines.join("\n")}\n`);
  }
}

/** The files of a zip, each made when its turn comes. */
class Files {
  readonly #zip = new ZipFile();
  readonly #entries = new Map<string, ManifestEntry>();
  readonly #missing: string[] = [];
  readonly #mtime: Date;

  constructor(mtime: Date) {
    this.#mtime = mtime;
    this.#zip.on("error", (error) => this.#output().destroy(error as Error));
  }

  /** A file that is made whole; empty and listed as missing where it cannot be. */
  add(path: string, kind: string, make: () => Promise<Buffer>): void {
    this.addStream(
      path,
      kind,
      async function* (this: Files) {
        const bytes = await make().catch(() => null);
        if (bytes) yield bytes;
        else this.#missing.push(path);
      }.bind(this),
    );
  }

  addStream(path: string, kind: string, make: () => AsyncIterable<Buffer>): void {
    const entry = this.#entryOf(kind, path);
    const counted = async function* () {
      for await (const chunk of make()) {
        entry.sizeBytes += chunk.length;
        yield chunk;
      }
    };
    const options = { mtime: this.#mtime, compress: !path.endsWith(".png") };
    this.#zip.addReadStreamLazy(path, options, (give) => {
      entry.count += 1;
      give(null, Readable.from(counted()));
    });
  }

  /** Adds the manifest and closes the zip. */
  end({ runId, status, verdict, stopReason, asked }: Story): AsyncIterable<Buffer> {
    const about = {
      version: 1,
      runId,
      packageName: asked.packageName,
      status,
      verdict,
      stopReason,
    };
    this.#zip.addReadStreamLazy("manifest.json", { mtime: this.#mtime }, (give) => {
      const body = { ...about, entries: [...this.#entries.values()], missing: this.#missing };
      give(null, Readable.from([Buffer.from(`${JSON.stringify(body, null, 2)}\n`)]));
    });
    this.#zip.end();
    return this.#output();
  }

  #output(): Readable {
    return this.#zip.outputStream as Readable;
  }

  #entryOf(kind: string, path: string): ManifestEntry {
    const relativePath = path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
    const known = this.#entries.get(relativePath);
    if (known) return known;
    const format = path.slice(path.lastIndexOf(".") + 1);
    const entry = { kind, format, relativePath, count: 0, sizeBytes: 0 };
    this.#entries.set(relativePath, entry);
    return entry;
  }
}
