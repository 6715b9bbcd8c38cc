// How sessions begin and end on the wire, against a server that does what it is told; the real one is in webdriver.test.ts.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { Device, SessionRequest } from "./device";
import { createWebdriverDevices } from "./webdriver";

const DEVICE = {
  platformName: "Android",
  deviceUDID: "phone-1",
  deviceModel: "Pixel",
  deviceManufacturer: "Maker",
  platformVersion: "14",
  deviceScreenSize: "1080x2400",
  deviceScreenDensity: 420,
};

/** Ids are never used again: WebdriverIO remembers the sessions that it has ended. */
let sessions = 0;

/** Status 0 cuts the connection. */
type Reply = { status?: number; value: unknown };

/** A WebDriver server that notes what it is asked and answers what the test lays down for `METHOD /path`. */
class Server {
  readonly asked: string[] = [];
  readonly bodies: unknown[] = [];
  readonly authorizations = new Set<string | undefined>();
  readonly replies = new Map<string, (count: number) => Reply | Promise<Reply>>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  count(call: string): number {
    return this.asked.filter((one) => one === call).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const path = (request.url ?? "").replace(/\/session\/s\d+/, "/session/:s");
    const call = `${request.method} ${path}`;
    this.asked.push(call);
    this.authorizations.add(request.headers.authorization);
    if (text) this.bodies.push(JSON.parse(text));
    const { status = 200, value } = await this.#replyTo(call);
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ value }));
  }

  #replyTo(call: string): Reply | Promise<Reply> {
    const own = this.replies.get(call);
    if (own) return own(this.count(call));
    if (call === "GET /status") return { value: { ready: true, build: { version: "3.8.0" } } };
    if (call === "POST /session") return this.session();
    return { value: null };
  }

  session(capabilities: Record<string, unknown> = DEVICE): Reply {
    sessions++;
    return { value: { sessionId: `s${sessions}`, capabilities } };
  }
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

async function start(): Promise<{ server: Server; url: string }> {
  const server = new Server();
  servers.push(server);
  return { server, url: await server.listen() };
}

const devices = createWebdriverDevices({ slackMs: 50 });

function open(url: string, request: Partial<SessionRequest> = {}): Promise<Device> {
  return devices.open({
    appiumServerUrl: url,
    packageName: "com.example",
    udid: "phone-1",
    capabilities: {},
    signal: new AbortController().signal,
    ...request,
  });
}

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { opened, open };
}

test("a session says what device it is on, and ends once", async () => {
  const { server, url } = await start();
  const device = await open(url);
  expect(device.sessionId).toMatch(/^s\d+$/);
  expect(device.facts).toEqual({
    udid: "phone-1",
    model: "Pixel",
    manufacturer: "Maker",
    platformVersion: "14",
    width: 1080,
    height: 2400,
    densityDpi: 420,
  });
  await Promise.all([device.close(), device.close()]);
  expect(server.count("DELETE /session/:s")).toBe(1);
  await expect(device.source()).rejects.toMatchObject({ kind: "aborted" });
});

test("opening a session asks for nothing but the status and the session", async () => {
  const { server, url } = await start();
  await open(url);
  expect(server.asked).toEqual(["GET /status", "POST /session"]);
});

test("nothing more is sent once the device may not be touched, but for the session's end", async () => {
  const { server, url } = await start();
  let isLost = false;
  const fence = () => {
    if (isLost) throw new Error("lost");
  };
  const device = await open(url, { fence });
  await device.back();
  isLost = true;
  await expect(device.back()).rejects.toThrow("lost");
  await device.close();
  expect(server.count("POST /session/:s/back")).toBe(1);
  expect(server.count("DELETE /session/:s")).toBe(1);
});

test("a session on another device than asked for is ended", async () => {
  const { server, url } = await start();
  server.replies.set("POST /session", () => server.session({ ...DEVICE, deviceUDID: "phone-2" }));
  await expect(open(url)).rejects.toMatchObject({ kind: "wrong_device" });
  expect(server.count("DELETE /session/:s")).toBe(1);
  await expect(open(url, { udid: null })).resolves.toMatchObject({ facts: { udid: "phone-2" } });
});

