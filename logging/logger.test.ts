import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs a few lines in a process of its own and answers the records that it printed on stderr. */
function records(lines: string, env: Record<string, string> = {}): Record<string, unknown>[] {
  const script = `import { loggerWith, MODULES, RUN_ACTORS } from "./logging/logger";
    const logger = loggerWith(MODULES.RUN, RUN_ACTORS.START, { runId: "R" });\n${lines}`;
  // The tests' own level is not the default that is tested here.
  const { ROVE_LOG_LEVEL: _, ...inherited } = process.env;
  const { stderr, stdout } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { encoding: "utf8", env: { ...inherited, ...env } },
  );
  expect(stdout).toBe("");
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a record outside a request", () => {
  it("is one line with level, message, time, module, actor and its fields", () => {
    const [record, ...more] = records(`logger.info("Created run", { status: "queued" });`);
    expect(more).toEqual([]);
    expect(record).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      message: "Created run",
      module: "run",
      actor: "start",
      runId: "R",
      status: "queued",
    });
  });

  it("holds no secret, neither in a field nor in its message", () => {
    const text = JSON.stringify(
      records(
        `logger.error("Lost http://me:hunter2@host", { token: "hunter2", url: "http://me:hunter2@host", error: new Error("at http://me:hunter2@host") });`,
      ),
    );
    expect(text).toContain("[redacted]");
    expect(text).not.toContain("hunter2");
  });

  it("keeps more fields with a logger made from another", () => {
    expect(records(`logger.with({ step: 3 }).warn("Slow");`)[0]).toMatchObject({
      level: "warn",
      runId: "R",
      step: 3,
    });
  });
});

describe("the least level", () => {
  const all = `logger.trace("t"); logger.debug("d"); logger.info("i"); logger.warn("w"); logger.error("e");`;
  it.each([
    ["trace", ["t", "d", "i", "w", "e"]],
    ["info", ["i", "w", "e"]],
    ["error", ["e"]],
    ["silent", []],
  ])("%s lets through %j", (level, messages) => {
    expect(records(all, { ROVE_LOG_LEVEL: level }).map((record) => record.message)).toEqual(
      messages,
    );
  });
});
