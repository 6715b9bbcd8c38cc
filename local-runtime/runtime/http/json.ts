// JSON as Encore reads and writes it: bytes after the value are ignored, a repeated key is an error, dates and big
// numbers become strings, and what JSON cannot say (functions, cycles, undefined in arrays) is an error on the way out.
import { Misfit } from "./schema";

const depthMax = 128;

/** Throws `Misfit` with the parser's words. */
export function parseJson(text: string): unknown {
  let value: unknown;
  let end = text.length;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const trailing = /after JSON at position (\d+)/.exec(message);
    if (!trailing) throw new Misfit(text.trim() === "" ? "the body is empty" : message);
    end = Number(trailing[1]);
    value = JSON.parse(text.slice(0, end));
  }
  refuseRepeatedKeys(text.slice(0, end));
  return value;
}

/** Throws for what cannot be said in JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(plain(value, 0, []));
}

function plain(value: unknown, depth: number, above: unknown[]): unknown {
  if (depth > depthMax) throw new Error("the response is nested too deeply");
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "function":
    case "symbol":
      throw new Error(`a ${typeof value} cannot be written as JSON`);
    case "object":
      break;
    default:
      return value;
  }
  if (value === null || value instanceof Date) return value;
  if (above.includes(value)) throw new Error("the response contains itself");
  const below = [...above, value];
  if (Array.isArray(value)) {
    return value.map((item: unknown) => {
      if (item === undefined) throw new Error("undefined in an array cannot be written as JSON");
      return plain(item, depth + 1, below);
    });
  }
  const { toJSON } = value as { toJSON?: () => unknown };
  if (typeof toJSON === "function") return plain(toJSON.call(value), depth + 1, below);
  const said = Object.entries(value).filter(
    ([, item]) => item !== undefined && typeof item !== "function" && typeof item !== "symbol",
  );
  // Set one by one, a key `__proto__` would be lost.
  return Object.fromEntries(said.map(([key, item]) => [key, plain(item, depth + 1, below)]));
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

// The text is valid JSON here, so a string before a colon is a key.
function refuseRepeatedKeys(text: string): void {
  const objects: (Set<string> | null)[] = [];
  let last = "";
  for (const [word] of text.matchAll(token)) {
    if (word === "{") objects.push(new Set());
    else if (word === "[") objects.push(null);
    else if (word === "}" || word === "]") objects.pop();
    else if (word === ":") {
      const keys = objects.at(-1);
      const key = JSON.parse(last) as string;
      if (keys?.has(key)) throw new Misfit(`duplicate field ${key}`);
      keys?.add(key);
    }
    last = word;
  }
}
