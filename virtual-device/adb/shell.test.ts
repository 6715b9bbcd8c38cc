import { describe, expect, it } from "vitest";
import { makePhone } from "../__tests__/phone";
import { failed, type Program, parseLine, printed, runLine } from "./shell";

const PROGRAMS = new Map<string, Program>([
  ["yes", () => printed("yes\n")],
  ["no", () => failed("no\n")],
  ["say", (_, args) => printed(args.map((word) => `<${word}>`).join(""))],
]);

async function run(line: string) {
  const { stdout, stderr, code } = await runLine(makePhone(), line, PROGRAMS);
  return { stdout: stdout.toString(), stderr, code };
}

describe("words", () => {
  it("are kept together by quotes and backslashes, which disappear", async () => {
    const { stdout } = await run(`say 'a  b' "c \\"d\\"" e\\ f g''h ''`);
    expect(stdout).toBe(`<a  b><c "d"><e f><gh><>`);
  });

  it("may hold an ampersand or a bar", async () => {
    expect((await run("say http://x?a=1&b=2 c|d")).stdout).toBe("<http://x?a=1&b=2><c|d>");
  });

  it("that stand between separators are commands of their own", () => {
    expect(parseLine("a 1;b 2 ; c && d||e ;").map(({ link, words }) => [link, ...words])).toEqual([
      [";", "a", "1"],
      [";", "b", "2"],
      [";", "c"],
      ["&&", "d"],
      ["||", "e"],
    ]);
  });
});

describe("a line", () => {
  it("goes on after && only when all was well, after || only when not", async () => {
    expect((await run("yes && say 1 || say 2")).stdout).toBe("yes\n<1>");
    expect((await run("no && say 1 || say 2")).stdout).toBe("<2>");
  });

  it("ends with the code of its last command", async () => {
    expect((await run("no ; yes")).code).toBe(0);
    expect((await run("yes ; no")).code).toBe(1);
  });

  it("sends complaints where it is told to", async () => {
    expect(await run("no")).toEqual({ stdout: "", stderr: "no\n", code: 1 });
    expect(await run("no 2>&1")).toEqual({ stdout: "no\n", stderr: "", code: 1 });
    expect(await run("yes > /dev/null")).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  it("with a program that the phone does not have says so", async () => {
    expect(await run("frob -x")).toEqual({
      stdout: "",
      stderr: "/system/bin/sh: frob: inaccessible or not found\n",
      code: 127,
    });
  });
});
