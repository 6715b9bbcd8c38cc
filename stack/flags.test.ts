import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const FLAGS = JSON.stringify(fileURLToPath(new URL("./flags.ts", import.meta.url)));
const SCRIPT = `
  import { readFlags, wholeNumber } from ${FLAGS};
  const values = readFlags("Usage: so.", { port: { type: "string" }, quiet: { type: "boolean", default: false } });
  console.log(JSON.stringify({ ...values, port: wholeNumber("port", values.port, { atLeast: 1, atMost: 9 }) }));
`;

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", SCRIPT, "--", ...args],
    { encoding: "utf8" },
  );
  return { status, said: stdout + stderr };
}

test.each([
  [["--help"], 0, "Usage: so."],
  [["--port", "7", "--quiet"], 0, '"port":7'],
  [[], 0, '"quiet":false'],
  [["--bogus"], 2, "Unknown option '--bogus'. `--help` lists the flags."],
  [["extra"], 2, "Unexpected argument 'extra'."],
  [["--port"], 2, "'--port <value>' argument missing."],
  [["--port", "0"], 2, '--port wants a whole number from 1 to 9, not "0".'],
  [["--port", "1e0"], 2, 'not "1e0"'],
  [["--port=-3"], 2, 'not "-3"'],
])("%j answers with %i", (args, status, words) => {
  const answer = run(...args);
  expect(answer.said).toContain(words);
  expect(answer.said).not.toContain("    at ");
  expect(answer.status).toBe(status);
});
