// The migrations of a database as Encore finds them: one flat folder of numbered SQL files. Runs none of them.
import { readdirSync, statSync } from "node:fs";

/** One `<number>_<words>.up.sql`. */
export interface Migration {
  number: number;
  file: string;
}

const migrationName = /^(\d+)_([^.]+)\.(up|down)\.sql$/;

/** Migrations in order of their numbers; a string says what is wrong with the folder, `badName` which file. */
export function readMigrations(dir: string): Migration[] | { badName: string } | string {
  try {
    if (!statSync(dir).isDirectory()) return "is not a folder";
  } catch {
    return "does not exist";
  }
  const found: Migration[] = [];
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith(".sql")) continue;
    const match = migrationName.exec(file);
    if (match === null) return { badName: file };
    if (match[3] === "up") found.push({ number: Number(match[1]), file });
  }
  return found.sort((a, b) => a.number - b.number);
}
