// The device's shell, as much of it as Appium writes: words with quotes, `;` `&&` `||`, pipes into nothing, redirections.
// It finds programs in a table and runs them one after the other; it has no variables, loops or globbing.
import type { Phone } from "../phone";

export interface ShellOutput {
  stdout: string | Buffer;
  stderr: string;
  code: number;
}

/** A program of the phone: gets its arguments without its name. */
export type Program = (phone: Phone, args: string[]) => ShellOutput | Promise<ShellOutput>;

export function printed(stdout: string | Buffer): ShellOutput {
  return { stdout, stderr: "", code: 0 };
}

export function failed(stderr: string, code = 1): ShellOutput {
  return { stdout: "", stderr, code };
}

type Link = ";" | "&&" | "||";

/** One command of a line, with the link to the command before it. */
export interface Command {
  link: Link;
  words: string[];
  /** `2>&1` */
  joinsErrors: boolean;
  /** `> /dev/null` */
  isSilent: boolean;
}

const TOKEN =
  /\s*(?:(?<link>&&|\|\||;)|(?<join>2>&1)|(?<silent>[12&]?>{1,2}\s*\/dev\/null)|(?<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^\s'"\\;&|]|&(?!&)|\|(?!\|))+))/y;

/** Splits a shell line into commands. */
export function parseLine(line: string): Command[] {
  const commands: Command[] = [];
  let current: Command = { link: ";", words: [], joinsErrors: false, isSilent: false };
  const finish = (next: Link) => {
    if (current.words.length > 0) commands.push(current);
    current = { link: next, words: [], joinsErrors: false, isSilent: false };
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(line); match; match = TOKEN.exec(line)) {
    const { link, join, silent, word } = match.groups ?? {};
    if (link) finish(link as Link);
    else if (join) current.joinsErrors = true;
    else if (silent) current.isSilent = current.isSilent || !silent.startsWith("2");
    else if (word) current.words.push(unquote(word));
  }
  finish(";");
  return commands;
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\([\s\S])/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? "",
  );
}

/** Runs a line on the phone with the given programs. */
export async function runLine(
  phone: Phone,
  line: string,
  programs: ReadonlyMap<string, Program>,
): Promise<ShellOutput> {
  const out: Buffer[] = [];
  let stderr = "";
  let code = 0;
  for (const command of parseLine(line)) {
    if (command.link === "&&" && code !== 0) continue;
    if (command.link === "||" && code === 0) continue;
    const [name = "", ...args] = command.words;
    const program = programs.get(name);
    const result = program
      ? await program(phone, args)
      : failed(`/system/bin/sh: ${name}: inaccessible or not found\n`, 127);
    code = result.code;
    if (!command.isSilent) out.push(Buffer.from(result.stdout));
    if (command.joinsErrors) out.push(Buffer.from(result.stderr));
    else stderr += result.stderr;
  }
  return { stdout: Buffer.concat(out), stderr, code };
}
