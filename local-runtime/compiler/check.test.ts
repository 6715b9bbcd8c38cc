// The command behind `npm run check:encore`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Files, withApp } from "./__tests__/fixture-app";

function check(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "check.ts"), ...args],
    {
      cwd: join(import.meta.dirname, "../.."),
      encoding: "utf8",
    },
  );
}

const door = (handler: string): Files => ({
  "shop/door.ts": `import { api } from "encore.dev/api";\nexport const order = api({}, ${handler});\n`,
});

describe("check:encore", () => {
  it("prints one line per finding and exits 1", async () => {
    const { status, stdout } = await withApp(door("async () => {}"), (root) => check(root));
    expect(stdout).toMatch(/^shop\/door\.ts:2:30 endpoint-return-type: .+\n$/);
    expect(status).toBe(1);
  });

  it("says what it read and exits 0", async () => {
    const { status, stdout } = await withApp(door("async (): Promise<void> => {}"), (root) =>
      check(root),
    );
    expect(stdout).toContain("1 service, 1 endpoint, 0 topics");
    expect(status).toBe(0);
  });

  it("explains itself and its rules", () => {
    const { status, stdout } = check("--help");
    expect(stdout).toContain("endpoint-return-type");
    expect(status).toBe(0);
  });

  it("exits 2 for a folder that does not exist", () => {
    const { status, stderr } = check("/no/such/folder");
    expect(stderr).toContain("/no/such/folder");
    expect(status).toBe(2);
  });
});
