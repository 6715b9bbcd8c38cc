// The server's life: first start, second start, kills, and whose it is. Real servers on folders of their own.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { access, chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "./alive";
import { withClient } from "./databases";
import { type Postgres, startPostgres, startTemporaryPostgres } from "./start";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), "rove-pg-test-"));
  // So that the account which stands in for root can enter.
  await chmod(parent, 0o755);
});
afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

const dataDir = () => path.join(parent, "data");
const ask = (postgres: Postgres, sql: string) =>
  withClient(postgres.url, async (client) => (await client.query<{ value: unknown }>(sql)).rows[0]);
const gone = async (pid: number) => {
  const deadline = Date.now() + 20_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`${pid} lives on`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test("data is kept between starts, and by a server that was killed", async () => {
  const first = await startPostgres({ dataDir: dataDir() });
  await ask(first, "create table kept (id int)");
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await startPostgres({ dataDir: dataDir() });
  await ask(second, "insert into kept values (1)");
  process.kill(second.pid, "SIGKILL");

  const third = await startPostgres({ dataDir: dataDir() });
  expect(await ask(third, "select count(*)::int as value from kept")).toEqual({ value: 1 });
  await third.stop();
});

test("a second start on the same folder joins the server and does not end it", async () => {
  const owner = await startPostgres({ dataDir: dataDir() });
  const guest = await startPostgres({ dataDir: dataDir() });
  expect([guest.pid, guest.port]).toEqual([owner.pid, owner.port]);
  await guest.stop();
  expect(await ask(owner, "select 1 as value")).toEqual({ value: 1 });
  await owner.stop();
});

test("a lock file whose number belongs to another program does not stop it", async () => {
  const folder = path.join(parent, "stale");
  const first = await startPostgres({ dataDir: folder });
  const home = await homeOf(first);
  await first.stop();
  const lines = [
    String(process.pid),
    home,
    "1",
    String(first.port),
    "",
    "127.0.0.1",
    "",
    "ready",
    "",
  ];
  await writeFile(path.join(home, "postmaster.pid"), lines.join("\n"));
  const second = await startPostgres({ dataDir: folder });
  expect(second.pid).not.toBe(process.pid);
  await second.stop();
});

test("a folder that only its owner may enter serves too, and leaves nothing when it is gone", async () => {
  const closed = await mkdtemp(path.join(os.tmpdir(), "rove-pg-closed-"));
  const options = { dataDir: path.join(closed, "data") };
  const first = await startPostgres(options);
  await ask(first, "create table kept (id int)");
  const home = await homeOf(first);
  await first.stop();
  const second = await startPostgres(options);
  expect(await ask(second, "select count(*)::int as value from kept")).toEqual({ value: 0 });
  await second.stop();
  await rm(closed, { recursive: true });
  const another = await mkdtemp(path.join(os.tmpdir(), "rove-pg-closed-"));
  await (await startPostgres({ dataDir: path.join(another, "data"), isTemporary: true })).stop();
  await rm(another, { recursive: true });
  await expect(access(home)).rejects.toThrow();
});

test("a wished port is taken, and another where it is busy", async () => {
  const busy = net.createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  const { port } = busy.address() as net.AddressInfo;
  const folder = path.join(parent, "port");
  const elsewhere = await startPostgres({ dataDir: folder, port });
  expect(elsewhere.port).not.toBe(port);
  await elsewhere.stop();
  busy.close();
  await once(busy, "close");
  const there = await startPostgres({ dataDir: folder, port });
  expect(there.port).toBe(port);
  await there.stop();
});

test("nobody gets in without the password, and it listens on this machine only", async () => {
  const postgres = await startTemporaryPostgres();
  const wrong = new pg.Client({ connectionString: postgres.url.replace(/:[^:@]+@/, ":wrong@") });
  await expect(wrong.connect()).rejects.toThrow("password authentication failed");
  expect(await ask(postgres, "select current_setting('listen_addresses') as value")).toEqual({
    value: "127.0.0.1",
  });
  expect(await ask(postgres, "select current_setting('unix_socket_directories') as value")).toEqual(
    {
      value: "",
    },
  );
  await postgres.stop();
});

test("only a temporary server gives up safety for speed, and it leaves no folder", async () => {
  const kept = await startPostgres({ dataDir: dataDir() });
  const temporary = await startTemporaryPostgres();
  const fsync = "select current_setting('fsync') as value";
  expect(await ask(kept, fsync)).toEqual({ value: "on" });
  expect(await ask(temporary, fsync)).toEqual({ value: "off" });
  const home = await homeOf(temporary);
  await temporary.stop();
  await kept.stop();
  await expect(access(home)).rejects.toThrow();
});

test("a server does not outlive its killed owner, and a temporary one takes its folder along", async () => {
  const script = `
    import { startTemporaryPostgres } from ${JSON.stringify(path.resolve(import.meta.dirname, "start"))};
    const postgres = await startTemporaryPostgres();
    console.log(JSON.stringify({ pid: postgres.pid, url: postgres.url }));
    setInterval(() => {}, 1000);`;
  const owner = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { stdio: ["ignore", "pipe", "inherit"], cwd: path.resolve(import.meta.dirname, "../..") },
  );
  const [line] = (await once(owner.stdout, "data")) as [Buffer];
  const postgres = JSON.parse(line.toString()) as Postgres;
  const home = await homeOf(postgres);
  owner.kill("SIGKILL");
  await gone(postgres.pid);
  const deadline = Date.now() + 20_000;
  while (
    await access(home).then(
      () => true,
      () => false,
    )
  ) {
    if (Date.now() > deadline) throw new Error(`${home} is left`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test.each([
  { moment: "while the cluster is made", file: "cluster.new/base" },
  { moment: "while the server comes up", file: "cluster/postmaster.pid" },
])(
  "a start that is given up $moment ends it, and the next start finds all in order",
  async ({ file }) => {
    const folder = path.join(parent, file.replaceAll(/\W/g, "-"));
    const giveUp = new AbortController();
    const reason = new Error("not wanted any more");
    const starting = startPostgres({ dataDir: folder, signal: giveUp.signal });
    const watch = setInterval(() => {
      if (existsSync(path.join(folder, file))) giveUp.abort(reason);
    }, 1);
    await expect(starting).rejects.toBe(reason);
    clearInterval(watch);
    const working = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
    expect(working).not.toContain(folder);
    expect(await readdir(folder)).not.toContain("cluster.new");
    expect(existsSync(path.join(folder, "cluster/postmaster.pid"))).toBe(false);
    const next = await startPostgres({ dataDir: folder });
    expect(await ask(next, "select 1 as value")).toEqual({ value: 1 });
    await next.stop();
  },
);

test("a folder of another major version is refused with what to do", async () => {
  const folder = path.join(parent, "old");
  const postgres = await startPostgres({ dataDir: folder });
  const home = await homeOf(postgres);
  await postgres.stop();
  await writeFile(path.join(home, "PG_VERSION"), "15\n");
  await expect(startPostgres({ dataDir: folder })).rejects.toThrow(
    /written by PostgreSQL 15, this is 18. Move that folder away/,
  );
});

test("a server that cannot start is told with its own log", async () => {
  const folder = path.join(parent, "broken");
  const postgres = await startPostgres({ dataDir: folder });
  const home = await homeOf(postgres);
  await postgres.stop();
  const file = path.join(home, "postgresql.conf");
  await writeFile(file, `${await readFile(file, "utf8")}\nno_such_setting = 1\n`);
  await expect(startPostgres({ dataDir: folder })).rejects.toThrow("no_such_setting");
});

async function homeOf(postgres: Postgres): Promise<string> {
  const found = await ask(postgres, "select current_setting('data_directory') as value");
  return String(found?.value);
}
