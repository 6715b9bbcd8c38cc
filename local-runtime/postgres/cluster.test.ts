// Making a cluster where initdb cannot do it. No server is started.
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCluster } from "./cluster";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "rove-cluster-test-"));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const create = (initdb: string) =>
  createCluster({
    home,
    binaries: { initdb, postgres: "", version: "" },
    account: null,
    password: "secret",
  });

test("an initdb that cannot be started is told with the folder that it was for", async () => {
  await expect(create(path.join(home, "missing"))).rejects.toThrow(
    `initdb failed in ${home}: spawn ${path.join(home, "missing")} ENOENT`,
  );
});

test("what initdb complains of is told, and no cluster is left", async () => {
  const initdb = path.join(home, "initdb");
  await writeFile(initdb, "#!/bin/sh\necho no room >&2\nexit 1\n");
  await chmod(initdb, 0o755);
  await expect(create(initdb)).rejects.toThrow(`initdb failed in ${home}: no room`);
  expect(await readdir(home)).not.toContain("cluster");
});
