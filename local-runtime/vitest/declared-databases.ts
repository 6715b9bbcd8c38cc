// Finds the app's `new SQLDatabase("name", { migrations: "./dir" })` by their text: a test run that needs a database
// needs no more than this, and must not wait for the compiler to resolve every type.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface DeclaredDatabase {
  name: string;
  /** Absolute. */
  migrationsDir: string;
}

const declaration =
  /new\s+SQLDatabase\s*\(\s*(["'`])([\w-]+)\1\s*,\s*\{[^}]*?\bmigrations\s*:\s*(?:\{\s*path\s*:\s*)?(["'`])([^"'`]+)\3/g;

/** Every database declared under the root, in the folders that Encore's compiler reads. */
export async function declaredDatabases(root: string): Promise<DeclaredDatabase[]> {
  const found: DeclaredDatabase[] = [];
  for (const file of await sources(root)) {
    const text = await readFile(file, "utf8");
    for (const [, , name, , dir] of text.matchAll(declaration)) {
      found.push({ name: name!, migrationsDir: path.resolve(path.dirname(file), dir!) });
    }
  }
  return found;
}

async function sources(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (/^\.|^(node_modules|encore\.gen|__tests__)$/.test(entry.name)) continue;
    const inside = path.join(dir, entry.name);
    if (entry.isDirectory()) files.push(...(await sources(inside)));
    else if (entry.name.endsWith(".ts") && !/\.(test|spec|d)\.ts$/.test(entry.name)) {
      files.push(inside);
    }
  }
  return files;
}
