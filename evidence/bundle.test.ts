import { describe, expect, it } from "vitest";

import { Log, nameOf, shopLog } from "./__tests__/log";
import { bucket } from "./__tests__/pictures";
import { unzipped } from "./__tests__/unzip";
import { bundleOf } from "./bundle";
import { tellStory } from "./story";

async function filesOf(log: Log, without: string[] = []): Promise<Map<string, Buffer>> {
  const chunks: Buffer[] = [];
  const sources = {
    story: tellStory(log.events),
    fetch: bucket(without),
    log: async function* () {
      yield log.events.slice(0, 5);
      yield log.events.slice(5);
    },
  };
  for await (const chunk of bundleOf(sources)) chunks.push(chunk);
  return await unzipped(Buffer.concat(chunks));
}

interface Manifest {
  entries: {
    kind: string;
    format: string;
    relativePath: string;
    count: number;
    sizeBytes: number;
  }[];
  missing: string[];
  verdict: string;
}
const manifestOf = (files: Map<string, Buffer>) =>
  JSON.parse(files.get("manifest.json")!.toString()) as Manifest;

describe("the zip of a run", () => {
  it("has log, pictures and page sources by step, crash report, reports and manifest", async () => {
    const files = await filesOf(shopLog());
    expect([...files.keys()].filter((name) => !name.includes("/")).sort()).toEqual([
      "crash-report.txt",
      "events.ndjson",
      "junit.xml",
      "manifest.json",
      "report.html",
    ]);
    expect([...files.keys()]).toContain("screenshots/step-006-tap-pay.png");
    expect([...files.keys()]).toContain("screen-hierarchy/step-006.xml");
    expect([...files.keys()]).toContain("screenshots/final.png");
    expect([...files.keys()]).toContain("screen-hierarchy/final.xml");
    expect(files.get("crash-report.txt")?.toString()).toContain("3. tap 'Pay'");
    expect(files.get("report.html")?.toString()).toContain("<!doctype html>");
  });

  it("has every event of the log, one a line", async () => {
    const log = shopLog();
    const lines = (await filesOf(log)).get("events.ndjson")!.toString().trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
      log.events.map(({ seq }) => seq),
    );
  });

  it("has a manifest that counts what is there", async () => {
    const files = await filesOf(shopLog());
    const { entries, verdict, missing } = manifestOf(files);
    expect([verdict, missing]).toEqual(["failed", []]);
    for (const { relativePath, count, sizeBytes } of entries) {
      const inside = [...files].filter(
        ([name]) => name === relativePath || name.startsWith(`${relativePath}/`),
      );
      const bytes = inside.reduce((sum, [, content]) => sum + content.length, 0);
      expect([relativePath, inside.length, bytes]).toEqual([relativePath, count, sizeBytes]);
    }
    expect(entries.map(({ kind }) => kind)).toContain("SCREEN_HIERARCHY");
  });

  it("says which files could not be had", async () => {
    const files = await filesOf(shopLog(), [nameOf("picture s3")]);
    expect(manifestOf(files).missing).toEqual(["screenshots/step-004-tap-s2.png"]);
  });

  it("has the device's log in one piece, and says where a part of it is lost", async () => {
    const kept = (name: string, lines: number) => ({
      stepOrdinal: 1,
      log: { name: nameOf(name, "txt"), bytes: 9 },
      lines,
      isCut: false,
    });
    const log = new Log().begin().step("s1", "s2");
    log.add("log.kept", kept("log one", 3)).add("log.kept", kept("log two", 4));
    log.add("log.kept", kept("log three", 5)).end();
    const files = await filesOf(log, [nameOf("log two", "txt")]);
    const text = files.get("device-logcat.txt")!.toString();
    expect(text).toBe(
      `words of ${nameOf("log one", "txt")}--- Rove: 4 lines cannot be read any more. ---\nwords of ${nameOf("log three", "txt")}`,
    );
    expect(manifestOf(files).entries).toContainEqual({
      kind: "DEVICE_LOG",
      format: "txt",
      relativePath: "device-logcat.txt",
      count: 1,
      sizeBytes: Buffer.byteLength(text),
    });
  });

  it("has names that are good everywhere", async () => {
    const label = "tap '../../C:\\Windows\\<b>ÄÖ/\u0000'";
    const files = await filesOf(new Log().begin().step("s1", "s2", { label }).end());
    for (const name of files.keys()) expect(name).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)?\.[a-z]+$/);
  });
});
