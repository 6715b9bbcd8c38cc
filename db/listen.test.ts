// The listening connection against Postgres, behind a wire that fails.
import { SQLDatabase } from "encore.dev/storage/sqldb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openWire, type Wire } from "../test/faults/wire";
import { type Listening, listen } from "./listen";

const db = SQLDatabase.named("rove");

let wire: Wire;
let listening: Listening;
let heard: string[];
const tell = (payload: string) => db.exec`select pg_notify('news', ${payload}::text)`;
const hears = (...all: string[]) =>
  vi.waitFor(() => expect(heard).toEqual(all), { timeout: 60_000 });

beforeEach(async () => {
  const url = new URL(db.connectionString);
  wire = await openWire(Number(url.port || 5432), "postgres");
  url.host = `127.0.0.1:${wire.port}`;
  heard = [];
  listening = listen(
    url.href,
    "news",
    {
      onNotification: (payload) => heard.push(payload),
      onConnected: () => heard.push("connected"),
      onLost: () => heard.push("lost"),
    },
    { answerMs: 500, signOfLifeMs: 50 },
  );
  await hears("connected");
});

afterEach(async () => {
  await listening.stop();
  await wire.close();
});

test("hears what is told", async () => {
  await tell("a");
  await tell("b");
  await hears("connected", "a", "b");
});

test("comes back after a connection that was cut", async () => {
  wire.cut();
  await hears("connected", "lost", "connected");
  await tell("c");
  await hears("connected", "lost", "connected", "c");
});

test("finds out that a connection is dead which never said so", async () => {
  wire.silence();
  await vi.waitFor(() => expect(heard).toContain("lost"), { timeout: 60_000 });
  wire.mend();
  await vi.waitFor(() => expect(heard.at(-1)).toBe("connected"), { timeout: 60_000 });
  await tell("d");
  await vi.waitFor(() => expect(heard.at(-1)).toBe("d"), { timeout: 60_000 });
});

test("ends on a dead connection too, and says nothing more", async () => {
  wire.silence();
  await listening.stop();
  const before = heard.length;
  wire.mend();
  await tell("e");
  expect(heard).toHaveLength(before);
});
