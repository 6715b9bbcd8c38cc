// Secrets of the app: from the environment, or from `.secrets.local.cue` in the app's folder (lines `NAME: "value"`).
// Never logged and never written.
import { readFileSync } from "node:fs";
import path from "node:path";
import { localConfig } from "./config";

/** The value, or undefined where it is not set. */
export function secretValue(name: string): string | undefined {
  return process.env[name] ?? fromFile(name);
}

function fromFile(name: string): string | undefined {
  if (!process.env.ENCORE_LOCAL_CONFIG) return undefined;
  let text: string;
  try {
    text = readFileSync(path.join(localConfig().appRoot, ".secrets.local.cue"), "utf8");
  } catch {
    return undefined;
  }
  for (const line of text.split("\n")) {
    const match = /^\s*"?([A-Za-z_]\w*)"?\s*:\s*("(?:[^"\\]|\\.)*")\s*,?\s*(?:\/\/.*)?$/.exec(line);
    if (match?.[1] === name) return JSON.parse(match[2]!) as string;
  }
  return undefined;
}
