import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { probeAppium } from "./probe";

const APPIUM = { value: { ready: true, message: "ready", build: { version: "3.8.0" } } };
const NEVER = new AbortController().signal;

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers by path; 404 with a page for the rest. */
async function serve(
  answers: Record<string, unknown>,
  seen: IncomingMessage[] = [],
): Promise<string> {
  return listen((request, response) => {
    seen.push(request);
    const answer = answers[request.url ?? ""];
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer === undefined ? "<html>not here</html>" : JSON.stringify(answer));
  });
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an Appium server is known by its status", async () => {
  const url = await serve({ "/status": APPIUM });
  await expect(probeAppium(`${url}/`, NEVER)).resolves.toEqual({ version: "3.8.0", baseUrl: url });
});

test("an Appium server with the old base path is found from the root, and the other way round", async () => {
  const old = await serve({ "/wd/hub/status": APPIUM });
  expect((await probeAppium(old, NEVER)).baseUrl).toBe(`${old}/wd/hub`);
  const young = await serve({ "/status": APPIUM });
  expect((await probeAppium(`${young}/wd/hub/`, NEVER)).baseUrl).toBe(young);
});

test("a base path of its own is kept", async () => {
  const url = await serve({ "/phones/a/status": APPIUM, "/status": APPIUM });
  expect((await probeAppium(`${url}/phones/a`, NEVER)).baseUrl).toBe(`${url}/phones/a`);
});

test("a grid in front of Appium servers counts as one", async () => {
  const url = await serve({ "/status": { value: { ready: true, nodes: [] } } });
  expect((await probeAppium(url, NEVER)).version).toBe("grid");
});

test("credentials of the URL go into a header, and into no message", async () => {
  const seen: IncomingMessage[] = [];
  const url = (await serve({}, seen)).replace("http://", "http://me:s%40crt@");
  const error = (await probeAppium(url, NEVER).catch((fault: unknown) => fault)) as Error;
  expect(seen[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from("me:s@crt").toString("base64")}`,
  );
  expect(error).toMatchObject({ kind: "not_appium" });
  expect(error.message).not.toMatch(/s%40crt|s@crt/);
});

test.each([
  ["a page", null],
  ["other JSON", { status: "ok" }],
  ["a browser's driver", { value: { ready: true, os: {}, build: { version: "156.0" } } }],
  ["a status without a version", { value: { ready: true } }],
])("%s is no Appium server", async (_, status) => {
  const url = await serve(status === null ? {} : { "/status": status });
  await expect(probeAppium(url, NEVER)).rejects.toMatchObject({
    kind: "not_appium",
    stopReason: "not_appium",
  });
});

test("nobody there is unreachable, by name and by port", async () => {
  const url = await serve({});
  closers.pop()?.();
  await expect(probeAppium(url, NEVER)).rejects.toMatchObject({ kind: "appium_unreachable" });
  await expect(probeAppium("http://appium.invalid:4723", NEVER)).rejects.toMatchObject({
    kind: "appium_unreachable",
  });
});

test("a server that speaks no HTTP is unreachable", async () => {
  const url = await listen((request) => request.socket.destroy());
  await expect(probeAppium(url, NEVER)).rejects.toMatchObject({ kind: "appium_unreachable" });
});

test("asking a server that never answers ends with the signal", async () => {
  const stop = new AbortController();
  const url = await listen(() => stop.abort());
  await expect(probeAppium(url, stop.signal)).rejects.toMatchObject({ kind: "aborted" });
  await expect(probeAppium(url, stop.signal)).rejects.toMatchObject({ kind: "aborted" });
});

test("a server whose answer has no end is left at once", async () => {
  let sent = 0;
  const url = await listen((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536))) sent += 65_536;
    };
    response.on("drain", more);
    more();
  });
  await expect(probeAppium(url, NEVER)).rejects.toMatchObject({
    kind: "not_appium",
    message: expect.stringContaining("more than 4 MiB") as string,
  });
  expect(sent).toBeLessThan(64 * 1_024 * 1_024);
});
