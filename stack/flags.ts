// Reads the flags of a command line. A wrong one is answered with a sentence and exit code 2, never with a stack trace.
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Flags as `parseArgs` of node:util takes them. */
type Flags = NonNullable<ParseArgsConfig["options"]>;

/** The flags' values. Prints the help and exits where it is asked for, exits with 2 where a flag is wrong. */
export function readFlags<const T extends Flags>(
  help: string,
  flags: T,
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  const options: Flags = { ...flags, help: { type: "boolean", default: false } };
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values as ReturnType<typeof readFlags<T>>;
  } catch (error) {
    // Node's own advice after the first sentence is for programmers.
    refuse(`${(error as Error).message.split(". ")[0]}.`);
  }
  console.log(help);
  process.exit(0);
}

/** A whole number within the bounds, or the end. Undefined where the flag was not given. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { atLeast, atMost }: { atLeast: number; atMost: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= atLeast && value <= atMost) return value;
  refuse(`--${name} wants a whole number from ${atLeast} to ${atMost}, not "${text}".`);
}

function refuse(sentence: string): never {
  console.error(`${sentence} \`--help\` lists the flags.`);
  process.exit(2);
}
