import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FORBIDDEN =
  /Math\.random|\bDate\b|performance\.|setTimeout|setInterval|process\.|from "node:(?!crypto)|from "(?:encore\.dev|pino|pg|webdriverio)/;

describe.each(["../screen/", "./"])("the rooms that must be pure: %s", (folder) => {
  const url = new URL(folder, import.meta.url);
  const files = readdirSync(url).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );

  it.each(files)("%s asks neither clock nor chance nor anything outside", (name) => {
    const code = readFileSync(new URL(name, url), "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");
    expect(code).not.toMatch(FORBIDDEN);
  });
});
