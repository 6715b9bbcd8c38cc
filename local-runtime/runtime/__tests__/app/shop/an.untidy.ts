// A test that leaves a folder behind.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "vitest";

test("a test that does not tidy up", async () => {
  await mkdtemp(path.join(tmpdir(), "rove-untidy-"));
});
