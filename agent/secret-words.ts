// How the words of an account are found in what a device says: as they are, and as apps, forms, markup and loggers write
// them down. Pure.
import type { Credentials } from "../run/types";

/** Stands for the account's name in actions, sources and texts. */
export const usernamePlaceholder = "‹username›";
export const passwordPlaceholder = "‹password›";

/** Shorter words occur by chance: they are hidden only where they are all that is said. */
const leastLength = 4;
/** Android cuts an entry of its log at 4,068 bytes with its tag, and loggers that know of it break at 4,000. */
const cutLineBytes = 3_900;
/** A text this long was cut by whoever kept it: a stack at 32 KB. */
const cutTextBytes = 30_000;
/** `threadtime`: date, time, process, thread, level and tag stand before the words. */
const linePrefix = /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\s+(\d+\s+\d+) [VDIWEFS] (.*?)\s*: ?/;
/** Signs without a width, which apps put into long words to have them broken, and around those of another direction. */
const invisible = "[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff]*";
/** How a number is set in groups. */
const grouping = "[\\s().\\-\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]{0,4}";
/** A telephone number, a card's, a customer's: apps set them in groups. */
const longNumber = /^\+?\d(?:[\s().-]*\d){5,}$/;

interface Word {
  pattern: RegExp;
  spelling: string;
  placeholder: string;
}

/** Replaces the account's words in a text. */
export function hidingOf(account: Credentials): (text: string) => string {
  const pairs = [
    [account.password, passwordPlaceholder],
    [account.username, usernamePlaceholder],
  ] as const;
  const words = [
    wordOf(basicOf(account), passwordPlaceholder),
    ...pairs.flatMap(([secret, placeholder]) =>
      secret.length < leastLength
        ? []
        : spellingsOf(secret).map((spelling) => wordOf(spelling, placeholder)),
    ),
  ];
  return (text) => {
    const whole = pairs.find(([secret]) => secret === text.trim());
    if (whole) return whole[1];
    const hidden = words.reduce(
      (left, { pattern, placeholder }) => left.replace(pattern, placeholder),
      text,
    );
    return withoutRests(acrossLines(hidden, words), words);
  };
}

/** Whether a text shows the word; a short one only where it is all of the text. */
export function isShown(word: string, text: string): boolean {
  if (word.length < leastLength) return text.trim() === word;
  return text.search(patternOf(word)) >= 0;
}

function wordOf(spelling: string, placeholder: string): Word {
  return { pattern: patternOf(spelling), spelling, placeholder };
}

/** Names and addresses are written in capitals, or begin with one, as the app and its keyboard please. */
function patternOf(spelling: string): RegExp {
  if (longNumber.test(spelling)) {
    const digits = spelling.replace(/\D/g, "");
    return new RegExp(`\\+?${Array.from(digits).join(grouping)}`, "giu");
  }
  const signs = Array.from(spelling, (sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&"));
  return new RegExp(signs.join(invisible), "giu");
}

/** How apps write a word down: as it is, and as it travels in addresses, forms, JSON and markup; longest first. */
function spellingsOf(word: string): string[] {
  const inUrl = encodeURIComponent(word);
  const inForm = new URLSearchParams([["", word]]).toString().slice(1);
  const inJson = JSON.stringify(word).slice(1, -1);
  const inMarkup = word
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
  return [...new Set([word, inJson, inUrl, inForm, inMarkup])].sort((a, b) => b.length - a.length);
}

/** What stands in an Authorization header of HTTP's basic scheme. */
function basicOf({ username, password }: Credentials): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

/** A line of the text: what its writer put, and where the words begin. */
interface Line {
  text: string;
  from: number;
}

/**
 * Words that a logger has broken, because they stood at the end of what fits into an entry: their parts stand in entries
 * of one thread and tag that follow one another, others' between them. The whole takes the place of the first part.
 */
function acrossLines(text: string, words: readonly Word[]): string {
  if (!text.includes("\n")) return text;
  const lines = text
    .split("\n")
    .map((line): Line => ({ text: line, from: linePrefix.exec(line)?.[0].length ?? 0 }));
  const byWriter = new Map<string, Line[]>();
  for (const line of lines) {
    const writer = writerOf(line);
    const own = byWriter.get(writer);
    if (own) own.push(line);
    else byWriter.set(writer, [line]);
  }
  for (const own of byWriter.values()) for (const word of words) hideAcross(own, word);
  return lines.map((line) => line.text).join("\n");
}

function writerOf({ text }: Line): string {
  const [, thread = "", tag = ""] = linePrefix.exec(text) ?? [];
  return `${thread} ${tag}`;
}

function hideAcross(lines: readonly Line[], { pattern, placeholder }: Word): void {
  const joined = lines.map(({ text, from }) => text.slice(from)).join("");
  const matches = [...joined.matchAll(pattern)];
  if (matches.length === 0) return;
  let at = 0;
  for (const line of lines) {
    const said = line.text.slice(line.from);
    const begin = at;
    at += said.length;
    // From the last to the first, so that places before stay what they are.
    for (const match of matches.toReversed()) {
      const from = match.index - begin;
      const to = from + match[0].length;
      if (to <= 0 || from >= said.length) continue;
      const kept = line.text.slice(line.from);
      const instead = from >= 0 ? placeholder : "";
      line.text =
        line.text.slice(0, line.from) + kept.slice(0, Math.max(0, from)) + instead + kept.slice(to);
    }
  }
}

/** What is left of a word at the place where an entry or a text was cut, if it is half of it or more. */
function withoutRests(text: string, words: readonly Word[]): string {
  if (text.length < cutLineBytes) return text;
  const lines = text.split("\n");
  const isCut = Buffer.byteLength(text) >= cutTextBytes;
  const last = lines.findLastIndex((line) => line !== "");
  return lines
    .map((line, at) =>
      (isCut && at === last) || Buffer.byteLength(line) >= cutLineBytes
        ? withoutRest(line, words)
        : line,
    )
    .join("\n");
}

function withoutRest(line: string, words: readonly Word[]): string {
  const lower = line.toLowerCase();
  for (const { spelling, placeholder } of words) {
    const least = Math.max(leastLength, Math.ceil(spelling.length / 2));
    for (let length = spelling.length - 1; length >= least; length--) {
      if (lower.endsWith(spelling.slice(0, length).toLowerCase()))
        return line.slice(0, -length) + placeholder;
    }
  }
  return line;
}
