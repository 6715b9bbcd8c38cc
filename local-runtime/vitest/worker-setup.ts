// Before each test file, in its own process: its configuration, with databases of its own that are cloned on first use.
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll } from "vitest";
import type { LocalConfig } from "../runtime/config";
import type { TestRun } from "./global-setup";

const runFile = process.env.ROVE_TEST_RUN;
if (runFile) {
  const id = randomBytes(5).toString("hex");
  const file = path.join(path.dirname(runFile), id);
  const run = JSON.parse(readFileSync(runFile, "utf8").replaceAll("TESTFILE", id)) as TestRun;
  const config: LocalConfig = {
    appRoot: run.appRoot,
    metadataFile: run.metadataFile,
    databases: run.databases,
    queueUrl: run.queueUrl,
    bucketsDir: `${file}-buckets`,
    apiBaseUrl: "http://127.0.0.1:4000",
    testMode: true,
    metadataPort: run.proxyPort,
  };
  writeFileSync(`${file}.json`, JSON.stringify(config));
  process.env.ENCORE_LOCAL_CONFIG = `${file}.json`;
  // As long as it is open, this file's databases stay. The process' end closes it, however it ends.
  const hold = net.connect(run.proxyPort, "127.0.0.1", () => hold.write(`hold ${id}\n`));
  hold.on("error", () => {});
  hold.unref();
  afterAll(() => {
    rmSync(`${file}.json`, { force: true });
    rmSync(`${file}-buckets`, { recursive: true, force: true });
  });
}