test("a refused session is a fault with the server's own words, asked for once", async () => {
  const { server, url } = await start();
  const message = "Device phone-1 was not in the list of connected devices";
  server.replies.set("POST /session", () => ({
    status: 500,
    value: { error: "session not created", message, stacktrace: "timeout of 5ms exceeded" },
  }));
  await expect(open(url)).rejects.toMatchObject({ kind: "device_unavailable", message });
  expect(server.count("POST /session")).toBe(1);
});

test("an abort ends the opening at once, and the session that comes later is ended", async () => {
  const { server, url } = await start();
  const stop = new AbortController();
  const { opened, open: letIn } = gate();
  server.replies.set("POST /session", async () => {
    stop.abort();
    await opened;
    return server.session();
  });
  await expect(open(url, { signal: stop.signal })).rejects.toMatchObject({ kind: "aborted" });
  expect(server.count("DELETE /session/:s")).toBe(0);
  letIn();
  await vi.waitFor(() => expect(server.count("DELETE /session/:s")).toBe(1), { timeout: 10_000 });
});

test("the next session on a device waits until an abandoned one has ended", async () => {
  const { server, url } = await start();
  const stop = new AbortController();
  const { opened, open: letIn } = gate();
  server.replies.set("POST /session", async (count) => {
    if (count > 1) return server.session();
    stop.abort();
    await opened;
    return server.session();
  });
  await expect(open(url, { signal: stop.signal })).rejects.toMatchObject({ kind: "aborted" });
  const next = open(url);
  await vi.waitFor(() => expect(server.count("GET /status")).toBe(2), { timeout: 10_000 });
  expect(server.count("POST /session")).toBe(1);
  letIn();
  await next;
  expect(server.asked.filter((call) => call !== "GET /status")).toEqual([
    "POST /session",
    "DELETE /session/:s",
    "POST /session",
  ]);
});

test("a signal that has aborted before opens nothing", async () => {
  const { server, url } = await start();
  const opening = open(url, { signal: AbortSignal.abort() });
  await expect(opening).rejects.toMatchObject({ kind: "aborted" });
  expect(server.count("POST /session")).toBe(0);
});

test("an abort ends a command that hangs, and the session can still be ended", async () => {
  const { server, url } = await start();
  const stop = new AbortController();
  const device = await open(url, { signal: stop.signal });
  server.replies.set("GET /session/:s/source", () => {
    stop.abort();
    return new Promise<Reply>(() => {});
  });
  await expect(device.source()).rejects.toMatchObject({ kind: "aborted" });
  await expect(device.back()).rejects.toMatchObject({ kind: "aborted" });
  expect(server.count("POST /session/:s/back")).toBe(0);
  await device.close();
  expect(server.count("DELETE /session/:s")).toBe(1);
});

test("a command that is never answered ends by its own deadline", async () => {
  const { server, url } = await start();
  const device = await open(url, {
    capabilities: { "appium:uiautomator2ServerReadTimeout": 50, "appium:adbExecTimeout": 50 },
  });
  server.replies.set("GET /session/:s/screenshot", () => new Promise<Reply>(() => {}));
  await expect(device.screenshot()).rejects.toMatchObject({ kind: "command_timed_out" });
});

test("closing ends what pends", async () => {
  const { server, url } = await start();
  const device = await open(url);
  const { opened, open: arrived } = gate();
  server.replies.set("GET /session/:s/source", () => {
    arrived();
    return new Promise<Reply>(() => {});
  });
  const pending = expect(device.source()).rejects.toMatchObject({ kind: "aborted" });
  await opened;
  await device.close();
  await pending;
});

test("an act that failed is not sent again", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("POST /session/:s/actions", () => ({
    status: 500,
    value: {
      error: "unknown error",
      message: "Could not proxy command to the remote server. Original error: socket hang up",
    },
  }));
  await expect(device.tap({ x: 1, y: 2 })).rejects.toMatchObject({
    kind: "helper_connection_cut",
  });
  expect(server.count("POST /session/:s/actions")).toBe(1);
});

