// A test that starts what tests start, says so, and never ends.
import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "vitest";
import { startPostgres } from "../../../../postgres/start";
import { db } from "./db";

const deaf = `for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {}); setInterval(() => {}, 1000);`;

test("a test without an end", async () => {
  await db.exec`insert into orders (name) values ('mine')`;
  // Of an account's own, closed to that of Postgres where we are root.
  const folder = await mkdtemp(path.join(tmpdir(), "rove-endless-"));
  const postgres = await startPostgres({ dataDir: path.join(folder, "postgres") });
  const other = spawn(process.execPath, ["--eval", deaf], { stdio: "ignore", detached: true });
  const started = { pids: [process.pid, postgres.pid, other.pid] };
  await writeFile(process.env.ENDLESS ?? "", `${JSON.stringify(started)}\n`);
  await new Promise(() => {});
});
