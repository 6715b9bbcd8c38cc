// Which files belong to an app: the same walk as Encore's, so that a file seen here is seen there and no other.
// Needs no TypeScript compiler; the build's cache asks it first.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const skippedNames = new Set(["node_modules", "encore.gen", "__tests__"]);
const testFile = /\.(test|spec)\.(ts|js)$/;

/** Name of the file that declares a service. */
export const serviceFileName = "encore.service.ts";

/**
 * Every file that Encore's parser visits, relative to the root with forward slashes. A folder's service file comes
 * first, the rest by name.
 */
export function walkSources(appRoot: string): string[] {
  const found: string[] = [];
  const visit = (dir: string): void => {
    const entries = readdirSync(join(appRoot, dir), { withFileTypes: true });
    entries.sort((a, b) => order(a.name, b.name));
    for (const entry of entries) {
      if (skippedNames.has(entry.name) || entry.name.startsWith(".") || testFile.test(entry.name)) {
        continue;
      }
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && entry.name.endsWith(".ts")) found.push(path);
    }
  };
  visit("");
  return found;
}

function order(a: string, b: string): number {
  if (a === serviceFileName) return -1;
  if (b === serviceFileName) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** SHA-256 over names and contents of files, hex. A missing file counts as such. */
export function hashFiles(root: string, paths: string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(`\0${path}\0`);
    try {
      hash.update(readFileSync(join(root, path)));
    } catch {
      hash.update("missing");
    }
  }
  return hash.digest("hex");
}