test("an act whose connection was cut is not sent again", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("POST /session/:s/back", () => ({ status: 0, value: null }));
  await expect(device.back()).rejects.toMatchObject({ kind: "appium_lost" });
  expect(server.count("POST /session/:s/back")).toBe(1);
});

test("a server that goes away in the middle is lost, and closing bears it", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.stop();
  await expect(device.source()).rejects.toMatchObject({ kind: "appium_lost" });
  await expect(device.tap({ x: 1, y: 2 })).rejects.toMatchObject({ kind: "appium_lost" });
  await device.close();
});

test("a gesture is one request of whole pixels", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.bodies.length = 0;
  await device.swipe({ x: 10.4, y: 900.6 }, { x: 10, y: 100 });
  expect(server.bodies).toMatchObject([
    {
      actions: [
        {
          type: "pointer",
          actions: [
            { type: "pointerMove", x: 10, y: 901, duration: 0 },
            { type: "pointerDown" },
            { type: "pointerMove", x: 10, y: 100 },
            { type: "pause" },
            { type: "pointerUp" },
          ],
        },
      ],
    },
  ]);
});

const FIELD = { "element-6066-11e4-a52e-4f735466cecf": "e1" };

test("what a field holds is read back, and typed once more where characters were lost", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("GET /session/:s/element/active", (count) =>
    count === 1
      ? { status: 404, value: { error: "no such element", message: "not yet" } }
      : { value: FIELD },
  );
  server.replies.set("GET /session/:s/element/e1/text", (count) => ({
    value: count === 1 ? "helo" : "hello",
  }));
  expect(await device.type({ x: 5, y: 5 }, "hello")).toBe("hello");
  expect(server.count("POST /session/:s/element/e1/clear")).toBe(1);
  expect(server.count("POST /session/:s/element/e1/value")).toBe(1);
});

test("a field that holds something else says so", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("GET /session/:s/element/active", () => ({ value: FIELD }));
  server.replies.set("GET /session/:s/element/e1/text", () => ({ value: "10" }));
  expect(await device.type({ x: 5, y: 5 }, "1000")).toBe("10");
});

test("a password's dots count as the text", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("GET /session/:s/element/active", () => ({ value: FIELD }));
  server.replies.set("GET /session/:s/element/e1/text", () => ({ value: "•••••" }));
  server.replies.set("GET /session/:s/element/e1/attribute/password", () => ({ value: "true" }));
  expect(await device.type({ x: 5, y: 5 }, "hello")).toBe("hello");
  expect(server.count("POST /session/:s/element/e1/clear")).toBe(0);
});

test("a tap that focuses nothing is a reason to look again", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("GET /session/:s/element/active", () => ({
    status: 404,
    value: { error: "no such element", message: "none" },
  }));
  await expect(device.type({ x: 5, y: 5 }, "hello")).rejects.toMatchObject({
    kind: "element_gone",
    recovery: "R0",
  });
});

test("a keyboard that is not shown is not hidden", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.bodies.length = 0;
  server.replies.set("POST /session/:s/execute/sync", () => ({ value: false }));
  await device.hideKeyboard();
  expect(server.bodies).toMatchObject([{ script: "mobile: isKeyboardShown" }]);
});

test("what `am` refuses in its output is a fault", async () => {
  const { server, url } = await start();
  const device = await open(url);
  server.replies.set("POST /session/:s/execute/sync", () => ({
    value: "Starting: Intent { }\nError type 3\nError: Activity class {a/a.B} does not exist.\n",
  }));
  await expect(device.launch("a", "a.B")).rejects.toMatchObject({
    kind: "app_not_launchable",
    message: "Error: Activity class {a/a.B} does not exist.",
  });
});

test("credentials of the server's URL go with every command", async () => {
  const { server, url } = await start();
  const device = await open(url.replace("http://", "http://me:secret@"));
  await device.back();
  await device.close();
  const expected = `Basic ${Buffer.from("me:secret").toString("base64")}`;
  expect([...server.authorizations]).toEqual([expected]);
});
