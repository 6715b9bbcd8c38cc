import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { APP } from "../__tests__/stage";
import { signerOf } from "./signature";

it("a signed app has its certificate's digest, a file that is none has no signer", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rove-signature-"));
  try {
    // As `keytool -printcert -jarfile` prints it for this file.
    expect(await signerOf(APP)).toBe(
      "18e8534fed30cbf9959e4073e723e3395a3f92fd6b41756d5fbc788f280c1107",
    );
    await writeFile(join(folder, "text"), "no zip");
    expect(await signerOf(join(folder, "text"))).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
